"""The page before publishing: what to look at, who will get it, and then now, at a time, or not before an embargo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.articles import queries
from newsapp.articles.actions import drafting, embargoes, publishing
from newsapp.articles.workflow import PUBLISHED
from newsapp.desk.guards import ask_at_first, fresh_at_first, me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import articles as told
from newsapp.desk.showing import carriers
from newsapp.drafts import queries as drafts
from newsapp.drafts import readiness
from newsapp.drafts.actions import checking
from newsapp.media import queries as media
from newsapp.platform.errors import NotFound, Refusal
from newsapp.platform.settings import current
from newsapp.reading.presenting import page_url
from newsapp.reading.share import targets
from newsapp.staff.roles import PUBLISH, WRITE_OWN

if TYPE_CHECKING:
    from newsapp.articles.models import Article

pages = new_pages("desk_publishing")
PLACE = "/desk/stories/<article_id>/publish"


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_publishing(article_id: str) -> Response:
    """What to look at before it is published, and the choice; for who may not publish, handing in."""
    queries.visible(article_id, me())
    if me().may(PUBLISH):
        ask_at_first()
    return _publishing(article_id)


@pages.post(PLACE)
@needs(PUBLISH)
@fresh_at_first
def publish_now(article_id: str) -> Response:
    """Publish it now; what is under embargo only where that is lifted in the same step."""
    try:
        fields = forms.read(told.PublicationIn)
        publishing.publish(article_id, by=me(), version=forms.version(), lift_embargo=fields["lift_embargo"])
    except Refusal as refusal:
        return _publishing(article_id, refusal)
    return _led(article_id, "published")


@pages.post(f"{PLACE}/schedule")
@needs(PUBLISH)
@fresh_at_first
def schedule(article_id: str) -> Response:
    """Publish it at a time, or at another one than was said before."""
    try:
        publishing.schedule(article_id, forms.read(told.ScheduleIn)["at"], by=me(), version=forms.version())
    except Refusal as refusal:
        return _publishing(article_id, refusal)
    return _led(article_id, "scheduled")


@pages.post(f"{PLACE}/unschedule")
@needs(PUBLISH)
def unschedule(article_id: str) -> Response:
    """Publish it at no time for now: it is a draft again."""
    try:
        reason = forms.read(told.ReasonIn)["reason"]
        publishing.unschedule(article_id, reason, by=me(), version=forms.version())
    except Refusal as refusal:
        return _publishing(article_id, refusal)
    return _led(article_id, "unscheduled")


@pages.post(f"{PLACE}/embargo")
@needs(WRITE_OWN)
def set_embargo(article_id: str) -> Response:
    """Keep it from readers until a time; with none said, no longer."""
    try:
        until = forms.read(told.EmbargoIn)["embargo_until"]
        drafting.change(article_id, {"embargo_until": until}, by=me(), version=forms.version())
    except Refusal as refusal:
        return _publishing(article_id, refusal)
    return _led(article_id, "embargo" if until else "lifted")


@pages.post(f"{PLACE}/links")
@needs(WRITE_OWN)
def try_links(article_id: str) -> Response:
    """Have its links tried once more."""
    checking.ask(article_id, by=me())
    return _led(article_id, "links")


def _publishing(article_id: str, refusal: Refusal | None = None) -> Response:
    article = queries.visible(article_id, me())
    items = drafts.looks(article)
    found: dict[str, Any] = {"article": article, "refusal": refusal, "items": items}
    found["ready"] = all(item.level != readiness.MUST for item in items)
    found["cards"] = readiness.cards(article.headline, article.standfirst or article.headline)
    found |= {"links": drafts.outcomes(article), "feeds": carriers(article), "picture": _picture(article)}
    found |= {"embargo": embargoes.in_force(article), "address": page_url(current(), article.slug)}
    if article.status == PUBLISHED:
        found["shares"] = targets(found["address"], article.headline)
    return page("desk/publishing.html", status=refusal.status if refusal else 200, **found)


def _picture(article: Article) -> dict[str, Any] | None:
    """The story's picture, found beside the preview: that of a draft is public nowhere."""
    try:
        image = media.find(article.image_id or "")
    except NotFound:
        return None
    return media.as_illustration(image, "", f"/desk/stories/{article.id}/phone/media")


def _led(article_id: str, done: str) -> Response:
    return go_to(f"/desk/stories/{article_id}/publish?done={done}")
