"""What the newsroom's software sends and gets of campaigns, and of what about money does not fit."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from newsapp.desk.schemas.contributions import words
from newsapp.platform.paging import PageArguments
from newsapp.reading.arguments import TIME, Moment

_SENT_TIME = TIME | {"type": "string", "format": "date-time"}


class DiscrepancyArguments(PageArguments):
    """Which of them: those that are settled, those that are not, or all."""

    settled = fields.Boolean(load_default=None, allow_none=True)


class SettlementIn(ma.Schema):
    """What became of it."""

    note = words("A test charge of our own, returned.")


class DiscrepancyOut(ma.Schema):
    """Something about money that a person must look at."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    object_id = fields.String(required=True)
    told = fields.String(required=True)
    found_at = fields.String(required=True, metadata=TIME)
    settled_at = fields.String(required=True, allow_none=True, metadata=TIME)
    settled_by_id = fields.String(required=True)


class DiscrepancyListOut(ma.Schema):
    """A page of discrepancies."""

    items = fields.List(fields.Nested(DiscrepancyOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class CampaignChanges(ma.Schema):
    """Fields of a campaign; those not sent stay as they are."""

    title = fields.String(metadata={"example": "The flood desk"})
    description = fields.String()
    goal = fields.Integer(strict=True, attribute="goal_minor", metadata={"example": 50_000_000})
    currency = fields.String(metadata={"example": "INR"})
    starts_at = Moment(metadata=_SENT_TIME)
    ends_at = Moment(allow_none=True, metadata=_SENT_TIME)


class CampaignIn(CampaignChanges):
    """A new campaign; its slug is made from the title unless one is sent."""

    slug = fields.String(metadata={"example": "flood-desk"})
    title = fields.String(required=True, metadata={"example": "The flood desk"})
    goal = fields.Integer(required=True, strict=True, attribute="goal_minor", metadata={"example": 50_000_000})
    currency = fields.String(required=True, metadata={"example": "INR"})


class CampaignOut(ma.Schema):
    """A campaign, with what the paper kept of what was given, before fees, and how many gave it."""

    id = fields.String(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    goal = fields.Integer(required=True)
    currency = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=TIME)
    ends_at = fields.String(required=True, allow_none=True, metadata=TIME)
    raised = fields.Integer(required=True)
    givers = fields.Integer(required=True)


class CampaignListOut(ma.Schema):
    """A page of campaigns."""

    items = fields.List(fields.Nested(CampaignOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
