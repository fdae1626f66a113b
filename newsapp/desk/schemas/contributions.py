"""What the newsroom's software sends and gets of readers' money; amounts are in the currency's minor unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, fields, validate

from newsapp.contributions.queries import desk
from newsapp.contributions.queries.summary import GROUPS
from newsapp.contributions.standing import STATUSES
from newsapp.platform.paging import PageArguments
from newsapp.platform.text import flaws_of
from newsapp.reading.arguments import TIME

_DAY = {"type": "string", "format": "date", "example": "2026-11-24"}
_NEWSROOM = "In the newsroom's time zone; both days are included."
_AMOUNT = {"example": 50_000}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class Day(fields.Field[Any]):
    """A day on the way in, of this century."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise ValidationError("A day as in 2026-11-24.") from None
        if not _FIRST_YEAR <= day.year < _LAST_YEAR:
            raise ValidationError(f"A day from {_FIRST_YEAR} to {_LAST_YEAR - 1}.")
        return day


def _said(text: str) -> None:
    """Refuse a text that says nothing, or has what no text should have."""
    if flaws := flaws_of(text) or ([] if text.strip() else ["Say it in words."]):
        raise ValidationError(flaws)


def _id_only(text: str) -> None:
    if text and not desk.is_id(text):
        raise ValidationError(
            "An id. Look for a person with POST /contributions/search: an address is no place for one."
        )


def words(example: str) -> fields.String:
    """A sentence that must be said."""
    return fields.String(required=True, validate=[validate.Length(1, 500), _said], metadata={"example": example})


class DaysArguments(ma.Schema):
    """From which day to which; without one there is no end on that side."""

    class Meta:
        """`from` is no name in Python."""

        include = {  # noqa: RUF012 - the library's own shape
            "from": Day(load_default=None, metadata=_DAY | {"description": _NEWSROOM}),
            "to": Day(load_default=None, metadata=_DAY | {"description": _NEWSROOM}),
        }

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["from"] and data["to"] and data["to"] < data["from"]:
            raise ValidationError("Not before from.", "to")


class SearchIn(DaysArguments, PageArguments):
    """What is looked for among contributions; `q` is an id, a receipt, an e-mail address, or words of a name."""

    status = fields.String(load_default="", validate=validate.OneOf(["", *STATUSES]))
    currency = fields.String(load_default="", validate=validate.Length(max=3), metadata={"example": "INR"})
    frequency = fields.String(load_default="", validate=validate.OneOf(["", "once", "monthly", "yearly"]))
    article_id = fields.String(load_default="", validate=validate.Length(max=64))
    campaign = fields.String(load_default="", validate=validate.Length(max=80))
    q = fields.String(load_default="", validate=validate.Length(max=254), metadata={"example": "asha@example.org"})


class ContributionListArguments(SearchIn):
    """What a list is narrowed to; `q` is an id of ours or of Stripe's, because addresses are written into logs."""

    q = fields.String(load_default="", validate=[validate.Length(max=254), _id_only], metadata={"example": "pi_3Nab"})


class SummaryArguments(DaysArguments):
    """By what to sum up, and when; by day without ends, the last 30 days."""

    by = fields.String(load_default="day", validate=validate.OneOf(GROUPS))


class YearArguments(ma.Schema):
    """The calendar year in which the financial year began."""

    year = fields.Integer(
        required=True, validate=validate.Range(_FIRST_YEAR, _LAST_YEAR - 1), metadata={"example": 2026}
    )


class DonorOut(ma.Schema):
    """Who gave; erased, nothing personal is left."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    erased_at = fields.String(required=True, allow_none=True, metadata=TIME)


class ContributionOut(ma.Schema):
    """A contribution at the desk; `amount` is the gift, `charged` what the giver pays with the fee they cover."""

    id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    amount = fields.Integer(required=True, metadata=_AMOUNT)
    charged = fields.Integer(required=True, metadata=_AMOUNT)
    currency = fields.String(required=True, metadata={"example": "INR"})
    frequency = fields.String(required=True)
    surface = fields.String(required=True)
    language = fields.String(required=True)
    donor = fields.Nested(DonorOut, required=True)
    anonymous = fields.Boolean(required=True)
    message = fields.String(required=True)
    dedication = fields.String(required=True)
    article_id = fields.String(required=True, allow_none=True)
    campaign = fields.String(required=True, allow_none=True)
    attribution = fields.Dict(required=True)
    created_at = fields.String(required=True, metadata=TIME)
    expires_at = fields.String(required=True, metadata=TIME)


class RefundOut(ma.Schema):
    """Money that goes back: `asked` until Stripe has answered, then as Stripe has it."""

    id = fields.String(required=True)
    payment_id = fields.String(required=True)
    stripe_refund_id = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, metadata={"example": "succeeded"})
    amount = fields.Integer(required=True, metadata=_AMOUNT)
    currency = fields.String(required=True, metadata={"example": "INR"})
    reason = fields.String(required=True)
    failure = fields.String(required=True)
    by_id = fields.String(required=True)
    created_at = fields.String(required=True, metadata=TIME)
    settled_at = fields.String(required=True, allow_none=True, metadata=TIME)


class HistoryOut(ContributionOut):
    """A contribution with all that came of it, each list oldest first; `ledger` is what moved at Stripe."""

    profile = fields.String(required=True)
    declarations = fields.Dict(required=True)
    stripe_session_id = fields.String(required=True, allow_none=True)
    plan = fields.Dict(required=True, allow_none=True)
    payments = fields.List(fields.Dict(), required=True)
    refunds = fields.List(fields.Nested(RefundOut), required=True)
    disputes = fields.List(fields.Dict(), required=True)
    receipts = fields.List(fields.Dict(), required=True)
    ledger = fields.List(fields.Dict(), required=True)


class ContributionListOut(ma.Schema):
    """A page of contributions."""

    items = fields.List(fields.Nested(ContributionOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class RefundIn(ma.Schema):
    """How much goes back, all that is left when nothing is said, and why."""

    amount = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1), metadata=_AMOUNT
    )
    reason = words("Given twice by mistake")


class SumsOut(ma.Schema):
    """What the ledger has of one day, story, campaign or currency; `net` is what is left of it."""

    day = fields.String(metadata={"example": "2026-11-24"})
    article_id = fields.String(allow_none=True)
    headline = fields.String(allow_none=True, metadata={"description": "None where readers do not have the story."})
    campaign = fields.String(allow_none=True)
    currency = fields.String(required=True, metadata={"example": "INR"})
    gross = fields.Integer(required=True)
    fees = fields.Integer(required=True)
    refunded = fields.Integer(required=True)
    disputed = fields.Integer(required=True)
    dispute_fees = fields.Integer(required=True)
    unassigned = fields.Integer(required=True)
    net = fields.Integer(required=True)
    payments = fields.Integer(required=True)
    refunds = fields.Integer(required=True)
    disputes = fields.Integer(required=True)


class SummaryOut(ma.Schema):
    """Sums of what moved on these days, never of two currencies together."""

    by = fields.String(required=True)
    time_zone = fields.String(required=True)
    items = fields.List(fields.Nested(SumsOut), required=True)

    class Meta:
        """`from` is no name in Python."""

        include = {  # noqa: RUF012 - the library's own shape
            "from": fields.String(required=True, allow_none=True),
            "to": fields.String(required=True, allow_none=True),
        }
