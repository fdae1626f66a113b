"""The customer portal: a page of Stripe's where a customer looks after cards and subscriptions."""

from __future__ import annotations

from tests.stripe_sandbox.calls import Call, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import payment_methods
from tests.stripe_sandbox.resources.subscription_changes import OVER, change
from tests.stripe_sandbox.store import Object, Store

FLOWS = ("payment_method_update", "subscription_cancel")
OPEN_FOR_S = 60 * 60
_FEATURES = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": []},
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}


@operation("POST", "/v1/billing_portal/sessions")
def create(call: Call) -> Object:
    """Open the portal for a customer."""
    store, said = call.store, call.params
    for name in said.keys() - {"customer", "configuration", "return_url", "locale", "flow_data", "expand"}:
        raise invalid(f"The sandbox does not do `{name}` of portal sessions.", param=name)
    if "customer" not in said:
        raise invalid("Missing required param: customer.", code="parameter_missing", param="customer")
    customer = store.find("customer", said["customer"], "customer")
    name = store.new_id("bps")
    session = {
        "id": name,
        "object": "billing_portal.session",
        "configuration": _configuration(store, said.get("configuration")),
        "created": store.now(),
        "customer": customer["id"],
        "customer_account": None,
        "flow": _flow(store, customer, said.get("flow_data")),
        "livemode": False,
        "locale": said.get("locale"),
        "on_behalf_of": None,
        "return_url": said.get("return_url"),
        "url": f"{store.address}/p/session/{name}",
    }
    emit(store, "billing_portal.session.created", store.put(session))
    return session


@operation("GET", "/v1/billing_portal/configurations")
def configurations(call: Call) -> Object:
    """The one way in which the portal is set up."""
    _configuration(call.store, None)
    return call.listing("billing_portal.configuration")


def use_card(store: Store, customer: Object, method: Object) -> None:
    """Charge all of a customer's subscriptions to this payment method from now on; Stripe's 402 when it is refused."""
    payment_methods.attach(store, method, customer["id"])
    store.put(method | {"_authenticated": True})  # Stripe has the bank ask when a card is saved; here it never minds
    before = {"invoice_settings": dict(customer["invoice_settings"])}
    customer["invoice_settings"] = customer["invoice_settings"] | {"default_payment_method": method["id"]}
    emit(store, "customer.updated", store.put(customer), before)
    for subscription in running(store, customer["id"]):
        change(store, subscription, default_payment_method=method["id"])


def running(store: Store, customer: str) -> list[Object]:
    """A customer's subscriptions that have not ended, newest first."""
    mine = (each for each in store.newest_first("subscription") if each["customer"] == customer)
    return [each for each in mine if each["status"] not in OVER]


def _configuration(store: Store, name: str | None) -> str:
    if name:
        return str(store.find("billing_portal.configuration", name, "configuration")["id"])
    for known in store.all("billing_portal.configuration"):
        return str(known["id"])
    made = {
        "id": store.new_id("bpc"),
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": store.now(),
        "default_return_url": None,
        "features": _FEATURES,
        "is_default": True,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
        "updated": store.now(),
    }
    return str(store.put(made)["id"])


def _flow(store: Store, customer: Object, said: Object | None) -> Object | None:
    if said is None:
        return None
    kind = said["type"]
    if kind not in FLOWS:
        raise invalid(f"The sandbox's portal does not do the flow {kind}.", param="flow_data[type]")
    after = said.get("after_completion") or {"type": "portal_homepage"}
    flow = {
        "after_completion": {"hosted_confirmation": None, "redirect": None} | after,
        "subscription_cancel": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }
    if kind == "subscription_cancel":
        name = said.get("subscription_cancel", {}).get("subscription", "")
        if name not in {each["id"] for each in running(store, customer["id"])}:
            param = "flow_data[subscription_cancel][subscription]"
            raise invalid(f"No such subscription: '{name}'", code="resource_missing", param=param)
        flow["subscription_cancel"] = {"retention": None, "subscription": name}
    return flow
