"""Subscriptions: money taken again and again, until somebody ends it."""

from __future__ import annotations

from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.clock import later
from tests.stripe_sandbox.errors import StripeError, invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import invoicing, payment_methods, prices, renewals, subscription_items
from tests.stripe_sandbox.resources.subscription_changes import OVER, change, check_not_over, end, items_of, period_of
from tests.stripe_sandbox.resources.subscription_shapes import Said, subscription_of
from tests.stripe_sandbox.store import Object, Store

_DAY_S = 86_400
_INCOMPLETE_S = 23 * 3600
_CREATED_WITH = """
cancel_at_period_end currency customer default_payment_method description expand items metadata off_session
payment_behavior payment_settings proration_behavior trial_end trial_period_days trial_settings collection_method
billing_mode
""".split()
_CHANGED_WITH = """
cancel_at_period_end cancellation_details default_payment_method description expand items metadata off_session
pause_collection payment_behavior payment_settings proration_behavior trial_settings
""".split()


@operation("POST", "/v1/subscriptions")
def create(call: Call) -> Object:
    """Make a subscription, and try to collect its first invoice unless told not to."""
    said = call.params
    _check_known(said, _CREATED_WITH)
    _check_behavior(said)
    if not said.get("items"):
        raise invalid("Missing required param: items.", code="parameter_missing", param="items")
    customer = call.store.find("customer", said.get("customer", ""), "customer")
    priced = [prices.priced(call.store, item, f"items[{place}]") for place, item in enumerate(said["items"])]
    subscription_items.check_fit(priced)
    if said.get("default_payment_method"):
        method = payment_methods.usable(call.store, said["default_payment_method"], "default_payment_method")
        said = said | {"default_payment_method": payment_methods.attach(call.store, method, customer["id"])["id"]}
    subscription = begin(call.store, customer, list(zip(priced, said["items"], strict=True)), said)
    if subscription["status"] == "incomplete" and said.get("payment_behavior") != "default_incomplete":
        _collect(call.store, call.store.find("invoice", subscription["latest_invoice"]))
    return subscription


def begin(
    store: Store, customer: Object, items: list[tuple[Object, Said]], said: Said, intent: Object | None = None
) -> Object:
    """A subscription of this customer to these prices, with its first invoice open, or paid where `intent` paid it."""
    trial_end = _trial_end(store, said)
    subscription = subscription_of(store, customer, items, said, trial_end)
    start, until = period_of(subscription)
    invoice = invoicing.make(store, subscription, "subscription_create", (start, start), (start, until))
    subscription["latest_invoice"] = invoice["id"]
    emit(store, "customer.subscription.created", store.put(subscription))
    invoicing.finalize(store, invoice, intent)
    renewals.plan(store, subscription)
    if subscription["status"] == "incomplete":
        later(store, "subscriptions.expire", store.now() + _INCOMPLETE_S, subscription=subscription["id"])
    return subscription


@operation("GET", "/v1/subscriptions/{subscription_exposed_id}")
def retrieve(call: Call) -> Object:
    """One subscription."""
    return _find(call)


@operation("POST", "/v1/subscriptions/{subscription_exposed_id}")
def update(call: Call) -> Object:
    """Change what it charges, pause or resume its collection, let it end with the period."""
    store, said, subscription = call.store, call.params, _find(call)
    _check_known(said, _CHANGED_WITH)
    check_not_over(subscription)
    changes: Said = {name: said[name] or None for name in ("description",) if name in said}
    if "items" in said:
        subscription_items.check_no_proration(said)
        changes["items"] = subscription_items.revised(store, subscription, said["items"])
    if "default_payment_method" in said:
        method = payment_methods.usable(store, said["default_payment_method"], "default_payment_method")
        changes["default_payment_method"] = payment_methods.attach(store, method, subscription["customer"])["id"]
    changes |= _pause(store, subscription, said) | ending(store, subscription, said) | _metadata(subscription, said)
    change(store, subscription, **changes)
    return subscription


def ending(store: Store, subscription: Object, said: Said) -> Said:
    """What changes when it shall end with its period, or shall not any more."""
    details = subscription["cancellation_details"] | said.get("cancellation_details", {})
    if "cancel_at_period_end" not in said:
        return {"cancellation_details": details}
    ends = said["cancel_at_period_end"]
    return {
        "cancel_at_period_end": ends,
        "cancel_at": period_of(subscription)[1] if ends else None,
        "canceled_at": store.now() if ends else None,
        "cancellation_details": details | {"reason": "cancellation_requested" if ends else None},
    }


@operation("DELETE", "/v1/subscriptions/{subscription_exposed_id}")
def cancel(call: Call) -> Object:
    """End it at once; what is open is not collected any more, and nothing is given back."""
    subscription = _find(call)
    check_not_over(subscription)
    subscription["cancellation_details"] |= call.params.get("cancellation_details", {})
    invoicing.stop(call.store, subscription)
    end(call.store, subscription, "canceled", "cancellation_requested")
    return subscription


@operation("POST", "/v1/subscriptions/{subscription}/resume")
def resume(call: Call) -> Object:
    """Begin again what was paused when a trial ended without a payment method: a new period, charged now."""
    subscription = call.store.find("subscription", call.ids["subscription"], "subscription")
    if subscription["status"] != "paused":
        raise invalid(f"Only a paused subscription can be resumed; this one is {subscription['status']}.")
    renewals.resume(call.store, subscription)
    return subscription


@operation("GET", "/v1/subscriptions")
def listed(call: Call) -> Object:
    """Subscriptions, newest first; those that have ended only when that is asked for."""
    said = call.params
    status, customer, price = said.get("status"), said.get("customer"), said.get("price")

    def wanted(each: Object) -> bool:
        of_status = {"all": True, "ended": each["status"] in OVER, None: each["status"] not in OVER}
        of_price = price is None or price in {item["price"]["id"] for item in items_of(each)}
        return of_status.get(status, each["status"] == status) and of_price and customer in (None, each["customer"])

    return call.listing("subscription", wanted)


def _find(call: Call) -> Object:
    return call.store.find("subscription", call.ids["subscription_exposed_id"], "id")


def _collect(store: Store, invoice: Object) -> None:
    try:
        invoicing.attempt(store, invoice, off_session=False)
    except StripeError:
        return  # it stays incomplete


def _trial_end(store: Store, said: Said) -> int | None:
    if isinstance(said.get("trial_end"), int):
        if said["trial_end"] <= store.now():
            raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
        return int(said["trial_end"])
    days = said.get("trial_period_days")
    return store.now() + days * _DAY_S if days else None


def _pause(store: Store, subscription: Object, said: Said) -> Said:
    if "pause_collection" not in said:
        return {}
    pause = said["pause_collection"]
    if not pause:
        return {"pause_collection": None}
    if pause.get("resumes_at"):
        later(store, "subscriptions.collect_again", pause["resumes_at"], subscription=subscription["id"])
    return {"pause_collection": {"behavior": pause["behavior"], "resumes_at": pause.get("resumes_at")}}


def _metadata(subscription: Object, said: Said) -> Said:
    copy = {"metadata": subscription["metadata"]}
    merge_metadata(copy, said.get("metadata"))
    return copy


def _check_known(said: Said, known: list[str]) -> None:
    for name in said.keys() - known:
        raise invalid(f"The sandbox does not do `{name}` of subscriptions.", param=name)


def _check_behavior(said: Said) -> None:
    if said.get("payment_behavior", "allow_incomplete") not in ("allow_incomplete", "default_incomplete"):
        raise invalid("The sandbox does `allow_incomplete` and `default_incomplete`.", param="payment_behavior")
