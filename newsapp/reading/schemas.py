"""What readers' software gets, for the document."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.reading.arguments import TIME


def text(example: str, **more: Any) -> fields.String:
    """A text that is always there, with an example."""
    return fields.String(required=True, metadata={"example": example} | more)


class NamedSchema(ma.Schema):
    """A section or tag by name."""

    slug = text("climate")
    name = text("Climate")


class BylineSchema(ma.Schema):
    """A name over a story."""

    name = text("Meera Kulkarni")
    slug = text("meera-kulkarni")
    role = text("reporter")


class CreditPersonSchema(ma.Schema):
    """Who made a picture."""

    name = text("Farida Sheikh")
    role = fields.String(metadata={"example": "illustrator"})
    url = fields.String(allow_none=True)


class CreditSchema(ma.Schema):
    """To whom a picture is owed; it stands by itself, with a caption or without."""

    line = text("Illustration: Farida Sheikh")
    people = fields.List(fields.Nested(CreditPersonSchema), required=True)
    source = fields.String(allow_none=True)
    licence = fields.String(allow_none=True)
    licence_url = fields.String(allow_none=True)


class PointSchema(ma.Schema):
    """What a crop keeps, from the left and the top, 0 to 1."""

    x = fields.Float(required=True, metadata={"example": 0.5})
    y = fields.Float(required=True, metadata={"example": 0.5})


class RenditionSchema(ma.Schema):
    """One size of a picture."""

    url = text("https://paper.example/media/…/640.webp")
    width = fields.Integer(required=True, metadata={"example": 640})
    height = fields.Integer(required=True, metadata={"example": 360})
    type = text("image/webp")


class IllustrationSchema(ma.Schema):
    """The picture of a story."""

    kind = text("illustration")
    alt = text("Slanting stripes of rain over a harbour")
    caption = fields.String(allow_none=True)
    credit = fields.Nested(CreditSchema, required=True)
    focal_point = fields.Nested(PointSchema, allow_none=True)
    blurhash = fields.String(allow_none=True)
    renditions = fields.List(fields.Nested(RenditionSchema), required=True)


class CardSchema(ma.Schema):
    """A story in a list."""

    id = text("01kb3v5m2q8x4j9c7w6d1n0r5t")
    slug = text("the-harbour-that-moved")
    url = text("https://paper.example/article/the-harbour-that-moved")
    api_url = text("https://paper.example/api/v1/articles/the-harbour-that-moved")
    language = text("en")
    direction = fields.String(required=True, validate=validate.OneOf(["ltr", "rtl"]))
    headline = text("The harbour that moved")
    standfirst = text("Fishers say that the new wall took their beach.")
    dateline = text("Kondivali")
    section = fields.Nested(NamedSchema, required=True, allow_none=True)
    tags = fields.List(fields.Nested(NamedSchema), required=True)
    bylines = fields.List(fields.Nested(BylineSchema), required=True)
    illustration = fields.Nested(IllustrationSchema, required=True, allow_none=True)
    published_at = fields.String(required=True, metadata=TIME)
    updated_at = fields.String(required=True, metadata=TIME)
    standing = fields.String(required=True, validate=validate.OneOf(["published", "under_review", "retracted"]))
    word_count = fields.Integer(required=True, metadata={"example": 640})
    reading_minutes = fields.Integer(required=True, metadata={"example": 3})


class CorrectionSchema(ma.Schema):
    """A dated, public correction."""

    kind = text("correction")
    note = text("An earlier version misstated the year.")
    made_at = fields.String(required=True, metadata=TIME)


class NoticeSchema(ma.Schema):
    """What the newsroom says of a story that it reviews or retracted."""

    kind = text("under_review")
    text = text("This report is under review.")
    made_at = fields.String(required=True, metadata=TIME)


class TranslationSchema(ma.Schema):
    """The story in another language."""

    language = text("hi")
    slug = text("…")
    url = text("https://paper.example/article/…")


class ArticleSchema(CardSchema):
    """A whole story."""

    body = fields.Dict(required=True, metadata={"description": "Document: /api/v1/schemas/body.v1.json"})
    body_html = text("<p>…</p>")
    corrections = fields.List(fields.Nested(CorrectionSchema), required=True)
    notice = fields.Nested(NoticeSchema, required=True, allow_none=True)
    translations = fields.List(fields.Nested(TranslationSchema), required=True)
    related = fields.List(fields.Nested(CardSchema), required=True)


class CardListSchema(ma.Schema):
    """A page of a list."""

    items = fields.List(fields.Nested(CardSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FoundSchema(CardSchema):
    """A story that was found."""

    highlight = text("… the <mark>monsoon</mark> came late …")


class FoundListSchema(ma.Schema):
    """A page of what was found."""

    items = fields.List(fields.Nested(FoundSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ShareImageSchema(ma.Schema):
    """The picture for those who share a story."""

    url = text("https://paper.example/share/….jpg")
    width = fields.Integer(required=True, metadata={"example": 1200})
    height = fields.Integer(required=True, metadata={"example": 630})
    alt = text("Slanting stripes of rain over a harbour")


class ShareSchema(ma.Schema):
    """All that is needed to share a story, without a script of anybody's."""

    url = text("https://paper.example/article/the-harbour-that-moved")
    title = text("The harbour that moved")
    description = text("Fishers say that the new wall took their beach.")
    image = fields.Nested(ShareImageSchema, required=True)
    open_graph = fields.Dict(required=True)
    twitter = fields.Dict(required=True)
    json_ld = fields.Dict(required=True)
    targets = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ChangeSchema(ma.Schema):
    """A story to keep (`put`, with the article) or to remove (`remove`, with its id, slug and the reason)."""

    op = fields.String(required=True, validate=validate.OneOf(["put", "remove"]))
    article = fields.Nested(ArticleSchema)
    id = fields.String()
    slug = fields.String()
    reason = fields.String(metadata={"example": "withdrawn"})


class ChangesSchema(ma.Schema):
    """What changed since."""

    items = fields.List(fields.Nested(ChangeSchema), required=True)
    next_cursor = fields.String(required=True)
    has_more = fields.Boolean(required=True)


class BlockSchema(ma.Schema):
    """A block of the front page."""

    kind = fields.String(required=True, metadata={"example": "lead"})
    title = text("Climate")
    section = fields.Nested(NamedSchema, required=True, allow_none=True)
    items = fields.List(fields.Nested(CardSchema), required=True)


class FrontSchema(ma.Schema):
    """The front page."""

    language = text("en")
    blocks = fields.List(fields.Nested(BlockSchema), required=True)


class SectionSchema(NamedSchema):
    """A section of the paper."""

    description = text("Air, water and weather")
    url = text("https://paper.example/section/climate")


class TagSchema(NamedSchema):
    """A subject."""

    url = text("https://paper.example/tag/monsoon")


class AuthorSchema(NamedSchema):
    """Whoever wrote, drew or translated."""

    bio = text("Meera Kulkarni reports from the coast.")
    url = text("https://paper.example/author/meera-kulkarni")


class SectionListSchema(ma.Schema):
    """All sections."""

    items = fields.List(fields.Nested(SectionSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class TagListSchema(ma.Schema):
    """A page of tags."""

    items = fields.List(fields.Nested(TagSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class AppSchema(ma.Schema):
    """What the mobile client needs at start."""

    title = text("The Lamp Post")
    description = text("Independent journalism, paid for by its readers")
    languages = fields.List(fields.Dict(), required=True)
    default_language = text("en")
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    store_links = fields.Dict(required=True)
    oldest_supported_version = text("1.0.0")
    contribution_url = text("https://paper.example/contribute")
