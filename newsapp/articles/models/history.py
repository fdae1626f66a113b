"""What an article was before, what was corrected in it, and how it was judged before readers had it.

The database refuses to change a line of any of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.articles.workflow import CORRECTION_KINDS, VERDICTS
from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model


class Revision(Model):
    """The whole article as it stood after one change; `parent` is the change before it, and no two have the same."""

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_parent", "article_id", "parent", unique=True),)

    article_id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[str] = mapped_column(ID)
    by_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class Correction(Model):
    """A public, dated line of the register of corrections."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint(f"kind IN {CORRECTION_KINDS!r}", name="kind"),
        Index("ix_correction_made", "made_at", "id"),
    )

    id: Mapped[str] = id_column()
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)


class Review(Model):
    """What an editor said of a text that was handed in; `revision` is the one that they read."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint(f"verdict IN {VERDICTS!r}", name="verdict"),)

    id: Mapped[str] = id_column()
    article_id: Mapped[str] = mapped_column(ID, index=True)
    revision: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[str] = mapped_column(ID)
    by_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
