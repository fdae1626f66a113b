"""Tables of people and their keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.platform import clock
from newsapp.platform.columns import JsonDocument, UtcTime, id_column
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
    password_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
    password_set_at: Mapped[datetime | None] = mapped_column(UtcTime)

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
