"""Tables of the trail: what everybody did, each line sealed together with the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime
from newsapp.platform.db import Model


class TrailEntry(Model):
    """Who did what to what, from where, and how it was before and after; the database refuses to change a line.

    `digest` is over the line and the digest of the one before, `previous`: nobody changes one line alone.
    """

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
    address: Mapped[str] = mapped_column(String(45), default="", server_default="")
    device: Mapped[str] = mapped_column(String(60), default="", server_default="")
    previous: Mapped[str] = mapped_column(String(64), server_default="")
    digest: Mapped[str] = mapped_column(String(64), server_default="")


class TrailHead(Model):
    """The last line of the trail, one row: who adds a line waits here for whoever is adding one."""

    __tablename__ = "trail_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
