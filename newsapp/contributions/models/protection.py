"""Tables of what card testers are known by: never whom or where, only digests of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import UtcTime, id_column
from newsapp.platform.db import Model

KEY_KINDS = ("session", "email", "address", "card", "everyone")
OUTCOMES = ("started", "declined", "paid")


class Signal(Model):
    """One try at giving, seen under one of its keys; `key_digest` is an HMAC of the key."""

    __tablename__ = "giving_signal"
    __table_args__ = (
        CheckConstraint(f"key_kind IN {KEY_KINDS!r}", name="key_kind"),
        CheckConstraint(f"outcome IN {OUTCOMES!r}", name="outcome"),
        Index("ix_giving_signal_key_at", "key_kind", "key_digest", "at"),
        Index("ix_giving_signal_at", "at"),
    )

    id: Mapped[str] = id_column()
    at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    key_kind: Mapped[str] = mapped_column(String(10))
    key_digest: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(10))


class UsedChallenge(Model):
    """A challenge that was solved and used; forgotten once it could no longer be used anyway."""

    __tablename__ = "used_challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
