"""Tables of what stops a stolen key or a runaway program: the freeze of publishing, and the brake on one person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import ID, UtcTime, id_column
from newsapp.platform.db import Model


class Freeze(Model):
    """Whether publishing is frozen, one row: who froze it, when and why; nobody while it is not."""

    __tablename__ = "publishing_freeze"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    by_id: Mapped[str | None] = mapped_column(ID)
    by_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Brake(Model):
    """Somebody was stopped, because too much that is public changed too fast under their name."""

    __tablename__ = "brake"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str | None] = mapped_column(ID)
    pulled_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    released_by: Mapped[str | None] = mapped_column(ID)
    released_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PublicAct(Model):
    """A change of what readers have, as the brake counts them."""

    __tablename__ = "public_act"
    __table_args__ = (Index("ix_public_act_lately", "staff_id", "kind", "at"),)

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
