"""One period of a plan: its payments, and the reminder when it was not paid."""

from __future__ import annotations

from newsapp.contributions import gateway
from newsapp.contributions.actions import payments, plans
from newsapp.platform import facts
from newsapp.platform.db import transaction


def look(invoice_id: str) -> None:
    """See how an invoice stands, and each PaymentIntent that was made for it; tell a giver whose renewal failed."""
    invoice = gateway.current().invoice(invoice_id)
    if invoice is None or not invoice.subscription_id:
        return  # not of a plan, so nothing of ours: its money is found through its balance transaction
    plan = plans.look(invoice.subscription_id)
    if plan is None:
        return
    plan_id, contribution_id = plan.id, plan.contribution_id
    for intent_id in invoice.intent_ids:
        intent = gateway.current().intent(intent_id)
        if intent is not None:
            payments.settle(intent, payments.Origin(contribution_id, plan_id, invoice.id))
    if invoice.status == "open" and invoice.attempt_count:
        with transaction():
            facts.record("plan.payment_failed", plan_id=plan_id, invoice_id=invoice.id)
