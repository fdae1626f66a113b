"""Pages on which a language's front page is arranged: what readers see first, in blocks, by hand."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from newsapp.articles import queries
from newsapp.articles.actions import curating
from newsapp.articles.languages import LANGUAGES, direction
from newsapp.desk.catalogue import front_block
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import front_layout
from newsapp.desk.pages.front_layout import Block, Layout
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.platform.errors import NotFound, Refusal, Stale
from newsapp.platform.settings import current
from newsapp.reading import front, listing, search, story
from newsapp.staff.roles import FRONT

pages = new_pages("desk_front")
HERE = "/desk/front"
FOUND, LONGEST_QUERY, MOST_SECTIONS = 12, 200, 500
SMALL_PX = 320


@pages.get(HERE)
@needs(FRONT)
def show_languages() -> Response:
    """Which language's page to arrange, and how each now lies."""
    rows = {tag: queries.front_blocks(tag) for tag in current().site_languages}
    return page("desk/front_languages.html", rows=rows, names=LANGUAGES, direction=direction)


@pages.get(f"{HERE}/<language>")
@needs(FRONT)
def show_front(language: str) -> Response:
    """The page as it lies, to be arranged."""
    _require(language)
    laid = _present(language)
    told: dict[str, Any] = {"version": _version(language), "by_itself": not laid}
    return _arranging(language, laid or _suggested(language), **told)


@pages.post(f"{HERE}/<language>")
@needs(FRONT)
def arrange_front(language: str) -> Response:
    """Do what a button says; readers get the page when it is laid."""
    _require(language)
    layout, step = front_layout.carried(request.form), request.form.get("step", "")
    if step in ("lay", "release"):
        return _lay(language, layout, [] if step == "release" else layout)
    return _arranging(language, layout, at=front_layout.take(layout, step, request.form), version=_sent())


def _lay(language: str, typed: Layout, wanted: Layout) -> Response:
    """Give readers the page as wanted; refused, it is shown as it was typed, and beside it what another has laid."""
    try:
        curating.arrange(language, [block.fields for block in wanted], by=me(), version=_sent())
    except Stale as stale:
        told: dict[str, Any] = {"theirs": _shown(_present(language), language), "version": _version(language)}
        return _arranging(language, typed, refusal=stale, **told)
    except Refusal as refusal:
        return _arranging(language, typed, refusal=refusal, version=_sent())
    return go_to(f"{HERE}/{language}?done={'laid' if wanted else 'released'}")


def _arranging(language: str, layout: Layout, *, refusal: Refusal | None = None, at: str = "", **more: Any) -> Response:
    q = request.form.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip()
    found = (
        search.find(q, language, limit=FOUND) if q else listing.page(listing.Filters(language=language), limit=FOUND)
    )
    here = {article_id for block in layout for article_id in block.articles}
    told = {"blocks": _shown(layout, language), "found": found.items, "here": here, "q": q, "at": at, "small": small}
    told |= {"sections": queries.entries("section", after=None, limit=MOST_SECTIONS), "kinds": curating.KINDS}
    told |= {"front_language": language, "front_direction": direction(language), "name": LANGUAGES[language]}
    told |= {"unlaid": layout != _present(language), "into": request.form.get("into", "0"), "refusal": refusal} | more
    return page("desk/front.html", status=refusal.status if refusal else 200, **told)


def _shown(layout: Layout, language: str) -> list[dict[str, Any]]:
    """Each block with its stories as readers see them, or why they do not; and what it fills itself with."""
    ids = [article_id for block in layout for article_id in block.articles]
    cards = {key: json.loads(card) for key, card in story.cards_by_id(set(ids)).items()}
    rest = queries.those([article_id for article_id in ids if article_id not in cards], by=me())
    return [
        {
            "block": block,
            "stories": [{"id": it, "card": cards.get(it), "article": rest.get(it)} for it in block.articles],
            "itself": _by_itself(block, language, set(cards)),
        }
        for block in layout
    ]


def _by_itself(block: Block, language: str, without: set[str]) -> list[dict[str, Any]]:
    if not block.section or block.articles:
        return []
    return [json.loads(card) for card in front.newest(block.section, language, without=without)]


def _present(language: str) -> Layout:
    rows = queries.front_blocks(language)
    sections = queries.sections([row.section_id for row in rows if row.section_id])
    return front_layout.laid(front_block(row, sections) for row in rows)


def _suggested(language: str) -> Layout:
    """What to begin with where nobody has laid the page: as it lays itself, sections left to fill themselves."""
    return [
        Block(it["kind"], section=it["section"]["slug"])
        if it["section"]
        else Block(it["kind"], articles=[card["id"] for card in it["items"]])
        for it in front.blocks(language)
    ]


def small(illustration: dict[str, Any]) -> dict[str, Any] | None:
    """The rendition that is shown beside a headline; None until there are any."""
    made = [each for each in illustration["renditions"] if each["type"] == "image/jpeg"]
    return min(made, key=lambda each: abs(each["width"] - SMALL_PX), default=None)


def _version(language: str) -> int:
    return queries.front_version(queries.front_blocks(language))


def _sent() -> int:
    """The version that the form was made from; one that never was, where it says nothing that could be one."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _require(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound("There is no such language.")
