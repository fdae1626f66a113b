"""The draft as readers will see it, for the frame of a phone's width beside the choice to publish it."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, render_template, request

from newsapp.articles import queries
from newsapp.articles.body.references import images
from newsapp.desk.guards import me, needs
from newsapp.desk.pages.rendering import READERS_KEY, new_pages
from newsapp.desk.previews import HEADERS, POLICY
from newsapp.media import queries as media
from newsapp.platform.errors import NotFound
from newsapp.platform.settings import current
from newsapp.reading.presenting import previewed
from newsapp.staff.roles import WRITE_OWN

pages = new_pages("desk_phone")
PLACE = "/desk/stories/<article_id>/phone"


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_phone(article_id: str) -> Response:
    """The article as it now stands, as readers would get it."""
    article = queries.visible(article_id, me())
    pictures = media.many([*images(article.body), *([article.image_id] if article.image_id else [])])
    shown = previewed(article, pictures, f"/desk/stories/{article_id}/phone/media")
    said = current_app.extensions[READERS_KEY](article.language)
    told = {"article": shown, "preview": None, "settings": current(), "said": said}
    answer = Response(render_template("preview.html", **told), mimetype="text/html")
    policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers.update(HEADERS | {"Content-Security-Policy": policy})
    return answer


@pages.get(f"{PLACE}/media/<path:key>")
@needs(WRITE_OWN)
def show_picture(article_id: str, key: str) -> Response:
    """A picture of the draft."""
    article = queries.visible(article_id, me())
    shown = {article.image_id, *images(article.body)}
    found = media.rendition(key) if key.partition("/")[0] in shown else None
    if found is None:
        raise NotFound("There is no such picture.")
    content, kind = found
    answer = Response(content, mimetype=kind, headers={"Cache-Control": "private, no-cache"})
    answer.add_etag()
    return cast(Response, answer.make_conditional(request))
