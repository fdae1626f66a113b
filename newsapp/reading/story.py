"""Reading one story, or a batch of them: ready JSON joined with what lives by other stories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from newsapp.articles import queries
from newsapp.platform.db import db
from newsapp.platform.errors import Gone, NotFound, Withheld
from newsapp.platform.http import to_json
from newsapp.platform.settings import current
from newsapp.reading.models import Story
from newsapp.reading.presenting import page_url

# What is said where the order lets nothing more be said.
WITHHELD = "This article is withheld by a legal order."


@dataclass(frozen=True)
class Moved(Exception):
    """The story is now at this slug."""

    slug: str


def article_json(slug: str) -> str:
    """The Article at this slug as JSON; Moved, Gone, Withheld or NotFound."""
    return whole([_public(slug)])[0]


def article(slug: str) -> dict[str, Any]:
    """The Article at this slug, for a page; refusals as `article_json`."""
    found: dict[str, Any] = json.loads(article_json(slug))
    return found


def share_json(slug: str) -> str:
    """The Share of the story at this slug as JSON; refusals as `article_json`."""
    return _public(slug).share


def share(slug: str) -> dict[str, Any]:
    """The Share of the story at this slug, for a page's head; refusals as `article_json`."""
    found: dict[str, Any] = json.loads(share_json(slug))
    return found


def whole(stories: Sequence[Story]) -> list[str]:
    """These public stories as Article JSON, with two look-ups however many they are."""
    translations = _translations({story.group_id for story in stories})
    cards = cards_by_id({it for story in stories for it in story.related_ids})
    return [
        f'{story.article[:-1]},"translations":{to_json(_others(story, translations))},'
        f'"related":[{",".join(cards[it] for it in story.related_ids if it in cards)}]}}'
        for story in stories
    ]


def cards_by_id(ids: set[str]) -> dict[str, str]:
    """The Cards of those of these stories that are public, as JSON."""
    if not ids:
        return {}
    query = select(Story.article_id, Story.card).where(Story.article_id.in_(sorted(ids)), Story.state == "public")
    return {row.article_id: row.card for row in db.session.execute(query)}


def _public(slug: str) -> Story:
    story = db.session.scalar(select(Story).where(Story.slug == slug))
    if story is not None and story.state == "public":
        return story
    if story is None:
        present = queries.present_slug(slug)
        if present is None or present == slug or not _known(present):
            raise NotFound("There is no such article.")
        raise Moved(present)
    if story.state == "withheld":
        raise Withheld(story.notice or WITHHELD)
    raise Gone("This article has been withdrawn.")


def _known(slug: str) -> bool:
    return db.session.scalar(select(Story.article_id).where(Story.slug == slug)) is not None


def _translations(groups: set[str]) -> dict[str, list[tuple[str, str, str]]]:
    query = select(Story.group_id, Story.article_id, Story.language, Story.slug)
    query = query.where(Story.group_id.in_(sorted(groups)), Story.state == "public").order_by(Story.language)
    found = defaultdict(list)
    for row in db.session.execute(query):
        found[row.group_id].append((row.article_id, row.language, row.slug))
    return found


def _others(story: Story, translations: dict[str, list[tuple[str, str, str]]]) -> list[dict[str, str]]:
    settings = current()
    return [
        {"language": language, "slug": slug, "url": page_url(settings, slug)}
        for article_id, language, slug in translations.get(story.group_id, [])
        if article_id != story.article_id
    ]
