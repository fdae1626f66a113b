"""Products: what is paid for."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.store import Object, Store

_PLAIN = ("active", "description", "images", "name", "statement_descriptor", "tax_code", "unit_label", "url")


@operation("POST", "/v1/products")
def create(call: Call) -> Object:
    """Make a product."""
    product = new(call.store, call.params)
    emit(call.store, "product.created", product)
    return product


def new(store: Store, said: dict[str, Any]) -> Object:
    """A product of this name and so on."""
    product = {
        "id": said.get("id") or store.new_id("prod"),
        "object": "product",
        "active": True,
        "created": store.now(),
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": said.get("marketing_features", []),
        "metadata": {},
        "package_dimensions": None,
        "shippable": said.get("shippable"),
        "statement_descriptor": None,
        "tax_code": None,
        "unit_label": None,
        "updated": store.now(),
        "url": None,
    }
    product |= {name: said[name] for name in _PLAIN if name in said}
    merge_metadata(product, said.get("metadata"))
    return store.put(product)


@operation("GET", "/v1/products/{id}")
def retrieve(call: Call) -> Object:
    """One product."""
    return call.store.find("product", call.ids["id"], "id")


@operation("POST", "/v1/products/{id}")
def update(call: Call) -> Object:
    """Change a product."""
    product = call.store.find("product", call.ids["id"], "id")
    product |= {name: call.params[name] or None for name in _PLAIN if name in call.params} | {"updated": call.now}
    product["active"] = call.params.get("active", product["active"])
    merge_metadata(product, call.params.get("metadata"))
    emit(call.store, "product.updated", call.store.put(product), {})
    return product


@operation("GET", "/v1/products")
def listed(call: Call) -> Object:
    """Products, newest first."""
    active = call.params.get("active")
    return call.listing("product", lambda each: active in (None, each["active"]))
