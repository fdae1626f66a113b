"""The life of an invoice: draft, open, then paid, void or uncollectible; and the attempts to collect it."""

from __future__ import annotations

from tests.stripe_sandbox.clock import due, later
from tests.stripe_sandbox.errors import StripeError, invalid
from tests.stripe_sandbox.events import emit, follows
from tests.stripe_sandbox.resources import invoice_payments, mandates, payment_intents
from tests.stripe_sandbox.resources.invoice_shapes import draft, subscription_of
from tests.stripe_sandbox.store import Object, Store

DRAFT_FOR_S = 3600  # how long a renewal's invoice is a draft, in which it can still be changed
_DAY_S = 86_400
_DUNNING = {"retries_days": [3, 5, 7], "then": "canceled"}
_CLOSED = {
    "void": ("voided_at", "invoice.voided"),
    "uncollectible": ("marked_uncollectible_at", "invoice.marked_uncollectible"),
}


def make(store: Store, subscription: Object, reason: str, own: tuple[int, int], ahead: tuple[int, int]) -> Object:
    """A draft, told: its own period lies behind, the one that it charges for ahead."""
    invoice = store.put(draft(store, subscription, reason, own, ahead))
    emit(store, "invoice.created", invoice)
    return invoice


def finalize(store: Store, invoice: Object, intent: Object | None = None) -> None:
    """Open it, to be paid by this PaymentIntent or by a new one; it is paid at once when that succeeded, or if free."""
    check_status(invoice, "draft", "finalized")
    customer = store.find("customer", invoice["customer"])
    _pass(store, invoice, "open", "finalized_at")
    invoice |= {
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}",
        "effective_at": store.now(),
        "hosted_invoice_url": f"{store.address}/i/{invoice['id']}",
    }
    customer["next_invoice_sequence"] += 1
    store.put(customer)
    if invoice["amount_due"]:
        intent = intent or _intent_for(store, invoice)
        invoice["_intent"], intent["_invoice"] = intent["id"], invoice["id"]
        store.put(intent)
        invoice_payments.new(store, invoice, intent)
    emit(store, "invoice.finalized", store.put(invoice))
    if intent is None or intent["status"] == "succeeded":
        settle(store, invoice)


def attempt(store: Store, invoice: Object, method: str | None = None, *, off_session: bool = True) -> None:
    """Try to collect it with this payment method, or with the one on file; a StripeError when that fails."""
    check_status(invoice, "open", "paid")
    method = method or on_file(store, store.find("subscription", subscription_of(invoice)))
    if method is None:
        _count_attempt(store, invoice)
        fail(store, invoice)
        said = "This customer has no attached payment source or default payment method."
        raise invalid(said, code="resource_missing")
    intent = store.find("payment_intent", invoice["_intent"])
    if intent["status"] == "processing":
        raise invalid("The payment of this invoice is still processing.", code="invoice_not_editable")
    _count_attempt(store, invoice)
    paying = store.find("payment_method", method)
    if off_session and mandates.needed(intent, paying):
        mandates.use(store, intent, paying)
    else:
        payment_intents.confirm(store, intent, paying, off_session=off_session, back_to=invoice["hosted_invoice_url"])


def on_file(store: Store, subscription: Object) -> str | None:
    """The payment method that renewals are charged to."""
    settings = store.find("customer", subscription["customer"])["invoice_settings"]
    method: str | None = subscription["default_payment_method"] or settings["default_payment_method"]
    return method


def settle(store: Store, invoice: Object) -> None:
    """It is paid."""
    amount = invoice["amount_due"]
    invoice |= {"amount_paid": amount, "amount_remaining": 0, "attempted": True, "next_payment_attempt": None}
    invoice |= {"auto_advance": False, "attempt_count": max(invoice["attempt_count"], 1 if amount else 0)}
    _pass(store, invoice, "paid", "paid_at")
    emit(store, "invoice.paid", invoice)
    for payment in invoice_payments.of_invoice(store, invoice["id"]):
        invoice_payments.paid(store, payment, amount)
    emit(store, "invoice.payment_succeeded", invoice)


def fail(store: Store, invoice: Object) -> None:
    """An attempt failed; the next one is planned, where there will be one."""
    wait_days = _wait_days(store, invoice)
    invoice["next_payment_attempt"] = at = store.now() + wait_days * _DAY_S if wait_days else None
    if at:
        later(store, "invoices.retry", at, invoice=invoice["id"])
    emit(store, "invoice.payment_failed", store.put(invoice))


def close(store: Store, invoice: Object, status: str) -> None:
    """Give it up: `void`, or `uncollectible`."""
    moment, event = _CLOSED[status]
    invoice |= {"auto_advance": False, "next_payment_attempt": None}
    _pass(store, invoice, status, moment)
    if status == "void":
        invoice |= {"amount_remaining": 0}
        _let_go(store, invoice)
    emit(store, event, store.put(invoice))


def stop(store: Store, subscription: Object) -> None:
    """Collect nothing more by itself of what a subscription has open."""
    for invoice in store.newest_first("invoice"):
        if subscription_of(invoice) == subscription["id"] and invoice["status"] in ("draft", "open"):
            store.put(invoice | {"auto_advance": False, "next_payment_attempt": None})


def check_status(invoice: Object, wanted: str, verb: str) -> None:
    """A StripeError unless it has this status."""
    if invoice["status"] != wanted:
        said = f"Invoice is {invoice['status']}; only one that is {wanted} can be {verb}."
        raise invalid(said, code="invoice_not_editable", param="invoice")


def dunning(store: Store) -> Object:
    """`{"retries_days": [3, 5, 7], "then": "canceled" | "unpaid" | "past_due"}`: what follows a failed renewal."""
    set_: Object = store.kept("dunning", _DUNNING)
    return set_


@due("invoices.collect")
def collect(store: Store, invoice: str) -> None:
    """The hour of a renewal's draft is over: open it, and collect it or, while collection is paused, close it."""
    found = store.get(invoice)
    if not found or found["status"] != "draft" or not found["auto_advance"]:
        return
    finalize(store, found)
    if found["status"] != "open":
        return
    if "_close_as" in found:
        close(store, found, found["_close_as"])
        return
    _try(store, found)


@due("invoices.retry")
def retry(store: Store, invoice: str) -> None:
    """Try again, unless it was paid or given up meanwhile."""
    found = store.find("invoice", invoice)
    if found["status"] == "open" and found["next_payment_attempt"]:
        _try(store, found)


@follows("payment_intent.succeeded")
def succeeded(store: Store, intent: Object) -> None:
    """The PaymentIntent of an invoice succeeded."""
    invoice = store.get(intent.get("_invoice", ""))
    if invoice and invoice["status"] in ("open", "uncollectible"):
        settle(store, invoice)


@follows("payment_intent.payment_failed")
def failed(store: Store, intent: Object) -> None:
    """The PaymentIntent of an invoice failed."""
    invoice = store.get(intent.get("_invoice", ""))
    if invoice and invoice["status"] == "open":
        fail(store, invoice)
        if (intent["last_payment_error"] or {}).get("code") == "authentication_required":
            emit(store, "invoice.payment_action_required", invoice)


@follows("payment_intent.requires_action")
def must_act(store: Store, intent: Object) -> None:
    """The PaymentIntent of an invoice waits for the customer; nobody tries again by himself meanwhile."""
    invoice = store.get(intent.get("_invoice", ""))
    if invoice and invoice["status"] == "open":
        if invoice["billing_reason"] == "subscription_cycle":
            emit(store, "invoice.payment_failed", invoice)
        emit(store, "invoice.payment_action_required", invoice)


def _try(store: Store, invoice: Object) -> None:
    try:
        attempt(store, invoice)
    except StripeError:
        return  # it was told as an event


def _count_attempt(store: Store, invoice: Object) -> None:
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "attempted": True, "next_payment_attempt": None}
    store.put(invoice)


def _pass(store: Store, invoice: Object, status: str, moment: str) -> None:
    invoice["status"] = status
    invoice["status_transitions"] = invoice["status_transitions"] | {moment: store.now()}
    store.put(invoice)


def _intent_for(store: Store, invoice: Object) -> Object:
    first = invoice["billing_reason"] == "subscription_create"
    return payment_intents.begin(
        store,
        invoice["amount_due"],
        invoice["currency"],
        customer=invoice["customer"],
        description="Subscription creation" if first else "Subscription update",
        setup_future_usage="off_session" if first else None,
    )


def _wait_days(store: Store, invoice: Object) -> int | None:
    """How long until the next attempt; None after the last one, for a first invoice and for an India-issued card."""
    subscription = store.find("subscription", subscription_of(invoice))
    method = store.get(on_file(store, subscription) or "")
    indian = bool(method) and method.get("card", {}).get("country") == "IN"
    over = subscription["status"] in ("canceled", "incomplete", "incomplete_expired", "unpaid")
    retries: list[int] = dunning(store)["retries_days"]
    done = invoice["attempt_count"] - 1
    if indian or over or done >= len(retries) or not invoice["auto_advance"]:
        return None
    return retries[done]


def _let_go(store: Store, invoice: Object) -> None:
    for payment in invoice_payments.of_invoice(store, invoice["id"]):
        invoice_payments.canceled(store, payment)
        intent = store.find("payment_intent", invoice["_intent"])
        if intent["status"] not in ("succeeded", "processing", "canceled"):
            payment_intents.cancel(store, intent, "void_invoice")
