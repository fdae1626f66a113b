"""Tables of who gives, how they come back without an account, and what is collected for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model


class Donor(Model):
    """Somebody who gives, known by an e-mail address; erased, the row stays with nothing personal in it.

    `email_key` is the address as it is compared. `pan_sealed` and `address_sealed` are encrypted at rest.
    """

    __tablename__ = "donor"

    id: Mapped[str] = id_column()
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(12))
    address_sealed: Mapped[str] = mapped_column(Text, default="")
    pan_sealed: Mapped[str] = mapped_column(Text, default="")
    stripe_customer_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    erased_at: Mapped[datetime | None] = mapped_column(UtcTime)


class GivingLink(Model):
    """A link by mail to a giver's own page: kept as the SHA-256 of a 256-bit secret, good once and for 15 minutes."""

    __tablename__ = "giving_link"

    id: Mapped[str] = id_column()
    donor_id: Mapped[str] = mapped_column(ForeignKey("donor.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class GivingSession(Model):
    """A giver who came by a link; kept as a digest, ended at `expires_at` or when they leave."""

    __tablename__ = "giving_session"

    id: Mapped[str] = id_column()
    donor_id: Mapped[str] = mapped_column(ForeignKey("donor.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Campaign(Model):
    """Something that is collected for, with a goal; how far it is, the ledger says."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("goal_minor > 0", name="goal"),)

    id: Mapped[str] = id_column()
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    goal_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    starts_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
