"""What becomes of a gift: Stripe is looked at, the state moves forward only, and what Stripe took is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from newsapp.contributions import gateway, models
from newsapp.contributions.actions import balancing, checkout, disputes, invoices, payments, payouts, refunds, sessions
from newsapp.contributions.gateway.protocol import GatewayAway
from newsapp.platform import clock, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.outbox import Job
from tests.contributions import letters
from tests.contributions.newsroom import DECLINED_CARD, Newsroom
from tests.factories import givers
from tests.sandbox.visitor import Visitor

ASKS_THE_BANK = "4000002760003184"
FAILING = "failure@stripeupi"
UPI_S = 30


pytestmark = pytest.mark.own_sandbox


def taken() -> dict[str, int]:
    """What was given, by the books."""
    found = {currency: -accounts["contributions"] for currency, accounts in balancing.balances().items()}
    db.session.rollback()
    return found


def receipts() -> int:
    return db.session.scalar(select(func.count()).select_from(models.Receipt)) or 0


def waits(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("clock", advance_s=UPI_S)
    newsroom.work()


def charge(newsroom: Newsroom, amount: int = 50_000, currency: str = "inr", **metadata: str) -> str:
    """Take money at Stripe without us, as somebody with our key might; the PaymentIntent."""
    asked: Any = {"amount": amount, "currency": currency, "payment_method": "pm_card_in", "confirm": True}
    asked |= {"return_url": "http://127.0.0.1/back", "metadata": metadata, "capture_method": "automatic"}
    made = newsroom.sandbox.stripe.v1.payment_intents.create(asked)
    newsroom.work()
    return made.id


def test_money_that_comes_later_is_under_way_and_then_paid(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    newsroom.pay_by_upi(gift)
    assert newsroom.status(gift) == "processing"
    assert (taken(), receipts()) == ({}, 0)
    waits(newsroom)
    assert newsroom.status(gift) == "paid"
    assert (taken(), receipts()) == ({"INR": 50_000}, 1)
    assert balancing.check() == []


def test_money_that_does_not_come_has_failed_and_the_giver_hears_of_it_once(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    newsroom.pay_by_upi(gift, FAILING)
    intent_id = newsroom.intent_of(gift)
    under_way = gateway.current().intent(intent_id)
    waits(newsroom)
    assert newsroom.status(gift) == "failed"
    assert taken() == {}
    for _ in range(2):
        payments.look(intent_id)
        payments.settle(under_way, payments.Origin(gift["id"]))  # somebody who looked before, and is late
    assert newsroom.status(gift) == "failed"
    assert [mail["Subject"] for mail in letters.sent("asha@example.org")] == ["Your gift of ₹500 did not go through"]
    assert balancing.check() == []


def test_a_gift_that_was_declined_can_be_paid_on_the_same_page(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    page = Visitor(newsroom.sandbox.address).open(gift["checkout_url"])
    page.pay(DECLINED_CARD)
    newsroom.work()
    assert newsroom.status(gift) == "failed"
    assert taken() == {}
    page.pay()
    newsroom.work()
    assert newsroom.status(gift) == "paid"
    assert (taken(), receipts()) == ({"INR": 50_000}, 1)
    assert ["receipt" in mail["Subject"] for mail in letters.sent("asha@example.org")] == [True]


def test_a_card_whose_bank_asks_is_paid_only_once_the_bank_is_satisfied(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    page = Visitor(newsroom.sandbox.address).open(gift["checkout_url"]).pay(ASKS_THE_BANK)
    newsroom.work()
    assert newsroom.status(gift) == "created"
    page.send(press=1)
    newsroom.work()
    assert newsroom.status(gift) == "failed"
    assert taken() == {}
    page.pay(ASKS_THE_BANK).send(press=0)
    newsroom.work()
    assert newsroom.status(gift) == "paid"
    assert taken() == {"INR": 50_000}


@pytest.mark.parametrize(("amount", "currency"), [(70_000, "inr"), (1_000, "usd"), (9_000, "sek")])
def test_money_of_another_sum_or_currency_is_booked_as_stripe_took_it_and_flagged(
    newsroom: Newsroom, amount: int, currency: str
) -> None:
    gift = newsroom.begin()
    charge(newsroom, amount, currency, contribution_id=gift["id"])
    assert newsroom.status(gift) == "paid"
    assert taken() == {currency.upper(): amount}
    assert newsroom.noted() == ["amount_differs"]
    assert balancing.check() == []


def test_a_gift_that_was_paid_twice_is_booked_twice_and_flagged(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    charge(newsroom, contribution_id=gift["id"])
    assert newsroom.noted() == ["paid_twice"]
    assert taken() == {"INR": 100_000}
    assert balancing.check() == []


@pytest.mark.parametrize("metadata", [{}, {"contribution_id": "of-somebody-else"}])
def test_money_of_nobody_we_know_is_booked_and_flagged_once(newsroom: Newsroom, metadata: dict[str, str]) -> None:
    intent_id = charge(newsroom, **metadata)
    assert taken() == {"INR": 50_000}
    assert newsroom.noted() == ["stranger_payment"]
    with transaction() as session:
        session.scalars(select(models.Discrepancy)).one().settled_at = clock.now()
    payments.look(intent_id)
    assert newsroom.noted() == []  # what a person has looked at stays so
    assert taken() == {"INR": 50_000}
    assert balancing.check() == []


def test_somebody_elses_page_at_the_same_account_is_money_of_nobody_we_know(newsroom: Newsroom) -> None:
    price = {"currency": "inr", "unit_amount": 9_900, "product_data": {"name": "A mug"}}
    asked: Any = {"mode": "payment", "line_items": [{"quantity": 1, "price_data": price}], "success_url": "http://x"}
    asked["payment_intent_data"] = {"capture_method": "automatic"}
    page = newsroom.sandbox.stripe.v1.checkout.sessions.create(asked)
    newsroom.sandbox.tell("pay", session=page.id, email="somebody@example.org")
    newsroom.work()
    assert newsroom.noted() == ["stranger_payment", "stranger_session"]
    assert taken() == {"INR": 9_900}


def test_coming_back_from_stripe_marks_nothing_paid(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    for told in ("", "&status=paid&redirect_status=succeeded", "&session_id=cs_test_forged&payment_intent=pi_forged"):
        assert newsroom.client.get(f"/contribute/thanks?id={gift['id']}{told}").status_code == 200
        assert newsroom.status(gift) == "created"
    newsroom.work()
    assert newsroom.status(gift) == "created"
    assert taken() == {}


def test_coming_back_only_hurries_the_look(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = newsroom.begin()
    newsroom.pay(gift)
    assert newsroom.status(gift) == "created"  # nobody has told us
    for _ in range(3):
        newsroom.client.get(f"/contribute/thanks?id={gift['id']}")
    assert newsroom.status(gift) == "created"
    looks = select(func.count()).select_from(Job).where(Job.name == "contributions.actions.sessions.look_at")
    assert db.session.scalar(looks) == 1  # however often the page is opened
    newsroom.work()
    assert newsroom.status(gift) == "paid"
    checkout.hurry(gift["id"])
    checkout.hurry("nobody's")
    assert db.session.scalar(looks) == 1


def test_a_gift_may_be_looked_at_again_some_seconds_later(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = newsroom.begin(surface="app")
    checkout.hurry(gift["id"])
    worker.drain()
    newsroom.sandbox.tell("pay", payment_intent=gift["client_secret"].partition("_secret_")[0])
    with clock.freeze(clock.now() + timedelta(seconds=4)):
        checkout.hurry(gift["id"])
        worker.drain()
    assert newsroom.status(gift) == "paid"


def test_a_payment_that_stripe_has_not_priced_yet_is_looked_at_again_less_and_less_often(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = newsroom.begin()
    newsroom.pay(gift)
    priced = gateway.current().intent(newsroom.intent_of(gift))
    unpriced = replace(priced, charge=replace(priced.charge, line=None))
    again = select(func.max(Job.due_at)).where(Job.name == "contributions.actions.payments.look", Job.open.is_(True))
    pauses = []
    for seconds in (0, 10, 300):
        with clock.freeze(priced.created_at + timedelta(seconds=seconds)):
            payments.settle(unpriced, payments.Origin(gift["id"]))
            pauses.append((db.session.scalar(again) - clock.now()).total_seconds())
    assert pauses == [2, 10, 300]
    assert newsroom.status(gift) == "processing"
    assert (taken(), receipts()) == ({}, 0)
    with clock.freeze(clock.now() + timedelta(minutes=20)):
        newsroom.work()
    assert newsroom.status(gift) == "paid"
    assert (taken(), receipts()) == ({"INR": 50_000}, 1)


def test_a_page_that_nobody_paid_expires(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    page = Visitor(newsroom.sandbox.address).open(gift["checkout_url"])
    page.pay(DECLINED_CARD)
    (opened,) = newsroom.sandbox.sessions_of(gift["id"])
    newsroom.sandbox.stripe.v1.checkout.sessions.expire(opened.id)
    newsroom.work()
    assert newsroom.status(gift) == "expired"
    sessions.look(opened.id)
    assert newsroom.status(gift) == "expired"
    assert taken() == {}


def test_money_that_comes_for_an_expired_gift_is_not_refused(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    with transaction() as session:
        session.get_one(models.Contribution, gift["id"]).status = "expired"
    newsroom.pay(gift)
    assert newsroom.status(gift) == "paid"
    assert taken() == {"INR": 50_000}


def test_the_end_of_a_page_that_nobody_was_shown_says_nothing_of_the_gift(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": "/v1/checkout", "times": 2, "after": True}])
    assert newsroom.post("a-key-of-the-client").status_code == 503
    newsroom.sandbox.tell("mischief")
    gift = newsroom.post("a-key-of-the-client").json
    lost = next(page for page in newsroom.sandbox.sessions_of(gift["id"]) if page.url != gift["checkout_url"])
    newsroom.sandbox.stripe.v1.checkout.sessions.expire(lost.id)
    newsroom.work()
    assert newsroom.status(gift) == "created"
    newsroom.pay(gift)
    assert newsroom.status(gift) == "paid"


def test_a_page_whose_answer_never_came_is_known_by_the_gift_that_it_names(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", api=[{"kind": "cut", "path": "/v1/checkout", "times": 2, "after": True}])
    newsroom.post("a-key-of-the-client")
    gift = {"id": db.session.scalars(select(models.Contribution.id)).one()}
    (page,) = newsroom.sandbox.sessions_of(gift["id"])
    newsroom.sandbox.stripe.v1.checkout.sessions.expire(page.id)
    newsroom.work()
    found = db.session.get(models.Contribution, gift["id"])
    assert (found.stripe_session_id, found.status) == (page.id, "expired")


@pytest.mark.parametrize(
    ("look", "name", "kind"),
    [
        (payments.look, "pi_of_nobody", "unknown_payment"),
        (sessions.look, "cs_of_nobody", "unknown_session"),
        (refunds.look, "re_of_nobody", "unknown_refund"),
        (disputes.look, "du_of_nobody", "unknown_dispute"),
    ],
)
def test_what_stripe_does_not_know_is_for_a_person(newsroom: Newsroom, look: Any, name: str, kind: str) -> None:
    look(name)
    assert newsroom.noted() == [kind]


def test_a_warning_a_payout_and_an_invoice_that_stripe_does_not_know_are_nothing(newsroom: Newsroom) -> None:
    disputes.look_at_warning("issfr_of_nobody")
    payouts.look("po_of_nobody")
    invoices.look("in_of_nobody")
    assert newsroom.noted() == []


def test_a_look_while_stripe_is_away_fails_and_changes_nothing(newsroom: Newsroom) -> None:
    gift = givers.contribution(stripe_payment_intent_id="pi_1")
    newsroom.sandbox.tell("mischief", api=[{"kind": "429", "times": 5}])
    with pytest.raises(GatewayAway):
        sessions.look_at(gift.id)
    sessions.look_at("nobody's")
    assert newsroom.status({"id": gift.id}) == "created"
