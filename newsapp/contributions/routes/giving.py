"""Routes by which a reader's software offers giving, begins a contribution and sees what became of it."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from newsapp.contributions import rules
from newsapp.contributions.actions import checkout, offering
from newsapp.contributions.models import Contribution
from newsapp.contributions.schemas import giving as told
from newsapp.contributions.suspicion import Signals
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import NotFound
from newsapp.platform.guards import public
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.limits import address, limiter
from newsapp.platform.settings import current

PREFIX = "/api/v1/contributions"
giving = Routes("contributions", __name__, url_prefix=PREFIX, description="Readers pay for their paper.")
Fields = dict[str, Any]
KEY_TOLD = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Chosen by the client; the same key with the same body is the same contribution.",
    "schema": {"type": "string", "minLength": 8, "maxLength": checkout.LONGEST_KEY},
    "example": "5f1b7c0e-7d4e-4d0a-9a2b-0a7e6f0c1d2e",
}


@giving.route("/options")
@public
@giving.arguments(told.OptionsArguments, location="query")
@giving.response(200, told.GivingOptionsOut)
def contribution_options(arguments: Fields) -> Response:
    """What may be given, what it costs, and what must be declared."""
    return json_answer(offering.options(arguments["currency"], arguments["language"]))


@giving.route("", methods=["POST"])
@public
@limiter.limit("120 per minute")
@giving.doc(parameters=[KEY_TOLD])
@giving.arguments(told.GiftIn)
@giving.response(201, told.GiftBegunOut)
@giving.alt_response(403, description="A challenge must be solved first; it comes with the refusal.")
@giving.alt_response(409, description="It has expired, or there is a plan already.")
@giving.alt_response(503, description="The payment provider does not answer; nothing was charged.")
def contribute(fields: Fields) -> Response:
    """Begin a contribution: it is paid at `checkout_url`, or with `client_secret` in an app."""
    proof = fields.pop("proof")
    gift = rules.read_gift(fields, checkout.profile())
    signals = Signals(email=gift.email, address=address())
    begun = checkout.begin(gift, key=request.headers.get("Idempotency-Key", ""), signals=signals, proof=proof)
    where = {"checkout_url": begun.checkout_url or None, "client_secret": begun.client_secret or None}
    where["publishable_key"] = current().stripe_publishable_key or None
    return json_answer(_shown(begun) | where, 201, {"Location": f"{PREFIX}/{begun.id}"})


@giving.route("/<contribution_id>")
@public
@giving.response(200, told.GiftOut)
def get_contribution(contribution_id: str) -> Response:
    """How a contribution stands, as the ledger has it."""
    found = checkout.find(contribution_id)
    if found is None:
        raise NotFound("There is no such contribution.")
    return json_answer(_shown(found))


def _shown(row: Contribution) -> Fields:
    told = {"id": row.id, "status": row.status, "amount": row.amount_minor, "charged": row.charged_minor}
    return told | {"currency": row.currency, "frequency": row.frequency, "expires_at": rfc3339(row.expires_at)}
