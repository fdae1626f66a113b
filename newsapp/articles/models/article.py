"""The article as the newsroom works on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsapp.articles.models.catalogue import SLUG, Author, Section, Tag
from newsapp.articles.workflow import BYLINE_ROLES, DRAFT, STANDINGS, STATUSES
from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model

article_tag = Table(
    "article_tag",
    Model.metadata,
    Column("article_id", ID, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tag_id", ID, ForeignKey("tag.id"), nullable=False, index=True),
)
article_related = Table(
    "article_related",
    Model.metadata,
    Column("article_id", ID, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("related_id", ID, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
)
# Every picture that an article shows as it now stands, its illustration among them.
article_image = Table(
    "article_image",
    Model.metadata,
    Column("article_id", ID, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("image_id", ID, primary_key=True, index=True),
)


class Byline(Model):
    """A name over an article, and what that person did for it."""

    __tablename__ = "article_byline"
    __table_args__ = (CheckConstraint(f"role IN {BYLINE_ROLES!r}", name="role"),)

    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("author.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))

    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)


class Article(Model):
    """One text in one language; its translations are articles of their own in the same group.

    `translated_revision` is the revision of the original that a translation says in its own words.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES!r}", name="status"),
        CheckConstraint(f"standing IN {STANDINGS!r}", name="standing"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
        CheckConstraint("status <> 'scheduled' OR scheduled_at IS NOT NULL", name="scheduled_has_time"),
        Index("ix_article_status_updated", "status", "updated_at", "id"),
        Index("ix_article_updated", "updated_at", "id"),
    )

    id: Mapped[str] = id_column()
    group_id: Mapped[str] = mapped_column(ID, index=True)
    slug: Mapped[str] = mapped_column(SLUG, unique=True)
    language: Mapped[str] = mapped_column(String(12))
    headline: Mapped[str] = mapped_column(String(300))
    standfirst: Mapped[str] = mapped_column(Text, default="")
    dateline: Mapped[str] = mapped_column(String(80), default="")
    body: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    section_id: Mapped[str | None] = mapped_column(ForeignKey("section.id"), index=True)
    image_id: Mapped[str | None] = mapped_column(ForeignKey("image.id"), index=True)
    image_caption: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(20), default=DRAFT)
    standing: Mapped[str] = mapped_column(String(20), default="published")
    notice: Mapped[str] = mapped_column(Text, default="")
    notice_at: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    embargo_until: Mapped[datetime | None] = mapped_column(UtcTime)
    translated_from: Mapped[str | None] = mapped_column(ID, index=True)
    translated_revision: Mapped[int | None]
    assigned_to: Mapped[str | None] = mapped_column(ID, index=True)
    assigned_due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_by: Mapped[str] = mapped_column(ID, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=0)

    section: Mapped[Section | None] = relationship(lazy="joined")
    tags: Mapped[list[Tag]] = relationship(
        secondary=article_tag, order_by=article_tag.c.position, lazy="selectin", viewonly=True
    )
    bylines: Mapped[list[Byline]] = relationship(
        order_by=Byline.position, lazy="selectin", viewonly=True, primaryjoin=lambda: Article.id == Byline.article_id
    )


class ArticleSlug(Model):
    """Every address that an article has or had; the ones it had lead to the one it has."""

    __tablename__ = "article_slug"

    slug: Mapped[str] = mapped_column(SLUG, primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
