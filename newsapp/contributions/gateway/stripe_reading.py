"""Reads Stripe's objects, as plain dictionaries, into the house's shapes.

In API version 2026-10-28 an invoice's plan stands under `parent`, its payments under `payments`, and a plan's period on
its item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from newsapp.contributions.gateway import shapes

Plain = Mapping[str, Any]
_NAME = re.compile(r"[\w.:-]{1,255}", re.ASCII)
_FREQUENCIES = {"month": "monthly", "year": "yearly"}


def session(found: Plain) -> shapes.Session:
    """A Checkout Session."""
    return shapes.Session(
        id=found["id"],
        url=found.get("url") or "",
        status=found.get("status") or "",
        payment_status=found.get("payment_status") or "",
        contribution_id=found.get("client_reference_id") or "",
        intent_id=_id(found.get("payment_intent")),
        subscription_id=_id(found.get("subscription")),
        customer_id=_id(found.get("customer")),
        amount_minor=found.get("amount_total") or 0,
        currency=_currency(found),
        expires_at=_time(found["expires_at"]),
    )


def intent(found: Plain) -> shapes.Intent:
    """A PaymentIntent whose latest charge is expanded."""
    latest = found.get("latest_charge")
    return shapes.Intent(
        id=found["id"],
        status=found["status"],
        amount_minor=found["amount"],
        received_minor=found.get("amount_received") or 0,
        currency=_currency(found),
        contribution_id=_contribution(found),
        customer_id=_id(found.get("customer")),
        charge=charge(latest) if isinstance(latest, Mapping) else None,
        declined=bool(found.get("last_payment_error")),
        created_at=_time(found["created"]),
        client_secret=found.get("client_secret") or "",
    )


def charge(found: Plain) -> shapes.Charge:
    """A charge whose balance transaction is expanded."""
    details = found.get("payment_method_details") or {}
    card = details.get("card") or {}
    return shapes.Charge(
        id=found["id"],
        status=found["status"],
        captured_minor=found.get("amount_captured") or 0,
        refunded_minor=found.get("amount_refunded") or 0,
        currency=_currency(found),
        disputed=bool(found.get("disputed")),
        intent_id=_id(found.get("payment_intent")),
        line=_line_or_none(found.get("balance_transaction")),
        card_country=card.get("country") or "",
        card_fingerprint=card.get("fingerprint") or "",
        method=details.get("type") or "",
        created_at=_time(found["created"]),
    )


def line(found: Plain) -> shapes.BalanceLine:
    """A balance transaction."""
    return shapes.BalanceLine(
        id=found["id"],
        type=found["type"],
        amount_minor=found["amount"],
        fee_minor=found["fee"],
        net_minor=found["net"],
        currency=_currency(found),
        source_id=_id(found.get("source")) or "",
        created_at=_time(found["created"]),
    )


def refund(found: Plain) -> shapes.Refund:
    """A refund whose balance transactions are expanded."""
    return shapes.Refund(
        id=found["id"],
        status=found.get("status") or "pending",
        amount_minor=found["amount"],
        currency=_currency(found),
        intent_id=_id(found.get("payment_intent")),
        refund_id=(found.get("metadata") or {}).get("refund_id", ""),
        reason=found.get("reason") or "",
        failure=found.get("failure_reason") or "",
        line=_line_or_none(found.get("balance_transaction")),
        failure_line=_line_or_none(found.get("failure_balance_transaction")),
        created_at=_time(found["created"]),
    )


def dispute(found: Plain) -> shapes.Dispute:
    """A dispute; its balance transactions always come whole."""
    return shapes.Dispute(
        id=found["id"],
        status=found["status"],
        amount_minor=found["amount"],
        currency=_currency(found),
        intent_id=_id(found.get("payment_intent")),
        reason=found.get("reason") or "",
        lines=tuple(line(each) for each in found.get("balance_transactions") or ()),
        created_at=_time(found["created"]),
    )


def warning(found: Plain) -> shapes.Warned:
    """An early fraud warning."""
    return shapes.Warned(found["id"], _id(found.get("payment_intent")), _id(found["charge"]) or "")


def subscription(found: Plain) -> shapes.Subscription:
    """A subscription; ours have one item."""
    item = found["items"]["data"][0]
    price = item["price"]
    ends_at = item.get("current_period_end")
    return shapes.Subscription(
        id=found["id"],
        status=found["status"],
        contribution_id=_contribution(found),
        customer_id=_id(found["customer"]) or "",
        item_id=item["id"],
        amount_minor=(price.get("unit_amount") or 0) * (item.get("quantity") or 1),
        currency=_currency(price),
        frequency=_FREQUENCIES.get((price.get("recurring") or {}).get("interval", ""), "monthly"),
        paused=bool(found.get("pause_collection")),
        ends_at_period_end=bool(found.get("cancel_at_period_end")),
        period_ends_at=_time(ends_at) if ends_at else None,
        latest_invoice_id=_id(found.get("latest_invoice")),
        created_at=_time(found["created"]),
        ended_at=_time(found["ended_at"]) if found.get("ended_at") else None,
    )


def invoice(found: Plain) -> shapes.Invoice:
    """An invoice whose payments are expanded."""
    details = (found.get("parent") or {}).get("subscription_details") or {}
    paid_by = [each["payment"] for each in (found.get("payments") or {}).get("data", ())]
    return shapes.Invoice(
        id=found["id"],
        status=found.get("status") or "draft",
        subscription_id=_id(details.get("subscription")),
        amount_due_minor=found["amount_due"],
        currency=_currency(found),
        attempt_count=found.get("attempt_count") or 0,
        will_be_tried_again=bool(found.get("next_payment_attempt")),
        pay_url=found.get("hosted_invoice_url") or "",
        intent_ids=tuple(filter(None, (_id(each.get("payment_intent")) for each in paid_by))),
    )


def payout(found: Plain) -> shapes.Payout:
    """A payout whose balance transactions are expanded."""
    return shapes.Payout(
        id=found["id"],
        status=found["status"],
        automatic=bool(found["automatic"]),
        amount_minor=found["amount"],
        currency=_currency(found),
        arrives_at=_time(found["arrival_date"]),
        line=_line_or_none(found.get("balance_transaction")),
        failure_line=_line_or_none(found.get("failure_balance_transaction")),
    )


def event(found: Plain) -> shapes.Event:
    """An event, of whatever API version: only which object it speaks of is read from it.

    ValueError for what is no event. Some objects, such as a balance, have no id; some, such as a coupon, any text.
    """
    try:
        about, livemode, created_at = found["data"]["object"], found["livemode"], _time(found["created"])
        name, kind = _named(found["id"]), _named(found["type"])
        object_id, version = _named(about.get("id")), _named(found.get("api_version"))
    except (KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise ValueError("no event") from error
    if not (name and kind and isinstance(livemode, bool)):
        raise ValueError("no event")
    return shapes.Event(name, kind[:120], object_id, livemode, version[:40], created_at)


def _named(found: Any) -> str:
    """A name as Stripe makes them; "" for anything else."""
    return found if isinstance(found, str) and _NAME.fullmatch(found) else ""


def _contribution(found: Plain) -> str:
    return str((found.get("metadata") or {}).get("contribution_id", ""))


def _line_or_none(found: Any) -> shapes.BalanceLine | None:
    return line(found) if isinstance(found, Mapping) else None


def _id(found: Any) -> str | None:
    """The id of what may be expanded or not."""
    if isinstance(found, Mapping):
        return str(found["id"])
    return str(found) if found else None


def _currency(found: Plain) -> str:
    return str(found.get("currency") or "").upper()


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
