"""What Stripe refuses when a Checkout Session is to be made."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.stripe_sandbox import currencies
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.store import Object

LEAST_OPEN_S, MOST_OPEN_S = 30 * 60, 24 * 60 * 60
_MOST_ITEMS = 100
_DONE_HERE = """
adaptive_pricing billing_address_collection branding_settings cancel_url client_reference_id currency custom_text
customer customer_creation customer_email customer_update excluded_payment_method_types expand expires_at line_items
locale metadata mode origin_context payment_intent_data payment_method_collection phone_number_collection submit_type
subscription_data success_url ui_mode
""".split()
_ONLY_IN = {
    "payment": ("payment_intent_data", "customer_creation"),
    "subscription": ("subscription_data", "payment_method_collection"),
}
_SUBMIT_TYPES = {"payment": ("auto", "book", "donate", "pay"), "subscription": ("auto", "subscribe")}
_SUBSCRIPTION_SAYS = {"description", "metadata", "trial_end", "trial_period_days", "trial_settings"}


def check_parameters(said: dict[str, Any], now: int) -> None:
    """A StripeError unless a session can be made of what was said, as far as that shows before its prices are known."""
    for name in said.keys() - _DONE_HERE:
        raise invalid(f"The sandbox does not do `{name}` of Checkout Sessions.", param=name)
    for name in ("mode", "line_items", "success_url"):
        if not said.get(name):
            raise invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)
    _check_mode(said)
    for name in ("success_url", "cancel_url"):
        _check_url(said.get(name), name)
    for name in ("customer_email", "customer_creation"):
        if "customer" in said and name in said:
            raise invalid(f"You may only specify one of these parameters: customer, {name}.", param="customer")
    _check_email(said.get("customer_email"))
    _check_expiry(said.get("expires_at"), now)
    if len(said["line_items"]) > _MOST_ITEMS:
        raise invalid("You can pass at most 100 line items.", param="line_items")


def check_prices(said: dict[str, Any], priced: list[Object], total_minor: int) -> None:
    """A StripeError unless these prices fit together, the mode, and what Stripe charges at all."""
    for place, price in enumerate(priced):
        if price["currency"] != priced[0]["currency"]:
            raise invalid("All prices on a Checkout Session must have the same currency.", param="line_items")
        if said["mode"] == "payment" and price["type"] == "recurring":
            message = (
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or "
                "use only one-time prices."
            )
            raise invalid(message, param=f"line_items[{place}]")
        if said["mode"] == "subscription" and price["type"] != "recurring":
            raise invalid("The sandbox subscribes to recurring prices only.", param=f"line_items[{place}]")
    if said.get("currency", priced[0]["currency"]).lower() != priced[0]["currency"]:
        raise invalid("The prices of this session are not in that currency.", param="currency")
    currencies.check_amount(total_minor, priced[0]["currency"], "line_items")


def quantity_of(item: dict[str, Any], place: int) -> int:
    """How many of an item, which must be said."""
    param = f"line_items[{place}][quantity]"
    if set(item) - {"price", "price_data", "quantity", "metadata"}:
        raise invalid("The sandbox sells prices by quantity only.", param=f"line_items[{place}]")
    if "quantity" not in item:
        raise invalid(f"Quantity is required. Add `quantity` to `line_items[{place}]`", param=param)
    quantity: int = item["quantity"]
    if quantity < 1:
        message = "This value must be greater than or equal to 1."
        raise invalid(message, code="parameter_invalid_integer", param=param)
    return quantity


def _check_mode(said: dict[str, Any]) -> None:
    mode = said["mode"]
    if mode not in _ONLY_IN:
        raise invalid(f"The sandbox does not do `{mode}` mode.", param="mode")
    if said.get("ui_mode", "hosted_page") != "hosted_page":
        raise invalid("The sandbox has only hosted pages.", param="ui_mode")
    other = "subscription" if mode == "payment" else "payment"
    for name in _ONLY_IN[other]:
        if name in said:
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    if said.get("submit_type", "auto") not in _SUBMIT_TYPES[mode]:
        raise invalid(f"You can not use `submit_type` {said['submit_type']} in `{mode}` mode.", param="submit_type")
    unknown = sorted(set(said.get("subscription_data", ())) - _SUBSCRIPTION_SAYS)
    if unknown:
        param = f"subscription_data[{unknown[0]}]"
        raise invalid(f"The sandbox does not do `{param}`.", param=param)


def _check_url(url: str | None, name: str) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid("Not a valid URL", code="url_invalid", param=name)


def _check_email(email: str | None) -> None:
    if email is not None and ("@" not in email.strip("@") or any(letter.isspace() for letter in email)):
        raise invalid(f"Invalid email address: {email}", code="email_invalid", param="customer_email")


def _check_expiry(at: int | None, now: int) -> None:
    if at is None:
        return
    if at < now + LEAST_OPEN_S:
        said = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise invalid(said, param="expires_at")
    if at > now + MOST_OPEN_S:
        said = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise invalid(said, param="expires_at")
