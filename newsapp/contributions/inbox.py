"""What the provider tells us: kept once, then taken as a hint to go and look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsapp.contributions import gateway
from newsapp.contributions.actions import disputes, invoices, payments, payouts, plans, refunds, sessions
from newsapp.contributions.gateway.shapes import Event
from newsapp.contributions.models import StripeEvent
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction

Look = Callable[[str], object]
# What to look at when an event of this kind speaks of an object; an event of any other kind is only kept.
LOOKS: dict[str, Look] = {
    "checkout.session.completed": sessions.look,
    "checkout.session.expired": sessions.look,
    "checkout.session.async_payment_succeeded": sessions.look,
    "checkout.session.async_payment_failed": sessions.look,
    "payment_intent.succeeded": payments.look,
    "payment_intent.processing": payments.look,
    "payment_intent.payment_failed": payments.look,
    "payment_intent.canceled": payments.look,
    "refund.created": refunds.look,
    "refund.updated": refunds.look,
    "refund.failed": refunds.look,
    "charge.refund.updated": refunds.look,
    "charge.dispute.created": disputes.look,
    "charge.dispute.updated": disputes.look,
    "charge.dispute.closed": disputes.look,
    "charge.dispute.funds_withdrawn": disputes.look,
    "charge.dispute.funds_reinstated": disputes.look,
    "radar.early_fraud_warning.created": disputes.look_at_warning,
    "customer.subscription.created": plans.look,
    "customer.subscription.updated": plans.look,
    "customer.subscription.deleted": plans.look,
    "customer.subscription.paused": plans.look,
    "customer.subscription.resumed": plans.look,
    "invoice.paid": invoices.look,
    "invoice.payment_failed": invoices.look,
    "invoice.payment_action_required": invoices.look,
    "payout.created": payouts.look,
    "payout.paid": payouts.look,
    "payout.failed": payouts.look,
    "payout.canceled": payouts.look,
}


def receive(raw: bytes, signature: str) -> None:
    """Keep what a webhook brings, once, whoever brings it how often; `NotAuthentic` when it is not the provider's."""
    keep(gateway.current().read_event(raw, signature), source="webhook")


def keep(event: Event, *, source: str) -> bool:
    """Keep an event under its own id and have it handled; False when it was there."""
    with transaction() as session:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row: dict[str, Any] = {"id": event.id, "type": event.type, "object_id": event.object_id, "source": source}
        row |= {"api_version": event.api_version, "created_at": event.created_at, "received_at": clock.now()}
        row["handled_at"] = None if event.type in LOOKS else clock.now()
        # The database alone decides who is first.
        kept = session.execute(insert(StripeEvent).values(**row).on_conflict_do_nothing().returning(literal(1)))
        new = kept.first() is not None
        if new and event.type in LOOKS:
            facts.record("stripe_event.kept", event_id=event.id)
        return new


def handle(event_id: str) -> None:
    """Look at what an event speaks of, unless somebody has looked since it came."""
    query = select(StripeEvent.type, StripeEvent.object_id).where(StripeEvent.id == event_id)
    found = db.session.execute(query.where(StripeEvent.handled_at.is_(None))).first()
    db.session.rollback()
    if found is None:
        return
    looked_at = clock.now()
    LOOKS[found.type](found.object_id)
    _mark(found.type, found.object_id, looked_at)


def _mark(kind: str, object_id: str, looked_at: datetime) -> None:
    """Every event of this object that came before we looked is answered by it."""
    alike = [name for name, look in LOOKS.items() if look is LOOKS[kind]]
    with transaction() as session:
        told = update(StripeEvent).where(StripeEvent.object_id == object_id, StripeEvent.type.in_(alike))
        told = told.where(StripeEvent.received_at <= looked_at, StripeEvent.handled_at.is_(None))
        session.execute(told.values(handled_at=clock.now()))
