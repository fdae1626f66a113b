"""Tables of who is signed in at the desk, and of who tried to be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model
from newsapp.staff.models.people import Staff
from newsapp.staff.rules import STAGES


class Session(Model):
    """Somebody signed in in one browser, kept as the digest of the cookie's secret.

    `began_at` is when they signed in, also where a change of password or factors gave them a new one since;
    `proved_at` when they last proved who they are; `published_at` when they first published in it.
    """

    __tablename__ = "staff_session"
    __table_args__ = (CheckConstraint(f"awaits IN {STAGES!r}", name="awaits"),)

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    awaits: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(45))
    began_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    used_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    proved_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)


class Attempts(Model):
    """How often a door of one account was tried in vain, whether or not there is such an account."""

    __tablename__ = "sign_in_attempts"

    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
