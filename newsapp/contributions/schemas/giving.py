"""A contribution as it is sent and answered; what it may be, `rules` says."""

from __future__ import annotations

import marshmallow as ma


def _told(kind: str, example: object, said: str = "", **more: object) -> ma.fields.Raw:
    """A field whose shape the document tells and the rules check."""
    return ma.fields.Raw(allow_none=True, metadata={"type": kind, "example": example, "description": said} | more)


class OptionsArguments(ma.Schema):
    """In which currency and language the options are told."""

    currency = ma.fields.String(load_default="", metadata={"example": "INR"})
    language = ma.fields.String(load_default="en", metadata={"example": "hi"})


class GiftIn(ma.Schema):
    """What a giver decided."""

    amount = _told("integer", 50000, "In the currency's minor unit.")
    currency = _told("string", "INR")
    frequency = _told("string", "once", enum=["once", "monthly", "yearly"])
    cover_fees = _told("boolean", False, "Add what the payment is likely to cost.")
    donor = _told("object", {"name": "Asha Rao", "email": "asha@example.org"})
    anonymous = _told("boolean", False)
    message = _told("string", "Keep asking.")
    dedication = _told("string", "")
    article_id = _told("string", None, "The story that moved the giver.")
    attribution = _told("object", {"component": "article-end"}, "story, referrer, component, campaign.")
    declarations = _told("object", {"terms": True}, "An answer to each of the options' declarations, by key.")
    surface = _told("string", "web", "`app`: a gift given once has a client secret.", enum=["web", "app"])
    language = _told("string", "en")
    proof = ma.fields.String(load_default="", metadata={"description": "The solved challenge."})


class GiftOut(ma.Schema):
    """A contribution as anyone who knows its id may see it."""

    id = ma.fields.String(required=True, metadata={"example": "XkT0p3hQ9yS7bq2n4VfW8A"})
    status = ma.fields.String(required=True, metadata={"example": "created"})
    amount = ma.fields.Integer(required=True, metadata={"example": 50000})
    charged = ma.fields.Integer(required=True, metadata={"description": "With the fee, where that is covered."})
    currency = ma.fields.String(required=True, metadata={"example": "INR"})
    frequency = ma.fields.String(required=True, metadata={"example": "once"})
    expires_at = ma.fields.String(required=True, metadata={"example": "2026-11-24T12:00:00Z"})


class GiftBegunOut(GiftOut):
    """A contribution with where it is paid."""

    checkout_url = ma.fields.String(allow_none=True, required=True)
    client_secret = ma.fields.String(allow_none=True, required=True)
    publishable_key = ma.fields.String(allow_none=True, required=True)


class GivingOptionsOut(ma.Schema):
    """What may be given."""

    open = ma.fields.Boolean(required=True)
    currency = ma.fields.String(required=True, metadata={"example": "INR"})
    currencies = ma.fields.List(ma.fields.String(), required=True)
    exponent = ma.fields.Integer(required=True)
    frequencies = ma.fields.List(ma.fields.String(), required=True)
    suggested = ma.fields.Dict(required=True, metadata={"description": "Amounts in minor units, by frequency."})
    least = ma.fields.Integer(required=True)
    most = ma.fields.Integer(required=True)
    fee_estimates = ma.fields.List(ma.fields.Dict(), required=True)
    declarations = ma.fields.List(ma.fields.Dict(), required=True)
    campaign = ma.fields.Dict(allow_none=True, required=True)
