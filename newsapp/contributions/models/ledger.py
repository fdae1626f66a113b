"""The ledger: money that moved at Stripe, in double entry, and never rewritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.contributions.accounts import ACCOUNTS
from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model


class Transfer(Model):
    """One amount that left one account for another, because of one of Stripe's balance transactions.

    A row debits and credits the same amount in the same currency, so that debits equal credits whatever is killed.
    Each balance transaction is booked once: its amount and its fee, each a row. The database refuses to change or
    remove a row, to mix currencies in a balance transaction, and to return more of a payment than was taken.
    """

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        UniqueConstraint("balance_transaction_id", "leg"),
        CheckConstraint("leg IN ('amount', 'fee')", name="leg"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("debit_account <> credit_account", name="sides"),
        CheckConstraint(f"debit_account IN {ACCOUNTS!r}", name="debit_account"),
        CheckConstraint(f"credit_account IN {ACCOUNTS!r}", name="credit_account"),
        CheckConstraint("length(currency) = 3 AND currency = upper(currency)", name="currency"),
        Index("ix_ledger_transfer_occurred_at_id", "occurred_at", "id"),
    )

    id: Mapped[str] = id_column()
    balance_transaction_id: Mapped[str] = mapped_column(String(255))
    leg: Mapped[str] = mapped_column(String(6))
    kind: Mapped[str] = mapped_column(String(60))
    debit_account: Mapped[str] = mapped_column(String(30))
    credit_account: Mapped[str] = mapped_column(String(30))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    payment_id: Mapped[str | None] = mapped_column(ForeignKey("payment.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(255), default="")
    occurred_at: Mapped[datetime] = mapped_column(UtcTime)
    posted_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
