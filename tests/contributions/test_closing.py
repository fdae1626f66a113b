"""Pages that must not be paid any more: of a second plan, and of whoever tries out cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from newsapp.contributions.actions import balancing, checkout, plans
from newsapp.contributions.models import Contribution, Plan
from newsapp.platform.db import db
from tests.conftest import MakeApp
from tests.contributions import letters
from tests.contributions.newsroom import DECLINED_CARD, Newsroom, Sandbox, taking_gifts
from tests.factories import givers
from tests.sandbox.visitor import Visitor

GIVER = "asha@example.org"


def links() -> int:
    return sum(mail["Subject"].startswith("Your link") for mail in letters.sent(GIVER))


def plan() -> Plan:
    db.session.rollback()
    return db.session.scalars(select(Plan)).one()


def page(newsroom: Newsroom, gift: dict[str, Any]) -> Any:
    """How the page of a gift stands at Stripe."""
    (found,) = newsroom.sandbox.sessions_of(gift["id"])
    return found.status


@pytest.mark.parametrize("email", [GIVER, "ASHA@Example.ORG"])
def test_who_gives_regularly_already_is_offered_a_change_and_no_second_plan(newsroom: Newsroom, email: str) -> None:
    newsroom.give(frequency="monthly")
    answer = newsroom.post(frequency="yearly", donor={"name": "Asha Rao", "email": email})
    assert (answer.status_code, answer.json["offer"]) == (409, "change_amount")
    assert "Nothing was charged" in answer.json["detail"]
    assert links() == 1
    assert db.session.query(Contribution).count() == 1
    assert newsroom.post().status_code == 201  # a single gift is always welcome


def test_once_a_plan_ends_another_may_be_begun(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    plans.end(plan().id, donor=plan().contribution.donor)
    assert newsroom.post(frequency="yearly").status_code == 201


def test_when_a_plan_begins_the_other_pages_that_would_begin_one_are_closed(newsroom: Newsroom) -> None:
    first, second, single = newsroom.begin(frequency="monthly"), newsroom.begin(frequency="monthly"), newsroom.begin()
    newsroom.pay(first)
    assert [page(newsroom, gift) for gift in (first, second, single)] == ["complete", "expired", "open"]
    assert newsroom.status(second) == "expired"
    assert plan().contribution_id == first["id"]


def test_a_plan_that_has_not_begun_closes_nothing(newsroom: Newsroom) -> None:
    gift = newsroom.begin(frequency="monthly")
    waiting = givers.plan(db.session.get(Contribution, gift["id"]), status="incomplete")
    checkout.close_others(waiting.id)
    checkout.close_others("nobodys")
    assert page(newsroom, gift) == "open"


@pytest.fixture
def guarded(make_app: MakeApp, sandbox: Sandbox) -> Iterator[Newsroom]:
    """A newsroom that counts what is tried."""
    with taking_gifts(make_app, sandbox, limits=True) as found:
        yield found


def try_cards(newsroom: Newsroom, gift: dict[str, Any], times: int) -> int:
    """Try one stolen card after the other on the page of a gift, until it is closed; how many could be tried."""
    shown = Visitor(newsroom.sandbox.address).open(gift["checkout_url"])
    for tried in range(times):
        if shown.pay(DECLINED_CARD).status == 410:
            return tried
        newsroom.work()
    return times


def test_a_page_on_which_cards_are_tried_out_is_closed_within_ten(guarded: Newsroom) -> None:
    gift = guarded.begin()
    assert try_cards(guarded, gift, 12) < 10
    assert (page(guarded, gift), guarded.status(gift)) == ("expired", "expired")
    assert balancing.balances() == {}
    db.session.rollback()
    assert guarded.post().status_code in (403, 429)


def test_an_app_in_which_cards_are_tried_out_loses_its_payment(guarded: Newsroom) -> None:
    gift, other = guarded.begin(), guarded.begin(surface="app")
    try_cards(guarded, gift, 12)
    checkout.stop_trying(other["id"])
    intent_id = other["client_secret"].partition("_secret_")[0]
    assert guarded.sandbox.stripe.v1.payment_intents.retrieve(intent_id).status == "canceled"
    checkout.stop_trying(other["id"])  # it is no longer open
    checkout.stop_trying("nobodys")


def test_a_giver_whose_card_is_declined_may_go_on(guarded: Newsroom) -> None:
    gift = guarded.begin()
    assert try_cards(guarded, gift, 2) == 2
    guarded.pay(gift)
    assert guarded.status(gift) == "paid"
