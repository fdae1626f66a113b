"""The books: double entry, append only, guarded by the database itself, and proved by `newsapp ledger check`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from newsapp.contributions import ledger
from newsapp.contributions.accounts import ACCOUNTS, AGAINST
from newsapp.contributions.actions import balancing, receipts
from newsapp.contributions.cli import ledger as command
from newsapp.contributions.gateway.shapes import BalanceLine
from newsapp.contributions.models import (
    Contribution,
    Discrepancy,
    Payment,
    Receipt,
    ReceiptSeries,
    Refund,
    Transfer,
)
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.ids import new_id
from tests.contributions.planting import unguarded
from tests.factories import givers

Row = dict[str, Any]


def row(**changes: Any) -> Row:
    """A transfer that the books would take."""
    told: Row = {"id": new_id(), "balance_transaction_id": givers.stripe_id("txn"), "leg": "amount", "kind": "charge"}
    told |= {"debit_account": "stripe_balance", "credit_account": "contributions", "amount_minor": 50_000}
    told |= {"currency": "INR", "payment_id": None, "source_id": "", "occurred_at": clock.now()}
    return told | {"posted_at": clock.now()} | changes


def settled(amount_minor: int = 50_000) -> Payment:
    """A payment that is in the books with its receipt, in a contribution that is called paid."""
    payment = givers.settled(givers.contribution(status="paid", amount_minor=amount_minor))
    with transaction():
        receipts.issue(payment.id)
    return payment


def refusal(statement: Any, rows: list[Row] | None = None) -> str:
    """What the database says when it refuses this, in small letters; "" when it does not."""
    try:
        with transaction() as session:
            session.execute(statement, rows) if rows else session.execute(statement)
    except DBAPIError as error:
        return str(error.orig).lower()
    return ""


def transfers() -> int:
    """How many rows the ledger has."""
    return db.session.query(Transfer).count()


def line(**changes: Any) -> BalanceLine:
    told = BalanceLine(givers.stripe_id("txn"), "charge", 50_000, 1_000, 49_000, "INR", "ch_1", clock.now())
    return replace(told, **changes)


@pytest.mark.parametrize(
    "statement", [update(Transfer).values(amount_minor=1), update(Transfer).values(payment_id=None), delete(Transfer)]
)
def test_a_transfer_can_neither_be_changed_nor_removed(app: Flask, statement: Any) -> None:
    settled()
    before = db.session.execute(select(Transfer.__table__).order_by(Transfer.id)).all()
    assert "append only" in refusal(statement)
    assert db.session.execute(select(Transfer.__table__).order_by(Transfer.id)).all() == before


@pytest.mark.parametrize("leg", ["amount", "fee"])
def test_no_leg_of_a_balance_transaction_is_booked_twice(app: Flask, leg: str) -> None:
    first = row(leg=leg)
    assert refusal(insert(Transfer), [first]) == ""
    assert "unique" in refusal(insert(Transfer), [first | {"id": new_id()}])
    assert transfers() == 1


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"amount_minor": 0}, "amount"),
        ({"amount_minor": -1}, "amount"),
        ({"leg": "tip"}, "leg"),
        ({"debit_account": "contributions"}, "sides"),
        ({"debit_account": "pocket"}, "debit_account"),
        ({"credit_account": "pocket"}, "credit_account"),
        ({"currency": "inr"}, "currency"),
        ({"currency": "RS"}, "currency"),
        ({"payment_id": "nobodys"}, "foreign key"),
    ],
)
def test_what_is_no_transfer_is_refused_by_the_database(app: Flask, wrong: Row, rule: str) -> None:
    assert rule in refusal(insert(Transfer), [row(**wrong)])
    assert transfers() == 0
    assert refusal(insert(Transfer), [row()]) == "", "without what is wrong it is taken"


def test_a_balance_transaction_has_one_currency(app: Flask) -> None:
    name = givers.stripe_id("txn")
    assert refusal(insert(Transfer), [row(balance_transaction_id=name)]) == ""
    fee = row(balance_transaction_id=name, leg="fee", currency="USD")
    assert "one_currency" in refusal(insert(Transfer), [fee])
    assert transfers() == 1
    assert refusal(insert(Transfer), [fee | {"currency": "INR"}]) == ""


def back(payment: Payment, amount_minor: int, **more: Any) -> Row:
    sides = {"debit_account": "refunds", "credit_account": "stripe_balance", "payment_id": payment.id}
    return row(amount_minor=amount_minor, **sides | more)


def test_no_more_goes_back_than_was_taken(app: Flask) -> None:
    payment = settled()
    assert refusal(insert(Transfer), [back(payment, 30_000)]) == ""
    assert "no_more_than_taken" in refusal(insert(Transfer), [back(payment, 20_001)])
    # One that failed makes room again.
    again = back(payment, 30_000, debit_account="stripe_balance", credit_account="refunds")
    assert refusal(insert(Transfer), [again]) == ""
    assert refusal(insert(Transfer), [back(payment, 50_000)]) == ""
    assert "no_more_than_taken" in refusal(insert(Transfer), [back(payment, 1)])
    assert transfers() == 2 + 3
    assert "refunded" in refusal(update(Payment).values(refunded_minor=50_001))


def test_what_stripe_converts_may_go_back_at_another_rate(app: Flask) -> None:
    payment = givers.payment(givers.contribution(status="paid", currency="USD", amount_minor=1_000))
    with transaction() as session:
        session.execute(insert(Transfer), [row(payment_id=payment.id, amount_minor=83_000)])
        session.execute(insert(Transfer), [back(payment, 84_000)])
    assert balancing.balances()["INR"]["refunds"] == 84_000


def test_the_books_are_written_only_in_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        ledger.post(line())
    with pytest.raises(RuntimeError):
        receipts.issue(settled().id)


def test_a_balance_transaction_is_posted_once_and_known_again(app: Flask) -> None:
    one = line()
    with transaction():
        assert ledger.post(one)
        assert not ledger.post(one)
    assert ledger.booked(one)
    assert ledger.agrees(one)
    for changes in ({"amount_minor": 50_001}, {"fee_minor": 0}, {"currency": "USD"}, {"type": "payout"}):
        assert not ledger.agrees(replace(one, **changes))


def test_what_moves_nothing_has_no_place_in_the_books(app: Flask) -> None:
    nothing = line(amount_minor=0, fee_minor=0)
    with transaction():
        assert not ledger.post(nothing)
    assert ledger.booked(nothing)
    assert ledger.agrees(nothing)


def test_a_type_that_nobody_thought_of_is_unassigned_and_a_person_must_be_told(app: Flask) -> None:
    odd = line(type="invented_tomorrow")
    with transaction():
        ledger.post(odd)
    assert balancing.balances()["INR"]["unassigned"] == -50_000
    assert balancing.check() == [f"The balance transaction {odd.id} is unassigned, and nobody was told."]
    givers.discrepancy(kind="unsettled_line", object_id=odd.id)
    assert balancing.check() == []


KINDS = [*AGAINST, "adjustment", "invented_tomorrow"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.integers(-(10**9), 10**9),
            st.integers(-(10**6), 10**6),
            st.sampled_from(["INR", "JPY", "KWD"]),
            st.sampled_from(["ch_1", "dp_1", ""]),
        ),
        max_size=12,
    )
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_moves_debits_equal_credits_and_our_balance_is_stripes(app: Flask, moves: Any) -> None:
    lines = [
        line(type=kind, amount_minor=amount, fee_minor=fee, net_minor=amount - fee, currency=currency, source_id=source)
        for kind, amount, fee, currency, source in moves
    ]
    before = balancing.balances()
    with transaction():
        for each in lines + lines:
            ledger.post(each)
    after = balancing.balances()
    for currency, accounts in after.items():
        assert sum(accounts.values()) == 0
        assert set(accounts) == set(ACCOUNTS)
        grown = accounts["stripe_balance"] - before.get(currency, {}).get("stripe_balance", 0)
        assert grown == sum(each.net_minor for each in lines if each.currency == currency)
    db.session.rollback()


CORRUPTIONS = {
    "the amount of a charge": "UPDATE ledger_transfer SET amount_minor = 1 WHERE leg = 'amount'",
    "a charge that is gone": "DELETE FROM ledger_transfer WHERE leg = 'amount'",
    "two currencies": "UPDATE ledger_transfer SET currency = 'USD' WHERE leg = 'fee'",
    "a payment that is called paid": "DELETE FROM ledger_transfer",
    "a payment that is called unpaid": "UPDATE payment SET status = 'failed'",
    "a refund that nobody made": "UPDATE payment SET refunded_minor = 10",
    "a contribution that is called otherwise": "UPDATE contribution SET status = 'refunded'",
    "a receipt that is gone": "DELETE FROM receipt",
    "a gap in the numbers": "UPDATE receipt SET number = 2",
    "a number that was not given out": "UPDATE receipt_series SET last_number = 2",
    "a series that is gone": "DELETE FROM receipt_series",
    "a dispute that nobody knows of": "UPDATE payment SET disputed = TRUE",
}


# Where the checks of a table cannot be switched off, these cannot be planted.
AGAINST_CHECKS = [
    "UPDATE ledger_transfer SET amount_minor = 0 WHERE leg = 'fee'",
    "UPDATE ledger_transfer SET amount_minor = -amount_minor",
    "UPDATE ledger_transfer SET debit_account = credit_account WHERE leg = 'fee'",
    "UPDATE ledger_transfer SET debit_account = 'pocket' WHERE leg = 'fee'",
    "UPDATE ledger_transfer SET credit_account = 'pocket' WHERE leg = 'fee'",
]


@pytest.mark.parametrize("planted", AGAINST_CHECKS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_check_finds_what_no_transfer_may_be(app: Flask, planted: str) -> None:
    settled()
    with unguarded() as connection:
        connection.execute(text(planted))
    assert any("from one account to another" in told for told in balancing.check())


def test_the_check_finds_a_contribution_that_is_called_paid_and_was_not(app: Flask) -> None:
    gift = givers.contribution(status="paid")
    assert balancing.check() == [f"The contribution {gift.id} is called paid and has no payment."]


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_the_check_finds_what_was_planted(app: Flask, what: str) -> None:
    settled()
    assert balancing.check() == []
    with unguarded() as connection:
        connection.execute(text(CORRUPTIONS[what]))
    assert len(balancing.check()) >= 1
    told = db.session.scalars(select(Discrepancy)).one()
    assert (told.kind, told.settled_at) == ("books", None)


def test_the_check_finds_a_charge_that_is_booked_twice(app: Flask) -> None:
    payment = settled()
    with transaction() as session:
        session.execute(insert(Transfer), [row(payment_id=payment.id)])
    assert balancing.check() == [f"The paid payment {payment.id} has 2 charges in the books."]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_check_finds_a_balance_transaction_that_is_booked_twice(app: Flask) -> None:
    settled()
    name = db.session.scalars(select(Transfer.balance_transaction_id)).first()
    db.session.rollback()
    with unguarded() as connection:
        (made,) = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'ledger_transfer'")
        ).one()
        without = made.replace("UNIQUE (balance_transaction_id, leg)", "CHECK (1)")
        assert without != made
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(text("CREATE TABLE copied AS SELECT * FROM ledger_transfer"))
        connection.execute(text("DROP TABLE ledger_transfer"))
        connection.execute(text(without))
        connection.execute(text("INSERT INTO ledger_transfer SELECT * FROM copied"))
        connection.execute(insert(Transfer), [row(balance_transaction_id=name, leg="fee")])
    assert f"The balance transaction {name} is booked more than once." in balancing.check()


def test_the_check_finds_a_refund_without_a_cancellation(app: Flask) -> None:
    payment = settled()
    givers.refund(payment)
    with transaction() as session:
        session.get_one(Contribution, payment.contribution_id).status = "refunded"
    refund_id = db.session.scalars(select(Refund.id)).one()
    assert balancing.check() == [f"The refund {refund_id} has no cancellation of the receipt."]
    with transaction():
        receipts.cancel(refund_id)
    assert balancing.check() == []
    assert db.session.scalars(select(Discrepancy.settled_at)).one() is not None


def test_the_command_says_how_the_accounts_stand_and_that_the_books_are_right(app: Flask) -> None:
    settled()
    with transaction():
        ledger.post(line(currency="SEK"))  # a currency that is not taken here, and was paid all the same
    said = app.test_cli_runner().invoke(command, ["check"])
    assert said.exit_code == 0, said.output
    assert "contributions             -500.00 INR" in said.output
    assert "The books are right." in said.output
    told = json.loads(app.test_cli_runner().invoke(command, ["check", "--json"]).output)
    assert told["flaws"] == []
    assert told["balances"]["INR"]["stripe_fees"] == 1_180


def test_the_command_fails_when_the_books_are_wrong(app: Flask) -> None:
    settled()
    with unguarded() as connection:
        connection.execute(text(CORRUPTIONS["a receipt that is gone"]))
    said = app.test_cli_runner().invoke(command, ["check"])
    assert said.exit_code == 1
    assert "WRONG" in said.output
    assert "2 things do not hold." in said.output


def test_receipts_and_their_series_are_kept_apart_by_kind_and_year(app: Flask) -> None:
    settled()
    with transaction() as session:
        session.add(ReceiptSeries(kind="receipt", year="2020", last_number=0))
    assert balancing.check() == []
    assert db.session.query(Receipt).count() == 1
