"""Prices: how much a product costs, once or again and again; most are made ad hoc, with what they are for."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import products
from tests.stripe_sandbox.store import Object, Store

_LONGEST_DAYS = {"day": 1095, "week": 156, "month": 36, "year": 3}  # three years, in each interval


@operation("POST", "/v1/prices")
def create(call: Call) -> Object:
    """Make a price."""
    price = new(call.store, call.params, "", active=call.params.get("active", True))
    price |= {name: call.params.get(name) for name in ("lookup_key", "nickname")}
    merge_metadata(price, call.params.get("metadata"))
    emit(call.store, "price.created", call.store.put(price))
    return price


def priced(store: Store, item: dict[str, Any], param: str) -> Object:
    """The price that an item names, or the one that its `price_data` describes."""
    if ("price" in item) == ("price_data" in item):
        raise invalid(f"You must specify one of `price` or `price_data` for {param}.", param=param)
    if "price" in item:
        price = store.find("price", item["price"], f"{param}[price]")
        if not price["active"]:
            raise invalid(f"The price specified is inactive: '{price['id']}'.", param=f"{param}[price]")
        return price
    return new(store, item["price_data"], f"{param}[price_data]", active=False)


def new(store: Store, said: dict[str, Any], param: str, *, active: bool) -> Object:
    """A price from what was said of it; an ad-hoc one is not active, so that nobody else uses it, and is not told."""
    unit_amount = _unit_amount(said, param)
    price = {
        "id": store.new_id("price"),
        "object": "price",
        "active": active,
        "billing_scheme": "per_unit",
        "created": store.now(),
        "currency": said["currency"].lower(),
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": _product(store, said, param),
        "recurring": _recurring(said.get("recurring"), param),
        "tax_behavior": said.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if "recurring" in said else "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }
    return store.put(price)


@operation("GET", "/v1/prices/{price}")
def retrieve(call: Call) -> Object:
    """One price."""
    return call.store.find("price", call.ids["price"], "price")


@operation("POST", "/v1/prices/{price}")
def update(call: Call) -> Object:
    """Change what may be changed of a price: not how much it is."""
    price = call.store.find("price", call.ids["price"], "price")
    price |= {name: call.params[name] for name in ("active", "lookup_key", "nickname") if name in call.params}
    merge_metadata(price, call.params.get("metadata"))
    emit(call.store, "price.updated", call.store.put(price), {})
    return price


@operation("GET", "/v1/prices")
def listed(call: Call) -> Object:
    """Prices, newest first; inactive ones only when they are asked for."""
    asked = {name: call.params[name] for name in ("active", "currency", "product", "type") if name in call.params}
    return call.listing("price", lambda each: all(each[name] == value for name, value in asked.items()))


def _unit_amount(said: dict[str, Any], param: str) -> int:
    name = _inside(param, "unit_amount")
    if "unit_amount_decimal" in said:
        raise invalid("The sandbox knows whole minor units only: send `unit_amount`.", param=f"{name}_decimal")
    if "unit_amount" not in said:
        raise invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)
    amount: int = said["unit_amount"]
    if not 0 <= amount <= 99_999_999:
        raise invalid(f"Invalid {name}: must be between 0 and 99999999", code="parameter_invalid_integer", param=name)
    return amount


def _product(store: Store, said: dict[str, Any], param: str) -> str:
    if ("product" in said) == ("product_data" in said):
        raise invalid("You must specify one of `product` or `product_data`.", param=_inside(param, "product"))
    if "product" in said:
        return str(store.find("product", said["product"], _inside(param, "product"))["id"])
    return str(products.new(store, said["product_data"] | {"active": False})["id"])


def _recurring(said: dict[str, Any] | None, param: str) -> Object | None:
    if said is None:
        return None
    interval, count = said["interval"], said.get("interval_count", 1)
    if not 1 <= count <= _LONGEST_DAYS[interval]:
        raise invalid("The maximum interval is three years.", param=_inside(param, "recurring[interval_count]"))
    usage = said.get("usage_type", "licensed")
    return {"interval": interval, "interval_count": count, "meter": None, "usage_type": usage}


def _inside(param: str, name: str) -> str:
    first, bracket, rest = name.partition("[")
    return f"{param}[{first}]{bracket}{rest}" if param else name
