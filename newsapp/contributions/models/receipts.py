"""Tables of receipts, numbered without gaps in each financial year."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.contributions.models.giving import Payment
from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model


class ReceiptSeries(Model):
    """The last number that was given out in one financial year, for receipts or for cancellations."""

    __tablename__ = "receipt_series"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[str] = mapped_column(String(9), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)


class Receipt(Model):
    """A receipt for a payment, or the cancellation of some of it; never changed, never removed.

    A payment has one receipt, a refund or a lost dispute one cancellation: `cause_id` is the payment's, refund's or
    dispute's id. What it says of the giver is kept sealed in `giver_sealed`, and emptied when they are erased.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("kind", "year", "number"),
        UniqueConstraint("kind", "cause_id"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("kind IN ('receipt', 'cancellation')", name="kind"),
    )

    id: Mapped[str] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[str] = mapped_column(String(9))
    number: Mapped[int] = mapped_column()
    payment_id: Mapped[str] = mapped_column(ForeignKey("payment.id"), index=True)
    cause_id: Mapped[str] = mapped_column(String(26))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(12))
    giver_sealed: Mapped[str] = mapped_column(String, default="")
    paid_at: Mapped[datetime] = mapped_column(UtcTime)
    issued_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)

    payment: Mapped[Payment] = relationship()
