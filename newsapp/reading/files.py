"""Pictures for readers: each public for as long as a public story shows it, and not an hour longer."""

from __future__ import annotations

from typing import NoReturn, cast

from flask import Blueprint, Response, request
from sqlalchemy import exists, select

from newsapp.media import queries as media
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.platform.guards import public
from newsapp.reading import share_pictures
from newsapp.reading.models import Story, StoryImage

files = Blueprint("files", __name__)
# An hour: long enough for a reading, short enough for a picture that had to be taken down.
CACHE = "public, max-age=3600"


@files.get("/media/<path:key>")
@public
def picture(key: str) -> Response:
    """A rendition of a picture that a public story shows."""
    if not _shown(key.split("/", maxsplit=1)[0]):
        _nothing()
    found = media.rendition(key)
    return _answer(*found) if found else _nothing()


@files.get("/share/<article_id>-<digest>.jpg")
@public
def share_picture(article_id: str, digest: str) -> Response:
    """The picture of a story for those who share it, drawn when it is first asked for."""
    content = share_pictures.drawn(article_id, digest)
    return _answer(content, "image/jpeg") if content else _nothing()


def _nothing() -> NoReturn:
    raise NotFound("There is no such picture.")


def _answer(content: bytes, kind: str) -> Response:
    answer = Response(content, mimetype=kind, headers={"Cache-Control": CACHE})
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    return cast(Response, answer.make_conditional(request))


def _shown(image_id: str) -> bool:
    shows = exists().where(StoryImage.image_id == image_id, StoryImage.article_id == Story.article_id)
    return bool(db.session.scalar(select(shows.where(Story.state == "public"))))
