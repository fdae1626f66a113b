"""Payouts: what is in the balance, sent to the bank."""

from __future__ import annotations

from tests.stripe_sandbox import clock
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import balance
from tests.stripe_sandbox.store import Object, Store

ARRIVES_AFTER_S = 2
_FAILED = "The bank account has been closed."


def pay_out(store: Store, currency: str) -> Object:
    """The automatic payout of everything in the balance that no payout has yet; a StripeError when that is nothing."""
    lines = [
        line
        for line in store.all("balance_transaction")
        if line["currency"] == currency and line["_payout"] is None and not line["type"].startswith("payout")
    ]
    payout = _new(store, sum(line["net"] for line in lines), currency, automatic=True)
    for line in lines:
        line |= {"_payout": payout["id"], "status": "available"}
        store.put(line)
    store.put(store.find("balance_transaction", payout["balance_transaction"]) | {"_payout": payout["id"]})
    return payout


def arrive(store: Store, payout: Object, *, failed: bool = False) -> Object:
    """The bank took it, or sent it back."""
    previous = {"status": payout["status"]}
    if failed:
        line = balance.post(store, "payout_failure", payout["amount"], payout, description="PAYOUT FAILED")
        payout |= {"status": "failed", "failure_balance_transaction": line["id"]}
        payout |= {"failure_code": "account_closed", "failure_message": _FAILED}
    else:
        payout["status"] = "paid"
    emit(store, f"payout.{payout['status']}", store.put(payout), previous)
    if payout["automatic"]:
        payout["reconciliation_status"] = "completed"
        emit(store, "payout.reconciliation_completed", store.put(payout), {"reconciliation_status": "in_progress"})
    return payout


@clock.due("payouts.arrive")
def arrive_later(store: Store, payout: str) -> None:
    """The same, when its time has come."""
    thing = store.find("payout", payout)
    if thing["status"] == "pending":
        arrive(store, thing)


@operation("POST", "/v1/payouts")
def create(call: Call) -> Object:
    """Send so much of the balance to the bank."""
    amount, currency = call.params["amount"], call.params["currency"]
    there = sum(line["net"] for line in call.store.all("balance_transaction") if line["currency"] == currency)
    if amount > there:
        said = "You have insufficient funds in your Stripe account for this payout."
        raise invalid(said, code="balance_insufficient")
    payout = _new(call.store, amount, currency, automatic=False)
    payout["description"] = call.params.get("description")
    merge_metadata(payout, call.params.get("metadata"))
    clock.later(call.store, "payouts.arrive", call.now + ARRIVES_AFTER_S, payout=payout["id"])
    return call.store.put(payout)


@operation("GET", "/v1/payouts/{payout}")
def retrieve(call: Call) -> Object:
    """One payout."""
    return call.store.find("payout", call.ids["payout"], "payout")


@operation("GET", "/v1/payouts")
def listed(call: Call) -> Object:
    """Payouts, newest first: of one status."""
    status = call.params.get("status")
    return call.listing("payout", lambda each: status in (None, each["status"]))


def _new(store: Store, amount_minor: int, currency: str, *, automatic: bool) -> Object:
    if amount_minor < 1:
        raise invalid("There is nothing to pay out.", code="parameter_invalid_integer", param="amount")
    payout = {
        "id": store.new_id("po"),
        "object": "payout",
        "amount": amount_minor,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": store.now() + ARRIVES_AFTER_S,
        "automatic": automatic,
        "balance_transaction": None,
        "created": store.now(),
        "currency": currency,
        "description": "STRIPE PAYOUT" if automatic else None,
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": None,
        "type": "bank_account",
    }
    payout["balance_transaction"] = balance.post(store, "payout", -amount_minor, payout)["id"]
    emit(store, "payout.created", store.put(payout))
    return payout
