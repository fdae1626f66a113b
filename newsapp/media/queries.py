"""Looking pictures up, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from newsapp.media import store
from newsapp.media.models import Image
from newsapp.media.rules import EXTENSIONS, WEBP, has_expired, tidied
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.platform.settings import current

_ID = re.compile(r"[0-9a-z]{26}", re.ASCII)
_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}


def find(image_id: str) -> Image:
    """The picture; NotFound where there is none."""
    image = db.session.get(Image, image_id) if _ID.fullmatch(image_id) else None
    if image is None:
        raise NotFound("There is no such picture.")
    return image


def locked(image_id: str) -> Image:
    """The picture, locked until the transaction ends; NotFound where there is none."""
    find(image_id)
    return db.session.get_one(Image, image_id, with_for_update=True, populate_existing=True)


def with_content(content_hash: str, *, limit: int = 20) -> list[Image]:
    """The pictures whose original files have this SHA-256, the oldest first."""
    query = select(Image).where(Image.content_hash == content_hash).order_by(Image.created_at, Image.id)
    return list(db.session.scalars(query.limit(limit)))


def is_expired(image: Image, at: datetime | None = None) -> bool:
    """Whether the picture may no longer be put before readers anew at this time, or now."""
    return has_expired(image.usable_until, (at or clock.now()).astimezone(current().zone).date())


def many(ids: Iterable[str]) -> dict[str, Image]:
    """Those of these pictures that exist, by id, in one statement."""
    wanted = {image_id for image_id in ids if _ID.fullmatch(image_id)}
    if not wanted:
        return {}
    return {image.id: image for image in db.session.scalars(select(Image).where(Image.id.in_(wanted)))}


def listing(
    *, q: str = "", content_hash: str = "", before: tuple[datetime, str] | None = None, limit: int = 20
) -> list[Image]:
    """Pictures newest first, older than `before` (created_at, id), with `q` in what is said of them."""
    query = select(Image).order_by(Image.created_at.desc(), Image.id.desc()).limit(limit)
    if content_hash:
        query = query.where(Image.content_hash == content_hash)
    if before:
        at, image_id = before
        query = query.where(or_(Image.created_at < at, and_(Image.created_at == at, Image.id < image_id)))
    if words := tidied(q):
        places = (Image.alt, Image.caption, Image.credit_line, Image.source)
        query = query.where(or_(*(place.icontains(words, autoescape=True) for place in places)))
    return list(db.session.scalars(query))


def as_illustration(image: Image, caption: str, media_url: str = "") -> dict[str, Any]:
    """The picture as the contract's Illustration; its own caption where none is given.

    `media_url` is where keys are found, the setting's when empty. `renditions` is empty until they are made.
    """
    base = media_url or current().media_base
    credit = {"line": image.credit_line, "people": image.credit_people, "source": image.source}
    credit |= {"licence": image.licence, "licence_url": image.licence_url}
    return {
        "kind": image.kind,
        "alt": image.alt,
        "caption": caption or image.caption,
        "credit": credit,
        "focal_point": {"x": image.focal_x, "y": image.focal_y},
        "blurhash": image.blurhash,
        "renditions": [
            {"url": f"{base}/{made['key']}", "width": made["width"], "height": made["height"], "type": made["type"]}
            for made in image.renditions
        ],
    }


def rendition_at(image: Image, width_px: int) -> tuple[bytes, str] | None:
    """The bytes and media type of the narrowest WebP at least this wide, or the widest; None until they are made."""
    made = [each for each in image.renditions if each["type"] == WEBP]
    if not made:
        return None
    wide = [each for each in made if each["width"] >= width_px]
    best = min(wide, key=_width) if wide else max(made, key=_width)
    return rendition(best["key"])


def rendition(key: str) -> tuple[bytes, str] | None:
    """The bytes and media type of a rendition; None for every other key, originals' among them."""
    image_id, _, rest = key.partition("/")
    media_type = _TYPES.get(rest.rpartition(".")[2])
    if media_type is None or not _ID.fullmatch(image_id):
        return None
    content = store.current().get(key)
    return None if content is None else (content, media_type)


def original(key: str) -> bytes:
    """The file as it was sent, by its `original_key`: for making pictures of it, never for serving."""
    content = store.current().get(key)
    if content is None:
        raise NotFound("The picture's file is not in the store.")
    return content


def _width(made: dict[str, Any]) -> int:
    width: int = made["width"]
    return width
