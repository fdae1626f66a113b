"""Finding contributions, campaigns and discrepancies for the newsroom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, tuple_

from newsapp.contributions.fields import email_key
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
    Transfer,
)
from newsapp.contributions.queries.days import Days
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.platform.text import clean_line

# Our own ids, and Stripe's: cs_test_a1…, pi_3N….
_ID = re.compile(r"[0-9a-z]{26}|(cs|pi|ch|py|in|sub|re|pyr|dp|du|cus)_\w{3,250}", re.ASCII)
# As a receipt prints it: 2026-27/000041, a cancellation's with a C before it.
_RECEIPT = re.compile(r"(C-)?(\d{4}(?:-\d{2})?)/(\d{1,9})", re.ASCII | re.IGNORECASE)
Before = tuple[datetime, str] | None


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; an empty text narrows nothing.

    `q` is an id of ours or of Stripe's, a receipt's number, an e-mail address as a whole, or words of a name.
    """

    days: Days
    status: str = ""
    currency: str = ""
    frequency: str = ""
    article_id: str = ""
    campaign: str = ""
    q: str = ""


@dataclass(frozen=True)
class History:
    """Everything that came of one contribution, each list oldest first."""

    contribution: Contribution
    plan: Plan | None
    payments: Sequence[Payment]
    refunds: Sequence[Refund]
    disputes: Sequence[Dispute]
    receipts: Sequence[Receipt]
    transfers: Sequence[Transfer]


def is_id(text: str) -> bool:
    """Whether the text has the shape of an id of ours or of Stripe's."""
    return _ID.fullmatch(text) is not None


def listing(wanted: Wanted, *, before: Before, limit: int) -> list[Contribution]:
    """Contributions, newest first, older than `before` (created_at, id)."""
    query = select(Contribution).order_by(Contribution.created_at.desc(), Contribution.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(Contribution.created_at, Contribution.id) < before)
    return list(db.session.scalars(query.where(*_narrowed(wanted))))


def history(contribution_id: str) -> History:
    """The contribution with this id and all that came of it; NotFound otherwise."""
    found = db.session.get(Contribution, contribution_id)
    if found is None:
        raise NotFound("There is no such contribution.")
    paid = select(Payment.id).where(Payment.contribution_id == found.id)

    def of(model: Any, at: Any) -> list[Any]:
        return list(db.session.scalars(select(model).where(model.payment_id.in_(paid)).order_by(at, model.id)))

    payments = select(Payment).where(Payment.contribution_id == found.id).order_by(Payment.created_at, Payment.id)
    return History(
        contribution=found,
        plan=db.session.scalar(select(Plan).where(Plan.contribution_id == found.id)),
        payments=list(db.session.scalars(payments)),
        refunds=of(Refund, Refund.created_at),
        disputes=of(Dispute, Dispute.opened_at),
        receipts=of(Receipt, Receipt.issued_at),
        transfers=of(Transfer, Transfer.occurred_at),
    )


def campaigns(*, before: Before, limit: int) -> list[Campaign]:
    """Campaigns, the one that starts last first, older than `before` (starts_at, id)."""
    query = select(Campaign).order_by(Campaign.starts_at.desc(), Campaign.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(Campaign.starts_at, Campaign.id) < before)
    return list(db.session.scalars(query))


def campaign(slug: str) -> Campaign:
    """The campaign with this slug; NotFound otherwise."""
    found = db.session.scalar(select(Campaign).where(Campaign.slug == slug))
    if found is None:
        raise NotFound("There is no such campaign.")
    return found


def campaign_slugs(ids: Iterable[str | None]) -> dict[str, str]:
    """The slugs of these campaigns by id."""
    query = select(Campaign.id, Campaign.slug).where(Campaign.id.in_({each for each in ids if each}))
    return {row.id: row.slug for row in db.session.execute(query)}


def discrepancies(*, settled: bool | None, before: Before, limit: int) -> list[Discrepancy]:
    """What did not fit, newest first, older than `before` (found_at, id); settled, open, or all of it."""
    query = select(Discrepancy).order_by(Discrepancy.found_at.desc(), Discrepancy.id.desc()).limit(limit)
    if settled is not None:
        query = query.where(Discrepancy.settled_at.is_not(None) if settled else Discrepancy.settled_at.is_(None))
    if before is not None:
        query = query.where(tuple_(Discrepancy.found_at, Discrepancy.id) < before)
    return list(db.session.scalars(query))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    named = ("status", "currency", "frequency", "article_id")
    found = [getattr(Contribution, name) == getattr(wanted, name) for name in named if getattr(wanted, name)]
    if wanted.campaign:
        found.append(Contribution.campaign_id.in_(select(Campaign.id).where(Campaign.slug == wanted.campaign)))
    found += wanted.days.hold(Contribution.created_at)
    if wanted.q:
        found.append(_looked_for(clean_line(wanted.q)))
    return found


def _looked_for(q: str) -> ColumnElement[bool]:
    if is_id(q):
        return _with_id(q)
    if receipt := _RECEIPT.fullmatch(q):
        return _with_receipt(bool(receipt[1]), receipt[2], int(receipt[3]))
    if "@" in q:
        return Contribution.donor_id.in_(select(Donor.id).where(Donor.email_key == email_key(q)))
    words = (word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in q.split(" "))
    named = (Donor.name.ilike(f"%{word}%", escape="\\") for word in words)
    return Contribution.donor_id.in_(select(Donor.id).where(*named))


def _with_receipt(cancels: bool, year: str, number: int) -> ColumnElement[bool]:
    kind = "cancellation" if cancels else "receipt"
    paid = select(Receipt.payment_id).where(Receipt.kind == kind, Receipt.year == year, Receipt.number == number)
    return Contribution.id.in_(select(Payment.contribution_id).where(Payment.id.in_(paid)))


def _with_id(q: str) -> ColumnElement[bool]:
    """That the contribution, or something that came of it, has this id."""
    payment = or_(
        Payment.id == q,
        Payment.stripe_payment_intent_id == q,
        Payment.stripe_charge_id == q,
        Payment.stripe_invoice_id == q,
        Payment.id.in_(select(Refund.payment_id).where(or_(Refund.id == q, Refund.stripe_refund_id == q))),
        Payment.id.in_(select(Dispute.payment_id).where(or_(Dispute.id == q, Dispute.stripe_dispute_id == q))),
    )
    plan = or_(Plan.id == q, Plan.stripe_subscription_id == q)
    donor = or_(Donor.id == q, Donor.stripe_customer_id == q)
    return or_(
        Contribution.id == q,
        Contribution.stripe_session_id == q,
        Contribution.stripe_payment_intent_id == q,
        Contribution.id.in_(select(Payment.contribution_id).where(payment)),
        Contribution.id.in_(select(Plan.contribution_id).where(plan)),
        Contribution.donor_id.in_(select(Donor.id).where(donor)),
    )
