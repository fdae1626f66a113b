"""What a subscription is at the moment, and the one way to change it: stored, and told with what it was before."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.store import Object, Store

OVER = ("canceled", "incomplete_expired")


def change(store: Store, subscription: Object, event: str = "customer.subscription.updated", **changes: Any) -> None:
    """Make these changes; tell them unless there were none."""
    previous = {name: subscription[name] for name, value in changes.items() if subscription[name] != value}
    subscription |= changes
    store.put(subscription)
    if previous:
        emit(store, event, subscription, previous if event == "customer.subscription.updated" else None)


def items_of(subscription: Object) -> list[Object]:
    """The subscription's items."""
    items: list[Object] = subscription["items"]["data"]
    return items


def with_items(subscription: Object, items: list[Object]) -> Object:
    """The list of a subscription's items, to show in it."""
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def period_of(subscription: Object) -> tuple[int, int]:
    """The present period's start and end."""
    first = items_of(subscription)[0]
    return first["current_period_start"], first["current_period_end"]


def in_period(subscription: Object, start: int, end: int) -> Object:
    """The list of the items, moved to this period."""
    moved = [item | {"current_period_start": start, "current_period_end": end} for item in items_of(subscription)]
    return with_items(subscription, moved)


def amount_minor(subscription: Object) -> int:
    """What one period costs."""
    return sum(item["price"]["unit_amount"] * item["quantity"] for item in items_of(subscription))


def check_not_over(subscription: Object) -> None:
    """A StripeError when the subscription has ended, for then nothing of it can be changed."""
    if subscription["status"] in OVER:
        said = f"This subscription is {subscription['status']} and can no longer be changed."
        raise invalid(said, code="resource_missing" if subscription["status"] == "canceled" else None)


def end(store: Store, subscription: Object, status: str, reason: str | None) -> None:
    """End it for good, told as deleted; an expired one, which never began, as updated."""
    details = subscription["cancellation_details"] | {"reason": reason}
    deleted = status == "canceled"
    change(
        store,
        subscription,
        "customer.subscription.deleted" if deleted else "customer.subscription.updated",
        status=status,
        ended_at=store.now(),
        canceled_at=subscription["canceled_at"] or (store.now() if deleted else None),
        cancellation_details=details,
    )
