"""Taking pictures in, and saying other things of them later."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from newsapp.media import queries, rules, store
from newsapp.media.models import Image
from newsapp.platform import facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid, Stale
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.roles import PICTURES, Person

if TYPE_CHECKING:
    from newsapp.media.renditions.intake import Inspected

ALT_STAYS = "Word the alternative text anew; it cannot be taken away."


@dataclass(frozen=True)
class Told:
    """What the newsroom says of a picture as it sends it; where it is silent, the file's own words are taken."""

    kind: str = ""
    alt: str = ""
    caption: str = ""
    credit_line: str = ""
    credit_people: Sequence[Mapping[str, str]] = ()
    source: str = ""
    licence: str = ""
    usage_terms: str = ""
    usable_until: date | None = None
    focal_x: float | None = None
    focal_y: float | None = None


@dataclass(frozen=True)
class Place:
    """Under which id a picture is kept, and the part of its original's address that nobody can guess."""

    id: str = field(default_factory=new_id)
    secret: str = field(default_factory=lambda: secrets.token_hex(16))


def take_in(file: bytes, *, told: Told, by: Person) -> Image:
    """Keep a picture and have its renditions made; Invalid, Unsupported or TooLarge say what is wrong with it.

    The file is stored before its row: a crash between the two leaves a file that nobody knows, never a row without.
    """
    image = store_file(file, told=told, by=by)
    with transaction():
        keep(image, by=by)
    return image


def take_in_once(file: bytes, *, told: Told, by: Person) -> tuple[Image, bool]:
    """As `take_in`, unless the same file is here already: the picture, and whether it is new."""
    by.require(PICTURES)
    known = queries.with_content(hashlib.sha256(file).hexdigest(), limit=1)
    return (known[0], False) if known else (take_in(file, told=told, by=by), True)


def store_file(file: bytes, *, told: Told, by: Person, place: Place | None = None) -> Image:
    """Look at the file and store it; the picture that it is, for `keep`. Done twice at one place, it stores once."""
    from newsapp.media.renditions.intake import inspect  # noqa: PLC0415 - Pillow is heavy: loaded where it is used

    by.require(PICTURES)
    said = rules.checked({name: value for name, value in vars(told).items() if value not in ("", (), [], None)})
    inspected = inspect(file)
    place = place or Place()
    image = Image(id=place.id, created_by=by.id, content_hash=hashlib.sha256(file).hexdigest())
    _describe_file(image, inspected)
    image.original_key = f"originals/{place.id}/{place.secret}.{inspected.format}"
    _set(image, _file_says(inspected.words, said) | said)
    store.current().put(image.original_key, file, f"image/{inspected.format}")
    return image


def keep(image: Image, *, by: Person) -> None:
    """Put a picture whose file is stored into the library, inside the open transaction."""
    db.session.add(image)
    after = {"kind": image.kind, "alt": image.alt, "credit_line": image.credit_line, "sha256": image.content_hash}
    audit.record(by, "image.taken_in", ("image", image.id), after=after)
    facts.record("image.taken_in", image_id=image.id)


def describe(image_id: str, changes: Mapping[str, Any], *, by: Person, version: int | None = None) -> Image:
    """Say something else of a picture: any of Told's fields; what is not named stays as it is.

    Stale when `version` is said and is not the present one. An alternative text can be worded anew, never taken away:
    what is published shows it.
    """
    by.require(PICTURES)
    said = rules.checked(changes)
    with transaction():
        image = queries.locked(image_id)
        if version is not None and version != image.version:
            raise Stale("Somebody has changed this picture since you read it.")
        if image.alt and not said.get("alt", image.alt):
            raise Invalid.of("alt", ALT_STAYS)
        before = {name: getattr(image, name) for name in (*said, "credit_line")}
        _set(image, said)
        changed = {name: old for name, old in before.items() if getattr(image, name) != old}
        if changed:
            image.version += 1
            after = {name: _json(getattr(image, name)) for name in changed}
            changed = {name: _json(value) for name, value in changed.items()}
            audit.record(by, "image.changed", ("image", image.id), before=changed, after=after)
            facts.record("image.changed", image_id=image.id)
    return image


def _describe_file(image: Image, inspected: Inspected) -> None:
    image.format, image.blurhash = inspected.format, inspected.blurhash
    image.width_px, image.height_px = inspected.width_px, inspected.height_px
    image.folder = f"{image.id}/{secrets.token_hex(16)}"
    image.kind, image.credit_line, image.credit_people, image.source = rules.DEFAULT_KIND, "", [], ""


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _file_says(words: rules.Words, said: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"alt": words.alt, "source": words.source}
    told |= {"licence": words.licence, "licence_url": words.licence_url}
    if "credit_people" not in said:
        # The file's line credits the file's people: it is no word about those whom the newsroom names.
        told |= {"credit_line": words.credit_line, "credit_people": words.people}
    return told


def _set(image: Image, said: Mapping[str, Any]) -> None:
    """Put these words on the picture, and the printed credit line where nobody worded one."""
    worded = "" if image.credit_line == _printed(image) else image.credit_line
    for name, value in said.items():
        setattr(image, name, value)
    if "credit_people" in said:
        role = rules.role_for(image.kind)
        image.credit_people = [{**person, "role": person["role"] or role} for person in said["credit_people"]]
    image.credit_line = said.get("credit_line", worded) or _printed(image)


def _printed(image: Image) -> str:
    return rules.printed_line(image.kind, image.credit_people, image.source)
