"""The history of a story: who changed it when, what differs between any two states of it, and the way back."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from newsapp.articles import differences, history, queries
from newsapp.articles.actions import drafting
from newsapp.articles.body.validation import empty
from newsapp.articles.languages import LANGUAGES
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.media import queries as media
from newsapp.platform.errors import Refusal
from newsapp.staff.roles import WRITE_OWN

pages = new_pages("desk_history")
PLACE = "/desk/stories/<article_id>/history"
ON_A_PAGE = 200
LONGEST_NUMBER = 7


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_history(article_id: str) -> Response:
    """Every change, newest first; what one person did in one sitting is one line."""
    article = queries.visible(article_id, me())
    rows = queries.revisions(article_id, before=_number("before"), limit=ON_A_PAGE + 1)
    onward = f"{request.path}?before={rows[ON_A_PAGE - 1].number}" if len(rows) > ON_A_PAGE else ""
    runs = history.runs(rows[:ON_A_PAGE])
    return page("desk/history.html", article=article, runs=runs, rows=rows[:ON_A_PAGE], onward=onward)


@pages.get(f"{PLACE}/difference")
@needs(WRITE_OWN)
def show_difference(article_id: str) -> Response:
    """What differs between two states of it, the older first, however they were chosen."""
    article = queries.visible(article_id, me())
    newer = _number("to") or article.version
    older = _number("from")
    if older and older > newer:
        older, newer = newer, older
    return page("desk/difference.html", article=article, older=older, newer=newer, **_between(article, older, newer))


@pages.get(f"{PLACE}/<int(max=1000000):number>/restore")
@needs(WRITE_OWN)
def show_restoring(article_id: str, number: int) -> Response:
    """What going back to that state would change of the present one."""
    return _restoring(article_id, number)


@pages.post(f"{PLACE}/<int(max=1000000):number>/restore")
@needs(WRITE_OWN)
def restore(article_id: str, number: int) -> Response:
    """Go back to that state, as a new change."""
    try:
        drafting.restore(article_id, number, by=me(), version=forms.version())
    except Refusal as refusal:
        return _restoring(article_id, number, refusal)
    return go_to(f"/desk/stories/{article_id}/history?done=restored")


def _restoring(article_id: str, number: int, refusal: Refusal | None = None) -> Response:
    article = queries.visible(article_id, me())
    found = _between(article, article.version, number, restored=True)
    status = refusal.status if refusal else 200
    return page("desk/restoring.html", status=status, article=article, number=number, refusal=refusal, **found)


def _number(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None


def _between(article: Any, older: int | None, newer: int, *, restored: bool = False) -> dict[str, Any]:
    """The rows of both, the fields that differ as pieces of words, and the blocks of the text."""
    before = history.at(article, older) if older else None
    after = history.at(article, newer)
    was, became = (_fields(before) if before else {}), _fields(after)
    names = [name for name in became if not restored or name in _RESTORED]
    pairs = [(name, was.get(name, ""), became[name]) for name in names]
    changed = {name: differences.of_words(one, other) for name, one, other in pairs if one != other}
    blocks = differences.of_bodies(before.body if before else empty(), after.body)
    rows = {"was": queries.revision(article.id, older) if older else None, "row": queries.revision(article.id, newer)}
    return rows | {
        "changed": changed,
        "blocks": blocks,
        "same": not changed and all(it.change == "same" for it in blocks),
    }


_RESTORED = "headline standfirst dateline language section tags bylines picture caption".split()


def _fields(it: Any) -> dict[str, str]:
    """What it was filed under, and how it stood, in words that can be compared."""
    picture = media.many([it.image_id]).get(it.image_id) if it.image_id else None
    told = {"headline": it.headline, "standfirst": it.standfirst, "dateline": it.dateline}
    told |= {"language": LANGUAGES.get(it.language, it.language), "section": it.section.name if it.section else ""}
    told["tags"] = ", ".join(tag.name for tag in it.tags)
    told["bylines"] = ", ".join(f"{byline.author.name} ({byline.role})" for byline in it.bylines)
    told |= {"picture": picture.alt or picture.id if picture else it.image_id or "", "caption": it.image_caption}
    return told | {"address": it.slug, "notice": it.notice, "reason": it.withdrawal_reason}
