"""What a Checkout Session looks like when it is made."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.resources.checkout_checks import MOST_OPEN_S, quantity_of
from tests.stripe_sandbox.store import Object, Store

_ABSENT = """
after_expiration allow_promotion_codes billing_address_collection cancel_url client_reference_id client_secret consent
consent_collection currency_conversion customer customer_creation customer_details customer_email customer_account
integration_identifier invoice invoice_creation locale origin_context payment_intent payment_link
payment_method_collection payment_method_configuration_details permissions recovered_from saved_payment_method_options
setup_intent shipping_address_collection shipping_cost submit_type subscription wallet_options
""".split()
_PLAIN = """
billing_address_collection cancel_url client_reference_id customer customer_email locale mode origin_context
payment_method_collection submit_type success_url
""".split()
_NO_TEXT = dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"))
NOBODY = dict.fromkeys("address business_name email individual_name name phone tax_ids".split()) | {
    "tax_exempt": "none"
}


def session_of(store: Store, said: dict[str, Any], lines: list[Object]) -> Object:
    """An open session that sells these lines, not yet stored."""
    name, total = store.new_id("cs_test"), sum(line["amount_total"] for line in lines)
    currency = lines[0]["currency"]
    payment = said["mode"] == "payment"
    email = said.get("customer_email")
    upi = payment and currency == "inr" and "upi" not in said.get("excluded_payment_method_types", ())
    session = {
        **dict.fromkeys(_ABSENT),
        **{each: said[each] for each in _PLAIN if each in said},
        "id": name,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": said.get("adaptive_pricing", {}).get("enabled", True)},
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "collected_information": dict.fromkeys(("business_name", "individual_name", "shipping_details")),
        "created": store.now(),
        "currency": currency,
        "custom_fields": [],
        "custom_text": _NO_TEXT | said.get("custom_text", {}),
        "customer_details": NOBODY | {"email": email} if email else None,
        "discounts": [],
        "expires_at": said.get("expires_at", store.now() + MOST_OPEN_S),
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card", "upi"] if upi else ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": said.get("phone_number_collection", {}).get("enabled", False)},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{store.address}/c/pay/{name}",
        "_lines": lines,
        "_payment_intent_data": said.get("payment_intent_data", {}),
        "_subscription_data": said.get("subscription_data", {}),
    }
    if "customer" not in said:
        session["customer_creation"] = said.get("customer_creation", "if_required") if payment else "always"
    return session


def lines_of(store: Store, items: list[dict[str, Any]], priced: list[Object]) -> list[Object]:
    """The line items of a session, which it shows only when it is asked for them."""
    lines = []
    for place, (item, price) in enumerate(zip(items, priced, strict=True)):
        quantity = quantity_of(item, place)
        total = price["unit_amount"] * quantity
        line = {
            "id": store.new_id("li"),
            "object": "item",
            "adjustable_quantity": None,
            "amount_discount": 0,
            "amount_subtotal": total,
            "amount_tax": 0,
            "amount_total": total,
            "currency": price["currency"],
            "description": store.find("product", price["product"])["name"],
            "metadata": item.get("metadata", {}),
            "price": price,
            "quantity": quantity,
        }
        lines.append(line)
    return lines
