"""What the API does with PaymentIntents."""

from __future__ import annotations

from tests.stripe_sandbox import currencies
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.resources import payment_intents, payment_methods
from tests.stripe_sandbox.resources.payment_intents import PAYABLE, SAID, unexpected
from tests.stripe_sandbox.store import Object

_NO_METHOD = (
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
    "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method "
    "or ConfirmationToken."
)
_NO_WAY_BACK = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these "
    "payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want "
    "to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
    "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
)


@operation("POST", "/v1/payment_intents")
def create(call: Call) -> Object:
    """Make a PaymentIntent, and confirm it when `confirm` is said."""
    params = dict(call.params)
    if params.get("customer"):
        call.store.find("customer", params["customer"], "customer")
    methods = {"allow_redirects": "always"} | params.get("automatic_payment_methods", {"enabled": True})
    method = _method(call)
    if params.get("confirm"):
        _check_confirmable(call, methods, method)
    given = params.pop("amount"), params.pop("currency")
    intent = payment_intents.begin(call.store, *given, **params | {"automatic_payment_methods": methods})
    _give(call, intent, method)
    return _confirm(call, intent) if params.get("confirm") else intent


@operation("POST", "/v1/payment_intents/{intent}/confirm")
def confirm(call: Call) -> Object:
    """Confirm one with the payment method that it has or is given."""
    intent = _find(call)
    _give(call, intent, _method(call))
    _check_confirmable(call, intent["automatic_payment_methods"] or {}, intent["payment_method"])
    return _confirm(call, intent)


@operation("GET", "/v1/payment_intents/{intent}")
def retrieve(call: Call) -> Object:
    """One PaymentIntent."""
    return _find(call)


@operation("POST", "/v1/payment_intents/{intent}")
def update(call: Call) -> Object:
    """Change one that is not paid yet; its metadata and description at any time."""
    intent = _find(call)
    if "amount" in call.params or "currency" in call.params:
        if intent["status"] not in PAYABLE:
            raise unexpected(intent, "update")
        amount = call.params.get("amount", intent["amount"]), call.params.get("currency", intent["currency"])
        currencies.check_amount(*amount)
        intent |= dict(zip(("amount", "currency"), amount, strict=True))
    intent |= {name: call.params[name] or None for name in SAID if name in call.params}
    merge_metadata(intent, call.params.get("metadata"))
    _give(call, intent, _method(call))
    return call.store.put(intent)


@operation("POST", "/v1/payment_intents/{intent}/capture")
def capture(call: Call) -> Object:
    """Take what was authorized, or less of it."""
    intent = _find(call)
    amount = call.params.get("amount_to_capture", intent["amount_capturable"])
    return payment_intents.capture(call.store, intent, amount)


@operation("POST", "/v1/payment_intents/{intent}/cancel")
def cancel_called(call: Call) -> Object:
    """Give one up."""
    return payment_intents.cancel(call.store, _find(call), call.params.get("cancellation_reason"))


@operation("GET", "/v1/payment_intents")
def listed(call: Call) -> Object:
    """PaymentIntents, newest first."""
    customer = call.params.get("customer")
    return call.listing("payment_intent", lambda each: customer in (None, each["customer"]))


def _find(call: Call) -> Object:
    return call.store.find("payment_intent", call.ids["intent"], "intent")


def _method(call: Call) -> Object | None:
    """The payment method that the call gives."""
    if "payment_method" in call.params:
        return payment_methods.usable(call.store, call.params["payment_method"])
    if "payment_method_data" in call.params:
        return payment_methods.from_data(call.store, call.params["payment_method_data"])
    return None


def _give(call: Call, intent: Object, method: Object | None) -> None:
    if method:
        intent["payment_method"] = method["id"]
        if intent["status"] == "requires_payment_method":
            intent["status"] = "requires_confirmation"
        call.store.put(intent)


def _check_confirmable(call: Call, methods: Object, method: Object | str | None) -> None:
    """There must be a payment method, and a way back for the payer's browser when redirects are allowed."""
    if not method:
        raise invalid(_NO_METHOD, code="payment_intent_unexpected_state")
    redirects = methods.get("allow_redirects") == "always"
    if redirects and "return_url" not in call.params and not call.params.get("use_stripe_sdk"):
        raise invalid(_NO_WAY_BACK)


def _confirm(call: Call, intent: Object) -> Object:
    method = call.store.find("payment_method", intent["payment_method"])
    off_session, back_to = bool(call.params.get("off_session")), call.params.get("return_url", "")
    return payment_intents.confirm(call.store, intent, method, off_session=off_session, back_to=back_to)
