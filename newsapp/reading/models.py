"""The read model: each story as finished JSON. All of it can be made again from the rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform.columns import ID, JsonDocument, UtcTime
from newsapp.platform.db import Model

_PUBLIC = text("state = 'public'")
_ONLY_PUBLIC: dict[str, Any] = {"sqlite_where": _PUBLIC, "postgresql_where": _PUBLIC}


class Story(Model):
    """One article as readers have it, or what is left of one that was taken from them.

    `position` is the time of publication in microseconds, made unique: one number that orders every list.
    `edition` is the one in which the story last changed. `card` and `article` are JSON texts; `article` lacks
    `translations` and `related`, which are joined when it is read because they live by others.
    """

    __tablename__ = "story"
    __table_args__ = (
        Index("ix_story_lists", "position", **_ONLY_PUBLIC),
        Index("ix_story_language", "language", "position", **_ONLY_PUBLIC),
        Index("ix_story_section", "section_id", "position", **_ONLY_PUBLIC),
        Index("ix_story_ages", "aged", "position"),
    )

    article_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    edition: Mapped[int] = mapped_column(BigInteger, unique=True)
    changed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    state: Mapped[str] = mapped_column(String(10))
    standing: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    group_id: Mapped[str] = mapped_column(ID, index=True)
    section_id: Mapped[str | None] = mapped_column(ID)
    related_ids: Mapped[list[str]] = mapped_column(JsonDocument)
    notice: Mapped[str] = mapped_column(Text, default="")
    aged: Mapped[bool] = mapped_column(default=False)
    card: Mapped[str] = mapped_column(Text, default="")
    article: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")


class StoryTag(Model):
    """Stories by tag, newest first."""

    __tablename__ = "story_tag"
    __table_args__ = (Index("ix_story_tag_position", "tag_id", "position"),)

    article_id: Mapped[str] = mapped_column(ForeignKey("story.article_id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class StoryAuthor(Model):
    """Stories by whoever is in their byline, newest first."""

    __tablename__ = "story_author"
    __table_args__ = (Index("ix_story_author_position", "author_id", "position"),)

    article_id: Mapped[str] = mapped_column(ForeignKey("story.article_id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class StoryImage(Model):
    """Which pictures a story shows: a picture is public for as long as a public story shows it."""

    __tablename__ = "story_image"

    article_id: Mapped[str] = mapped_column(ForeignKey("story.article_id", ondelete="CASCADE"), primary_key=True)
    image_id: Mapped[str] = mapped_column(ID, primary_key=True, index=True)
