"""What an invoice looks like when it is made."""

from __future__ import annotations

from tests.stripe_sandbox.resources.subscription_changes import amount_minor, items_of
from tests.stripe_sandbox.store import Object, Store

_SUMS_OF_NOTHING = """
amount_overpaid amount_paid amount_paid_off_stripe amount_shipping attempt_count post_payment_credit_notes_amount
pre_payment_credit_notes_amount starting_balance
""".split()
_ABSENT = """
account_country account_tax_ids application automatically_finalizes_at custom_fields customer_shipping
default_payment_method default_source description due_date effective_at ending_balance footer from_invoice
hosted_invoice_url invoice_pdf last_finalization_error latest_revision next_payment_attempt number on_behalf_of
receipt_number rendering shipping_cost shipping_details statement_descriptor test_clock webhooks_delivered_at
""".split()
_NO_TAX = {"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None}


def draft(store: Store, subscription: Object, reason: str, own: tuple[int, int], ahead: tuple[int, int]) -> Object:
    """A draft for the subscription, not yet stored: its own period lies behind, the one that it charges for ahead."""
    customer = store.find("customer", subscription["customer"])
    name = store.new_id("in")
    free = subscription["status"] == "trialing"
    total = 0 if free else amount_minor(subscription)
    return {
        **dict.fromkeys(_ABSENT),
        **dict.fromkeys(_SUMS_OF_NOTHING, 0),
        "id": name,
        "object": "invoice",
        "account_name": "Newsroom",
        "amount_due": total,
        "amount_remaining": total,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": _NO_TAX,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": store.now(),
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "discounts": [],
        "issuer": {"type": "self"},
        "lines": _lines(store, name, subscription, ahead, free),
        "livemode": False,
        "metadata": {},
        "parent": _parent(subscription),
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": own[1],
        "period_start": own[0],
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
    }


def subscription_of(invoice: Object) -> str:
    """The subscription that the invoice is for."""
    name: str = invoice["parent"]["subscription_details"]["subscription"]
    return name


def _parent(subscription: Object) -> Object:
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def _lines(store: Store, invoice: str, subscription: Object, span: tuple[int, int], free: bool) -> Object:
    data = [_line(store, invoice, item, span, free) for item in items_of(subscription)]
    return {"object": "list", "data": data, "has_more": False, "url": f"/v1/invoices/{invoice}/lines"}


def _line(store: Store, invoice: str, item: Object, span: tuple[int, int], free: bool) -> Object:
    price, quantity = item["price"], item["quantity"]
    product = store.find("product", price["product"])
    amount = 0 if free else price["unit_amount"] * quantity
    parent = {
        "invoice_item": None,
        "proration": False,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    }
    return {
        "id": store.new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": f"Trial period for {product['name']}" if free else f"{quantity} × {product['name']}",
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": dict(item["metadata"]),
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": parent,
            "type": "subscription_item_details",
        },
        "period": {"start": span[0], "end": span[1]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "subtotal": amount,
        "taxes": [],
    }
