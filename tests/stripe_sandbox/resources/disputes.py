"""Disputes: a payer's bank asks the money back, and early fraud warnings, which say that it may."""

from __future__ import annotations

from tests.stripe_sandbox import clock, currencies
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit, follows
from tests.stripe_sandbox.resources import balance, charges, payment_methods
from tests.stripe_sandbox.store import Object, Store

OPENED_AFTER_S, DECIDED_AFTER_S = 2, 2
ANSWERED_WITHIN_S = 9 * 24 * 60 * 60
_EVIDENCE = """
access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal
customer_communication customer_email_address customer_name customer_purchase_ip customer_signature
duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt
refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation shipping_address
shipping_carrier shipping_date shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text
""".split()
# What Stripe takes as evidence in test mode: https://docs.stripe.com/testing#evidence
_TELLING = {"winning_evidence": "won", "losing_evidence": "lost"}


@follows("charge.succeeded")
def mind(store: Store, charge: Object) -> None:
    """What comes of some cards afterwards."""
    card = payment_methods.card_of(store.find("payment_method", charge["payment_method"]))
    if card and card.afterwards:
        at = store.now() + OPENED_AFTER_S
        clock.later(store, "disputes.begin", at, charge=charge["id"], what=card.afterwards)


@clock.due("disputes.begin")
def begin(store: Store, charge: str, what: str) -> None:
    """A dispute, an inquiry or a warning about this charge."""
    thing = store.find("charge", charge)
    if what == "fraud_warning":
        warn(store, thing)
    elif thing["amount_refunded"] < thing["amount"]:
        open_dispute(store, thing, inquiry=what == "inquiry")


def open_dispute(store: Store, charge: Object, *, reason: str = "fraudulent", inquiry: bool = False) -> Object:
    """A dispute about what is left of a charge: the money and a fee are taken; an inquiry takes nothing yet."""
    if charge["disputed"]:
        raise invalid(f"Charge {charge['id']} is disputed already.", param="charge")
    charges.booked(store, charge)
    eligibility = {"enhanced_eligibility": {}, "has_evidence": False, "past_due": False, "submission_count": 0}
    dispute = {
        "id": store.new_id("du"),
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": eligibility | {"due_by": store.now() + ANSWERED_WITHIN_S},
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    if charge["payment_method_details"]["type"] == "card":
        card = {"brand": charge["payment_method_details"]["card"]["brand"], "network_reason_code": "10.4"}
        dispute["payment_method_details"] = {
            "type": "card",
            "card": card | {"case_type": "inquiry" if inquiry else "chargeback"},
        }
    store.put(dispute)
    charge["disputed"] = True
    store.put(charge)
    emit(store, "charge.dispute.created", dispute)
    if not inquiry:
        _withdraw(store, dispute)
    return dispute


def decide(store: Store, dispute: Object, outcome: str) -> Object:
    """The bank decides: "won", "lost", or "warning_closed" for an inquiry."""
    if dispute["status"] in ("won", "lost", "warning_closed"):
        raise invalid(f"This dispute is {dispute['status']} already.", param="dispute")
    previous = {"status": dispute["status"]}
    inquiry = dispute["status"].startswith("warning")
    dispute["status"] = "warning_closed" if inquiry else outcome
    store.put(dispute)
    if dispute["status"] == "won":
        line = balance.post(store, "adjustment", dispute["amount"], dispute, category="dispute_reversal")
        dispute["balance_transactions"].append(line)
        emit(store, "charge.dispute.funds_reinstated", store.put(dispute), {"balance_transactions": []})
    emit(store, "charge.dispute.closed", dispute, previous)
    return dispute


@clock.due("disputes.decide")
def decide_later(store: Store, dispute: str, outcome: str) -> None:
    """The same, when its time has come."""
    thing = store.find("dispute", dispute)
    if thing["status"] in ("under_review", "warning_under_review"):
        decide(store, thing, outcome)


def warn(store: Store, charge: Object) -> Object:
    """An early fraud warning about a charge: a dispute may follow unless it is refunded."""
    warning = {
        "id": store.new_id("issfr"),
        "object": "radar.early_fraud_warning",
        "actionable": not charge["refunded"] and not charge["disputed"],
        "charge": charge["id"],
        "created": store.now(),
        "fraud_type": "unauthorized_use_of_card",
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }
    emit(store, "radar.early_fraud_warning.created", store.put(warning))
    return warning


@operation("GET", "/v1/disputes/{dispute}")
def retrieve(call: Call) -> Object:
    """One dispute."""
    return call.store.find("dispute", call.ids["dispute"], "dispute")


@operation("POST", "/v1/disputes/{dispute}")
def update(call: Call) -> Object:
    """Hand in evidence; with `submit` unset or true it goes to the bank, which decides a little later."""
    dispute = call.store.find("dispute", call.ids["dispute"], "dispute")
    if dispute["status"] not in ("needs_response", "warning_needs_response"):
        raise invalid(f"This dispute is {dispute['status']}: no evidence is taken.", param="dispute")
    merge_metadata(dispute, call.params.get("metadata"))
    evidence = call.params.get("evidence", {})
    dispute["evidence"] |= evidence
    if evidence and call.params.get("submit", True):
        previous = {"status": dispute["status"]}
        dispute["status"] = "warning_under_review" if dispute["status"].startswith("warning") else "under_review"
        dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
        outcome = _TELLING.get(evidence.get("uncategorized_text", ""))
        if outcome:
            at = call.now + DECIDED_AFTER_S
            clock.later(call.store, "disputes.decide", at, dispute=dispute["id"], outcome=outcome)
        emit(call.store, "charge.dispute.updated", call.store.put(dispute), previous)
    return call.store.put(dispute)


@operation("POST", "/v1/disputes/{dispute}/close")
def close(call: Call) -> Object:
    """Give in: it is lost."""
    return decide(call.store, call.store.find("dispute", call.ids["dispute"], "dispute"), "lost")


@operation("GET", "/v1/disputes")
def listed(call: Call) -> Object:
    """Disputes, newest first: of a charge, or of a PaymentIntent."""
    asked = {name: call.params[name] for name in ("charge", "payment_intent") if name in call.params}
    return call.listing("dispute", lambda each: all(each[name] == value for name, value in asked.items()))


@operation("GET", "/v1/radar/early_fraud_warnings/{early_fraud_warning}")
def retrieve_warning(call: Call) -> Object:
    """One early fraud warning."""
    name = call.ids["early_fraud_warning"]
    return call.store.find("radar.early_fraud_warning", name, "early_fraud_warning")


@operation("GET", "/v1/radar/early_fraud_warnings")
def listed_warnings(call: Call) -> Object:
    """Early fraud warnings, newest first."""
    asked = {name: call.params[name] for name in ("charge", "payment_intent") if name in call.params}
    kind = "radar.early_fraud_warning"
    return call.listing(kind, lambda each: all(each[name] == value for name, value in asked.items()))


@follows("charge.refunded", "charge.dispute.created")
def calm(store: Store, thing: Object) -> None:
    """A warning asks for nothing any more once the money went back."""
    charge = store.find("charge", thing.get("charge") or thing["id"])
    for warning in store.all("radar.early_fraud_warning"):
        if warning["charge"] == charge["id"] and warning["actionable"] and (charge["refunded"] or charge["disputed"]):
            warning["actionable"] = False
            emit(store, "radar.early_fraud_warning.updated", store.put(warning), {"actionable": True})


def _withdraw(store: Store, dispute: Object) -> None:
    fee = currencies.fees(dispute["currency"]).dispute_minor
    line = balance.post(store, "adjustment", -dispute["amount"], dispute, fee_minor=fee, category="dispute")
    dispute["balance_transactions"].append(line)
    emit(store, "charge.dispute.funds_withdrawn", store.put(dispute), {"balance_transactions": []})
