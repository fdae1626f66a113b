"""Refunds: money given back, which may come late or come back."""

from __future__ import annotations

from tests.stripe_sandbox import clock
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.currencies import said_amount
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import balance, charges, payment_methods
from tests.stripe_sandbox.store import Object, Store

DECIDED_AFTER_S = 2


@operation("POST", "/v1/refunds")
def create(call: Call) -> Object:
    """Give back all that is left of a charge, or a part of it."""
    charge = charges.booked(call.store, _charge_to_refund(call))
    amount = _amount(call, charge)
    how = _how(call.store, charge)
    refund = _new(call.store, charge, amount, "succeeded" if how != "pending" else "pending")
    refund["reason"] = call.params.get("reason")
    merge_metadata(refund, call.params.get("metadata"))
    line = balance.post(call.store, "refund", -amount, refund, description="REFUND FOR CHARGE")
    refund["balance_transaction"] = line["id"]
    emit(call.store, "refund.created", call.store.put(refund))
    _count(call.store, charge, amount)
    emit(call.store, "charge.refunded", charge)
    if how:
        at = call.now + DECIDED_AFTER_S
        clock.later(call.store, "refunds.decide", at, refund=refund["id"], fails=how == "fails")
    return refund


@clock.due("refunds.decide")
def decide(store: Store, refund: str, *, fails: bool) -> None:
    """A pending refund arrives, or one that seemed to have arrived comes back."""
    thing = store.find("refund", refund)
    previous = {"status": thing["status"]}
    if not fails:
        thing["status"] = "succeeded"
        thing.pop("pending_reason", None)
        _tell_change(store, thing, previous)
        return
    fail(store, thing)


def fail(store: Store, refund: Object, reason: str = "expired_or_canceled_card") -> None:
    """The money of a refund came back to the account."""
    previous = {"status": refund["status"]}
    _take_back(store, refund, "failed")
    refund["failure_reason"] = reason
    emit(store, "refund.failed", store.put(refund))
    _tell_change(store, refund, previous)


@operation("POST", "/v1/refunds/{refund}/cancel")
def cancel(call: Call) -> Object:
    """Take back one that has not begun; only those that wait for something can be."""
    refund = call.store.find("refund", call.ids["refund"], "refund")
    if refund["status"] != "requires_action":
        raise invalid("You can't cancel this refund: only refunds with a status of requires_action can be canceled.")
    return refund


@operation("GET", "/v1/refunds/{refund}")
def retrieve(call: Call) -> Object:
    """One refund."""
    return call.store.find("refund", call.ids["refund"], "refund")


@operation("POST", "/v1/refunds/{refund}")
def update(call: Call) -> Object:
    """Change its metadata, and nothing else."""
    refund = call.store.find("refund", call.ids["refund"], "refund")
    previous = {"metadata": refund["metadata"]}
    merge_metadata(refund, call.params.get("metadata"))
    _tell_change(call.store, refund, previous)
    return refund


@operation("GET", "/v1/refunds")
def listed(call: Call) -> Object:
    """Refunds, newest first: of a charge, or of a PaymentIntent."""
    asked = {name: call.params[name] for name in ("charge", "payment_intent") if name in call.params}
    return call.listing("refund", lambda each: all(each[name] == value for name, value in asked.items()))


def _charge_to_refund(call: Call) -> Object:
    if "charge" in call.params:
        charge = call.store.find("charge", call.params["charge"], "charge")
    elif "payment_intent" in call.params:
        intent = call.store.find("payment_intent", call.params["payment_intent"], "payment_intent")
        found = call.store.get(intent["latest_charge"] or "")
        if not found or not found["captured"]:
            said = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise invalid(said, code="payment_intent_unexpected_state", param="payment_intent")
        charge = found
    else:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    if not charge["captured"]:
        raise invalid(f"Charge {charge['id']} was not captured: there is nothing to refund.", param="charge")
    if any(each["charge"] == charge["id"] and not each["is_charge_refundable"] for each in call.store.all("dispute")):
        said = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise invalid(said, code="charge_disputed", param="charge")
    return charge


def _amount(call: Call, charge: Object) -> int:
    left = charge["amount"] - charge["amount_refunded"]
    amount: int = call.params.get("amount", left)
    if left == 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        what = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        asked, there = said_amount(amount, charge["currency"]), said_amount(left, charge["currency"])
        raise invalid(f"Refund amount ({asked}) is greater than {what} ({there})", param="amount")
    return amount


def _how(store: Store, charge: Object) -> str | None:
    """What a refund will meet: "fails", "pending", or nothing."""
    card = payment_methods.card_of(store.find("payment_method", charge["payment_method"]))
    return card.refund if card else "pending"


def _new(store: Store, charge: Object, amount_minor: int, status: str) -> Object:
    refund: Object = {
        "id": store.new_id("re" if charge["id"].startswith("ch_") else "pyr"),
        "object": "refund",
        "amount": amount_minor,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    if status == "pending":
        refund["pending_reason"] = "processing"
    if charge["payment_method_details"]["type"] == "card":
        card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
        refund["destination_details"] = {"type": "card", "card": card}
    return refund


def _count(store: Store, charge: Object, amount_minor: int) -> None:
    charge["amount_refunded"] += amount_minor
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.put(charge)


def _take_back(store: Store, refund: Object, status: str) -> None:
    line = balance.post(store, "refund_failure", refund["amount"], refund, description="REFUND FAILED")
    refund |= {"status": status, "failure_balance_transaction": line["id"]}
    refund.pop("pending_reason", None)
    _count(store, store.find("charge", refund["charge"]), -refund["amount"])


def _tell_change(store: Store, refund: Object, previous: Object) -> None:
    store.put(refund)
    emit(store, "refund.updated", refund, previous)
    emit(store, "charge.refund.updated", refund, previous)
