"""The front page of a language: laid by hand, or by itself where nobody has laid it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsapp.articles import queries
from newsapp.platform.db import db
from newsapp.platform.http import to_json
from newsapp.reading import listing, story
from newsapp.reading.models import Story

if TYPE_CHECKING:
    from newsapp.articles.models import FrontBlock, Section

NEWEST = 80
A_SECTION_SHOWS = 4


def blocks(language: str) -> list[dict[str, Any]]:
    """Blocks as {kind, title, section {slug, name} or None, items [Card]}, in order; empty ones left out."""
    return [block | {"items": [json.loads(card) for card in block["items"]]} for block in _laid(language)]


def to_json_text(language: str) -> str:
    """The front page as the contract has it, its Cards joined as they are."""
    parts = []
    for block in _laid(language):
        told = to_json({key: value for key, value in block.items() if key != "items"})
        parts.append(f'{told[:-1]},"items":[{",".join(block["items"])}]}}')
    return f'{{"language":{to_json(language)},"blocks":[{",".join(parts)}]}}'


def newest(section: str, language: str, *, without: set[str]) -> list[str]:
    """The Cards with which the block of a section (its slug) fills itself, without those that are laid by hand."""
    found = listing.page(listing.Filters(section=section, language=language), limit=A_SECTION_SHOWS + 4).cards
    fresh = [card for card in found if json.loads(card)["id"] not in without]
    return fresh[:A_SECTION_SHOWS]


def _laid(language: str) -> list[dict[str, Any]]:
    rows = queries.front_blocks(language)
    laid = _by_hand(rows, language) if rows else []
    return laid or _by_itself(language)


def _by_hand(rows: list[FrontBlock], language: str) -> list[dict[str, Any]]:
    cards = story.cards_by_id({it for row in rows for it in row.article_ids})
    sections = queries.sections([row.section_id for row in rows if row.section_id])
    shown = set(cards)
    found = []
    for row in rows:
        section = sections.get(row.section_id or "")
        items = [cards[it] for it in row.article_ids if it in cards]
        if section and not row.article_ids:
            items = newest(section.slug, language, without=shown)
        found.append(_block(row.kind, row.title, section, items))
    return [block for block in found if block["items"]]


def _by_itself(language: str) -> list[dict[str, Any]]:
    query = select(Story.card, Story.section_id).where(Story.state == "public", Story.language == language)
    rows = db.session.execute(query.order_by(Story.position.desc()).limit(NEWEST)).all()
    if not rows:
        return []
    lead = next((n for n, row in enumerate(rows[:6]) if '"illustration":{' in row.card), 0)
    rest = [row for n, row in enumerate(rows) if n != lead]
    by_section: dict[str, list[str]] = {}
    for row in rest[2:]:
        by_section.setdefault(row.section_id or "", []).append(row.card)
    sections = queries.sections([it for it in by_section if it])
    found = [_block("lead", "", None, [rows[lead].card]), _block("pair", "", None, [row.card for row in rest[:2]])]
    ordered = sorted(sections.values(), key=lambda section: (section.position, section.name))
    found += [_block("list", section.name, section, by_section[section.id][:A_SECTION_SHOWS]) for section in ordered]
    return [block for block in found if block["items"]]


def _block(kind: str, title: str, section: Section | None, items: list[str]) -> dict[str, Any]:
    named = {"slug": section.slug, "name": section.name} if section else None
    return {"kind": kind, "title": title or (section.name if section else ""), "section": named, "items": items}
