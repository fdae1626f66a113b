"""Tables of what people show beside a password: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import ID, UtcTime, id_column
from newsapp.platform.db import Model


class Passkey(Model):
    """A passkey of somebody; `sign_count` only grows, or stays 0 where the device does not count."""

    __tablename__ = "passkey"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Authenticator(Model):
    """The authenticator app of somebody: its secret, sealed; in force once a first code has confirmed it."""

    __tablename__ = "authenticator"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    secret_sealed: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_step: Mapped[int] = mapped_column(Integer, default=0)


class RecoveryCode(Model):
    """A code that lets somebody in once without their phone, kept as a digest."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Challenge(Model):
    """What a browser was asked to sign, kept as a digest until it answers, once."""

    __tablename__ = "passkey_challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(ID)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
