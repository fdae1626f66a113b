"""Sections, tags and authors as readers may know them: only those with something public."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Select, exists, select

from newsapp.articles import shelves
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.platform.settings import current
from newsapp.reading.models import Story, StoryAuthor, StoryTag

MOST_SECTIONS = 200
_WORDS = {"section": ("slug", "name", "description"), "tag": ("slug", "name"), "author": ("slug", "name", "bio")}


def sections() -> list[dict[str, Any]]:
    """Every section in the paper's order."""
    rows = shelves.entries("section", after=None, limit=MOST_SECTIONS, used=lambda it: _used("section", it))
    return [shown("section", row) for row in sorted(rows, key=lambda row: (row.position, row.name))]  # type: ignore[union-attr]


def tags(*, after: tuple[str, str] | None, limit: int) -> list[shelves.Entry]:
    """Tags by name, from after this (name, id)."""
    return shelves.entries("tag", after=after, limit=limit, used=lambda it: _used("tag", it))


def entry(kind: str, slug: str) -> dict[str, Any]:
    """One section, tag or author; NotFound when nothing of theirs is public."""
    found = shelves.entry(kind, slug)
    if found is None or not db.session.scalar(_stories(kind, found.id).limit(1)):
        raise NotFound(f"There is no such {kind}.")
    return shown(kind, found)


def shown(kind: str, row: shelves.Entry) -> dict[str, Any]:
    """An entry as JSON."""
    told = {name: getattr(row, name) for name in _WORDS[kind]}
    return told | {"url": f"{current().public_url}/{kind}/{quote(row.slug)}"}


def _used(kind: str, entry_id: Any) -> ColumnElement[bool]:
    return exists(_stories(kind, entry_id))


def _stories(kind: str, entry_id: Any) -> Select[str]:
    """Public stories of an entry; rows by tag and author exist for public stories only."""
    if kind == "section":
        return select(Story.article_id).where(Story.section_id == entry_id, Story.state == "public")
    if kind == "tag":
        return select(StoryTag.article_id).where(StoryTag.tag_id == entry_id)
    return select(StoryAuthor.article_id).where(StoryAuthor.author_id == entry_id)
