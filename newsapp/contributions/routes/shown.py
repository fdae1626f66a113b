"""A giver's own things as JSON, and their papers as PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.contributions import standing
from newsapp.contributions.actions.receipts import number
from newsapp.contributions.queries import mine
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import NotFound

if TYPE_CHECKING:
    from newsapp.contributions.models import Donor, Payment, Plan, Receipt

Told = dict[str, Any]
_YEAR = re.compile(r"[0-9]{4}(-[0-9]{2})?")


def giver(donor: Donor) -> Told:
    """Who gives."""
    return {"name": donor.name, "email": donor.email, "language": donor.language}


def plan(row: Plan) -> Told:
    """A gift that repeats."""
    told = {name: getattr(row, name) for name in ("id", "contribution_id", "status", "currency", "frequency")}
    told |= {"amount": row.amount_minor, "paused": row.paused, "ends_at_period_end": row.ends_at_period_end}
    return told | {name: _time(getattr(row, name)) for name in ("period_ends_at", "started_at", "ended_at")}


def history(rows: Sequence[Payment], limit: int) -> tuple[list[Told], str | None]:
    """A page of payments with their receipts, and the cursor of the next: `rows` has one more where there is one."""
    page = rows[:limit]
    receipts = mine.receipts(row.id for row in page)
    cursor = paging.encode(rfc3339(page[-1].created_at), page[-1].id) if len(rows) > limit else None
    return [_payment(row, receipts.get(row.id, [])) for row in page], cursor


def pdf(content: bytes, name: str) -> Response:
    """A paper to keep."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def year(text: str) -> int:
    """The year in which the financial year begins that is called `2026` or `2026-27`; NotFound for anything else."""
    if not _YEAR.fullmatch(text):
        raise NotFound("A year such as 2026 or 2026-27.")
    return int(text[:4])


def _payment(row: Payment, receipts: Sequence[Receipt]) -> Told:
    status = standing.of_payment(row.status, row.amount_minor, row.refunded_minor, disputed=row.disputed)
    told: Told = {"id": row.id, "contribution_id": row.contribution_id, "plan_id": row.plan_id, "status": status}
    told |= {"amount": row.amount_minor, "refunded_amount": row.refunded_minor, "currency": row.currency}
    told |= {"frequency": row.contribution.frequency, "receipts": [_receipt(each) for each in receipts]}
    return told | {"created_at": _time(row.created_at), "paid_at": _time(row.paid_at)}


def _receipt(row: Receipt) -> Told:
    told = {"id": row.id, "kind": row.kind, "year": row.year, "number": number(row), "amount": row.amount_minor}
    told |= {"currency": row.currency, "issued_at": _time(row.issued_at)}
    return told | {"url": f"/api/v1/contributions/mine/receipts/{row.id}"}


def _time(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
