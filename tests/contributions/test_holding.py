"""Under the Indian profile: a card of another country is held and refunded, and gets no receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from newsapp.contributions.actions import balancing, payments
from newsapp.contributions.models import Payment, Plan, Receipt, Refund
from newsapp.platform import clock
from newsapp.platform.db import db
from tests.conftest import MakeApp
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom, Sandbox, taking_gifts

INDIAN_CARD, FOREIGN_CARD = "4000003560000008", "4242424242424242"
GIVER = "asha@example.org"
AGREED = {"terms": True, "citizenship": True, "address": "12 Lamp Street, Pune 411001"}


pytestmark = pytest.mark.own_sandbox


@pytest.fixture
def newsroom(make_app: MakeApp, sandbox: Sandbox) -> Iterator[Newsroom]:
    """A newsroom in India."""
    with taking_gifts(make_app, sandbox, legal_profile="india", currencies=("INR",)) as found:
        yield found


def give(newsroom: Newsroom, card: str, **more: Any) -> dict[str, Any]:
    return newsroom.give(card, declarations=AGREED, **more)


def payment() -> Payment:
    db.session.rollback()
    return db.session.scalars(select(Payment)).one()


def test_an_indian_card_pays_and_gets_its_receipt_of_the_financial_year(newsroom: Newsroom) -> None:
    gift = give(newsroom, INDIAN_CARD)
    assert newsroom.status(gift) == "paid"
    assert (payment().held, payment().card_country) == (False, "IN")
    assert db.session.scalars(select(Receipt.year)).one() == "2026-27"
    (page,) = newsroom.sandbox.sessions_of(gift["id"])
    assert page.submit_type == "pay"
    assert balancing.check() == []


def test_a_foreign_card_is_held_and_refunded_without_a_receipt(newsroom: Newsroom) -> None:
    gift = give(newsroom, FOREIGN_CARD)
    assert newsroom.status(gift) == "refunded"
    assert (payment().held, payment().card_country, payment().refunded_minor) == (True, "US", 50_000)
    stands = balancing.balances()["INR"]
    assert (stands["contributions"], stands["refunds"]) == (-50_000, 50_000)
    assert db.session.scalars(select(Receipt)).all() == []
    (mail,) = letters.sent(GIVER)
    assert "outside India" in letters.text(mail) or "another country" in letters.text(mail)
    assert balancing.check() == []


def test_looking_again_holds_and_returns_nothing_twice(newsroom: Newsroom) -> None:
    gift = give(newsroom, FOREIGN_CARD)
    payments.look(payment().stripe_payment_intent_id)
    newsroom.work()
    assert len(db.session.scalars(select(Refund)).all()) == 1
    assert len(letters.sent(GIVER)) == 1
    assert newsroom.status(gift) == "refunded"


def test_what_is_held_goes_back_later_when_stripe_is_away(newsroom: Newsroom) -> None:
    gift = newsroom.begin(declarations=AGREED)
    newsroom.sandbox.tell("mischief", api=[{"kind": "429", "path": "/v1/refunds", "times": 9}])
    newsroom.pay(gift, FOREIGN_CARD)
    assert (newsroom.status(gift), payment().held) == ("paid", True)
    assert db.session.scalars(select(Refund.status)).one() == "asked"
    newsroom.sandbox.tell("mischief")
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        newsroom.work()
    assert newsroom.status(gift) == "refunded"
    assert db.session.scalars(select(Receipt)).all() == []


def test_a_plan_on_a_foreign_card_is_refunded_and_ended(newsroom: Newsroom) -> None:
    gift = give(newsroom, FOREIGN_CARD, frequency="monthly")
    newsroom.sandbox.tell("clock", advance_s=2)  # until Stripe has priced the first payment
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        newsroom.work()
        newsroom.work()
    assert (payment().held, newsroom.status(gift)) == (True, "refunded")
    plan = db.session.scalars(select(Plan)).one()
    assert plan.status == "canceled"
    assert newsroom.sandbox.stripe.v1.subscriptions.retrieve(plan.stripe_subscription_id).status == "canceled"
    payments.end_plan(plan.id)
    assert balancing.check() == []


def test_money_by_upi_is_indian(newsroom: Newsroom) -> None:
    gift = newsroom.begin(declarations=AGREED)
    newsroom.pay_by_upi(gift)
    newsroom.sandbox.tell("clock", advance_s=10)
    newsroom.work()
    assert (newsroom.status(gift), payment().held, payment().method) == ("paid", False, "upi")
    assert len(db.session.scalars(select(Receipt)).all()) == 1


def test_only_rupees_of_a_citizen_with_an_address_are_taken(newsroom: Newsroom) -> None:
    answer = newsroom.post(currency="USD", declarations={"terms": True})
    assert answer.status_code == 422
    wanted = {"currency", "declarations.citizenship", "declarations.address"}
    assert set(answer.json["errors"]) == wanted
