"""Proves that the books are right: each thing that must hold is one question to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import and_, case, func, or_, select, union_all

from newsapp.contributions.accounts import ACCOUNTS, GIFTS, REFUNDS, STRIPE, UNASSIGNED
from newsapp.contributions.actions import discrepancies
from newsapp.contributions.models import (
    Contribution,
    Discrepancy,
    Dispute,
    Payment,
    Receipt,
    ReceiptSeries,
    Refund,
    Transfer,
)
from newsapp.contributions.money import CURRENCIES
from newsapp.contributions.standing import TAKEN, of_payment
from newsapp.platform.db import db

MOST_TOLD = 100


def check() -> list[str]:
    """Everything that does not hold, a sentence each; each is noted as a discrepancy too."""
    found = [told for question in QUESTIONS for told in question()]
    db.session.rollback()
    if found:
        discrepancies.note("books", "ledger", " ".join(found)[:2000])
    else:
        discrepancies.withdraw("books", "ledger")
    return found


def balances() -> dict[str, dict[str, int]]:
    """What stands in each account by currency, in minor units: debits less credits; together they are nothing."""
    sides = ((Transfer.debit_account, Transfer.amount_minor), (Transfer.credit_account, -Transfer.amount_minor))
    # One statement, so that what is posted meanwhile is in both halves or in neither.
    both = union_all(*(select(Transfer.currency, account, signed) for account, signed in sides)).subquery()
    currency, account, signed_minor = both.c
    found: dict[str, dict[str, int]] = {}
    for code, name, amount_minor in db.session.execute(
        select(currency, account, func.sum(signed_minor)).group_by(currency, account)
    ):
        found.setdefault(code, dict.fromkeys(ACCOUNTS, 0))[name] = int(amount_minor)
    return found


def _debits_equal_credits() -> Iterator[str]:
    """Each row moves a positive amount between two accounts, so that together they are nothing."""
    wrong = or_(
        Transfer.amount_minor <= 0,
        Transfer.debit_account == Transfer.credit_account,
        Transfer.debit_account.not_in(ACCOUNTS),
        Transfer.credit_account.not_in(ACCOUNTS),
    )
    for (name,) in db.session.execute(select(Transfer.balance_transaction_id).where(wrong).limit(MOST_TOLD)):
        yield f"The balance transaction {name} is not booked from one account to another."


def _each_is_booked_once() -> Iterator[str]:
    query = select(Transfer.balance_transaction_id).group_by(Transfer.balance_transaction_id, Transfer.leg)
    for (name,) in db.session.execute(query.having(func.count(Transfer.id) > 1).limit(MOST_TOLD)):
        yield f"The balance transaction {name} is booked more than once."


def _unassigned_is_told() -> Iterator[str]:
    """What is of a type that nobody thought of, a person was told of."""
    told = select(Discrepancy.id).where(Discrepancy.object_id == Transfer.balance_transaction_id)
    query = select(Transfer.balance_transaction_id).where(~told.exists())
    query = query.where(or_(Transfer.debit_account == UNASSIGNED, Transfer.credit_account == UNASSIGNED))
    for (name,) in db.session.execute(query.limit(MOST_TOLD)):
        yield f"The balance transaction {name} is unassigned, and nobody was told."


def _each_line_has_one_currency() -> Iterator[str]:
    query = select(Transfer.balance_transaction_id).group_by(Transfer.balance_transaction_id)
    for (name,) in db.session.execute(query.having(func.count(Transfer.currency.distinct()) > 1).limit(MOST_TOLD)):
        yield f"The balance transaction {name} has several currencies."


def _paid_is_booked() -> Iterator[str]:
    """Each paid payment has one charge in the books, of what was captured where the currency is the same."""
    booked = and_(Transfer.payment_id == Payment.id, Transfer.credit_account == GIFTS, Transfer.debit_account == STRIPE)
    query = select(Payment.id, func.count(Transfer.id)).outerjoin(Transfer, booked).where(Payment.status == "paid")
    query = query.group_by(Payment.id).having(func.count(Transfer.id) != 1)
    for name, count in db.session.execute(query.limit(MOST_TOLD)):
        yield f"The paid payment {name} has {count} charges in the books."
    other = select(Payment.id).join(Transfer, booked)
    other = other.where(Transfer.currency == Payment.currency, Transfer.amount_minor != Payment.amount_minor)
    for (name,) in db.session.execute(other.limit(MOST_TOLD)):
        yield f"The payment {name} is in the books with another amount."


def _unpaid_is_not_booked() -> Iterator[str]:
    query = select(Payment.id).join(Transfer, Transfer.payment_id == Payment.id).where(Payment.status != "paid")
    for (name,) in db.session.execute(query.distinct().limit(MOST_TOLD)):
        yield f"The payment {name} is in the books, but is not paid."


def _refunds_are_booked() -> Iterator[str]:
    """What went back of a payment is what the books say, where the currency is the same."""
    signed = case((Transfer.debit_account == REFUNDS, Transfer.amount_minor), else_=-Transfer.amount_minor)
    back = (Transfer.debit_account == REFUNDS) | (Transfer.credit_account == REFUNDS)
    query = select(Payment.id, Payment.refunded_minor, func.coalesce(func.sum(signed), 0))
    query = query.outerjoin(Transfer, and_(Transfer.payment_id == Payment.id, back))
    query = query.where((Transfer.currency == Payment.currency) | Transfer.id.is_(None))
    query = query.group_by(Payment.id, Payment.refunded_minor)
    query = query.having(Payment.refunded_minor != func.coalesce(func.sum(signed), 0))
    for name, said, booked in db.session.execute(query.limit(MOST_TOLD)):
        yield f"Of the payment {name} {said} went back, the books say {booked}."


def _statuses_follow() -> Iterator[str]:
    """A contribution is called what its first paid payment makes it."""
    firsts = select(func.min(Payment.id)).where(Payment.status == "paid").group_by(Payment.contribution_id)
    query = select(Contribution.id, Contribution.status, Payment).join(Payment).where(Payment.id.in_(firsts))
    for name, status, payment in db.session.execute(query.execution_options(yield_per=1000)):
        wanted = of_payment(payment.status, payment.amount_minor, payment.refunded_minor, disputed=payment.disputed)
        if status != wanted:
            yield f"The contribution {name} is called {status} and is {wanted}."
    paid = select(Payment.id).where(Payment.contribution_id == Contribution.id, Payment.status == "paid")
    unpaid = select(Contribution.id, Contribution.status).where(Contribution.status.in_(TAKEN), ~paid.exists())
    for name, status in db.session.execute(unpaid.limit(MOST_TOLD)):
        yield f"The contribution {name} is called {status} and has no payment."


def _receipts_have_no_gap() -> Iterator[str]:
    kind, year = (func.coalesce(getattr(Receipt, name), getattr(ReceiptSeries, name)) for name in ("kind", "year"))
    last, most = (func.coalesce(func.max(each), 0) for each in (ReceiptSeries.last_number, Receipt.number))
    same = and_(Receipt.kind == ReceiptSeries.kind, Receipt.year == ReceiptSeries.year)
    query = select(kind, year, last, most, func.count(Receipt.id)).select_from(Receipt)
    for kinds, of_year, number, highest, count in db.session.execute(
        query.join(ReceiptSeries, same, full=True).group_by(kind, year)
    ):
        if not number == highest == count:
            yield f"Of {kinds}s of {of_year} {count} are there, up to {highest}; {number} numbers were given out."


def _paid_has_receipt() -> Iterator[str]:
    receipt = and_(Receipt.payment_id == Payment.id, Receipt.kind == "receipt")
    query = select(Payment.id, Payment.held, func.count(Receipt.id)).outerjoin(Receipt, receipt)
    query = query.where(Payment.status == "paid", Payment.currency.in_(CURRENCIES)).group_by(Payment.id, Payment.held)
    query = query.having(func.count(Receipt.id) != case((Payment.held.is_(True), 0), else_=1))
    for name, _, count in db.session.execute(query.limit(MOST_TOLD)):
        yield f"The payment {name} has {count} receipts."


def _returned_is_cancelled() -> Iterator[str]:
    """What went back for good of a payment that has a receipt is cancelled on paper too."""
    for kind, gone in ((Refund, Refund.status == "succeeded"), (Dispute, Dispute.status == "lost")):
        paper = select(Receipt.id).where(Receipt.kind == "cancellation", Receipt.cause_id == kind.id)
        had = select(Receipt.id).where(Receipt.kind == "receipt", Receipt.cause_id == kind.payment_id)
        query = select(kind.id).where(gone, kind.amount_minor > 0, had.exists(), ~paper.exists())
        for (name,) in db.session.execute(query.limit(MOST_TOLD)):
            yield f"The {kind.__tablename__} {name} has no cancellation of the receipt."


QUESTIONS: tuple[Callable[[], Iterator[str]], ...] = (
    _debits_equal_credits,
    _each_is_booked_once,
    _unassigned_is_told,
    _each_line_has_one_currency,
    _paid_is_booked,
    _unpaid_is_not_booked,
    _refunds_are_booked,
    _statuses_follow,
    _receipts_have_no_gap,
    _paid_has_receipt,
    _returned_is_cancelled,
)
