"""What the newsroom's software sends and gets of pictures."""

from __future__ import annotations

import marshmallow as ma
from flask_smorest.fields import Upload
from marshmallow import fields, validate

from newsapp.platform.paging import PageArguments
from newsapp.reading.arguments import TIME


class ImageForm(ma.Schema):
    """What is said of a picture; where nothing is said, the file's own IPTC and XMP speak."""

    alt = fields.String()
    kind = fields.String(metadata={"example": "photograph"})
    caption = fields.String()
    credit_line = fields.String(metadata={"example": "Photo: Farida Sheikh"})
    credit_people = fields.String(metadata={"description": 'JSON: [{"name", "role", "url"}]'})
    source = fields.String()
    licence = fields.String(metadata={"example": "CC-BY-4.0"})
    focal_x = fields.Float(validate=validate.Range(0, 1))
    focal_y = fields.Float(validate=validate.Range(0, 1))


class ImageFile(ma.Schema):
    """The picture itself: JPEG, PNG, WebP, AVIF or GIF, of at most 40 megapixels."""

    file = Upload(required=True)


class ImageChanges(ma.Schema):
    """What may be changed of a picture."""

    alt = fields.String()
    kind = fields.String()
    caption = fields.String()
    credit_line = fields.String()
    credit_people = fields.List(fields.Dict())
    source = fields.String()
    licence = fields.String()
    focal_x = fields.Float(validate=validate.Range(0, 1))
    focal_y = fields.Float(validate=validate.Range(0, 1))


class ImageOut(ma.Schema):
    """A picture at the desk."""

    id = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    format = fields.String(required=True)
    created_at = fields.String(required=True, metadata=TIME)
    illustration = fields.Dict(required=True)


class ImageListOut(ma.Schema):
    """A page of pictures."""

    items = fields.List(fields.Nested(ImageOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ImageListArguments(PageArguments):
    """Pictures by words of their alt text or credit."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
