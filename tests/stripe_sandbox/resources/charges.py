"""Charges: one attempt to take money, and whether it came."""

from __future__ import annotations

from tests.stripe_sandbox import clock, currencies
from tests.stripe_sandbox.answers import included, shown
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.cards import Refusal
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import balance, payment_methods
from tests.stripe_sandbox.store import Object, Store

BOOKED_AFTER_S = 1  # with automatic_async capture a charge has its balance transaction only some time afterwards


def begin(store: Store, intent: Object, method: Object, status: str, refusal: Refusal | None = None) -> Object:
    """A charge for this PaymentIntent: "succeeded", "pending" or "failed"; told."""
    paid = status == "succeeded"
    captured = paid and intent["capture_method"] != "manual"
    charge = {
        "id": store.new_id("ch" if method["type"] == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if captured else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": dict(method["billing_details"]),
        "calculated_statement_descriptor": "SANDBOX",
        "captured": captured,
        "created": store.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": refusal.code if refusal else None,
        "failure_message": refusal.message if refusal else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": _outcome(refusal),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": payment_methods.charged(method),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"{store.address}/receipts/{intent['id']}" if paid else None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
        "transfer_data": None,
        "transfer_group": None,
    }
    store.put(charge)
    if captured:
        _book(store, charge, at_once=intent["capture_method"] == "automatic")
    emit(store, f"charge.{status}", charge)
    return charge


def finish(store: Store, charge: Object, refusal: Refusal | None = None) -> None:
    """A pending charge succeeded, or failed for this reason; told."""
    charge["status"] = "failed" if refusal else "succeeded"
    charge["paid"] = charge["captured"] = refusal is None
    charge["outcome"] = _outcome(refusal)
    if refusal:
        charge |= {"failure_code": refusal.code, "failure_message": refusal.message}
    else:
        charge["amount_captured"] = charge["amount"]
        charge["receipt_url"] = f"{store.address}/receipts/{charge['payment_intent']}"
        _book(store, charge, at_once=True)
    emit(store, f"charge.{charge['status']}", store.put(charge))


def capture(store: Store, charge: Object, amount_minor: int) -> None:
    """Take what was only authorized; what is not taken is given free, which Stripe shows as refunded."""
    charge |= {"captured": True, "amount_captured": amount_minor, "amount_refunded": charge["amount"] - amount_minor}
    _book(store, charge, at_once=True)
    emit(store, "charge.captured", store.put(charge))


@clock.due("charges.book")
def book(store: Store, charge: str) -> None:
    """Put the charge down in the balance; told by charge.updated."""
    thing = store.find("charge", charge)
    _book(store, thing, at_once=True)
    emit(store, "charge.updated", thing, {"balance_transaction": None})


def booked(store: Store, charge: Object) -> Object:
    """The charge with its balance transaction, for whoever moves its money before that was put down."""
    if charge["balance_transaction"] is None and charge["captured"]:
        _book(store, charge, at_once=True)
    return charge


@operation("GET", "/v1/charges/{charge}")
def retrieve(call: Call) -> Object:
    """One charge."""
    return call.store.find("charge", call.ids["charge"], "charge")


@operation("POST", "/v1/charges/{charge}")
def update(call: Call) -> Object:
    """Change what is only said of a charge."""
    charge = call.store.find("charge", call.ids["charge"], "charge")
    charge |= {name: call.params[name] or None for name in ("description", "receipt_email") if name in call.params}
    if "fraud_details" in call.params:
        charge["fraud_details"] = call.params["fraud_details"]
    merge_metadata(charge, call.params.get("metadata"))
    emit(call.store, "charge.updated", call.store.put(charge), {})
    return charge


@operation("GET", "/v1/charges")
def listed(call: Call) -> Object:
    """Charges, newest first: of a customer, or of a PaymentIntent."""
    asked = {name: call.params[name] for name in ("customer", "payment_intent") if name in call.params}
    return call.listing("charge", lambda each: all(each[name] == value for name, value in asked.items()))


@included("charge", "refunds")
def _refunds(store: Store, charge: Object) -> Object:
    mine = [shown(each) for each in store.newest_first("refund") if each["charge"] == charge["id"]]
    url = f"/v1/charges/{charge['id']}/refunds"
    return {"object": "list", "data": mine[:10], "has_more": len(mine) > 10, "url": url}


def _book(store: Store, charge: Object, *, at_once: bool) -> None:
    if charge["balance_transaction"] is not None:
        return
    if not at_once:
        clock.later(store, "charges.book", store.now() + BOOKED_AFTER_S, charge=charge["id"])
        return
    amount = charge["amount_captured"]
    kind = "charge" if charge["payment_method_details"]["type"] == "card" else "payment"
    fee = currencies.fees(charge["currency"]).of(amount)
    line = balance.post(store, kind, amount, charge, fee_minor=fee, description=charge["description"])
    charge["balance_transaction"] = line["id"]
    store.put(charge)


def _outcome(refusal: Refusal | None) -> Object:
    common = {"advice_code": None, "network_advice_code": None, "network_decline_code": None}
    score = {"risk_level": "normal", "risk_score": 20}
    if refusal is None:
        told = {"network_status": "approved_by_network", "reason": None, "seller_message": "Payment complete."}
        return common | score | told | {"type": "authorized"}
    told = {"network_status": "declined_by_network", "reason": refusal.decline_code or refusal.code}
    return common | score | told | {"seller_message": "The bank did not accept the payment.", "type": "issuer_declined"}
