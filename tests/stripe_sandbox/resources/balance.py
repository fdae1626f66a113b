"""The account's balance: everything that moves money is a balance transaction."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.calls import Call, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.store import Object, Store

AVAILABLE_AFTER_S = 2 * 24 * 60 * 60
_CATEGORIES = {"charge": "charge", "payment": "charge", "refund": "refund", "refund_failure": "refund_failure"}


def post(store: Store, kind: str, amount_minor: int, source: Object, **said: Any) -> Object:
    """A new balance transaction of this type, for what `source` does; `fee_minor` and a `category` may be said.

    It is put down as the source's own, and available after two days, or at once when it takes money out.
    """
    fee_minor, now = said.get("fee_minor", 0), store.now()
    fee = {"amount": fee_minor, "application": None, "currency": source["currency"], "type": "stripe_fee"}
    described = "Stripe processing fees" if amount_minor > 0 else "Dispute fee"
    line = {
        "id": store.new_id("txn"),
        "object": "balance_transaction",
        "amount": amount_minor,
        "available_on": now + (AVAILABLE_AFTER_S if amount_minor > 0 else 0),
        "balance_type": "payments",
        "created": now,
        "currency": source["currency"],
        "description": said.get("description"),
        "exchange_rate": None,
        "fee": fee_minor,
        "fee_details": [fee | {"description": described}] if fee_minor else [],
        "net": amount_minor - fee_minor,
        "reporting_category": said.get("category") or _CATEGORIES.get(kind, kind),
        "source": source["id"],
        "status": "pending" if amount_minor > 0 else "available",
        "type": kind,
        "_payout": None,
    }
    return store.put(line)


@operation("GET", "/v1/balance_transactions/{id}")
def retrieve(call: Call) -> Object:
    """One balance transaction."""
    return _aged(call.store, call.store.find("balance_transaction", call.ids["id"], "id"))


@operation("GET", "/v1/balance_transactions")
def listed(call: Call) -> Object:
    """Balance transactions, newest first: of one payout, one source, one type or one currency."""
    payout = call.params.get("payout")
    if payout is not None and not call.store.find("payout", payout, "payout")["automatic"]:
        said = "Balance transaction history can only be filtered on automatic transfers, not manual."
        raise invalid(said, param="payout")
    asked: dict[str, str] = {name: call.params[name] for name in ("currency", "source", "type") if name in call.params}
    if payout is not None:
        asked["_payout"] = payout
    listing = call.listing(
        "balance_transaction", lambda each: all(each[name] == value for name, value in asked.items())
    )
    return listing | {"data": [_aged(call.store, each) for each in listing["data"]]}


@operation("GET", "/v1/balance")
def balance(call: Call) -> Object:
    """What is there, and what will be, by currency."""
    sums: dict[str, dict[str, int]] = {"available": {}, "pending": {}}
    for line in call.store.all("balance_transaction"):
        place = sums[_aged(call.store, line)["status"]]
        place[line["currency"]] = place.get(line["currency"], 0) + line["net"]
    shown = {
        name: [{"amount": amount, "currency": currency, "source_types": {"card": amount}} for currency, amount in place]
        for name, place in ((name, sorted(place.items())) for name, place in sums.items())
    }
    return {"object": "balance", "livemode": False, **shown}


def _aged(store: Store, line: Object) -> Object:
    """The same, available once its day has come."""
    if line["status"] == "pending" and line["available_on"] <= store.now():
        line["status"] = "available"
        store.put(line)
    return line
