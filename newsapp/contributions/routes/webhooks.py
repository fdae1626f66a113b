"""Where the payment provider tells what happened: taken in at once, worked on later."""

from __future__ import annotations

from flask import Blueprint, Response, request

from newsapp.contributions import inbox
from newsapp.contributions.gateway.protocol import NotAuthentic
from newsapp.platform.errors import Malformed
from newsapp.platform.guards import public

webhooks = Blueprint("webhooks", __name__)
MOST_BYTES = 512 * 1024


@webhooks.route("/webhooks/stripe", methods=["POST"])
@public
def stripe_webhook() -> Response:
    """204 once the event is kept, 400 for one that is not Stripe's."""
    request.max_content_length = MOST_BYTES
    try:
        inbox.receive(request.get_data(cache=False), request.headers.get("Stripe-Signature", ""))
    except NotAuthentic as error:
        raise Malformed(str(error)) from error
    return Response(status=204)
