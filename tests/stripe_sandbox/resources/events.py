"""Events that can be asked for, for thirty days."""

from __future__ import annotations

from tests.stripe_sandbox.calls import Call, operation
from tests.stripe_sandbox.errors import invalid, missing
from tests.stripe_sandbox.events import is_one_of
from tests.stripe_sandbox.store import Object

KEPT_S = 30 * 24 * 60 * 60


@operation("GET", "/v1/events/{id}")
def retrieve(call: Call) -> Object:
    """One event, as long as it is kept."""
    event = call.store.find("event", call.ids["id"], "id")
    if event["created"] + KEPT_S < call.now:
        raise missing("event", event["id"], "id")
    return event


@operation("GET", "/v1/events")
def listed(call: Call) -> Object:
    """Events, newest first: of one type, of some types, or of all that begin as `charge.*`."""
    if "type" in call.params and "types" in call.params:
        raise invalid("You may pass either `type` or `types`, but not both.", param="type")
    wanted = call.params.get("types") or [call.params[name] for name in ("type",) if name in call.params]
    oldest = call.now - KEPT_S
    return call.listing(
        "event", lambda each: each["created"] >= oldest and (not wanted or is_one_of(each["type"], wanted))
    )
