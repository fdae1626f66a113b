"""What the newsroom's software sends and gets of the work around a text."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.articles.workflow import VERDICTS
from newsapp.desk.schemas.articles import ArticleOut
from newsapp.drafts.actions.commenting import LONGEST
from newsapp.drafts.actions.previewing import MOST_HOURS
from newsapp.drafts.readiness import LEVELS, OUTCOMES
from newsapp.platform.paging import PageArguments
from newsapp.reading.arguments import TIME, Moment

WHEN = TIME | {"type": "string", "format": "date-time"}


class LeaseIn(ma.Schema):
    """Whether to take the lease from whoever holds it."""

    take_over = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class HolderOut(ma.Schema):
    """Who writes."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    taken_at = fields.String(required=True, metadata=TIME)
    expires_at = fields.String(required=True, metadata=TIME)


class SeenOut(ma.Schema):
    """Who looks."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    seen_at = fields.String(required=True, metadata=TIME)


class CompanyOut(ma.Schema):
    """Who is at an article."""

    holder = fields.Nested(HolderOut, required=True, allow_none=True)
    mine = fields.Boolean(required=True)
    others = fields.List(fields.Nested(SeenOut), required=True)


class ReviewIn(ma.Schema):
    """What an editor says of a text that was handed in; sending it back needs a reason."""

    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS), metadata={"example": "changes"})
    reason = fields.String(load_default="", allow_none=True, metadata={"example": "Who says that the wall leaks?"})


class ReviewOut(ma.Schema):
    """What an editor said."""

    verdict = fields.String(required=True)
    reason = fields.String(required=True)
    revision = fields.Integer(required=True)
    by = fields.String(required=True)
    made_at = fields.String(required=True, metadata=TIME)


class ReviewListOut(ma.Schema):
    """Every review of an article, newest first, and whether the last approval is of the text as it stands."""

    items = fields.List(fields.Nested(ReviewOut), required=True)
    approved = fields.Boolean(required=True)


class AssignmentIn(ma.Schema):
    """Who is to work on an article, and until when."""

    person = fields.String(required=True, validate=validate.Length(max=64))
    due_at = Moment(load_default=None, allow_none=True, metadata=WHEN)


class TranslationIn(ma.Schema):
    """The language of a new translation."""

    language = fields.String(required=True, validate=validate.Length(max=12), metadata={"example": "hi"})


class CaughtUpIn(ma.Schema):
    """Which revision of the original a translation now says."""

    revision = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))


class OriginalOut(ma.Schema):
    """The original of a translation, and what happened to it since."""

    id = fields.String(required=True)
    headline = fields.String(required=True)
    language = fields.String(required=True)
    translated_revision = fields.Integer(required=True)
    present_revision = fields.Integer(required=True)
    corrected_since = fields.String(required=True, allow_none=True, metadata=TIME)
    corrections = fields.List(fields.Dict(), required=True)
    revisions = fields.List(fields.Integer(), required=True)


class ItemOut(ma.Schema):
    """One line of the list before publishing."""

    key = fields.String(required=True, metadata={"example": "headline"})
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    sentence = fields.String(required=True)


class CardOut(ma.Schema):
    """The share card's words as a network shows them."""

    network = fields.String(required=True, metadata={"example": "whatsapp"})
    title = fields.String(required=True)
    description = fields.String(required=True)
    title_is_cut = fields.Boolean(required=True)
    description_is_cut = fields.Boolean(required=True)


class LinkOut(ma.Schema):
    """A link of the text, and what was there when it was tried."""

    url = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True, validate=validate.OneOf([*OUTCOMES, None]))


class ReadinessOut(ma.Schema):
    """What to look at before publishing; it can be published when nothing stands in the way."""

    ready = fields.Boolean(required=True)
    items = fields.List(fields.Nested(ItemOut), required=True)
    cards = fields.List(fields.Nested(CardOut), required=True)
    links = fields.List(fields.Nested(LinkOut), required=True)
    goes_to = fields.List(fields.String(), required=True, metadata={"description": "What will carry it, by address."})


class CommentIn(ma.Schema):
    """A remark, on the whole or on one block of the body, counted from 0."""

    text = fields.String(required=True, validate=validate.Length(max=4 * LONGEST))
    block = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 100_000))


class CommentOut(ma.Schema):
    """A remark; `block` is where its block is now, null when it is about the whole or its block is gone."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    block = fields.Integer(required=True, allow_none=True)
    quote = fields.String(required=True)
    by = fields.String(required=True)
    made_at = fields.String(required=True, metadata=TIME)
    resolved_by = fields.String(required=True, allow_none=True)
    resolved_at = fields.String(required=True, allow_none=True, metadata=TIME)


class CommentListOut(ma.Schema):
    """Every remark on an article, oldest first."""

    items = fields.List(fields.Nested(CommentOut), required=True)


class PreviewIn(ma.Schema):
    """How long the link shows something."""

    expires_in_hours = fields.Integer(load_default=48, strict=True, validate=validate.Range(1, MOST_HOURS))


class PreviewOut(ma.Schema):
    """A link to a draft; its address is told once, when it is made."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    made_by = fields.String(required=True)
    made_at = fields.String(required=True, metadata=TIME)
    expires_at = fields.String(required=True, metadata=TIME)
    revoked_at = fields.String(required=True, allow_none=True, metadata=TIME)
    url = fields.String()


class PreviewListOut(ma.Schema):
    """Every link that was made to an article, newest first."""

    items = fields.List(fields.Nested(PreviewOut), required=True)


class FindArguments(PageArguments):
    """Words to find."""

    q = fields.String(required=True, validate=validate.Length(1, 2000), metadata={"example": "monsoon"})


class FoundOut(ArticleOut):
    """An article that has the words, and where."""

    highlight = fields.String(required=True, metadata={"description": "Safe HTML with mark elements."})


class FindOut(ma.Schema):
    """Articles that have the words, last changed first; with the first page, pictures and names that have them."""

    items = fields.List(fields.Nested(FoundOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    images = fields.List(fields.Dict(), required=True)
    entries = fields.List(fields.Dict(), required=True)


class TodayOut(ma.Schema):
    """What waits for somebody now; `failed_jobs` only for who may see the work in the background."""

    due = fields.List(fields.Nested(ArticleOut), required=True)
    in_review = fields.List(fields.Nested(ArticleOut), required=True)
    published = fields.List(fields.Nested(ArticleOut), required=True)
    assigned = fields.List(fields.Nested(ArticleOut), required=True)
    drafts = fields.List(fields.Nested(ArticleOut), required=True)
    failed_jobs = fields.List(fields.Dict())
