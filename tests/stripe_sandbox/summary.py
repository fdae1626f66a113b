"""All the money that the sandbox saw, in one answer: what a ledger of it must come to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.stripe_sandbox.store import Object, Store

_INTENT = ("id", "status", "amount", "amount_received", "currency", "customer", "latest_charge", "metadata")
_REFUND = ("id", "payment_intent", "charge", "amount", "currency", "status", "metadata")
_DISPUTE = ("id", "payment_intent", "charge", "amount", "currency", "status", "reason")
_PAYOUT = ("id", "amount", "currency", "status", "automatic")
_LINE = ("id", "type", "reporting_category", "amount", "fee", "net", "currency", "source")


def of(store: Store) -> dict[str, Any]:
    """`{"payments", "refunds", "disputes", "payouts", "balance_transactions", "balance", "events"}`.

    A payment also says its charge's `amount_refunded`, `fee` and whether it is `disputed`. `balance` has the sums of
    amount, fee and net by currency and reporting category; `events` counts those told and those never taken.
    """
    lines = [_only(each, _LINE) for each in store.all("balance_transaction")]
    events = store.all("event")
    return {
        "now": store.now(),
        "payments": [_payment(store, each) for each in store.all("payment_intent")],
        "refunds": [_only(each, _REFUND) for each in store.all("refund")],
        "disputes": [_only(each, _DISPUTE) for each in store.all("dispute")],
        "payouts": [_only(each, _PAYOUT) for each in store.all("payout")],
        "balance_transactions": lines,
        "balance": _sums(lines),
        "events": {"told": len(events), "never_taken": sum(1 for each in events if each["pending_webhooks"])},
    }


def _payment(store: Store, intent: Object) -> Object:
    charge = store.get(intent["latest_charge"] or "") or {}
    line = store.get(charge.get("balance_transaction") or "") or {}
    return _only(intent, _INTENT) | {
        "amount_refunded": charge.get("amount_refunded", 0),
        "disputed": charge.get("disputed", False),
        "fee": line.get("fee", 0),
    }


def _sums(lines: list[Object]) -> dict[str, dict[str, dict[str, int]]]:
    sums: dict[str, dict[str, dict[str, int]]] = {}
    for line in lines:
        place = sums.setdefault(line["currency"], {}).setdefault(line["reporting_category"], Counter())
        for name in ("amount", "fee", "net"):
            place[name] += line[name]
    return sums


def _only(thing: Object, names: tuple[str, ...]) -> Object:
    return {name: thing.get(name) for name in names}
