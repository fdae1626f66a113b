"""The list of all stories that somebody may see, narrowed and searched, and the form that begins a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.articles import finding, queries
from newsapp.articles.actions import drafting
from newsapp.articles.finding import Found
from newsapp.articles.languages import LANGUAGES
from newsapp.desk.finding import beside
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas.articles import ArticleIn, StoryListArguments
from newsapp.platform import paging
from newsapp.platform.errors import Invalid, Refusal
from newsapp.staff import queries as staff
from newsapp.staff.roles import WRITE_OWN

pages = new_pages("desk_stories")
STORIES, NEW = "/desk/stories", "/desk/stories/new"
KEPT = ("q", "state", "written", "section", "whose")
MOST_SECTIONS = 200


@dataclass(frozen=True)
class Listed:
    """A part of the list, the address of the next, and the pictures and names that were found beside the first."""

    found: list[Found] = field(default_factory=list)
    onward: str = ""
    images: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, str]] = field(default_factory=list)


@pages.get(STORIES)
@needs(WRITE_OWN)
def list_stories() -> Response:
    """Stories in any state, last changed first, as the address narrows them."""
    try:
        listed, refusal = _listed(forms.asked(StoryListArguments)), None
    except Invalid as refused:
        listed, refusal = Listed(), refused
    began = staff.names(row.article.created_by for row in listed.found)
    told = {"refusal": refusal, "listed": listed, "began": began, "sections": _sections(), "tongues": LANGUAGES}
    return page("desk/stories.html", status=_status(refusal), **told)


@pages.get(NEW)
@needs(WRITE_OWN)
def show_new_story() -> Response:
    """The form that begins a story."""
    return _new()


@pages.post(STORIES)
@needs(WRITE_OWN)
def begin_story() -> Response:
    """Begin a story, and go on in the editor."""
    try:
        saved = drafting.begin(forms.read(ArticleIn), by=me())
    except Refusal as refusal:
        return _new(refusal)
    return go_to(f"{STORIES}/{saved.article.id}")


def _listed(asked: forms.Fields) -> Listed:
    q, before, limit = asked["q"].strip(), paging.decode_moment(asked["cursor"]), asked["limit"]
    narrowing = {name: asked[name] for name in ("status", "state", "section", "whose")}
    wanted = queries.Wanted(language=asked["written"], **narrowing)
    if q:
        found = finding.find(q, by=me(), before=before, limit=limit + 1, within=wanted)
    else:
        found = [Found(row, "") for row in queries.listing(wanted, by=me(), before=before, limit=limit + 1)]
    more = beside(q) if q and not before else {}
    return Listed(found[:limit], _onward(found[limit - 1], asked) if len(found) > limit else "", **more)


def _onward(last: Found, asked: forms.Fields) -> str:
    """Where the list goes on after this one, narrowed as it is."""
    cursor = paging.encode(last.article.updated_at.isoformat(), last.article.id)
    kept = {name: asked[name] for name in KEPT if asked[name]}
    return f"{STORIES}?{urlencode(kept | {'cursor': cursor})}"


def _sections() -> list[tuple[str, str]]:
    """Every section's slug and name, in the paper's order."""
    rows = queries.entries("section", after=None, limit=MOST_SECTIONS)
    return [(row.slug, row.name) for row in sorted(rows, key=lambda row: (row.position, row.name))]  # type: ignore[union-attr]


def _new(refusal: Refusal | None = None) -> Response:
    typed = {"headline": request.form.get("headline", ""), "language": request.form.get("language", "")}
    typed["language"] = typed["language"] or queries.last_language(me())
    return page("desk/new_story.html", status=_status(refusal), refusal=refusal, typed=typed, tongues=LANGUAGES)


def _status(refusal: Refusal | None) -> int:
    return refusal.status if refusal else 200
