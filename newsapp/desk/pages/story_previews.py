"""Links that show a draft to somebody without an account: made, told once, listed, ended."""

from __future__ import annotations

from flask import Response

from newsapp.articles import queries
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import writing as told
from newsapp.drafts.actions import previewing
from newsapp.platform import clock
from newsapp.platform.errors import Refusal
from newsapp.platform.settings import current
from newsapp.staff.roles import WRITE_OWN

pages = new_pages("desk_story_previews")
PLACE = "/desk/stories/<article_id>/previews"


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_previews(article_id: str) -> Response:
    """The links there are, without their addresses."""
    return _previews(article_id)


@pages.post(PLACE)
@needs(WRITE_OWN)
def make_preview(article_id: str) -> Response:
    """A new link; its address is in this answer and nowhere else."""
    try:
        hours = forms.read(told.PreviewIn)["expires_in_hours"]
        _, secret = previewing.make(article_id, hours, by=me())
    except Refusal as refusal:
        return _previews(article_id, refusal)
    return _previews(article_id, address=f"{current().public_url}/preview/{secret}")


@pages.post(f"{PLACE}/<preview_id>/end")
@needs(WRITE_OWN)
def end_preview(article_id: str, preview_id: str) -> Response:
    """End a link at once."""
    previewing.revoke(article_id, preview_id, by=me())
    return go_to(f"/desk/stories/{article_id}/previews?done=ended")


def _previews(article_id: str, refusal: Refusal | None = None, *, address: str = "") -> Response:
    article = queries.visible(article_id, me())
    rows = [(row, previewing.state(row)) for row in previewing.of(article_id)]
    status = refusal.status if refusal else 201 if address else 200
    found = {"article": article, "rows": rows, "address": address, "refusal": refusal, "now": clock.now()}
    return page("desk/story_previews.html", status=status, **found)
