"""Tables of people, their keys and the trail of what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model
from newsapp.staff.roles import ROLES, Person


class Staff(Model):
    """Somebody who works here, or did: people are made inactive, never deleted."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint(f"role IN {ROLES!r}", name="role"),)

    id: Mapped[str] = id_column()
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)

    @property
    def person(self) -> Person:
        """Who this is when they act without a narrowed key."""
        return Person(id=self.id, name=self.name, email=self.email, role=self.role)


class Token(Model):
    """A key for software, kept as the SHA-256 of a 256-bit secret that was shown once."""

    __tablename__ = "token"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str] | None] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)


class PasswordLink(Model):
    """A one-time link by which somebody sets their password, kept as a digest."""

    __tablename__ = "password_link"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TrailEntry(Model):
    """Who did what to what, and how it was before and after; the database refuses to change a line."""

    __tablename__ = "trail"
    __table_args__ = (Index("ix_trail_object", "object_kind", "object_id"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    by_id: Mapped[str] = mapped_column(ID)
    by_name: Mapped[str] = mapped_column(String(120))
    key_id: Mapped[str | None] = mapped_column(ID)
    request_id: Mapped[str] = mapped_column(String(40), default="")
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    note: Mapped[str] = mapped_column(Text, default="")
