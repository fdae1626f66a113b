"""What articles are filed under, who writes them, and how the front page is laid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import ID, JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model

SLUG = String(200)


class Section(Model):
    """A part of the paper; every published article is in one."""

    __tablename__ = "section"

    id: Mapped[str] = id_column()
    slug: Mapped[str] = mapped_column(SLUG, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class Tag(Model):
    """A subject that articles of any section share."""

    __tablename__ = "tag"

    id: Mapped[str] = id_column()
    slug: Mapped[str] = mapped_column(SLUG, unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Author(Model):
    """A name under which articles appear; not necessarily somebody who can sign in."""

    __tablename__ = "author"

    id: Mapped[str] = id_column()
    slug: Mapped[str] = mapped_column(SLUG, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    bio: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")


class FrontBlock(Model):
    """A block of a language's front page, chosen by hand; its articles in order."""

    __tablename__ = "front_block"

    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(80), default="")
    section_id: Mapped[str | None] = mapped_column(ID)
    article_ids: Mapped[list[str]] = mapped_column(JsonDocument)
    arranged_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
