"""Subscription items: what a subscription charges for. They live inside their subscription."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid, missing
from tests.stripe_sandbox.resources import prices
from tests.stripe_sandbox.resources.subscription_changes import change, check_not_over, items_of, period_of, with_items
from tests.stripe_sandbox.store import Object, Store

_INTO = ("price", "price_data", "quantity", "metadata", "deleted")


def new(store: Store, subscription: str, price: Object, said: dict[str, Any], period: tuple[int, int]) -> Object:
    """An item of this subscription, for its period; the caller puts it there."""
    item = {
        "id": store.new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": store.now(),
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": said.get("quantity", 1),
        "subscription": subscription,
        "tax_rates": [],
    }
    merge_metadata(item, said.get("metadata"))
    return item


def revised(store: Store, subscription: Object, sent: list[dict[str, Any]]) -> Object:
    """The list of the subscription's items after these were changed, deleted or, without an id, added."""
    items = {item["id"]: item for item in items_of(subscription)}
    for place, said in enumerate(sent):
        param = f"items[{place}]"
        if "id" in said and said["id"] not in items:
            raise missing("subscription_item", said["id"], f"{param}[id]")
        if said.get("deleted"):
            del items[said["id"]]
            continue
        others = [item["price"] for name, item in items.items() if name != said.get("id")]
        item = _revised_one(store, subscription, items.get(said.get("id", "")), said, param)
        check_fit([*(others or [items_of(subscription)[0]["price"]]), item["price"]])
        items[item["id"]] = item
    if not items:
        raise invalid("A subscription must have at least one active item.", param="items")
    return with_items(subscription, list(items.values()))


def check_fit(priced: list[Object]) -> None:
    """A StripeError unless these prices recur, equally often and in one currency."""
    for price in priced:
        if price["type"] != "recurring":
            said = "The price specified is set to `type=one_time` but this field only accepts `type=recurring`."
            raise invalid(said, param="items[0][price]")
        if price["currency"] != priced[0]["currency"]:
            raise invalid("All prices of a subscription must have the same currency.", param="items")
        if price["recurring"] != priced[0]["recurring"]:
            raise invalid("The sandbox keeps one interval for a subscription, and does not change it.", param="items")


def check_no_proration(params: dict[str, Any]) -> None:
    """A StripeError when the change of a price would be charged for in part, which the sandbox does not do."""
    priced = {"price", "price_data", "quantity", "deleted"}
    if (
        any(priced & each.keys() for each in params.get("items", [params]))
        and params.get("proration_behavior") != "none"
    ):
        raise invalid("The sandbox makes no prorations: send `proration_behavior` none.", param="proration_behavior")


@operation("GET", "/v1/subscription_items")
def listed(call: Call) -> Object:
    """The items of one subscription."""
    subscription = call.store.find("subscription", call.params["subscription"], "subscription")
    return call.page_of(items_of(subscription))


@operation("GET", "/v1/subscription_items/{item}")
def retrieve(call: Call) -> Object:
    """One item."""
    return _found(call)[1]


@operation("POST", "/v1/subscription_items/{item}")
def update(call: Call) -> Object:
    """Change what one item charges."""
    subscription, item = _found(call)
    check_not_over(subscription)
    check_no_proration(call.params)
    said = {name: call.params[name] for name in _INTO if name in call.params}
    change(call.store, subscription, items=revised(call.store, subscription, [said | {"id": item["id"]}]))
    return _found(call)[1]


def _found(call: Call) -> tuple[Object, Object]:
    for subscription in call.store.newest_first("subscription"):
        for item in items_of(subscription):
            if item["id"] == call.ids["item"]:
                return subscription, item
    raise missing("subscription_item", call.ids["item"], "item")


def _revised_one(store: Store, subscription: Object, item: Object | None, said: dict[str, Any], param: str) -> Object:
    priced = "price" in said or "price_data" in said
    if item is None:
        price = prices.priced(store, said, param)
        return new(store, subscription["id"], price, said, period_of(subscription))
    item = dict(item)
    if priced:
        item["price"] = prices.priced(store, said, param)
    item["quantity"] = said.get("quantity", item["quantity"])
    merge_metadata(item, said.get("metadata"))
    return item
