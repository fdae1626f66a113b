"""Payments that take their time: when they come to an end, and how."""

from __future__ import annotations

from tests.stripe_sandbox.clock import due, later
from tests.stripe_sandbox.events import follows
from tests.stripe_sandbox.resources import mandates, payment_intents
from tests.stripe_sandbox.store import Object, Store

PAYING_VPA, FAILING_VPA = "success@stripeupi", "failure@stripeupi"
_UPI_S = 8


@follows("payment_intent.processing")
def plan(store: Store, intent: Object) -> None:
    """Plan the end: an Indian mandate takes 26 hours, UPI what the sandbox was told."""
    method = store.find("payment_method", intent["payment_method"])
    seconds = mandates.PROCESSING_S if method["type"] == "card" else upi_s(store)
    later(store, "processing.finish", store.now() + seconds, intent=intent["id"])


def upi_s(store: Store) -> int:
    """How long a UPI payment takes, in seconds."""
    seconds: int = store.kept("upi_s", _UPI_S)
    return seconds


@due("processing.finish")
def finish(store: Store, intent: str) -> None:
    """The money comes, except from the address that stands for failure; nothing when somebody ended it before."""
    found = store.find("payment_intent", intent)
    if found["status"] != "processing":
        return
    method = store.find("payment_method", found["payment_method"])
    fails = method["type"] == "upi" and method["upi"]["vpa"] == FAILING_VPA
    payment_intents.finish_processing(store, found, succeeded=not fails)
