"""What the newsroom's software sends and gets of articles."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.articles.differences import CHANGES
from newsapp.articles.languages import LANGUAGES
from newsapp.articles.queries import ASSIGNED, MINE
from newsapp.articles.workflow import BYLINE_ROLES, CORRECTION_KINDS, STANDINGS, STATES, STATUSES
from newsapp.platform.paging import PageArguments
from newsapp.reading.arguments import TIME, Moment
from newsapp.reading.schemas import BylineSchema, NamedSchema

SLUG = validate.Length(max=200)
NO_CHOICE = "There is no such choice."
# PostgreSQL keeps no NUL in a text, nor looks for one.
NO_NUL = validate.Regexp(r"[^\x00]*\Z", error="It has a control character.")
KIND = {"example": "correction"}
WHY = validate.Length(1, 1000, error="Say why, in at most 1000 characters.")
# What a newsroom can say in public of what it published, beside taking it back.
ACTS = (*CORRECTION_KINDS, *STANDINGS, "withdrawn")


class BylineIn(ma.Schema):
    """A name over an article, by the author's slug."""

    author = fields.String(required=True, validate=SLUG, metadata={"example": "meera-kulkarni"})
    role = fields.String(load_default="author", validate=validate.OneOf(BYLINE_ROLES))


class IllustrationIn(ma.Schema):
    """The picture of an article, by its id."""

    image = fields.String(required=True, allow_none=True, validate=validate.Length(max=64))
    caption = fields.String(load_default="", allow_none=True)


class ArticleChanges(ma.Schema):
    """Fields of an article; those not sent stay as they are. Send one of body, body_markdown, body_html."""

    headline = fields.String(metadata={"example": "The harbour that moved"})
    standfirst = fields.String(allow_none=True, metadata={"example": "Fishers say that the wall took their beach."})
    dateline = fields.String(allow_none=True, metadata={"example": "Kondivali"})
    language = fields.String(validate=validate.Length(max=12), metadata={"example": "en"})
    section = fields.String(allow_none=True, validate=SLUG, metadata={"example": "climate"})
    tags = fields.List(fields.String(validate=SLUG), validate=validate.Length(max=30))
    bylines = fields.List(fields.Nested(BylineIn), validate=validate.Length(max=30))
    illustration = fields.Nested(IllustrationIn, allow_none=True)
    slug = fields.String(validate=SLUG)
    body = fields.Dict(metadata={"description": "Document: /api/v1/schemas/body.v1.json"})
    body_markdown = fields.String(metadata={"example": "The wall was finished in **June**."})
    body_html = fields.String()
    translation_of = fields.String(allow_none=True, validate=validate.Length(max=64))
    related = fields.List(fields.String(validate=validate.Length(max=64)), validate=validate.Length(max=20))
    embargo_until = Moment(allow_none=True, metadata=TIME | {"type": "string", "format": "date-time"})


class ArticleIn(ArticleChanges):
    """A new article."""

    headline = fields.String(required=True, metadata={"example": "The harbour that moved"})


class ArticleOut(ma.Schema):
    """An article at the desk."""

    id = fields.String(required=True, metadata={"example": "01kb3v5m2q8x4j9c7w6d1n0r5t"})
    slug = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    notice = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    direction = fields.String(required=True)
    headline = fields.String(required=True)
    standfirst = fields.String(required=True)
    dateline = fields.String(required=True)
    section = fields.Nested(NamedSchema, required=True, allow_none=True)
    tags = fields.List(fields.Nested(NamedSchema), required=True)
    bylines = fields.List(fields.Nested(BylineSchema), required=True)
    illustration = fields.Dict(required=True, allow_none=True)
    translation_group = fields.String(required=True)
    scheduled_at = fields.String(required=True, allow_none=True, metadata=TIME)
    published_at = fields.String(required=True, allow_none=True, metadata=TIME)
    created_at = fields.String(required=True, metadata=TIME)
    updated_at = fields.String(required=True, metadata=TIME)
    created_by = fields.String(required=True)
    url = fields.String(required=True, allow_none=True, metadata={"description": "Its page, once readers have it."})
    embargo_until = fields.String(required=True, allow_none=True, metadata=TIME)
    assigned_to = fields.String(required=True, allow_none=True)
    assigned_due_at = fields.String(required=True, allow_none=True, metadata=TIME)
    translated_from = fields.String(required=True, allow_none=True)
    original_corrected_since = fields.String(
        allow_none=True, metadata=TIME | {"description": "When the original was last changed after this translation."}
    )
    related = fields.List(fields.String())
    body = fields.Dict()
    warnings = fields.List(fields.String(), metadata={"description": "What was left out of the text that was sent."})


class ArticleListOut(ma.Schema):
    """A page of articles, without their bodies."""

    items = fields.List(fields.Nested(ArticleOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ArticleListArguments(PageArguments):
    """What a list at the desk is narrowed to."""

    status = fields.String(load_default="", validate=validate.OneOf(["", *STATUSES]))
    state = fields.String(
        load_default="",
        validate=validate.OneOf(["", *STATES], error=NO_CHOICE),
        metadata={"description": "Its status, or what a published one has come to."},
    )
    whose = fields.String(load_default="", validate=validate.OneOf(["", MINE, ASSIGNED], error=NO_CHOICE))
    q = fields.String(load_default="", validate=[validate.Length(max=200), NO_NUL])
    language = fields.String(load_default="", validate=[validate.Length(max=12), NO_NUL])
    section = fields.String(load_default="", validate=[SLUG, NO_NUL])


class StoryListArguments(ArticleListArguments):
    """The same in the address of the desk's page, where `language` is the language of the desk."""

    written = fields.String(load_default="", validate=validate.OneOf(["", *LANGUAGES], error=NO_CHOICE))


class PublicationIn(ma.Schema):
    """When to publish; now when no time is said."""

    at = Moment(load_default=None, allow_none=True, metadata=TIME | {"type": "string", "format": "date-time"})
    lift_embargo = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ScheduleIn(ma.Schema):
    """When to publish, as a form says it."""

    at = Moment(required=True, error_messages={"required": "Say when."})


class EmbargoIn(ma.Schema):
    """Until when readers must not have it, as a form says it; None for no longer."""

    embargo_until = Moment(required=True, allow_none=True, error_messages={"required": "Say until when."})


class ReasonIn(ma.Schema):
    """Why."""

    reason = fields.String(required=True, validate=WHY, metadata={"example": "Not ours to print"})


class StandingIn(ma.Schema):
    """How the newsroom stands by an article, and what it says about that."""

    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    notice = fields.String(load_default="", allow_none=True, metadata={"example": "We are looking into this report."})


class StandingFormIn(ma.Schema):
    """What a form says: which act it is, its public words, and for a withdrawal the reason for the trail."""

    act = fields.String(required=True, validate=validate.OneOf(ACTS), error_messages={"required": "Choose one."})
    words = fields.String(load_default="", allow_none=True)
    reason = fields.String(load_default="", allow_none=True)


class CorrectionIn(ma.Schema):
    """A public correction."""

    kind = fields.String(required=True, validate=validate.OneOf(CORRECTION_KINDS), metadata=KIND)
    note = fields.String(required=True, metadata={"example": "An earlier version misstated the year."})


class CorrectionOut(CorrectionIn):
    """A correction as it stands in the register."""

    id = fields.String(required=True)
    made_at = fields.String(required=True, metadata=TIME)


class BlockOut(ma.Schema):
    """A block of the body, and what became of it."""

    change = fields.String(required=True, validate=validate.OneOf(CHANGES))
    kind = fields.String(required=True, metadata={"example": "paragraph"})
    words = fields.List(
        fields.List(fields.String()), required=True, metadata={"description": "[same | deleted | inserted, text]"}
    )


class RevisionArguments(ma.Schema):
    """With which revision to compare; with its parent when none is said."""

    against = fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000))


class RevisionOut(ma.Schema):
    """One change of an article; with the whole article, and what differs from an earlier one, when read alone."""

    number = fields.Integer(required=True)
    parent = fields.Integer(required=True, allow_none=True)
    action = fields.String(required=True)
    by = fields.String(required=True)
    made_at = fields.String(required=True, metadata=TIME)
    snapshot = fields.Dict()
    against = fields.Integer(allow_none=True)
    changes = fields.Dict(metadata={"description": "Field → {before, after}, against that revision."})
    body_differences = fields.List(fields.Nested(BlockOut))
    words = fields.Dict(metadata={"description": "For headline, standfirst, dateline: pieces as in body_differences."})


class RevisionListOut(ma.Schema):
    """A page of an article's history."""

    items = fields.List(fields.Nested(RevisionOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
