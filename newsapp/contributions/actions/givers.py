"""What is held on a giver, all of it, for them to take along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from newsapp.contributions.actions import receipts
from newsapp.contributions.models import Contribution, Dispute, Donor, GivingLink, GivingSession, Refund
from newsapp.contributions.queries import mine
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import db
from newsapp.platform.sealing import unseal

Told = dict[str, Any]
_CONTRIBUTION = (
    "id status amount_minor fee_cover_minor currency frequency surface language anonymous message dedication "
    "article_id campaign_id attribution profile declarations stripe_session_id stripe_payment_intent_id created_at"
)
_PLAN = (
    "id contribution_id status amount_minor currency frequency paused ends_at_period_end period_ends_at started_at "
    "ended_at stripe_subscription_id"
)
_PAYMENT = (
    "id contribution_id plan_id status amount_minor refunded_minor currency card_country method disputed held "
    "stripe_payment_intent_id stripe_charge_id stripe_invoice_id created_at paid_at"
)
_RETURN = "id payment_id status amount_minor currency reason"
_RECEIPT = "id payment_id kind year number amount_minor currency language paid_at issued_at"
ALL = 1_000_000


def export(donor: Donor) -> Told:
    """Everything that is held on this giver, as JSON; only digests of secrets are left out."""
    payments = mine.payments(donor.id, before=None, limit=ALL)
    paid = [payment.id for payment in payments]
    issued = [receipt for each in mine.receipts(paid).values() for receipt in each]
    return {
        "giver": _giver(donor),
        "contributions": _rows(_owned(Contribution, donor), _CONTRIBUTION),
        "plans": _rows(mine.plans(donor.id), _PLAN),
        "payments": _rows(payments, _PAYMENT),
        "refunds": _rows(_of_payments(Refund, paid), f"{_RETURN} created_at settled_at stripe_refund_id"),
        "disputes": _rows(_of_payments(Dispute, paid), f"{_RETURN} opened_at closed_at stripe_dispute_id"),
        "receipts": [_row(each, _RECEIPT) | {"given_to": receipts.giver(each)} for each in issued],
        "links": _rows(_owned(GivingLink, donor), "created_at expires_at used_at"),
        "sessions": _rows(_owned(GivingSession, donor), "created_at expires_at"),
    }


def _giver(donor: Donor) -> Told:
    told = _row(donor, "id email name language stripe_customer_id created_at")
    for name in ("address", "pan"):
        told[name] = unseal(getattr(donor, f"{name}_sealed"), about=f"donor.{name}_sealed:{donor.id}")
    return told


def _owned(kind: type[Contribution | GivingLink | GivingSession], donor: Donor) -> Iterable[Any]:
    return db.session.scalars(select(kind).where(kind.donor_id == donor.id).order_by(kind.created_at, kind.id))


def _of_payments(kind: type[Refund | Dispute], payment_ids: list[str]) -> Iterable[Any]:
    return db.session.scalars(select(kind).where(kind.payment_id.in_(payment_ids)).order_by(kind.id))


def _rows(rows: Iterable[Any], names: str) -> list[Told]:
    return [_row(row, names) for row in rows]


def _row(row: Any, names: str) -> Told:
    """These fields of a row, times as JSON has them, amounts under the names that the API gives them."""
    told = {name.removesuffix("_minor"): getattr(row, name) for name in names.split()}
    return {name: rfc3339(value) if isinstance(value, datetime) else value for name, value in told.items()}
