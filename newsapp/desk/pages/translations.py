"""A story in other languages: where each stands, beginning another, and keeping up with the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.articles import history, queries
from newsapp.articles.actions import translating
from newsapp.articles.languages import LANGUAGES
from newsapp.articles.workflow import WITHDRAWN
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import writing as told
from newsapp.platform.errors import Refusal
from newsapp.platform.settings import current
from newsapp.staff.roles import WRITE_OWN

if TYPE_CHECKING:
    from newsapp.articles.models import Article

pages = new_pages("desk_translations")
PLACE = "/desk/stories/<article_id>/translations"


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_translations(article_id: str) -> Response:
    """The languages there are, those that are missing, and how far this one is behind its original."""
    return _translations(article_id)


@pages.post(PLACE)
@needs(WRITE_OWN)
def begin(article_id: str) -> Response:
    """A draft in another language, begun from this one's words; straight to its editor."""
    try:
        made = translating.begin(article_id, forms.read(told.TranslationIn)["language"], by=me())
    except Refusal as refusal:
        return _translations(article_id, refusal)
    return go_to(f"/desk/stories/{made.id}")


@pages.post(f"{PLACE}/caught-up")
@needs(WRITE_OWN)
def catch_up(article_id: str) -> Response:
    """Say that this translation now says what that revision of its original says."""
    try:
        translating.catch_up(article_id, forms.read(told.CaughtUpIn)["revision"], by=me())
    except Refusal as refusal:
        return _translations(article_id, refusal)
    return go_to(f"/desk/stories/{article_id}/translations?done=caught_up")


def _translations(article_id: str, refusal: Refusal | None = None) -> Response:
    article = queries.visible(article_id, me())
    group = [it for it in queries.siblings(article) if queries.may_see(it, me())]
    there = {article.language, *(it.language for it in group if it.status != WITHDRAWN)}
    wanted = [tag for tag in current().site_languages if tag not in there]
    missing = [*wanted, *(tag for tag in LANGUAGES if tag not in there and tag not in wanted)]
    found: dict[str, Any] = {"article": article, "group": group, "refusal": refusal, "names": LANGUAGES}
    found |= {"missing": [(tag, LANGUAGES[tag]) for tag in missing], "behind": _behind(article)}
    found["late"] = {it.id: _behind(it) for it in group}
    return page("desk/translations.html", status=refusal.status if refusal else 200, **found)


def _behind(article: Article) -> history.Behind | None:
    """How far it is behind an original that this person may know of."""
    behind = history.behind(article)
    return behind if behind and queries.may_see(behind.original, me()) else None
