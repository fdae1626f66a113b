"""What the newsroom's database says of every gift: its rows, as they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from newsapp.contributions.models import (
    Contribution,
    Discrepancy,
    Dispute,
    Payment,
    Receipt,
    Refund,
    StripeEvent,
    Transfer,
)
from newsapp.notifications.models import Message
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.outbox import Job

Row = dict[str, Any]
Books = dict[str, list[Row]]
TABLES = {
    "contributions": Contribution,
    "payments": Payment,
    "refunds": Refund,
    "disputes": Dispute,
    "events": StripeEvent,
    "transfers": Transfer,
    "receipts": Receipt,
    "messages": Message,
    "discrepancies": Discrepancy,
}
MAIL = "notifications.jobs.deliver"  # which is heavy, as other work is that has nothing to do with money
SOON = timedelta(minutes=10)


def read() -> Books:
    """Every row of every table of money, by the names of TABLES, and the `given_up` jobs; in the order of their keys.

    Read as plain rows: two with the same key, where the database no longer prevents them, are both here.
    """
    found = {name: _rows(select(model.__table__)) for name, model in TABLES.items()}
    found["given_up"] = _rows(select(Job.name, Job.payload, Job.failure).where(Job.failed_at.is_not(None)))
    db.session.rollback()
    return found


def waiting() -> int:
    """How many jobs are still to be done soon, those that somebody is doing among them; heavy ones are left out."""
    query = select(func.count()).where(Job.open.is_(True), Job.due_at < clock.now() + SOON, Job.heavy.is_(False))
    count = db.session.scalar(query) or 0
    db.session.rollback()
    return count


def _rows(query: Any) -> list[Row]:
    return [dict(row) for row in db.session.execute(query).mappings()]
