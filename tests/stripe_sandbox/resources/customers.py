"""Customers: who pays, and with what."""

from __future__ import annotations

from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.store import Object, Store

_PLAIN = ("address", "description", "email", "name", "phone", "shipping")


@operation("POST", "/v1/customers")
def create(call: Call) -> Object:
    """Make a customer."""
    return new(call.store, **{name: call.params.get(name) for name in (*_PLAIN, "metadata", "preferred_locales")})


def new(store: Store, **said: object) -> Object:
    """A new customer with this e-mail, name and so on; told."""
    customer = {
        "id": store.new_id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": store.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": None,
        "invoice_prefix": store.new_id("x")[2:10].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": said.get("preferred_locales") or [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    customer |= {name: said.get(name) or None for name in _PLAIN}
    merge_metadata(customer, said.get("metadata"))
    emit(store, "customer.created", store.put(customer))
    return customer


@operation("GET", "/v1/customers/{customer}")
def retrieve(call: Call) -> Object:
    """One customer, or the word that it was deleted."""
    return call.store.find("customer", call.ids["customer"], "id")


@operation("POST", "/v1/customers/{customer}")
def update(call: Call) -> Object:
    """Change a customer."""
    customer = call.store.find("customer", call.ids["customer"], "id")
    before = dict(customer)
    customer |= {name: call.params[name] or None for name in _PLAIN if name in call.params}
    customer["invoice_settings"] = customer["invoice_settings"] | call.params.get("invoice_settings", {})
    merge_metadata(customer, call.params.get("metadata"))
    call.store.put(customer)
    previous = {name: value for name, value in before.items() if customer[name] != value}
    emit(call.store, "customer.updated", customer, previous)
    return customer


@operation("DELETE", "/v1/customers/{customer}")
def delete(call: Call) -> Object:
    """Delete a customer; who asks for it later hears that it is deleted."""
    customer = call.store.find("customer", call.ids["customer"], "id")
    emit(call.store, "customer.deleted", customer)
    return call.store.put({"id": customer["id"], "object": "customer", "deleted": True})


@operation("GET", "/v1/customers")
def listed(call: Call) -> Object:
    """Customers, newest first."""
    email = call.params.get("email")
    return call.listing("customer", lambda each: not each.get("deleted") and email in (None, each["email"]))
