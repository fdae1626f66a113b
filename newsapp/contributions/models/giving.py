"""Tables of what givers decided, the plans that repeat it, and the payments that came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.contributions.models.givers import Donor
from newsapp.contributions.standing import PLAN_STATUSES, STATUSES
from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model


class Contribution(Model):
    """What a giver decided to give, written before Stripe hears of it.

    `amount_minor` is the gift; with `fee_cover_minor` it is what is charged. `idempotency_key` is the client's,
    `request_digest` the SHA-256 of what was asked with it. `stripe_key` is the idempotency key with which Stripe is
    asked for its page. `declarations` are the answers with the version of the text that was agreed to.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("fee_cover_minor >= 0", name="fee_cover"),
        CheckConstraint(f"status IN {STATUSES!r}", name="status"),
        CheckConstraint("frequency IN ('once', 'monthly', 'yearly')", name="frequency"),
        Index("ix_contribution_created_at_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    donor_id: Mapped[str] = mapped_column(ForeignKey("donor.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), default="created")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    fee_cover_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3))
    frequency: Mapped[str] = mapped_column(String(10))
    surface: Mapped[str] = mapped_column(String(10), default="web")
    language: Mapped[str] = mapped_column(String(12))
    anonymous: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(Text, default="")
    dedication: Mapped[str] = mapped_column(Text, default="")
    article_id: Mapped[str | None] = mapped_column(ID, index=True)
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    attribution: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    profile: Mapped[str] = mapped_column(String(40))
    declarations: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    idempotency_key: Mapped[str] = mapped_column(String(255), unique=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    signals: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    stripe_key: Mapped[str] = mapped_column(String(64), unique=True)
    stripe_session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_payment_intent_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    checkout_url: Mapped[str] = mapped_column(Text, default="")
    client_secret: Mapped[str] = mapped_column(String(255), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcTime)

    donor: Mapped[Donor] = relationship(lazy="joined", innerjoin=True)

    @property
    def charged_minor(self) -> int:
        """What the giver is charged, in the currency's minor unit."""
        return self.amount_minor + self.fee_cover_minor


class Plan(Model):
    """A gift that repeats, as Stripe's Subscription has it; `status` is one of Stripe's eight.

    `asked` counts the changes that Stripe was asked for, `version` how often what it shows was written here.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(f"status IN {PLAN_STATUSES!r}", name="status"),
    )

    id: Mapped[str] = id_column()
    contribution_id: Mapped[str] = mapped_column(ForeignKey("contribution.id"), unique=True)
    donor_id: Mapped[str] = mapped_column(ForeignKey("donor.id"), index=True)
    stripe_subscription_id: Mapped[str] = mapped_column(String(255), unique=True)
    stripe_item_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    frequency: Mapped[str] = mapped_column(String(10))
    paused: Mapped[bool] = mapped_column(default=False)
    ends_at_period_end: Mapped[bool] = mapped_column(default=False)
    period_ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
    started_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    asked: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)

    contribution: Mapped[Contribution] = relationship()


class Payment(Model):
    """One PaymentIntent that took or may take money, as it was last seen at Stripe.

    `amount_minor` is what was captured, in `currency`. `held` says that it must not be kept and is being returned.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunded"),
        CheckConstraint("status IN ('processing', 'paid', 'failed')", name="status"),
        Index("ix_payment_paid_at_id", "paid_at", "id"),
    )

    id: Mapped[str] = id_column()
    contribution_id: Mapped[str] = mapped_column(ForeignKey("contribution.id"), index=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id"), index=True)
    stripe_payment_intent_id: Mapped[str] = mapped_column(String(255), unique=True)
    stripe_charge_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_invoice_id: Mapped[str | None] = mapped_column(String(255), index=True)
    status: Mapped[str] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3))
    card_country: Mapped[str] = mapped_column(String(2), default="")
    method: Mapped[str] = mapped_column(String(40), default="")
    disputed: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    warned_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    paid_at: Mapped[datetime | None] = mapped_column(UtcTime)

    contribution: Mapped[Contribution] = relationship()
    plan: Mapped[Plan | None] = relationship()
