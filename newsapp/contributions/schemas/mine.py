"""What a giver's software sends and gets."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.contributions.rules import LANGUAGES
from newsapp.contributions.standing import PLAN_STATUSES, STATUSES


class WholeNumber(fields.Integer):
    """A number of minor units: 500 is one, 500.0, "500" and true are not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class Flag(fields.Boolean):
    """true or false, and nothing that is like them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


def _text(example: str | None, **more: Any) -> fields.String:
    return fields.String(required=True, metadata={"example": example}, **more)


def _time(**more: Any) -> fields.String:
    return _text("2026-12-24T09:30:00Z", **more)


class LinkIn(ma.Schema):
    """Who wants to see what they give."""

    email = _text("giver@example.org")
    language = fields.String(load_default="", validate=validate.OneOf(LANGUAGES), metadata={"example": "hi"})


class GivingCodeIn(ma.Schema):
    """The code that came with the mail."""

    code = _text("m5Pk0…", validate=validate.Length(1, 200))


class GivingSessionOut(ma.Schema):
    """The key to a giver's own page: sent along as `Authorization: Bearer TOKEN`."""

    token = _text("8fJx2…")
    expires_at = _time()


class PlanChanges(ma.Schema):
    """What may be changed of a plan; the currency and how often stay."""

    amount = WholeNumber(metadata={"example": 50000, "description": "In the currency's minor unit, each time."})
    paused = Flag(metadata={"example": False})
    ends_at_period_end = Flag(metadata={"example": False})

    @ma.validates_schema
    def _something(self, told: dict[str, Any], **kwargs: Any) -> None:
        if not told:
            raise ma.ValidationError("Say what to change: amount, paused or ends_at_period_end.")


class GiverOut(ma.Schema):
    """Who is asking."""

    name = _text("A Giver")
    email = _text("giver@example.org")
    language = _text("en")


class PlanOut(ma.Schema):
    """A gift that repeats."""

    id = _text("01k9z3c4v7m2q8r5t6w0x1y2z3")
    contribution_id = _text("kq3Yb0n9RzW2x7VdLm5sPA")
    status = _text("active", validate=validate.OneOf(PLAN_STATUSES))
    amount = fields.Integer(required=True, metadata={"example": 50000})
    currency = _text("INR")
    frequency = _text("monthly")
    paused = fields.Boolean(required=True)
    ends_at_period_end = fields.Boolean(required=True)
    period_ends_at = _time(allow_none=True)
    started_at = _time()
    ended_at = _time(allow_none=True)


class ReceiptOut(ma.Schema):
    """A receipt, or the cancellation of one: `url` is where its PDF is."""

    id = _text("01k9z3c4v7m2q8r5t6w0x1y2z4")
    kind = _text("receipt", validate=validate.OneOf(["receipt", "cancellation"]))
    year = _text("2026-27")
    number = _text("2026-27/000512")
    amount = fields.Integer(required=True, metadata={"example": 50000})
    currency = _text("INR")
    issued_at = _time()
    url = _text("/api/v1/contributions/mine/receipts/01k9z3c4v7m2q8r5t6w0x1y2z4")


class GivenOut(ma.Schema):
    """One payment: `status` as of a contribution, for this payment alone."""

    id = _text("01k9z3c4v7m2q8r5t6w0x1y2z5")
    contribution_id = _text("kq3Yb0n9RzW2x7VdLm5sPA")
    plan_id = _text(None, allow_none=True)
    status = _text("paid", validate=validate.OneOf(STATUSES))
    amount = fields.Integer(required=True, metadata={"example": 50000})
    refunded_amount = fields.Integer(required=True, metadata={"example": 0})
    currency = _text("INR")
    frequency = _text("monthly")
    created_at = _time()
    paid_at = _time(allow_none=True)
    receipts = fields.List(fields.Nested(ReceiptOut), required=True)


class MineOut(ma.Schema):
    """A giver's own page: who they are, their plans, and a page of what they gave, newest first."""

    giver = fields.Nested(GiverOut, required=True)
    plans = fields.List(fields.Nested(PlanOut), required=True)
    items = fields.List(fields.Nested(GivenOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PortalOut(ma.Schema):
    """Where a giver changes the card of a plan."""

    url = _text("https://billing.stripe.com/p/session/…")
