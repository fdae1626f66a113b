"""PaymentIntents: the wish to take money, until it is taken or given up.

A PaymentIntent's life, for whoever pays one without the API (a page, an invoice):
`begin` makes it; `confirm` tries a payment method, and raises Stripe's 402 when it is refused; after a status of
`requires_action` the page at its `next_action` calls `authenticate`; a method that takes its time is at once
`processing`, until `finish_processing`. Listen for the end with `events.follows("payment_intent.succeeded")`. What
the API does with them stands in payment_intent_calls.
"""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox import cards, currencies
from tests.stripe_sandbox.answers import shown
from tests.stripe_sandbox.calls import merge_metadata
from tests.stripe_sandbox.cards import Card, Refusal
from tests.stripe_sandbox.errors import StripeError, invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import charges, payment_methods
from tests.stripe_sandbox.store import Object, Store

PAYABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = (*PAYABLE, "requires_capture", "processing")
_NOT_AUTHENTICATED = Refusal(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)
_NEEDS_AUTHENTICATION = Refusal(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)
_NOT_COMPLETED = Refusal("payment_method_provider_decline", "The payment was not completed.", "generic_decline")
SAID = ("customer", "description", "receipt_email", "setup_future_usage", "statement_descriptor", "shipping")


def begin(store: Store, amount_minor: int, currency: str, **said: Any) -> Object:
    """A PaymentIntent over this amount; `said` may hold customer, description, metadata, capture_method and others
    that Stripe takes. Told by payment_intent.created; a StripeError when so much cannot be charged.
    """
    currencies.check_amount(amount_minor, currency)
    name = store.new_id("pi")
    intent: Object = {
        "id": name,
        "object": "payment_intent",
        "amount": amount_minor,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": said.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": said.get("capture_method") or "automatic_async",
        "client_secret": f"{name}_secret_{store.new_id('s')[2:]}",
        "confirmation_method": said.get("confirmation_method") or "automatic",
        "created": store.now(),
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card", "upi"] if currency == "inr" else ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": said.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }
    intent |= {each: said[each] for each in SAID if said.get(each)}
    merge_metadata(intent, said.get("metadata"))
    emit(store, "payment_intent.created", store.put(intent))
    return intent


def confirm(store: Store, intent: Object, method: Object, *, off_session: bool = False, back_to: str = "") -> Object:
    """Try to pay with this payment method; the PaymentIntent, succeeded, to be authenticated, captured or processing.

    `off_session` says that nobody is there to be asked; `back_to` is where the payer's browser goes after being
    asked. Raises Stripe's 402 when the bank refuses, with the PaymentIntent already told to have failed.
    """
    if intent["status"] not in PAYABLE:
        raise unexpected(intent, "confirm")
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    card = payment_methods.card_of(method)
    if card is None:
        return begin_processing(store, intent, method)
    if card.authentication and not (card.authentication == "once" and method.get("_authenticated")):
        if off_session:
            raise _fail(store, intent, method, _NEEDS_AUTHENTICATION)
        return _ask(store, intent, back_to)
    return _charge(store, intent, method, card)


def authenticate(store: Store, intent: Object, *, passed: bool) -> Object:
    """The payer's bank asked, and was satisfied or not; as `confirm`, which asked for it."""
    if intent["status"] != "requires_action":
        raise unexpected(intent, "authenticate")
    intent["next_action"] = None
    method = store.find("payment_method", intent["payment_method"])
    card = payment_methods.card_of(method)
    if not passed or card is None:
        raise _fail(store, intent, method, _NOT_AUTHENTICATED, charged=False)
    method["_authenticated"] = True
    store.put(method)
    return _charge(store, intent, method, card)


def begin_processing(store: Store, intent: Object, method: Object) -> Object:
    """The payer agreed, and the money may come: `processing` with a pending charge, until `finish_processing`."""
    intent |= {"status": "processing", "payment_method": method["id"], "next_action": None}
    intent["latest_charge"] = charges.begin(store, intent, method, "pending")["id"]
    emit(store, "payment_intent.processing", store.put(intent))
    return intent


def finish_processing(store: Store, intent: Object, *, succeeded: bool) -> Object:
    """The money came, or will not; never raises for that."""
    if intent["status"] != "processing":
        raise unexpected(intent, "finish")
    charge = store.find("charge", intent["latest_charge"])
    charges.finish(store, charge, None if succeeded else _NOT_COMPLETED)
    if succeeded:
        return _succeed(store, intent, charge["amount"])
    _fail(store, intent, store.find("payment_method", intent["payment_method"]), _NOT_COMPLETED, charged=False)
    return intent


def cancel(store: Store, intent: Object, reason: str | None = None) -> Object:
    """Give it up; a StripeError when it is too late."""
    if intent["status"] not in _CANCELABLE or (intent["status"] == "processing"):
        raise unexpected(intent, "cancel")
    intent |= {"status": "canceled", "canceled_at": store.now(), "cancellation_reason": reason, "next_action": None}
    intent["amount_capturable"] = 0
    emit(store, "payment_intent.canceled", store.put(intent))
    return intent


def capture(store: Store, intent: Object, amount_minor: int) -> Object:
    """Take what was authorized, or less of it; a StripeError for more."""
    if intent["status"] != "requires_capture":
        raise unexpected(intent, "capture")
    if not 1 <= amount_minor <= intent["amount_capturable"]:
        said = "The amount to capture must be positive and no more than what is capturable."
        raise invalid(said, code="amount_too_large", param="amount_to_capture")
    charges.capture(store, store.find("charge", intent["latest_charge"]), amount_minor)
    intent["amount_capturable"] = 0
    return _succeed(store, intent, amount_minor)


def unexpected(intent: Object, verb: str) -> StripeError:
    """The refusal to do this in the PaymentIntent's status."""
    said = f"This PaymentIntent's status is {intent['status']}: it is not possible to {verb} it."
    return invalid(said, code="payment_intent_unexpected_state", payment_intent=shown(intent))


def _ask(store: Store, intent: Object, back_to: str) -> Object:
    """Send the payer to the bank's page, which the sandbox plays at /authenticate/{payment_intent}."""
    url = f"{store.address}/authenticate/{intent['id']}"
    if back_to:
        action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": back_to, "url": url}}
    else:
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}
    intent |= {"status": "requires_action", "next_action": action}
    emit(store, "payment_intent.requires_action", store.put(intent))
    return intent


def _charge(store: Store, intent: Object, method: Object, card: Card) -> Object:
    if card.refusal:
        raise _fail(store, intent, method, card.refusal)
    charge = charges.begin(store, intent, method, "succeeded")
    intent["latest_charge"] = charge["id"]
    if intent["setup_future_usage"] and intent["customer"]:
        payment_methods.attach(store, method, intent["customer"])
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        emit(store, "payment_intent.amount_capturable_updated", store.put(intent))
        return intent
    return _succeed(store, intent, intent["amount"])


def _succeed(store: Store, intent: Object, amount_minor: int) -> Object:
    intent |= {"status": "succeeded", "amount_received": amount_minor, "next_action": None}
    emit(store, "payment_intent.succeeded", store.put(intent))
    return intent


def _fail(store: Store, intent: Object, method: Object, refusal: Refusal, *, charged: bool = True) -> StripeError:
    """Put it back to wait for another payment method; told; the 402 for whoever asked."""
    if charged:
        intent["latest_charge"] = charges.begin(store, intent, method, "failed", refusal)["id"]
    error = cards.refused(refusal)
    described = {name: value for name, value in error.said.items() if value is not None}
    described |= {"type": "card_error", "message": refusal.message, "payment_method": shown(method)}
    if intent["latest_charge"]:
        described["charge"] = intent["latest_charge"]
    intent |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": described}
    emit(store, "payment_intent.payment_failed", store.put(intent))
    error.said |= {"charge": intent["latest_charge"], "payment_intent": shown(intent), "payment_method": shown(method)}
    return error
