"""Events in the shape that an older version of the API gave them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stripe_sandbox.store import Object, Store


def shaped(store: Store, event: Object, version: str) -> Object:
    """The event as an endpoint pinned to a version of 2024 gets it: with `charge.invoice` and the like at the top."""
    thing = event["data"]["object"]
    reshape = _SHAPES.get(thing["object"])
    reshaped = thing | reshape(store, thing) if reshape else thing
    return event | {"api_version": version, "data": event["data"] | {"object": reshaped}}


def _of_invoice(store: Store, invoice: Object) -> Object:
    parent = (invoice.get("parent") or {}).get("subscription_details") or {}
    paid_by = next((each for each in store.all("invoice_payment") if each["invoice"] == invoice["id"]), None)
    intent = store.get(paid_by["payment"].get("payment_intent") or "") if paid_by else None
    return {
        "subscription": parent.get("subscription"),
        "payment_intent": intent["id"] if intent else None,
        "charge": intent["latest_charge"] if intent else None,
        "paid": invoice.get("status") == "paid",
    }


def _of_charge(store: Store, charge: Object) -> Object:
    return {"invoice": _invoice_paid_by(store, charge["payment_intent"])}


def _of_intent(store: Store, intent: Object) -> Object:
    return {"invoice": _invoice_paid_by(store, intent["id"])}


def _of_subscription(_: Store, subscription: Object) -> Object:
    items: list[dict[str, Any]] = subscription["items"]["data"]
    return {name: items[0][name] for name in ("current_period_start", "current_period_end")} if items else {}


def _invoice_paid_by(store: Store, intent: str) -> str | None:
    payments = store.all("invoice_payment")
    return next((each["invoice"] for each in payments if each["payment"].get("payment_intent") == intent), None)


_SHAPES: dict[str, Callable[[Store, Object], Object]] = {
    "invoice": _of_invoice,
    "charge": _of_charge,
    "payment_intent": _of_intent,
    "subscription": _of_subscription,
}
