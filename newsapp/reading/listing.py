"""Lists of stories: keyset look-ups that join ready Cards, at the same cost at every depth."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from newsapp.articles import shelves
from newsapp.platform import paging
from newsapp.platform.db import db
from newsapp.reading import story
from newsapp.reading.models import Story, StoryAuthor, StoryTag

Position = InstrumentedAttribute[int]
# Where each filter looks: the table that is walked, and the column that names the entry.
_SHELVES: dict[str, tuple[Any, Any]] = {
    "section": (Story, Story.section_id),
    "tag": (StoryTag, StoryTag.tag_id),
    "author": (StoryAuthor, StoryAuthor.author_id),
}
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; slugs, and times at whose border the list is open."""

    section: str = ""
    tag: str = ""
    author: str = ""
    language: str = ""
    published_after: datetime | None = None
    published_before: datetime | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a list: Cards as JSON texts, and the cursor to the next page or None."""

    cards: list[str]
    next_cursor: str | None

    @property
    def items(self) -> list[dict[str, Any]]:
        """The Cards, for a page."""
        return [json.loads(card) for card in self.cards]

    def to_json(self) -> str:
        """The list as the contract has it."""
        return f'{{"items":[{",".join(self.cards)}],"next_cursor":{json.dumps(self.next_cursor)}}}'


NOTHING = Listing([], None)


def of(kind: str, slug: str, *, language: str = "") -> Filters:
    """The filter for what is filed under a section, a tag or an author."""
    told: dict[str, Any] = {kind: slug}
    return Filters(language=language, **told)


def page(filters: Filters, *, limit: int, cursor: str = "") -> Listing:
    """Public stories, newest first, after this cursor; Invalid for a cursor that was not given here."""
    before = paging.decode_number(cursor)
    narrowed = _narrowed(filters)
    if narrowed is None:
        return NOTHING
    query, position = narrowed
    if before is not None:
        query = query.where(position < before)
    rows = db.session.execute(query.order_by(position.desc()).limit(limit + 1)).all()
    more = paging.encode(rows[limit - 1].position) if len(rows) > limit else None
    return Listing([row.card for row in rows[:limit]], more)


def articles(filters: Filters, *, limit: int) -> list[dict[str, Any]]:
    """The newest whole stories, for a feed."""
    narrowed = _narrowed(filters)
    if narrowed is None:
        return []
    query, position = narrowed
    newest = query.with_only_columns(Story).order_by(position.desc()).limit(limit)
    return [json.loads(text) for text in story.whole(list(db.session.scalars(newest)))]


def moment(at: datetime) -> int:
    """A time as a story's position."""
    return (at - EPOCH) // timedelta(microseconds=1)


def _narrowed(filters: Filters) -> tuple[Select[int, str], Position] | None:
    """The query and the column that orders it; None when a slug names nothing."""
    query = select(Story.position, Story.card).where(Story.state == "public")
    position: Position = Story.position
    for kind, (model, column) in _SHELVES.items():
        slug = getattr(filters, kind)
        if not slug:
            continue
        entry = shelves.entry(kind, slug)
        if entry is None:
            return None
        if model is not Story:
            query = query.join(model, model.article_id == Story.article_id)
            position = model.position
        query = query.where(column == entry.id)
    return query.where(*_within(filters, position)), position


def _within(filters: Filters, position: Position) -> list[ColumnElement[bool]]:
    found = []
    if filters.language:
        found.append(Story.language == filters.language)
    if filters.published_after:
        found.append(position > moment(filters.published_after))
    if filters.published_before:
        found.append(position < moment(filters.published_before))
    return found
