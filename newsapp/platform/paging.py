"""Lists by keyset: an opaque cursor stands for the last thing shown, so nothing is lost or shown twice."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma

from newsapp.platform import clock
from newsapp.platform.errors import Invalid

DEFAULT_LIMIT, MOST = 20, 100
# A list by name has the name in its cursor: 120 characters, of four bytes each in the worst script, and an id.
LONGEST_CURSOR = 800


class PageArguments(ma.Schema):
    """How much of a list, and from where."""

    limit = ma.fields.Integer(
        strict=False, load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MOST), metadata={"example": 20}
    )
    cursor = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_CURSOR))


def encode(*keys: str | int) -> str:
    """The cursor that stands for a row with these sort keys."""
    return base64.urlsafe_b64encode("\n".join(str(key) for key in keys).encode()).decode().rstrip("=")


def decode(cursor: str, count: int = 1) -> list[str] | None:
    """The sort keys in a cursor; None for an empty one; Invalid for one that was not made here."""
    if not cursor:
        return None
    try:
        keys = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode().split("\n")
    except (binascii.Error, ValueError):
        keys = []
    if len(keys) != count or any("\x00" in key for key in keys):
        raise Invalid.of("cursor", "This is not a cursor that this list has given.")
    return keys


def decode_number(cursor: str) -> int | None:
    """The number in a cursor, as `decode`."""
    keys = decode(cursor)
    if keys is None:
        return None
    if not (keys[0].isascii() and keys[0].isdigit() and len(keys[0]) <= 18):
        raise Invalid.of("cursor", "This is not a cursor that this list has given.")
    return int(keys[0])


def decode_moment(cursor: str) -> tuple[datetime, str] | None:
    """The time and id in a cursor, as `decode`."""
    keys = decode(cursor, 2)
    try:
        return (clock.parse(keys[0]), keys[1]) if keys else None
    except ValueError:
        raise Invalid.of("cursor", "This is not a cursor that this list has given.") from None


def next_link(path: str, arguments: Mapping[str, Any], cursor: str | None) -> dict[str, str]:
    """The Link header to the next page; none after the last."""
    if cursor is None:
        return {}
    query = urlencode(
        {name: value for name, value in arguments.items() if value not in (None, "")} | {"cursor": cursor}
    )
    return {"Link": f'<{path}?{query}>; rel="next"'}
