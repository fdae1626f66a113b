"""What the newsroom's software sends and gets of pictures."""

from __future__ import annotations

import marshmallow as ma
from flask_smorest.fields import Upload
from marshmallow import fields, validate

from newsapp.media.rules import MOST_BYTES
from newsapp.platform.paging import PageArguments
from newsapp.reading.arguments import TIME

DAY = {"description": "The last day on which it may be put before readers anew.", "example": "2027-03-31"}


class ImageForm(ma.Schema):
    """What is said of a picture; where nothing is said, the file's own IPTC and XMP speak."""

    alt = fields.String()
    kind = fields.String(metadata={"example": "photograph"})
    caption = fields.String()
    credit_line = fields.String(metadata={"example": "Photo: Farida Sheikh"})
    credit_people = fields.String(metadata={"description": 'JSON: [{"name", "role", "url"}]'})
    source = fields.String()
    licence = fields.String(metadata={"example": "CC-BY-4.0"})
    usage_terms = fields.String()
    usable_until = fields.Date(metadata=DAY)
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
    usage_terms = fields.String()
    usable_until = fields.Date(allow_none=True, metadata=DAY)
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
    version = fields.Integer(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the file as it was sent."})
    usage_terms = fields.String(required=True)
    usable_until = fields.Date(required=True, allow_none=True, metadata=DAY)
    expired = fields.Boolean(required=True)
    url = fields.String(
        required=True, allow_none=True, metadata={"description": "Where the desk sees it; null until it is made."}
    )


class ImageListOut(ma.Schema):
    """A page of pictures."""

    items = fields.List(fields.Nested(ImageOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ImageListArguments(PageArguments):
    """Pictures by words of their alt text or credit."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    sha256 = fields.String(
        load_default="",
        validate=validate.Regexp(r"\A([0-9a-f]{64})?\Z"),
        metadata={"description": "Only pictures of this very file."},
    )


class UploadIn(ma.Schema):
    """A file that will come in pieces."""

    name = fields.String(required=True, validate=validate.Length(max=1000), metadata={"example": "harbour.jpg"})
    size_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_BYTES))
    sha256 = fields.String(load_default="", validate=validate.Regexp(r"\A([0-9a-f]{64})?\Z"))


class UploadOut(ma.Schema):
    """How much of a file has come, and the picture that it became."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    size_bytes = fields.Integer(required=True)
    received_bytes = fields.Integer(required=True)
    most_bytes = fields.Integer(required=True, metadata={"description": "At most so many in one piece."})
    expires_at = fields.String(required=True, metadata=TIME)
    image = fields.String(required=True, allow_none=True)


class UploadedIn(ImageChanges):
    """What is said of the picture; where nothing is said, the file's own words are taken.

    The same file is not kept twice, unless `second_copy` asks for it.
    """

    second_copy = fields.Boolean(load_default=False, truthy={True}, falsy={False})
