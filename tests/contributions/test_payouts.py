"""Money on its way to the bank: booked, and compared with what it is made of and with the books."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from newsapp.contributions import gateway, reconciliation
from newsapp.contributions.actions import balancing, payouts
from newsapp.platform.db import db
from tests.contributions.newsroom import Newsroom, Sandbox
from tests.contributions.planting import unguarded


@pytest.fixture
def sandbox(own: Sandbox) -> Sandbox:
    """The same, with nothing to pay out, and in a second of its own."""
    with suppress(AssertionError):  # there was nothing left
        own.tell("payouts", currency="inr")
    own.tell("clock", advance_s=10)
    return own


def pay_out(newsroom: Newsroom, **said: Any) -> Any:
    name = newsroom.sandbox.tell("payouts", currency="inr", **said)["id"]
    newsroom.work()
    return gateway.current().payout(name)


def stands() -> dict[str, int]:
    found = balancing.balances()["INR"]
    db.session.rollback()
    return found


def test_what_was_paid_out_has_left_for_the_bank(newsroom: Newsroom) -> None:
    newsroom.give()
    newsroom.give()
    left = stands()["stripe_balance"]
    payout = pay_out(newsroom)
    assert payout.amount_minor == left
    assert (stands()["stripe_balance"], stands()["bank"]) == (0, left)
    assert payouts.flaw(payout) == ""
    assert newsroom.noted() == []
    assert balancing.check() == []


def test_a_payout_that_failed_is_back_and_a_person_is_told(newsroom: Newsroom) -> None:
    newsroom.give()
    left = stands()["stripe_balance"]
    payout = pay_out(newsroom, outcome="failed")
    assert (stands()["stripe_balance"], stands()["bank"]) == (left, 0)
    assert newsroom.noted() == ["payout_failed"]
    assert payouts.flaw(payout) == ""
    assert balancing.check() == []


def test_a_payout_that_was_made_by_hand_consists_of_nothing_in_particular(newsroom: Newsroom) -> None:
    newsroom.give()
    made = newsroom.sandbox.stripe.v1.payouts.create({"amount": 1_000, "currency": "inr"})
    newsroom.work()
    payout = gateway.current().payout(made.id)
    assert payout is not None
    assert (payout.automatic, payouts.flaw(payout), stands()["bank"]) == (False, "", 1_000)


def test_a_payout_that_is_made_of_what_the_books_lack_is_told_until_they_have_it(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    newsroom.give()
    payout = pay_out(newsroom)
    assert "the books lack" in payouts.flaw(payout)
    payouts.settle(payout)
    assert newsroom.noted() == ["payout_differs"]
    reconciliation.reconcile(newsroom.began_at)
    assert newsroom.noted() == []
    assert balancing.check() == []


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE ledger_transfer SET amount_minor = amount_minor + 1 WHERE leg = 'fee'",
        "UPDATE ledger_transfer SET currency = 'USD' WHERE leg = 'fee'",
        "UPDATE ledger_transfer SET debit_account = 'bank' WHERE leg = 'fee'",
        "DELETE FROM ledger_transfer WHERE leg = 'fee'",
        "DELETE FROM ledger_transfer WHERE kind = 'payout'",
    ],
)
def test_a_difference_between_a_payout_and_the_books_is_found(newsroom: Newsroom, planted: str) -> None:
    newsroom.give()
    payout = pay_out(newsroom)
    with unguarded() as connection:
        connection.execute(text(planted))
    assert payouts.flaw(payout) != ""
    report = reconciliation.reconcile(newsroom.began_at, dry_run=True)
    assert report.amiss["payouts"] == 1
    assert report.amiss["balance transactions"] >= 1
    assert newsroom.noted() == []


def test_what_the_books_say_otherwise_than_stripe_is_for_a_person(newsroom: Newsroom) -> None:
    newsroom.give()
    pay_out(newsroom)
    with unguarded() as connection:
        connection.execute(text("UPDATE ledger_transfer SET amount_minor = amount_minor + 1 WHERE leg = 'fee'"))
    for _ in range(2):
        report = reconciliation.reconcile(newsroom.began_at)
        assert report.amiss["balance transactions"] == 1
        assert newsroom.noted() == ["line_differs", "payout_differs"]


def test_a_payout_whose_parts_do_not_add_up_is_told(newsroom: Newsroom) -> None:
    newsroom.give()
    payout = replace(pay_out(newsroom), amount_minor=1)
    assert "add up to" in payouts.flaw(payout)
