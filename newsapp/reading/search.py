"""Full-text search on either database, fed by one analyser: what a word is, is decided in Python for both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text

from newsapp.platform import paging
from newsapp.platform.analysis import analyse, highlight, match_query, query_terms
from newsapp.platform.db import db
from newsapp.platform.http import to_json
from newsapp.reading.listing import NOTHING, Listing
from newsapp.reading.models import Story

# In SQLite the row's number is the story's position, so that the newest are found first without sorting.
_FIND = {
    "sqlite": "SELECT rowid FROM story_search WHERE story_search MATCH :terms AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :limit",
    "postgresql": "SELECT position FROM story_search WHERE vector @@ CAST(:terms AS tsquery) AND position < :before"
    " ORDER BY position DESC LIMIT :limit",
}
_FORGET = {
    "sqlite": "DELETE FROM story_search WHERE rowid = :position",
    "postgresql": "DELETE FROM story_search WHERE position = :position",
}
_ADD = {
    "sqlite": "INSERT INTO story_search (rowid, words) VALUES (:position, :words)",
    "postgresql": "INSERT INTO story_search (position, vector) VALUES (:position, array_to_tsvector(:words))",
}
NO_END = 2**62
LANGUAGE_WORD = "language"
# Of a text longer than a novel only the beginning is found: the index is written while others wait to publish.
LONGEST_TEXT = 300_000


def find(q: str, language: str = "", *, limit: int, cursor: str = "") -> Listing:
    """Public stories that have every word of `q`, newest first; each Card with `highlight`, safe HTML."""
    before = paging.decode_number(cursor)
    words = query_terms(q, language or None)
    if not words:
        return NOTHING
    rows = _rows(_asked(words, language), NO_END if before is None else before, limit + 1)
    more = paging.encode(rows[limit - 1].position) if len(rows) > limit else None
    stems = {stem for forms in words for stem in forms}
    return Listing([_found(row, stems) for row in rows[:limit]], more)


def index(article_id: str) -> None:
    """Put the story's words into the index, or take them out of it, inside the open transaction."""
    story = db.session.get(Story, article_id)
    if story is None:
        return
    db.session.execute(text(_FORGET[_dialect()]), {"position": story.position})
    if story.state == "public":
        db.session.execute(text(_ADD[_dialect()]), {"position": story.position, "words": _words(story)})


def _rows(terms: str, before: int, limit: int) -> Sequence[Any]:
    positions = db.session.scalars(text(_FIND[_dialect()]), {"terms": terms, "before": before, "limit": limit}).all()
    query = select(Story.position, Story.card, Story.text, Story.language)
    query = query.where(Story.position.in_(positions), Story.state == "public")
    return db.session.execute(query.order_by(Story.position.desc())).all()


def _asked(words: Sequence[set[str] | frozenset[str]], language: str) -> str:
    """The query in the database's own language."""
    told = [*words, *([{_language_word(language)}] if language else [])]
    return match_query(told, _dialect())


def _words(story: Story) -> str | list[str]:
    card = json.loads(story.card)
    names = [byline["name"] for byline in card["bylines"]] + [tag["name"] for tag in card["tags"]]
    told = "\n".join([card["headline"], card["standfirst"], card["dateline"], *names, story.text])
    words = f"{analyse(told[:LONGEST_TEXT], story.language)} {_language_word(story.language)}"
    return words if _dialect() == "sqlite" else sorted(set(words.split()))


def _language_word(language: str) -> str:
    return LANGUAGE_WORD + "".join(filter(str.isalpha, language.lower()))


def _found(row: Any, stems: set[str]) -> str:
    standfirst = json.loads(row.card)["standfirst"]
    excerpt = highlight(f"{standfirst}\n{row.text}", stems, row.language)
    return f'{row.card[:-1]},"highlight":{to_json(excerpt)}}}'


def _dialect() -> str:
    return db.engine.dialect.name
