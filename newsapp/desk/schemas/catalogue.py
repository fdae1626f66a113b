"""What the newsroom's software sends and gets of sections, tags, authors and the front page."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

SLUG = validate.Length(max=200)


class EntryChanges(ma.Schema):
    """A section, tag or author: fields that are not sent stay as they are."""

    name = fields.String(metadata={"example": "Climate"})
    slug = fields.String(validate=SLUG)


class TagIn(EntryChanges):
    """A new tag."""

    name = fields.String(required=True, metadata={"example": "Monsoon"})


class SectionChanges(EntryChanges):
    """A section."""

    description = fields.String()
    position = fields.Integer(strict=True, validate=validate.Range(0, 10_000))


class SectionIn(SectionChanges):
    """A new section."""

    name = fields.String(required=True, metadata={"example": "Climate"})


class AuthorChanges(EntryChanges):
    """An author."""

    bio = fields.String()
    email = fields.String(validate=validate.Length(max=254))


class AuthorIn(AuthorChanges):
    """A new author."""

    name = fields.String(required=True, metadata={"example": "Meera Kulkarni"})


class EntryOut(ma.Schema):
    """An entry of the catalogue."""

    id = fields.String(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String()
    position = fields.Integer()
    bio = fields.String()
    email = fields.String()


class EntryListOut(ma.Schema):
    """A page of the catalogue."""

    items = fields.List(fields.Nested(EntryOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class BlockIn(ma.Schema):
    """A block of the front page."""

    kind = fields.String(required=True, metadata={"example": "lead"})
    title = fields.String(load_default="")
    section = fields.String(load_default=None, allow_none=True, validate=SLUG)
    articles = fields.List(fields.String(validate=validate.Length(max=64)), load_default=list)


class FrontIn(ma.Schema):
    """The blocks of a front page in order; none: it lays itself."""

    blocks = fields.List(fields.Nested(BlockIn), required=True, validate=validate.Length(max=30))
