"""Commands of the sandbox that are about time: how long UPI takes, what follows a failed renewal, ending it now."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox import calls
from tests.stripe_sandbox.answers import shown
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.resources import invoicing, payment_intents, processing
from tests.stripe_sandbox.store import Store

_ENDS = ("canceled", "unpaid", "past_due")


@calls.page("POST", "/_sandbox/settings")
def set_them(request: Request, store: Store, _: dict[str, str]) -> Response:
    """`{"upi_s": 8, "dunning": {"retries_days": [3, 5, 7], "then": "canceled"}}`: set what is said, tell all."""
    said = calls.said_in(request)
    if "upi_s" in said:
        store.keep("upi_s", _whole(said["upi_s"], "upi_s"))
    if "dunning" in said:
        days = [_whole(each, "dunning[retries_days]") for each in said["dunning"].get("retries_days", [3, 5, 7])]
        then = said["dunning"].get("then", "canceled")
        if then not in _ENDS:
            raise invalid(f"Invalid then: must be one of {', '.join(_ENDS)}", param="dunning[then]")
        store.keep("dunning", {"retries_days": days, "then": then})
    return _json({"upi_s": processing.upi_s(store), "dunning": invoicing.dunning(store)})


@calls.page("POST", "/_sandbox/finish")
def finish(request: Request, store: Store, _: dict[str, str]) -> Response:
    """`{"payment_intent": …, "succeeded": true}`: the money of a processing payment comes now, or will not."""
    said = calls.said_in(request)
    intent = store.find("payment_intent", str(said.get("payment_intent")), "payment_intent")
    done = payment_intents.finish_processing(store, intent, succeeded=bool(said.get("succeeded", True)))
    return _json(shown(done))


def _whole(value: Any, param: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise invalid("Invalid positive integer", param=param)
    return value


def _json(said: Any) -> Response:
    return Response(json.dumps(said) + "\n", content_type="application/json")
