"""Banks that take money back, or warn that they may: booked, followed to their end, and told to a person."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import balancing, disputes
from newsapp.contributions.models import Discrepancy, Dispute, Payment, Receipt
from newsapp.platform.db import db
from tests.contributions.newsroom import Newsroom

ASKS_FIRST, SUSPECTS = "4000000000001976", "4000000000005423"


pytestmark = pytest.mark.own_sandbox


def accounts(currency: str = "USD") -> dict[str, int]:
    found = balancing.balances()[currency]
    db.session.rollback()
    return found


def dollars(newsroom: Newsroom, **more: Any) -> dict[str, Any]:
    """A gift of 100 dollars, of which a dispute takes a fee."""
    return newsroom.give(amount=10_000, currency="USD", **more)


def bank(newsroom: Newsroom, gift: dict[str, Any], **said: Any) -> str:
    """What the giver's bank does about a gift; the dispute."""
    name: str = newsroom.sandbox.tell("disputes", payment_intent=newsroom.intent_of(gift), **said)["id"]
    newsroom.work()
    return name


def papers() -> list[tuple[str, int]]:
    query = select(Receipt.kind, Receipt.amount_minor).order_by(Receipt.kind.desc(), Receipt.number)
    return [tuple(row) for row in db.session.execute(query)]


def row() -> Dispute:
    db.session.rollback()
    return db.session.scalars(select(Dispute)).one()


def test_a_dispute_takes_the_gift_and_a_fee_and_a_person_is_told(newsroom: Newsroom) -> None:
    gift = dollars(newsroom)
    before = accounts()["stripe_balance"]
    bank(newsroom, gift)
    assert newsroom.status(gift) == "disputed"
    assert newsroom.noted() == ["dispute"]
    stands = accounts()
    assert (stands["disputes"], stands["dispute_fees"]) == (10_000, 1_500)
    assert stands["stripe_balance"] == before - 11_500
    assert (row().status, row().amount_minor, row().reason, row().closed_at) == (
        "needs_response",
        10_000,
        "fraudulent",
        None,
    )
    assert papers() == [("receipt", 10_000)]
    assert balancing.check() == []


def test_a_dispute_that_is_won_brings_the_gift_back(newsroom: Newsroom) -> None:
    gift = dollars(newsroom)
    bank(newsroom, gift)
    asked = gateway.current().dispute(bank(newsroom, gift, outcome="won"))
    assert newsroom.status(gift) == "paid"
    assert newsroom.noted() == []
    assert (accounts()["disputes"], accounts()["dispute_fees"]) == (0, 1_500)
    assert row().status == "won"
    assert row().closed_at is not None
    assert papers() == [("receipt", 10_000)]
    assert balancing.check() == []
    disputes.look(asked.id)
    assert newsroom.status(gift) == "paid"


def test_a_dispute_that_is_lost_cancels_the_receipt_once(newsroom: Newsroom) -> None:
    gift = dollars(newsroom)
    bank(newsroom, gift)
    dispute_id = bank(newsroom, gift, outcome="lost")
    disputes.look(dispute_id)
    assert newsroom.status(gift) == "disputed"
    assert newsroom.noted() == []
    assert (accounts()["disputes"], row().status) == (10_000, "lost")
    assert papers() == [("receipt", 10_000), ("cancellation", 10_000)]
    assert balancing.check() == []


def test_somebody_who_looked_before_the_end_of_a_dispute_and_is_late_undoes_nothing(newsroom: Newsroom) -> None:
    gift = dollars(newsroom)
    open_one = gateway.current().dispute(bank(newsroom, gift))
    bank(newsroom, gift, outcome="won")
    disputes.settle(open_one)
    assert (newsroom.status(gift), row().status) == ("paid", "won")
    assert balancing.check() == []


def test_of_what_was_partly_sent_back_only_the_rest_is_disputed(newsroom: Newsroom) -> None:
    gift = dollars(newsroom)
    newsroom.sandbox.stripe.v1.refunds.create({"payment_intent": newsroom.intent_of(gift), "amount": 4_000})
    bank(newsroom, gift, outcome="lost")
    assert newsroom.status(gift) == "disputed"
    assert (accounts()["refunds"], accounts()["disputes"]) == (4_000, 6_000)
    assert sorted(papers()) == [("cancellation", 4_000), ("cancellation", 6_000), ("receipt", 10_000)]
    assert balancing.check() == []


def test_a_dispute_may_be_told_before_the_payment_that_it_is_about(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = dollars(newsroom)
    disputes.look(bank(newsroom, gift))
    assert newsroom.status(gift) == "disputed"
    assert balancing.check() == []


def test_an_inquiry_takes_nothing_and_changes_no_status_but_a_person_is_told(newsroom: Newsroom) -> None:
    gift = dollars(newsroom, card=ASKS_FIRST)
    newsroom.sandbox.tell("clock", advance_s=5)
    newsroom.work()
    assert (newsroom.status(gift), row().status) == ("paid", "warning_needs_response")
    assert accounts()["disputes"] == 0
    assert newsroom.noted() == ["dispute"]
    bank(newsroom, gift, outcome="won")
    assert (newsroom.status(gift), row().status) == ("paid", "warning_closed")
    assert newsroom.noted() == []
    assert balancing.check() == []


def test_a_dispute_of_a_payment_that_we_do_not_know_is_booked_and_flagged(newsroom: Newsroom) -> None:
    asked: Any = {"amount": 9_900, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    asked |= {"return_url": "http://127.0.0.1/back", "capture_method": "automatic"}
    made = newsroom.sandbox.stripe.v1.payment_intents.create(asked)
    told = newsroom.sandbox.tell("disputes", payment_intent=made.id)
    newsroom.work()
    assert newsroom.noted() == ["stranger_dispute", "stranger_payment"]
    assert accounts()["disputes"] == 9_900
    disputes.look(told["id"])
    assert accounts()["disputes"] == 9_900


def test_an_early_fraud_warning_is_for_a_person_once(newsroom: Newsroom) -> None:
    gift = dollars(newsroom, card=SUSPECTS)
    newsroom.sandbox.tell("clock", advance_s=5)
    newsroom.work()
    assert newsroom.status(gift) == "paid"
    assert newsroom.noted() == ["early_fraud_warning"]
    assert db.session.scalars(select(Payment.warned_at)).one() is not None
    found = db.session.scalars(select(Discrepancy)).one()
    assert gift["id"] in found.told
    disputes.look_at_warning(found.object_id)
    assert db.session.query(Discrepancy).count() == 1


def test_a_warning_about_money_of_nobody_we_know_is_nothing(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = dollars(newsroom)
    warning = newsroom.sandbox.tell("fraud_warnings", payment_intent=newsroom.intent_of(gift))
    disputes.look_at_warning(warning["id"])
    assert newsroom.noted() == []
