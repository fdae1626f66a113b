"""Renewals of India-issued cards: the bank tells the payer a day before, and asks again above 15,000 rupees.

https://docs.stripe.com/india-recurring-payments
"""

from __future__ import annotations

from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import payment_intents
from tests.stripe_sandbox.store import Object, Store

PROCESSING_S = 26 * 60 * 60
MOST_UNASKED_MINOR = 15_000_00  # paise


def needed(intent: Object, method: Object) -> bool:
    """Whether such a charge, with nobody there to be asked, falls under an Indian e-mandate."""
    return intent["currency"] == "inr" and indian(method)


def indian(method: Object | None) -> bool:
    """Whether it is a card that a bank in India issued."""
    return bool(method and method["type"] == "card" and method["card"]["country"] == "IN")


def use(store: Store, intent: Object, method: Object) -> None:
    """Begin to charge under the mandate: processing for more than a day; above the limit the payer must act."""
    if intent["amount"] <= MOST_UNASKED_MINOR:
        payment_intents.begin_processing(store, intent, method)
        return
    url = f"{store.address}/authenticate/{intent['id']}"
    action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}
    intent |= {"status": "requires_action", "payment_method": method["id"], "next_action": action}
    emit(store, "payment_intent.requires_action", store.put(intent))
