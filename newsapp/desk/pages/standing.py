"""Standing by what readers have, in two steps: choose and word it, see exactly what readers will see, then do it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Response, current_app, request

from newsapp.articles import queries
from newsapp.articles.actions import correcting, publishing
from newsapp.articles.languages import direction
from newsapp.articles.workflow import CORRECTION_KINDS
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import READERS_KEY, go_to, new_pages, page
from newsapp.desk.schemas import articles as told
from newsapp.platform.errors import Invalid, Refusal
from newsapp.platform.settings import current
from newsapp.reading.presenting import page_url
from newsapp.reading.share import title_of
from newsapp.reading.story import WITHHELD
from newsapp.staff.actions import braking
from newsapp.staff.roles import PUBLISH

pages = new_pages("desk_standing_pages")
PLACE = "/desk/stories/<article_id>/standing"
WITHDRAWN = "withdrawn"
Fields = dict[str, Any]


@pages.get(PLACE)
@needs(PUBLISH)
def show_standing(article_id: str) -> Response:
    """How the newsroom stands by it, and what it can say of it now."""
    return _standing(article_id)


@pages.post(PLACE)
@needs(PUBLISH)
def set_standing(article_id: str) -> Response:
    """Show what readers would see; do it once that was seen; or go back to the wording."""
    try:
        fields, step = forms.read(told.StandingFormIn), request.form.get("step", "")
        if step == "back":
            return _standing(article_id)
        words = _worded(fields)
        if step == "do":
            return _done(article_id, fields["act"], words)
    except Refusal as refusal:
        return _standing(article_id, refusal)
    return _shown(article_id, fields["act"], words)


def _standing(article_id: str, refusal: Refusal | None = None) -> Response:
    article = queries.visible(article_id, me())
    stopped = any(row.staff_id == me().id for row, _ in braking.pulled())
    found = {"article": article, "refusal": refusal, "stopped": stopped, "made": queries.corrections(article_id)}
    return page("desk/standing.html", status=refusal.status if refusal else 200, **found)


def _worded(fields: Fields) -> str:
    """The words as they would be kept; Invalid names the field of the form."""
    act, words = fields["act"], fields["words"] or ""
    if act == WITHDRAWN:
        return str(forms.read(told.ReasonIn)["reason"])
    try:
        return correcting.noted(act, words) if act in CORRECTION_KINDS else correcting.noticed(act, words)
    except Invalid as refusal:
        raise Invalid({"words": [it for sentences in refusal.errors.values() for it in sentences]}) from None


def _shown(article_id: str, act: str, words: str) -> Response:
    """What readers would see, in the words of their own page."""
    article = queries.visible(article_id, me())
    made = [
        *queries.corrections(article_id),
        *([SimpleNamespace(kind=act, note=words)] if act in CORRECTION_KINDS else []),
    ]
    told = {"headline": article.headline, "language": article.language, "standing": act}
    found: Fields = {"article": article, "act": act, "words": words, "made": made, "share_title": title_of(told)}
    found |= {"said": current_app.extensions[READERS_KEY](article.language), "version": forms.version()}
    found |= {
        "direction": direction(article.language),
        "address": page_url(current(), article.slug),
        "withheld": words or WITHHELD,
    }
    return page("desk/standing_shown.html", **found)


def _done(article_id: str, act: str, words: str) -> Response:
    asked: Fields = {"by": me(), "version": forms.version()}
    if act == WITHDRAWN:
        publishing.withdraw(article_id, words, **asked)
        return go_to(f"/desk/stories/{article_id}/publish?done=withdrawn")
    if act in CORRECTION_KINDS:
        correcting.correct(article_id, act, words, **asked)
    else:
        correcting.set_standing(article_id, act, words, **asked)
    return go_to(f"/desk/stories/{article_id}/standing?done={act}")
