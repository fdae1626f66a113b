"""Readers' money as the newsroom's JSON; amounts in the currency's minor unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from newsapp.contributions.actions import receipts
from newsapp.contributions.queries.desk import History
from newsapp.contributions.queries.summary import Progress, Sums
from newsapp.platform.clock import rfc3339

if TYPE_CHECKING:
    from newsapp.contributions.models import Campaign, Contribution, Discrepancy, Donor, Refund

Told = dict[str, Any]
_GIFT = "id status currency frequency surface language anonymous message dedication article_id attribution".split()
_PLAN = "id stripe_subscription_id status currency frequency paused ends_at_period_end".split()
_PAYMENT = "id plan_id status currency card_country method disputed held".split()
_PAYMENT += "stripe_payment_intent_id stripe_charge_id stripe_invoice_id".split()
_REFUND = "id payment_id stripe_refund_id status currency reason failure by_id".split()
_DISPUTE = "id payment_id stripe_dispute_id status currency reason".split()
_RECEIPT = "id payment_id kind currency language".split()
_TRANSFER = "balance_transaction_id payment_id kind leg debit_account credit_account currency source_id".split()
_SUMS = "gross fees refunded disputed dispute_fees unassigned net".split()


def contribution_shown(row: Contribution, campaigns: Mapping[str, str]) -> Told:
    """A contribution, its campaign by its slug, and who gave it."""
    told = _some(row, _GIFT) | {"amount": row.amount_minor, "charged": row.charged_minor}
    told |= {"campaign": campaigns.get(row.campaign_id or ""), "donor": _donor(row.donor)}
    return told | _times(row, "created_at", "expires_at")


def history_shown(history: History, campaigns: Mapping[str, str]) -> Told:
    """A contribution with everything that came of it."""
    row = history.contribution
    told = contribution_shown(row, campaigns) | _some(row, ["profile", "declarations", "stripe_session_id"])
    told["plan"] = _row(history.plan, _PLAN, "period_ends_at", "started_at", "ended_at") if history.plan else None
    told["payments"] = [
        _row(each, _PAYMENT, "created_at", "paid_at", "warned_at") | {"refunded": each.refunded_minor}
        for each in history.payments
    ]
    told["refunds"] = [refund_shown(each) for each in history.refunds]
    told["disputes"] = [_row(each, _DISPUTE, "opened_at", "closed_at") for each in history.disputes]
    told["receipts"] = [
        _row(each, _RECEIPT, "paid_at", "issued_at") | {"number": receipts.number(each)} for each in history.receipts
    ]
    told["ledger"] = [_row(each, _TRANSFER, "occurred_at", "posted_at") for each in history.transfers]
    return told


def refund_shown(row: Refund) -> Told:
    """Money that goes back."""
    return _row(row, _REFUND, "created_at", "settled_at")


def sums_shown(sums: Sums, named: Told) -> Told:
    """Sums, under what `named` says they are of."""
    told = named | {"currency": sums.currency} | {name: getattr(sums, f"{name}_minor") for name in _SUMS}
    return told | _some(sums, ["payments", "refunds", "disputes"])


def discrepancy_shown(row: Discrepancy) -> Told:
    """Something that did not fit."""
    return _some(row, ["id", "kind", "object_id", "told", "settled_by_id"]) | _times(row, "found_at", "settled_at")


def campaign_shown(row: Campaign, progress: Progress) -> Told:
    """A campaign and how far it is."""
    told = _some(row, ["id", "slug", "title", "description", "currency"]) | {"goal": row.goal_minor}
    told |= {"raised": progress.raised_minor, "givers": progress.givers}
    return told | _times(row, "starts_at", "ends_at")


def _donor(row: Donor) -> Told:
    return _some(row, ["id", "name", "email"]) | _times(row, "erased_at")


def _row(row: Any, names: list[str], *times: str) -> Told:
    return _some(row, names) | {"amount": row.amount_minor} | _times(row, *times)


def _some(row: Any, names: list[str]) -> Told:
    return {name: getattr(row, name) for name in names}


def _times(row: Any, *names: str) -> Told:
    return {name: rfc3339(getattr(row, name)) if getattr(row, name) else None for name in names}
