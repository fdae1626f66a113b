"""The table of pictures."""

from __future__ import annotations

from datetime import datetime
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
    """

    __tablename__ = "image"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
        CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name="focal_point"),
        Index("ix_image_newest", "created_at", "id"),
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
