"""What a subscription does by itself as time goes by: renews, ends its trial, falls behind, recovers, expires."""

from __future__ import annotations

from tests.stripe_sandbox.clock import due, later
from tests.stripe_sandbox.events import emit, follows
from tests.stripe_sandbox.resources import invoicing
from tests.stripe_sandbox.resources.invoice_shapes import subscription_of
from tests.stripe_sandbox.resources.periods import end_of_period
from tests.stripe_sandbox.resources.subscription_changes import OVER, change, end, in_period, items_of, period_of
from tests.stripe_sandbox.store import Object, Store

_DAY_S = 86_400
_WARNED_BEFORE_S = 3 * _DAY_S
_BEHIND = ("past_due", "unpaid")


def plan(store: Store, subscription: Object) -> None:
    """Plan the end of the present period, and the word that goes before the end of a trial."""
    at = period_of(subscription)[1]
    if subscription["status"] == "trialing":
        warned = max(store.now(), at - _WARNED_BEFORE_S)
        later(store, "subscriptions.warn", warned, subscription=subscription["id"])
    later(store, "subscriptions.renew", at, subscription=subscription["id"], period_end=at)


@due("subscriptions.renew")
def renew(store: Store, subscription: str, period_end: int) -> None:
    """The period is over: end as was asked, end the trial, or begin the next period with its invoice."""
    found = store.find("subscription", subscription)
    if found["status"] in (*OVER, "paused", "incomplete") or period_of(found)[1] != period_end:
        return
    if found["cancel_at_period_end"]:
        end(store, found, "canceled", "cancellation_requested")
    elif found["status"] == "trialing" and not invoicing.on_file(store, found):
        _end_trial_without_method(store, found)
    else:
        _begin_period(store, found)


def resume(store: Store, subscription: Object) -> None:
    """Begin a paused subscription again, from now on; it stays paused when its invoice cannot be collected."""
    now = store.now()
    subscription["billing_cycle_anchor"] = now
    invoice = _next_period(store, subscription, now)
    invoicing.finalize(store, invoice)
    invoicing.attempt(store, invoice)
    change(store, subscription, "customer.subscription.resumed", status="active")
    plan(store, subscription)


@due("subscriptions.warn")
def warn(store: Store, subscription: str) -> None:
    """The trial will end soon."""
    found = store.find("subscription", subscription)
    if found["status"] == "trialing":
        emit(store, "customer.subscription.trial_will_end", found)


@due("subscriptions.expire")
def expire(store: Store, subscription: str) -> None:
    """Nobody completed the first payment within 23 hours."""
    found = store.find("subscription", subscription)
    if found["status"] == "incomplete":
        invoicing.close(store, store.find("invoice", found["latest_invoice"]), "void")


@due("subscriptions.collect_again")
def collect_again(store: Store, subscription: str) -> None:
    """The pause of the collection is over, unless it was ended before."""
    found = store.find("subscription", subscription)
    pause = found["pause_collection"]
    if pause and pause["resumes_at"] and pause["resumes_at"] <= store.now() and found["status"] not in OVER:
        change(store, found, pause_collection=None)


@due("subscriptions.give_up")
def give_up(store: Store, subscription: str, invoice: str) -> None:
    """The last attempt was in vain: what the setting says becomes of the subscription."""
    found, then = store.find("subscription", subscription), invoicing.dunning(store)["then"]
    if found["status"] != "past_due" or store.find("invoice", invoice)["status"] != "open":
        return
    if then == "canceled":
        invoicing.stop(store, found)
        end(store, found, "canceled", "payment_failed")
    elif then == "unpaid":
        change(store, found, status="unpaid")


@follows("invoice.payment_failed")
def fall_behind(store: Store, invoice: Object) -> None:
    """A renewal was not paid: past due, and given up in the end."""
    subscription = store.find("subscription", subscription_of(invoice))
    if subscription["status"] not in ("active", "trialing"):
        return
    change(store, subscription, status="past_due")
    at = store.now() + sum(invoicing.dunning(store)["retries_days"]) * _DAY_S + 60
    later(store, "subscriptions.give_up", at, subscription=subscription["id"], invoice=invoice["id"])


@follows("invoice.payment_succeeded")
def catch_up(store: Store, invoice: Object) -> None:
    """The latest invoice was paid: active."""
    subscription = store.find("subscription", subscription_of(invoice))
    if subscription["status"] in ("incomplete", *_BEHIND) and subscription["latest_invoice"] == invoice["id"]:
        change(store, subscription, status="active")


@follows("invoice.voided", "invoice.marked_uncollectible")
def forgive(store: Store, invoice: Object) -> None:
    """Nobody asks for the latest invoice any more: what was behind is active, what never began has expired."""
    subscription = store.find("subscription", subscription_of(invoice))
    if subscription["latest_invoice"] != invoice["id"]:
        return
    if subscription["status"] == "incomplete":
        end(store, subscription, "incomplete_expired", None)
    elif subscription["status"] == "past_due":
        change(store, subscription, status="active")


def _begin_period(store: Store, subscription: Object) -> None:
    unpaid, pause = subscription["status"] == "unpaid", subscription["pause_collection"]
    invoice = _next_period(store, subscription, period_of(subscription)[1])
    behavior = pause["behavior"] if pause else None
    if unpaid or behavior == "keep_as_draft":
        invoice["auto_advance"] = False
    elif behavior:
        invoice["_close_as"] = {"void": "void", "mark_uncollectible": "uncollectible"}[behavior]
    store.put(invoice)
    plan(store, subscription)
    later(store, "invoices.collect", store.now() + invoicing.DRAFT_FOR_S, invoice=invoice["id"])


def _next_period(store: Store, subscription: Object, start: int) -> Object:
    """The draft for a period that starts then; the subscription is moved to it."""
    recurring = items_of(subscription)[0]["price"]["recurring"]
    anchor = subscription["billing_cycle_anchor"]
    until = end_of_period(start, anchor, recurring["interval"], recurring["interval_count"])
    own = (period_of(subscription)[0], start)
    status = "active" if subscription["status"] == "trialing" else subscription["status"]
    invoice = invoicing.make(store, subscription | {"status": status}, "subscription_cycle", own, (start, until))
    moved = in_period(subscription, start, until)
    change(store, subscription, items=moved, status=status, latest_invoice=invoice["id"])
    return invoice


def _end_trial_without_method(store: Store, subscription: Object) -> None:
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if behavior == "pause":
        change(store, subscription, "customer.subscription.paused", status="paused")
    elif behavior == "cancel":
        end(store, subscription, "canceled", None)
    else:
        _begin_period(store, subscription)
