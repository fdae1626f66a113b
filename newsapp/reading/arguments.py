"""What readers' software may ask with, checked as it comes in."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, fields, validate

from newsapp.platform import clock
from newsapp.platform.paging import PageArguments

TIME = {"example": "2026-11-24T06:30:00Z", "description": "RFC 3339, UTC"}


class Moment(fields.Field[Any]):
    """A time on the way in: RFC 3339, or a plain date."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return clock.parse(str(value))
        except ValueError:
            raise ValidationError("A time as in 2026-11-24T06:30:00Z.") from None


def slug_argument() -> fields.String:
    """A slug to narrow a list by."""
    return fields.String(load_default="", validate=validate.Length(max=200))


class ListArguments(PageArguments):
    """What a list of stories may be narrowed to."""

    section = slug_argument()
    tag = slug_argument()
    author = slug_argument()
    language = fields.String(load_default="", validate=validate.Length(max=12), metadata={"example": "en"})
    published_after = Moment(load_default=None, metadata=TIME)
    published_before = Moment(load_default=None, metadata=TIME)


class SearchArguments(PageArguments):
    """Words to find."""

    q = fields.String(required=True, validate=validate.Length(max=2000), metadata={"example": "monsoon"})
    language = fields.String(load_default="", validate=validate.Length(max=12))


class ChangesArguments(ma.Schema):
    """From where to go on."""

    since = fields.String(load_default="", validate=validate.Length(max=200), metadata=TIME)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class FrontArguments(ma.Schema):
    """Which front page."""

    language = fields.String(load_default="", validate=validate.Length(max=12), metadata={"example": "hi"})
