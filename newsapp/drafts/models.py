"""Tables of what stands around a text and goes with it when it is thrown away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.drafts.readiness import OUTCOMES
from newsapp.platform import clock
from newsapp.platform.columns import ID, UtcTime, id_column
from newsapp.platform.db import Model


def _article(*, primary_key: bool = False) -> Mapped[str]:
    # A foreign key by name: the article's own table belongs to its room.
    return mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=primary_key)


class Lease(Model):
    """Who has an article open to write in it. A courtesy: what is saved is decided by the version alone."""

    __tablename__ = "article_lease"

    article_id: Mapped[str] = _article(primary_key=True)
    holder_id: Mapped[str] = mapped_column(ID)
    holder_name: Mapped[str] = mapped_column(String(120))
    taken_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Presence(Model):
    """When somebody was last seen at an article, whether they write or look."""

    __tablename__ = "article_presence"

    article_id: Mapped[str] = _article(primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    seen_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)


class Comment(Model):
    """A remark on a draft. `block` and `quote` are the block it was made at, and how that began then."""

    __tablename__ = "draft_comment"
    __table_args__ = (Index("ix_draft_comment_article", "article_id", "made_at", "id"),)

    id: Mapped[str] = id_column()
    article_id: Mapped[str] = _article()
    text: Mapped[str] = mapped_column(Text)
    block: Mapped[int | None]
    quote: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[str] = mapped_column(ID)
    by_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    resolved_by: Mapped[str | None] = mapped_column(String(120))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Preview(Model):
    """A link that shows one revision without an account, kept as the SHA-256 of a 256-bit secret."""

    __tablename__ = "draft_preview"

    id: Mapped[str] = id_column()
    article_id: Mapped[str] = _article()
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class LinkCheck(Model):
    """What was at an address that a revision of an article leads to."""

    __tablename__ = "link_check"
    __table_args__ = (CheckConstraint(f"outcome IN {OUTCOMES!r}", name="outcome"),)

    article_id: Mapped[str] = _article(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    url_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(20))
    status: Mapped[int | None]
    checked_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
