"""Givers and their money put straight into the database, as if Stripe had been there.

Each takes any field of its row as a keyword. What a row hangs on is made where it is not given. The ledger is posted
as the house posts it: a charge, a refund or a dispute is one balance transaction.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from newsapp.contributions import ledger
from newsapp.contributions.gateway.shapes import BalanceLine
from newsapp.contributions.models import (
    Campaign,
    Contribution,
    Discrepancy,
    Dispute,
    Donor,
    Payment,
    Plan,
    Receipt,
    Refund,
)
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.ids import new_id, new_unguessable_id

Row = TypeVar("Row")


def stripe_id(kind: str) -> str:
    """An id as Stripe's look: `pi_…`, `txn_…`."""
    return f"{kind}_{secrets.token_hex(12)}"


def donor(**more: Any) -> Donor:
    """Somebody who gives."""
    email = more.pop("email", f"giver-{new_id()}@example.org")
    told = {"email": email, "email_key": email.casefold(), "name": "Asha Rao", "language": "en"}
    return _kept(Donor(id=new_id(), **told | more))


def campaign(**more: Any) -> Campaign:
    """Something that is collected for, in rupees."""
    told = {"slug": f"fund-{new_id()}", "title": "The flood desk", "goal_minor": 50_000_000, "currency": "INR"}
    return _kept(Campaign(id=new_id(), **told | more))


def contribution(giver: Donor | None = None, **more: Any) -> Contribution:
    """A gift of ₹500 that was decided and not yet paid, by this giver or a new one."""
    giver = giver or donor()
    told: dict[str, Any] = {"amount_minor": 50_000, "currency": "INR", "frequency": "once", "language": "en"}
    told |= {"attribution": {}, "profile": "default", "declarations": {}, "signals": {}, "request_digest": "0" * 64}
    told |= {"idempotency_key": secrets.token_urlsafe(16), "stripe_key": secrets.token_urlsafe(16)}
    told |= {"expires_at": clock.now() + timedelta(hours=24)}
    return _kept(Contribution(id=new_unguessable_id(), donor_id=giver.id, **told | more))


def plan(gift: Contribution | None = None, **more: Any) -> Plan:
    """A monthly plan that is active."""
    gift = gift or contribution(frequency="monthly", status="paid")
    told: dict[str, Any] = {"status": "active", "amount_minor": gift.charged_minor, "currency": gift.currency}
    told |= {"stripe_subscription_id": stripe_id("sub"), "stripe_item_id": stripe_id("si")}
    told |= {"frequency": gift.frequency, "period_ends_at": clock.now() + timedelta(days=30)}
    return _kept(Plan(id=new_id(), contribution_id=gift.id, donor_id=gift.donor_id, **told | more))


def payment(gift: Contribution | None = None, **more: Any) -> Payment:
    """A payment of this contribution that took its money just now; nothing of it is in the ledger yet."""
    gift = gift or contribution(status="paid")
    told: dict[str, Any] = {"status": "paid", "amount_minor": gift.charged_minor, "currency": gift.currency}
    told |= {"stripe_payment_intent_id": stripe_id("pi"), "stripe_charge_id": stripe_id("ch")}
    told |= {"method": "card", "card_country": "IN", "paid_at": clock.now()}
    return _kept(Payment(id=new_id(), contribution_id=gift.id, **told | more))


def settled(
    gift: Contribution | None = None, *, fee_minor: int = 1_180, at: datetime | None = None, **more: Any
) -> Payment:
    """A payment that took its money at this time, and is in the ledger with Stripe's fee."""
    at = at or clock.now()
    paid = payment(gift, paid_at=at, created_at=at, **more)
    booked("charge", paid.amount_minor, paid, fee_minor=fee_minor, source_id=paid.stripe_charge_id, at=at)
    return paid


def refund(paid: Payment | None = None, *, at: datetime | None = None, **more: Any) -> Refund:
    """All of a payment, or `amount_minor` of it, that went back: what it refunded is raised and the ledger has it."""
    paid = paid or settled()
    told: dict[str, Any] = {"status": "succeeded", "amount_minor": paid.amount_minor - paid.refunded_minor}
    told |= {"stripe_refund_id": stripe_id("re"), "reason": "A mistake", "settled_at": at or clock.now()}
    made = _kept(Refund(id=new_id(), payment_id=paid.id, currency=paid.currency, **told | more))
    if made.status == "succeeded":
        with transaction() as session:
            session.merge(paid).refunded_minor += made.amount_minor
        booked("refund", -made.amount_minor, paid, source_id=made.stripe_refund_id, at=at)
    return made


def dispute(paid: Payment | None = None, *, fee_minor: int = 1_500, at: datetime | None = None, **more: Any) -> Dispute:
    """A dispute about all of a payment, for which the bank has taken the money; `won`, it has given it back."""
    paid = paid or settled()
    told: dict[str, Any] = {"status": "needs_response", "amount_minor": paid.amount_minor, "reason": "fraudulent"}
    told |= {"stripe_dispute_id": stripe_id("dp"), "opened_at": at or clock.now()}
    made = _kept(Dispute(id=new_id(), payment_id=paid.id, currency=paid.currency, **told | more))
    source = made.stripe_dispute_id
    booked("adjustment", -made.amount_minor, paid, fee_minor=fee_minor, source_id=source, at=at)
    if made.status == "won":
        booked("adjustment", made.amount_minor, paid, fee_minor=-fee_minor, source_id=source, at=at)
    return made


def booked(
    kind: str, amount_minor: int, paid: Payment | None = None, *, fee_minor: int = 0, **more: Any
) -> BalanceLine:
    """A balance transaction of this type that is in the ledger; `currency` and `source_id` may be said, and `at`."""
    at, currency = more.get("at") or clock.now(), more.get("currency") or (paid.currency if paid else "INR")
    net_minor, source = amount_minor - fee_minor, more.get("source_id") or ""
    line = BalanceLine(stripe_id("txn"), kind, amount_minor, fee_minor, net_minor, currency, source, at)
    with transaction():
        ledger.post(line, payment_id=paid.id if paid else None)
    return line


def receipt(paid: Payment | None = None, **more: Any) -> Receipt:
    """The receipt of a payment."""
    paid = paid or settled()
    told: dict[str, Any] = {"kind": "receipt", "year": "2026-27", "number": secrets.randbelow(2**31 - 1) + 1}
    told |= {"cause_id": paid.id, "amount_minor": paid.amount_minor, "currency": paid.currency, "language": "en"}
    return _kept(Receipt(id=new_id(), payment_id=paid.id, paid_at=paid.paid_at or clock.now(), **told | more))


def discrepancy(**more: Any) -> Discrepancy:
    """Something about money that a person must look at."""
    told = {"kind": "unknown_payment", "object_id": stripe_id("pi"), "told": "Stripe took money that is none of ours."}
    return _kept(Discrepancy(id=new_id(), **told | more))


def _kept(row: Row) -> Row:
    with transaction() as session:
        session.add(row)
    return row
