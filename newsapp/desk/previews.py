"""Routes by which somebody without an account is shown a draft: the links, and the page behind one.

The secret is in the path, so that the link works in every mail and without script; it is kept nowhere, logged nowhere,
and told to no other site.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, render_template, request

from newsapp.articles import queries
from newsapp.articles.languages import direction
from newsapp.desk import words
from newsapp.desk.guards import me, needs
from newsapp.desk.schemas import writing as told
from newsapp.desk.showing import moment_shown
from newsapp.drafts.actions import previewing
from newsapp.drafts.actions.previewing import Opened
from newsapp.media import queries as media
from newsapp.platform.errors import NotFound
from newsapp.platform.guards import public
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.settings import current
from newsapp.reading.presenting import previewed
from newsapp.staff.roles import WRITE_OWN

previews = Routes("desk_previews", __name__, url_prefix="/api/v1/admin/articles", description="Links to drafts.")
shown_around = Blueprint("shown_around", __name__, url_prefix="/preview", template_folder="templates")
Fields = dict[str, Any]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# No script at all: what is shown is not ours to run yet.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@previews.route("/<article_id>/previews")
@needs(WRITE_OWN)
@previews.response(200, told.PreviewListOut)
def list_previews(article_id: str) -> Response:
    """The links that were made to the article, newest first; their addresses were told once."""
    queries.visible(article_id, me())
    return json_answer({"items": [_preview(row) for row in previewing.of(article_id)]})


@previews.route("/<article_id>/previews", methods=["POST"])
@needs(WRITE_OWN)
@previews.arguments(told.PreviewIn, required=False)
@previews.response(201, told.PreviewOut)
def make_preview(fields: Fields, article_id: str) -> Response:
    """A link that shows the article as it now stands to somebody without an account."""
    made, secret = previewing.make(article_id, fields.get("expires_in_hours", 48), by=me())
    return json_answer(_preview(made) | {"url": f"{current().public_url}/preview/{secret}"}, 201)


@previews.route("/<article_id>/previews/<preview_id>", methods=["DELETE"])
@needs(WRITE_OWN)
@previews.response(204)
def revoke_preview(article_id: str, preview_id: str) -> Response:
    """End a link at once."""
    previewing.revoke(article_id, preview_id, by=me())
    return Response(status=204)


@shown_around.get("/<secret>")
@public
def show_draft(secret: str) -> Response:
    """The draft as readers would get it, with a line that says what it is."""
    opened = previewing.open_link(secret)
    shown = previewed(opened.article, media.many(opened.image_ids), f"{current().public_url}/preview/{secret}/media")
    told = {"article": shown, "preview": opened.preview, "settings": current()}
    return Response(render_template("preview.html", **told, **_told_in(opened)), mimetype="text/html")


@shown_around.get("/<secret>/media/<path:key>")
@public
def show_picture(secret: str, key: str) -> Response:
    """A picture of the draft, for as long as its link shows it."""
    opened = previewing.open_link(secret)
    found = media.rendition(key) if key.partition("/")[0] in opened.image_ids else None
    if found is None:
        raise NotFound("There is no such picture.")
    content, kind = found
    return cast(Response, Response(content, mimetype=kind).make_conditional(request))


@shown_around.after_request
def _keep_secret(answer: Response) -> Response:
    answer.headers.update(HEADERS)
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    return answer


def _told_in(opened: Opened) -> Fields:
    """The words that say what is shown: in the language of the draft where they are known in it, else in English."""
    language = words.guests_language(opened.article.language)
    until = words.moment_elsewhere(opened.preview.expires_at, language)
    told_in = {"language": language, "direction": direction(language)}
    return {"t": words.speaker_to_guests(language), "until": until, "told_in": told_in}


def _preview(row: Any) -> Fields:
    told = {name: getattr(row, name) for name in ("id", "revision", "made_by")}
    return told | {name: moment_shown(getattr(row, name)) for name in ("made_at", "expires_at", "revoked_at")}
