"""Payment methods: a test card, or a UPI address, that a customer pays with."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox import cards
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.cards import Card
from tests.stripe_sandbox.errors import invalid, missing
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.store import Object, Store

_NOBODY = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
_NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}


@operation("POST", "/v1/payment_methods")
def create(call: Call) -> Object:
    """Make one of a test card's number or token, or of a UPI address."""
    made = from_data(call.store, call.params)
    merge_metadata(made, call.params.get("metadata"))
    return made


def from_data(store: Store, said: dict[str, Any]) -> Object:
    """A payment method from `{"type": "card", "card": {"number", "exp_month", "exp_year", "cvc"} or {"token"}}`, or
    from `{"type": "upi"}`, both with `billing_details`; a StripeError for anything else.
    """
    kind, billing = said.get("type"), said.get("billing_details") or {}
    if kind == "card" and "card" in said:
        return _of_card_data(store, said["card"], billing)
    if kind == "upi":
        return new_upi(store, None, billing)
    if kind in ("card", None):
        raise invalid("Missing required param: card.", code="parameter_missing", param="card")
    raise invalid(f"The payment method type provided: {kind} is invalid.", param="type")


def new_card(store: Store, card: Card, billing: Object | None = None, **expiry: int) -> Object:
    """A payment method of this test card."""
    details = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"},
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": expiry.get("month", 12),
        "exp_year": expiry.get("year", 2040),
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return _new(store, "card", details, billing, _number=card.number)


def new_upi(store: Store, vpa: str | None, billing: Object | None = None) -> Object:
    """A payment method of this UPI address, when it is known: its owner is asked elsewhere, and pays later."""
    return _new(store, "upi", {"vpa": vpa}, billing)


def usable(store: Store, name: str, param: str = "payment_method") -> Object:
    """The payment method with this id, or a new one of a token such as `pm_card_visa`; Stripe's 404 otherwise."""
    card = cards.named(name) if name.startswith("pm_card_") else None
    return new_card(store, card) if card else store.find("payment_method", name, param)


def card_of(method: Object) -> Card | None:
    """The test card behind a payment method; None when it is no card."""
    return cards.numbered(method["_number"]) if method["type"] == "card" else None


def charged(method: Object) -> Object:
    """How a charge describes what it was paid with."""
    kind, details = method["type"], method[method["type"]]
    if kind != "card":
        return {"type": kind, kind: dict(details)}
    same = "brand checks country exp_month exp_year fingerprint funding last4 regulated_status".split()
    more = {"installments": None, "mandate": None, "network": details["brand"], "three_d_secure": None, "wallet": None}
    return {"type": "card", "card": {name: details[name] for name in same} | more}


@operation("GET", "/v1/payment_methods/{payment_method}")
def retrieve(call: Call) -> Object:
    """One payment method."""
    return call.store.find("payment_method", call.ids["payment_method"], "payment_method")


@operation("POST", "/v1/payment_methods/{payment_method}")
def update(call: Call) -> Object:
    """Change whose it is."""
    method = call.store.find("payment_method", call.ids["payment_method"], "payment_method")
    method["billing_details"] = _billing(method["billing_details"] | call.params.get("billing_details", {}))
    merge_metadata(method, call.params.get("metadata"))
    emit(call.store, "payment_method.updated", call.store.put(method), {})
    return method


@operation("POST", "/v1/payment_methods/{payment_method}/attach")
def attach_called(call: Call) -> Object:
    """Let a customer keep it."""
    method = usable(call.store, call.ids["payment_method"])
    return attach(call.store, method, call.params.get("customer", ""))


def attach(store: Store, method: Object, customer: str) -> Object:
    """Let this customer keep a payment method; Stripe's 402 when the card is refused, 400 when it is somebody's."""
    store.find("customer", customer, "customer")
    card = card_of(method)
    if card and card.refusal and card.number not in cards.ATTACHES:
        raise cards.refused(card.refusal)
    if method["customer"] not in (None, customer):
        raise invalid("The payment method you provided has already been attached to a customer.", param="customer")
    if method["customer"] is None:
        method["customer"] = customer
        emit(store, "payment_method.attached", store.put(method))
    return method


@operation("POST", "/v1/payment_methods/{payment_method}/detach")
def detach(call: Call) -> Object:
    """Take it from its customer; it cannot be used again."""
    method = call.store.find("payment_method", call.ids["payment_method"], "payment_method")
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    previous = {"customer": method["customer"]}
    method["customer"] = None
    emit(call.store, "payment_method.detached", call.store.put(method), previous)
    return method


@operation("GET", "/v1/payment_methods")
def listed(call: Call) -> Object:
    """Payment methods of a customer."""
    customer, kind = call.params.get("customer"), call.params.get("type")
    return call.listing("payment_method", lambda each: each["customer"] == customer and kind in (None, each["type"]))


@operation("GET", "/v1/customers/{customer}/payment_methods")
def of_customer(call: Call) -> Object:
    """The same, asked of the customer."""
    call.store.find("customer", call.ids["customer"], "customer")
    kind = call.params.get("type")
    mine = call.ids["customer"]
    return call.listing("payment_method", lambda each: each["customer"] == mine and kind in (None, each["type"]))


@operation("GET", "/v1/customers/{customer}/payment_methods/{payment_method}")
def one_of_customer(call: Call) -> Object:
    """One that this customer keeps."""
    method = call.store.find("payment_method", call.ids["payment_method"], "payment_method")
    if method["customer"] != call.ids["customer"]:
        raise missing("payment_method", method["id"], "payment_method")
    return method


def _of_card_data(store: Store, said: dict[str, Any], billing: Object) -> Object:
    if "token" in said:
        card = cards.named(said["token"])
        if card is None:
            raise missing("token", said["token"], "card[token]")
        return new_card(store, card, billing)
    card = cards.numbered(said.get("number", ""))
    month, year = said.get("exp_month", 0), said.get("exp_year", 0)
    cards.check_expiry(month, year, store.now())
    cards.check_cvc(said.get("cvc"))
    return new_card(store, card, billing, month=month, year=year + 2000 if year < 100 else year)


def _new(store: Store, kind: str, details: Object, billing: Object | None, **own: Any) -> Object:
    method = {
        "id": store.new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": _billing(billing or {}),
        "created": store.now(),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        kind: details,
        **own,
    }
    return store.put(method)


def _billing(said: Object) -> Object:
    address = said.get("address")
    return _NOBODY | said | {"address": _NO_ADDRESS | address if address else _NO_ADDRESS}
