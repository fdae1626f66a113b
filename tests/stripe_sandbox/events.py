"""What happened, as Stripe tells it: stored for thirty days, and sent to the webhook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stripe_sandbox.answers import shown
from tests.stripe_sandbox.spec import spec
from tests.stripe_sandbox.store import Object, Store

Follower = Callable[[Store, Object], None]
_FOLLOWERS: dict[str, list[Follower]] = {}


def emit(store: Store, kind: str, thing: Object, previous: Object | None = None) -> Object:
    """Tell that this happened to the object as it now is; the event.

    `previous` holds the former values of what an update changed. Whoever follows such events is called at once, in
    the same work; the webhook gets it when the work is done.
    """
    snapshot = shown(thing)
    spec().check_object(snapshot["object"], snapshot)
    data: dict[str, Any] = {"object": snapshot}
    if previous is not None:
        data["previous_attributes"] = shown(previous)
    event = {
        "id": store.new_id("evt"),
        "object": "event",
        "api_version": spec().versions[-1],
        "created": store.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": dict(store.request),
        "type": kind,
    }
    store.outbox.append(store.put(event))
    for follow in _FOLLOWERS.get(kind, ()):
        follow(store, thing)
    return event


def is_one_of(kind: str, wanted: list[str]) -> bool:
    """Whether the type is among these, of which one may be `charge.*`, or `*`."""
    return any(kind == each or (each.endswith("*") and kind.startswith(each[:-1])) for each in wanted)


def follows(*kinds: str) -> Callable[[Follower], Follower]:
    """Register `def settle(store, thing)`, to be called with the stored object whenever such an event is told."""

    def register(function: Follower) -> Follower:
        for kind in kinds:
            _FOLLOWERS.setdefault(kind, []).append(function)
        return function

    return register
