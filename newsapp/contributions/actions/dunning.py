"""Reminders when a renewal did not go through: at once, after three days and after seven, while it can still be paid.

Stripe tries cards again that were issued elsewhere, but never those issued in India.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import telling
from newsapp.contributions.gateway.shapes import Invoice
from newsapp.contributions.models import Payment, Plan
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction

# From each reminder, in days after the first, to the next.
NEXT = {0: 3, 3: 7}
# Above this the Reserve Bank of India wants every single payment of an e-mandate confirmed by the cardholder.
CONFIRMED_ABOVE_MINOR = 15_000_00


def remind(*, plan_id: str, invoice_id: str, after_days: int = 0) -> None:
    """Mail the giver where they can pay what is still open, each reminder once, and have the next one come."""
    invoice = gateway.current().invoice(invoice_id)
    if invoice is None or invoice.status != "open" or _is_under_way(invoice):
        return
    with transaction() as session:
        plan = session.get(Plan, plan_id)
        if plan is None or plan.ended_at or plan.status == "incomplete":
            return
        if _post(plan, invoice, after_days) and after_days in NEXT:
            days = NEXT[after_days]
            due_at = clock.now() + timedelta(days=days - after_days)
            told = {"plan_id": plan_id, "invoice_id": invoice_id, "after_days": days}
            facts.record("plan.payment_missing", due_at=due_at, **told)


def _is_under_way(invoice: Invoice) -> bool:
    """Whether a payment may still arrive by itself: under an Indian e-mandate that takes more than a day."""
    intents = (gateway.current().intent(intent_id) for intent_id in invoice.intent_ids)
    return any(intent is not None and intent.status == "processing" for intent in intents)


def _post(plan: Plan, invoice: Invoice, after_days: int) -> bool:
    language = plan.contribution.donor.language
    due = {"amount": telling.amount(invoice.amount_due_minor, invoice.currency, language), "link": invoice.pay_url}
    due["date"] = telling.day(clock.now(), language)
    kind = "renewal_confirm" if _wants_confirmation(plan, invoice) else "renewal_failed"
    return telling.post_of_plan(f"renewal:{invoice.id}:{after_days}", kind, plan, **due)


def _wants_confirmation(plan: Plan, invoice: Invoice) -> bool:
    """Whether the sum is one that the giver of an Indian card must confirm each time."""
    if invoice.currency != "INR" or invoice.amount_due_minor <= CONFIRMED_ABOVE_MINOR:
        return False
    latest = select(Payment.card_country).where(Payment.plan_id == plan.id, Payment.card_country != "")
    return db.session.scalar(latest.order_by(Payment.created_at.desc(), Payment.id.desc()).limit(1)) == "IN"
