"""The tables of pictures, and of files that are still on their way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.media.rules import KINDS, Words
from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model


class Image(Model):
    """A picture and what is said of it. Width and height are the original's, as people see it.

    `folder` is the beginning of its renditions' keys and `original_key` where the file itself is, which is never
    served; nobody can guess either. `renditions` is a list of {width, height, type, key}, empty until `ready_at`.
    `usable_until` is the last day, in the newsroom's zone, on which it may be put before readers anew.
    """

    __tablename__ = "image"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
        CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name="focal_point"),
        Index("ix_image_newest", "created_at", "id"),
        Index("ix_image_content", "content_hash"),
    )

    id: Mapped[str] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    alt: Mapped[str] = mapped_column(Text, default="")
    caption: Mapped[str] = mapped_column(Text, default="")
    credit_line: Mapped[str] = mapped_column(Text, default="")
    credit_people: Mapped[list[dict[str, str]]] = mapped_column(JsonDocument, default=list)
    source: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[str] = mapped_column(Text, default="")
    licence_url: Mapped[str] = mapped_column(Text, default="")
    usage_terms: Mapped[str] = mapped_column(Text, default="", server_default="")
    usable_until: Mapped[date | None]
    focal_x: Mapped[float] = mapped_column(default=0.5)
    focal_y: Mapped[float] = mapped_column(default=0.5)
    blurhash: Mapped[str] = mapped_column(String(60))
    width_px: Mapped[int]
    height_px: Mapped[int]
    format: Mapped[str] = mapped_column(String(10))
    content_hash: Mapped[str] = mapped_column(String(64))
    original_key: Mapped[str] = mapped_column(String(120))
    folder: Mapped[str] = mapped_column(String(120))
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    ready_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def words(self) -> Words:
        """What goes out with every rendition."""
        people = tuple(self.credit_people)
        return Words(self.alt, self.credit_line, people, self.source, self.licence, self.licence_url)


class Upload(Model):
    """A file that comes in pieces. `parts` are their keys in the store, in order; none is ever served.

    Its id becomes the picture's, and `secret` the part of the addresses in the store that nobody can guess. `image_id`
    is the picture that it became, or the one that was there already with the same content.
    """

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("received_bytes BETWEEN 0 AND size_bytes", name="received"),)

    id: Mapped[str] = id_column()
    created_by: Mapped[str] = mapped_column(ID, index=True)
    name: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int]
    received_bytes: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    secret: Mapped[str] = mapped_column(String(32))
    parts: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    image_id: Mapped[str | None] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)

    @property
    def is_whole(self) -> bool:
        """Whether every byte has come."""
        return self.received_bytes == self.size_bytes

    @property
    def folder(self) -> str:
        """The beginning of its parts' keys."""
        return f"uploads/{self.id}/{self.secret}"
