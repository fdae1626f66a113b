"""Pages of what stories are filed under: sections, tags and authors."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.articles import queries
from newsapp.articles.actions import cataloguing
from newsapp.desk.guards import me, needs
from newsapp.desk.pages.forms import read
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import catalogue as told
from newsapp.platform import paging
from newsapp.platform.errors import Refusal
from newsapp.staff.roles import CATALOGUE

pages = new_pages("desk_catalogue_pages")
HERE = "/desk/catalogue"
KIND, ENTRY = f"{HERE}/<any(sections, tags, authors):kinds>", f"{HERE}/<any(sections, tags, authors):kinds>/<slug>"
KINDS = {"sections": "section", "tags": "tag", "authors": "author"}
_SCHEMAS: dict[str, tuple[Any, Any]] = {
    "sections": (told.SectionIn, told.SectionChanges),
    "tags": (told.TagIn, told.EntryChanges),
    "authors": (told.AuthorIn, told.AuthorChanges),
}
ON_A_PAGE = 50


@pages.get(HERE)
@needs(CATALOGUE)
def show_catalogue() -> Response:
    """The catalogue, which begins with the sections."""
    return _kind("sections")


@pages.get(KIND)
@needs(CATALOGUE)
def show_kind(kinds: str) -> Response:
    """Every section, tag or author by name, and how much of the paper uses it."""
    return _kind(kinds)


@pages.post(KIND)
@needs(CATALOGUE)
def add_entry(kinds: str) -> Response:
    """A new one."""
    try:
        cataloguing.add(KINDS[kinds], read(_SCHEMAS[kinds][0]), by=me())
    except Refusal as refusal:
        return _kind(kinds, refusal)
    return go_to(f"{HERE}/{kinds}?done=added")


@pages.get(ENTRY)
@needs(CATALOGUE)
def show_entry(kinds: str, slug: str) -> Response:
    """One of them, to be changed or removed."""
    return _entry(kinds, slug)


@pages.post(ENTRY)
@needs(CATALOGUE)
def change_entry(kinds: str, slug: str) -> Response:
    """Change it; stories that name it follow."""
    try:
        cataloguing.change(KINDS[kinds], slug, read(_SCHEMAS[kinds][1]), by=me())
    except Refusal as refusal:
        return _entry(kinds, slug, refusal)
    return go_to(f"{HERE}/{kinds}?done=changed")


@pages.post(f"{ENTRY}/removal")
@needs(CATALOGUE)
def remove_entry(kinds: str, slug: str) -> Response:
    """Remove one that no story uses."""
    try:
        cataloguing.remove(KINDS[kinds], slug, by=me())
    except Refusal as refusal:
        return _entry(kinds, slug, refusal)
    return go_to(f"{HERE}/{kinds}?done=removed")


def _kind(kinds: str, refusal: Refusal | None = None) -> Response:
    """The list of one kind; with what was typed into the form of a new one, where that was refused."""
    q, keys = request.args.get("q", ""), paging.decode(request.args.get("cursor", ""), 2)
    after = (keys[0], keys[1]) if keys else None
    rows = queries.entries(KINDS[kinds], after=after, limit=ON_A_PAGE + 1, q=q)
    shown = rows[:ON_A_PAGE]
    more = {"q": q, "cursor": paging.encode(shown[-1].name, shown[-1].id)} if len(rows) > ON_A_PAGE else {}
    found: dict[str, Any] = {"rows": shown, "uses": queries.uses(KINDS[kinds], [row.id for row in shown])}
    found |= {"further": more and f"{HERE}/{kinds}?{urlencode(more)}", "many": queries.MOST_COUNTED, "q": q}
    return page("desk/catalogue.html", status=_status(refusal), kinds=kinds, refusal=refusal, **found)


def _entry(kinds: str, slug: str, refusal: Refusal | None = None) -> Response:
    """One entry as it is; or as it was typed, where that was refused."""
    row = cataloguing.find(KINDS[kinds], slug)
    used = queries.uses(KINDS[kinds], [row.id])[row.id]
    typed = request.form if refusal and "name" in request.form else row
    found = {"row": row, "typed": typed, "used": used, "many": queries.MOST_COUNTED}
    return page("desk/entry.html", status=_status(refusal), kinds=kinds, refusal=refusal, **found)


def _status(refusal: Refusal | None) -> int:
    return refusal.status if refusal else 200
