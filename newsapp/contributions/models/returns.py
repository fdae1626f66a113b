"""Tables of money that goes back: refunds that we or Stripe made, and disputes that a bank opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.contributions.models.giving import Payment
from newsapp.platform import clock
from newsapp.platform.columns import ID, UtcTime, id_column
from newsapp.platform.db import Model

REFUND_STATUSES = ("asked", "pending", "requires_action", "succeeded", "failed", "canceled")


class Refund(Model):
    """Money that goes back to a giver: `asked` until Stripe has answered, then as Stripe's Refund.

    `idempotency_key` is the client's; one made at Stripe's dashboard has none.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(f"status IN {REFUND_STATUSES!r}", name="status"),
    )

    id: Mapped[str] = id_column()
    payment_id: Mapped[str] = mapped_column(ForeignKey("payment.id"), index=True)
    stripe_refund_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    status: Mapped[str] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(Text, default="")
    failure: Mapped[str] = mapped_column(String(80), default="")
    by_id: Mapped[str] = mapped_column(ID, default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)

    payment: Mapped[Payment] = relationship()


class Dispute(Model):
    """A bank took money back, or asks whether it should; `status` is Stripe's."""

    __tablename__ = "dispute"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount"),)

    id: Mapped[str] = id_column()
    payment_id: Mapped[str] = mapped_column(ForeignKey("payment.id"), index=True)
    stripe_dispute_id: Mapped[str] = mapped_column(String(255), unique=True)
    status: Mapped[str] = mapped_column(String(40))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(80), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)

    payment: Mapped[Payment] = relationship()
