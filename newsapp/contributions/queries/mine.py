"""What belongs to one giver: looked up by their id, so that nobody ever sees another's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from newsapp.contributions.models import Contribution, Payment, Plan, Receipt
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound


def plan(plan_id: str, donor_id: str, *, lock: bool = False) -> Plan:
    """A plan of this giver, locked where it is to be changed; NotFound for another's too."""
    query = select(Plan).where(Plan.id == plan_id, Plan.donor_id == donor_id)
    found = db.session.scalar(query.with_for_update(of=Plan) if lock else query)
    if found is None:
        raise NotFound("You have no such plan.")
    return found


def plans(donor_id: str) -> list[Plan]:
    """Every plan of this giver, the latest first."""
    return list(db.session.scalars(select(Plan).where(Plan.donor_id == donor_id).order_by(Plan.id.desc())))


def payments(donor_id: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Payment]:
    """What this giver paid or tried to, newest first, older than this (time, id)."""
    query = select(Payment).join(Payment.contribution).where(Contribution.donor_id == donor_id)
    if before is not None:
        query = query.where(tuple_(Payment.created_at, Payment.id) < before)
    query = query.order_by(Payment.created_at.desc(), Payment.id.desc()).limit(limit)
    return list(db.session.scalars(query.options(joinedload(Payment.contribution).lazyload(Contribution.donor))))


def receipts(payment_ids: Iterable[str]) -> dict[str, list[Receipt]]:
    """The receipts and cancellations of each payment, in the order in which they were issued."""
    query = select(Receipt).where(Receipt.payment_id.in_(list(payment_ids))).order_by(Receipt.issued_at, Receipt.id)
    found: dict[str, list[Receipt]] = {}
    for receipt in db.session.scalars(query):
        found.setdefault(receipt.payment_id, []).append(receipt)
    return found


def receipt(receipt_id: str, donor_id: str) -> Receipt:
    """A receipt of this giver; NotFound for another's too."""
    query = select(Receipt).join(Receipt.payment).join(Payment.contribution)
    found = db.session.scalar(query.where(Receipt.id == receipt_id, Contribution.donor_id == donor_id))
    if found is None:
        raise NotFound("You have no such receipt.")
    return found
