"""Everything that was given, line by line, for those who keep the books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_

from newsapp.contributions.models import Campaign, Contribution, Donor, Payment, Receipt
from newsapp.contributions.queries.days import Days
from newsapp.platform.db import db

BATCH = 500
Line = Row[*tuple[Any, ...]]

_PAYMENT_KEY = func.coalesce(Payment.id, "")
_AT = func.coalesce(Payment.paid_at, Payment.created_at, Contribution.created_at)
_GIFT = (
    Contribution.id.label("contribution_id"),
    Contribution.created_at,
    Contribution.status,
    Contribution.frequency,
    Contribution.anonymous,
    Contribution.currency,
    func.coalesce(Payment.amount_minor, Contribution.amount_minor + Contribution.fee_cover_minor).label("amount_minor"),
    Contribution.article_id,
    Contribution.message,
    Contribution.dedication,
    Campaign.slug.label("campaign"),
    Donor.name,
    Donor.email,
)
_PAYMENT = (
    _PAYMENT_KEY.label("payment_id"),
    Payment.status.label("payment_status"),
    Payment.paid_at,
    Payment.method,
    Payment.card_country,
    Payment.stripe_payment_intent_id,
    Payment.stripe_charge_id,
    Receipt.year.label("receipt_year"),
    Receipt.number.label("receipt_number"),
)


def lines(days: Days) -> Iterator[list[Line]]:
    """What was paid on these days, and what was begun on them and not paid, in batches, oldest gift first.

    A line for each payment, and one for a contribution that has none. No transaction stays open between two batches.
    """
    after: Line | None = None
    while True:
        found = list(db.session.execute(_query(days, after).limit(BATCH)))
        db.session.rollback()
        if not found:
            return
        yield found
        after = found[-1]


def givers(ids: Iterable[str]) -> Iterator[list[Donor]]:
    """These givers, in batches, in the order in which they first came."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        query = select(Donor).where(Donor.id.in_(wanted[start : start + BATCH])).order_by(Donor.id)
        yield list(db.session.scalars(query))


def latest_receipt(donor_id: str) -> Receipt | None:
    """The latest receipt of a giver that still says who they are."""
    query = select(Receipt).join(Payment).join(Contribution).where(Contribution.donor_id == donor_id)
    query = query.where(Receipt.kind == "receipt", Receipt.giver_sealed != "")
    return db.session.scalar(query.order_by(Receipt.issued_at.desc(), Receipt.id.desc()).limit(1))


def _query(days: Days, after: Line | None) -> Select[*tuple[Any, ...]]:
    query = select(*_GIFT, *_PAYMENT).select_from(Contribution).join(Donor)
    query = query.outerjoin(Payment, Payment.contribution_id == Contribution.id)
    query = query.outerjoin(Campaign, Campaign.id == Contribution.campaign_id)
    query = query.outerjoin(Receipt, (Receipt.cause_id == Payment.id) & (Receipt.kind == "receipt"))
    query = query.where(*days.hold(_AT))
    if after is not None:
        keys = tuple_(Contribution.created_at, Contribution.id, _PAYMENT_KEY)
        query = query.where(
            keys > (after.created_at, after.contribution_id, after.payment_id),
            Contribution.created_at >= after.created_at,  # says the same, so that its index is used
        )
    return query.order_by(Contribution.created_at, Contribution.id, _PAYMENT_KEY)
