"""The 1200×630 picture of each story for those who share it: cropped from its own, or its headline set in type."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select

from newsapp.articles import queries
from newsapp.media import queries as media
from newsapp.platform.db import db
from newsapp.platform.settings import current
from newsapp.reading.models import Story
from newsapp.reading.share import SharePicture

if TYPE_CHECKING:
    from newsapp.media.models import Image

WIDTH, HEIGHT = 1200, 630
# Raised when the drawing changes, so that those who cache by address fetch the new one.
DRAWING = 1


def picture(shown: Mapping[str, Any], image: Image | None, *, aged: bool) -> SharePicture:
    """Where a story's share picture is: another address whenever it would look different."""
    crop = (image.id, image.focal_x, image.focal_y) if image else ()
    section = (shown.get("section") or {}).get("name", "")
    seen = [DRAWING, shown["headline"], shown["language"], section, current().site_name, crop, aged and year(shown)]
    digest = hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]
    url = f"{current().public_url}/share/{shown['id']}-{digest}.jpg"
    return SharePicture(url=url, width=WIDTH, height=HEIGHT, alt=image.alt if image else shown["headline"])


def drawn(article_id: str, digest: str) -> bytes | None:
    """The picture at this address, drawn and kept when it is not there yet; None where the story has another now."""
    story = db.session.scalar(select(Story).where(Story.article_id == article_id, Story.state == "public"))
    if story is None or f"/share/{article_id}-{digest}.jpg" not in story.share:
        return None
    key = f"share/{article_id}/{digest}.jpg"
    store = current_app.extensions["newsapp.media_store"]
    kept: bytes | None = store.get(key)
    if kept is None:
        kept = _draw(json.loads(story.card), story)
        store.put(key, kept, "image/jpeg")
    return kept


def year(shown: Mapping[str, Any]) -> int:
    """The year in which a story was published."""
    return int(shown["published_at"][:4])


def _draw(card: Mapping[str, Any], story: Story) -> bytes:
    from newsapp.media.renditions import sharing  # noqa: PLC0415 - Pillow is heavy: loaded where it is used

    told = sharing.Card(
        site_name=current().site_name,
        section=(card["section"] or {}).get("name", ""),
        headline=card["headline"],
        language=card["language"],
        year=year(card) if story.aged else None,
    )
    image_id = queries.whole(story.article_id).image_id
    photo = None
    if image_id is not None:
        image = media.find(image_id)
        photo = sharing.Photo(media.original(image.original_key), (image.focal_x, image.focal_y), image.words)
    return sharing.share_picture(told, photo)
