"""Books what moved at Stripe, once, and proves that the books are right."""

from __future__ import annotations

from sqlalchemy import select

from newsapp.contributions.accounts import AGAINST, DISPUTE_FEES, DISPUTES, FEES, STRIPE, UNASSIGNED
from newsapp.contributions.gateway.shapes import BalanceLine
from newsapp.contributions.models import Transfer
from newsapp.platform.db import db, in_transaction

_DISPUTES = ("dp_", "du_")


def post(line: BalanceLine, *, payment_id: str | None = None) -> bool:
    """Book a balance transaction inside the open transaction; False when it was booked before.

    An amount that came in is a debit of our balance at Stripe, a fee a credit of it. What is of a type that nobody
    thought of is booked as unassigned: money that moved is never refused.
    """
    if not in_transaction():
        raise RuntimeError("the ledger is written only in a transaction")
    if booked(line):
        return False
    for leg, debit, credit, amount_minor in _legs(line):
        row = Transfer(balance_transaction_id=line.id, leg=leg, debit_account=debit, credit_account=credit)
        row.kind, row.source_id, row.payment_id = line.type, line.source_id, payment_id
        row.amount_minor, row.currency, row.occurred_at = amount_minor, line.currency, line.created_at
        db.session.add(row)
    db.session.flush()
    return True


def booked(line: BalanceLine) -> bool:
    """Whether a balance transaction is in the books; one that moves nothing has no place there."""
    query = select(Transfer.id).where(Transfer.balance_transaction_id == line.id).limit(1)
    return not _legs(line) or db.session.execute(query).first() is not None


def agrees(line: BalanceLine) -> bool:
    """Whether the books say of a balance transaction what the provider says of it."""
    said = (Transfer.leg, Transfer.debit_account, Transfer.credit_account, Transfer.amount_minor)
    query = select(*said, Transfer.currency).where(Transfer.balance_transaction_id == line.id)
    found = sorted(tuple(row) for row in db.session.execute(query))
    return found == sorted((*leg, line.currency) for leg in _legs(line))


def account_of(line: BalanceLine) -> str:
    """The account that a balance transaction exchanges money with."""
    if line.source_id.startswith(_DISPUTES):
        return DISPUTES
    return AGAINST.get(line.type, UNASSIGNED)


def _legs(line: BalanceLine) -> list[tuple[str, str, str, int]]:
    """What is moved by the amount and by the fee: leg, debited account, credited account, amount."""
    against = account_of(line)
    fees = DISPUTE_FEES if against == DISPUTES else FEES
    legs = []
    for leg, account, signed_minor in (("amount", against, line.amount_minor), ("fee", fees, -line.fee_minor)):
        if signed_minor:
            debit, credit = (STRIPE, account) if signed_minor > 0 else (account, STRIPE)
            legs.append((leg, debit, credit, abs(signed_minor)))
    return legs
