"""Checkout Sessions: a page of Stripe's where somebody pays once, or subscribes.

The page calls `pay`. Whatever becomes of the PaymentIntent then, now or days later, completes the session.
"""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.answers import included, shown
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.clock import due, later
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit, follows
from tests.stripe_sandbox.resources import customers, payment_intents, payment_methods, prices, subscriptions
from tests.stripe_sandbox.resources.checkout_checks import check_parameters, check_prices
from tests.stripe_sandbox.resources.checkout_shapes import NOBODY, lines_of, session_of
from tests.stripe_sandbox.store import Object, Store

_INTENT_SAYS = """
capture_method description metadata receipt_email setup_future_usage shipping statement_descriptor
statement_descriptor_suffix
""".split()


@operation("POST", "/v1/checkout/sessions")
def create(call: Call) -> Object:
    """Make a session; it expires by itself."""
    store, said = call.store, call.params
    check_parameters(said, call.now)
    if "customer" in said:
        store.find("customer", said["customer"], "customer")
    items = said["line_items"]
    priced = [prices.priced(store, item, f"line_items[{place}]") for place, item in enumerate(items)]
    lines = lines_of(store, items, priced)
    check_prices(said, priced, sum(line["amount_total"] for line in lines))
    session = session_of(store, said, lines)
    merge_metadata(session, said.get("metadata"))
    session["_expiry"] = later(store, "checkout.expire", session["expires_at"], session=session["id"])
    return store.put(session)


def pay(store: Store, session: Object, method: Object) -> Object:
    """Pay an open session with this payment method; the PaymentIntent, or the session when nothing is due today.

    Raises Stripe's 402 when the bank refuses; the session stays open then, and the next attempt is the same
    PaymentIntent's. With a status of `requires_action` the payer is to be sent to its `next_action`.
    """
    if session["status"] != "open":
        raise _not_open(session, "paid")
    billing = method["billing_details"]
    session["_details"] = {name: billing[name] for name in ("email", "name", "phone")}
    session["_details"]["address"] = billing["address"] if any(billing["address"].values()) else None
    customer = _customer(store, session)
    if _free_today(session):
        payment_methods.attach(store, method, customer)
        _subscribe(store, session, method["id"], None)
        _complete(store, session, "no_payment_required")
        return session
    intent = _intent(store, session, customer)
    return payment_intents.confirm(store, intent, method, back_to=f"{store.address}/c/pay/{session['id']}")


@operation("GET", "/v1/checkout/sessions/{session}")
def retrieve(call: Call) -> Object:
    """One session."""
    return _find(call)


@operation("POST", "/v1/checkout/sessions/{session}")
def update(call: Call) -> Object:
    """Change a session's metadata."""
    session = _find(call)
    if set(call.params) - {"metadata", "expand"}:
        raise invalid("The sandbox changes only the metadata of a session.", param=min(set(call.params) - {"metadata"}))
    merge_metadata(session, call.params.get("metadata"))
    return call.store.put(session)


@operation("POST", "/v1/checkout/sessions/{session}/expire")
def expire_called(call: Call) -> Object:
    """Close an open session before its time."""
    session = _find(call)
    if session["status"] != "open":
        raise _not_open(session, "expired")
    expire(call.store, session["id"])
    return session


@operation("GET", "/v1/checkout/sessions/{session}/line_items")
def line_items(call: Call) -> Object:
    """What a session sells."""
    return call.page_of(_find(call)["_lines"])


@operation("GET", "/v1/checkout/sessions")
def listed(call: Call) -> Object:
    """Sessions, newest first."""
    names = ("customer", "payment_intent", "status", "subscription")
    asked = {name: call.params[name] for name in names if name in call.params}
    email = call.params.get("customer_details", {}).get("email")

    def wanted(each: Object) -> bool:
        known = (each["customer_details"] or {}).get("email")
        return all(each[name] == value for name, value in asked.items()) and email in (None, known)

    return call.listing("checkout.session", wanted)


@included("checkout.session", "line_items")
def lines_shown(_: Store, session: Object) -> Object:
    """The first lines of a session."""
    url, lines = f"/v1/checkout/sessions/{session['id']}/line_items", session["_lines"]
    return {"object": "list", "data": shown(lines[:10]), "has_more": len(lines) > 10, "url": url}


@due("checkout.expire")
def expire(store: Store, session: str) -> None:
    """The time of a session is over, unless it was completed."""
    found = store.find("checkout.session", session)
    if found["status"] != "open":
        return
    found |= {"status": "expired", "url": None}
    intent = store.get(found["payment_intent"] or "")
    if intent and intent["status"] in payment_intents.PAYABLE:
        payment_intents.cancel(store, intent, "abandoned")
    emit(store, "checkout.session.expired", store.put(found))


@follows("payment_intent.succeeded")
def succeeded(store: Store, intent: Object) -> None:
    """The PaymentIntent of a session succeeded: at once, or long after the session was completed."""
    session = store.get(intent.get("_session", ""))
    if session is None:
        return
    if session["status"] == "open":
        if session["mode"] == "subscription":
            _subscribe(store, session, intent["payment_method"], intent)
        _complete(store, session, "paid")
    elif session["payment_status"] == "unpaid":
        session["payment_status"] = "paid"
        store.put(session)
        if session.get("_asynchronous"):
            emit(store, "checkout.session.async_payment_succeeded", session)


@follows("payment_intent.processing", "payment_intent.amount_capturable_updated")
def agreed(store: Store, intent: Object) -> None:
    """The payer did all there is to do, but the money is not here yet."""
    session = store.get(intent.get("_session", ""))
    if session and session["status"] == "open":
        session["_asynchronous"] = intent["status"] == "processing"
        _complete(store, session, "unpaid")


@follows("payment_intent.payment_failed")
def failed(store: Store, intent: Object) -> None:
    """The money did not come after all; a refusal while the session is open is only shown to the payer."""
    session = store.get(intent.get("_session", ""))
    if session and session["status"] == "complete" and session["payment_status"] == "unpaid":
        emit(store, "checkout.session.async_payment_failed", session)


def return_url(session: Object) -> str:
    """Where the payer goes after the payment."""
    url: str = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    return url


def _find(call: Call) -> Object:
    return call.store.find("checkout.session", call.ids["session"], "session")


def _not_open(session: Object, verb: str) -> Exception:
    said = (
        f'Only Checkout Sessions with a status in ["open"] can be {verb}. This Checkout Session has a status of '
        f"`{session['status']}`."
    )
    return invalid(said)


def _free_today(session: Object) -> bool:
    return bool({"trial_end", "trial_period_days"} & set(session["_subscription_data"]))


def _customer(store: Store, session: Object) -> str | None:
    """Who pays: the customer that was named, or a new one where the session makes one."""
    if session["customer"]:
        return str(session["customer"])
    keeps = session["_payment_intent_data"].get("setup_future_usage")
    if session["customer_creation"] == "if_required" and not keeps:
        return None
    if "_customer" not in session:
        session["_customer"] = customers.new(store, **session["_details"])["id"]
        store.put(session)
    return str(session["_customer"])


def _intent(store: Store, session: Object, customer: str | None) -> Object:
    """The session's PaymentIntent, made for its first attempt."""
    if session["payment_intent"] or session.get("_intent"):
        return store.find("payment_intent", session["payment_intent"] or session["_intent"])
    said: dict[str, Any] = {
        name: session["_payment_intent_data"][name] for name in _INTENT_SAYS if name in session["_payment_intent_data"]
    }
    if session["mode"] == "subscription":
        said |= {"description": "Subscription creation", "setup_future_usage": "off_session"}
    intent = payment_intents.begin(store, session["amount_total"], session["currency"], customer=customer, **said)
    intent["_session"] = session["id"]
    store.put(intent)
    session["payment_intent" if session["mode"] == "payment" else "_intent"] = intent["id"]
    store.put(session)
    return intent


def _subscribe(store: Store, session: Object, method: str, intent: Object | None) -> None:
    customer = store.find("customer", _customer(store, session) or "")
    said = session["_subscription_data"] | {"default_payment_method": method}
    items = [(line["price"], {"quantity": line["quantity"]}) for line in session["_lines"]]
    subscription = subscriptions.begin(store, customer, items, said, intent)
    session |= {"subscription": subscription["id"], "invoice": subscription["latest_invoice"]}


def _complete(store: Store, session: Object, payment_status: str) -> None:
    email = session["customer_email"]
    details = NOBODY | {name: value for name, value in session["_details"].items() if value}
    details["email"] = details["email"] or email
    session |= {"status": "complete", "payment_status": payment_status, "url": None, "customer_details": details}
    session["customer"] = session["customer"] or session.get("_customer")
    expiry = store.get(session["_expiry"])
    if expiry:
        store.remove(expiry)
    emit(store, "checkout.session.completed", store.put(session))
