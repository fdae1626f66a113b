"""Tables of what Stripe told us, and of what did not fit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model


class StripeEvent(Model):
    """A hint from Stripe that something happened, stored once under its own id; the object itself is fetched again.

    What Stripe sent about givers is not kept: the event says only of which object it speaks.
    """

    __tablename__ = "stripe_event"
    __table_args__ = (Index("ix_stripe_event_received_at", "received_at"),)

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    type: Mapped[str] = mapped_column(String(120))
    object_id: Mapped[str] = mapped_column(String(255), index=True)
    api_version: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    source: Mapped[str] = mapped_column(String(20))
    handled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Discrepancy(Model):
    """Something about money that a person must look at: once for each kind and object, until it is settled."""

    __tablename__ = "discrepancy"
    __table_args__ = (UniqueConstraint("kind", "object_id"),)

    id: Mapped[str] = id_column()
    kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(255))
    told: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    settled_by_id: Mapped[str] = mapped_column(String(26), default="")
