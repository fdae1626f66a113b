"""Banks that take money back, or warn that they may."""

from __future__ import annotations

from sqlalchemy import select

from newsapp.contributions import gateway, ledger
from newsapp.contributions.actions import discrepancies, payments
from newsapp.contributions.gateway import shapes
from newsapp.contributions.models import Dispute, Payment
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction

# In these the money is with the bank, or may be soon; in all others it is the newsroom's.
OPEN_OR_LOST = ("needs_response", "under_review", "lost")
CLOSED = ("won", "lost", "warning_closed", "prevented")


def look(dispute_id: str) -> None:
    """See how a dispute stands at the provider."""
    claim = gateway.current().dispute(dispute_id)
    if claim is None or not claim.intent_id:
        discrepancies.note("unknown_dispute", dispute_id, "The provider does not know this dispute.")
        return
    payments.look(claim.intent_id)
    settle(claim)


def look_at_warning(warning_id: str) -> None:
    """Have a person see that a bank thinks a payment may be fraud: sending it back now is cheaper than a dispute."""
    warned = gateway.current().warning(warning_id)
    intent_id = warned and (warned.intent_id or gateway.current().intent_of_charge(warned.charge_id))
    if not intent_id:
        return
    with transaction():
        payment = payments.locked(intent_id)
        if payment is not None and payment.warned_at is None:
            payment.warned_at = clock.now()
            told = f"A bank warns that contribution {payment.contribution_id} may be fraud. Consider sending it back."
            discrepancies.note("early_fraud_warning", warning_id, told)


def settle(claim: shapes.Dispute) -> None:
    """Write down how a dispute stands, and book what it moved."""
    with transaction() as session:
        payment = payments.locked(claim.intent_id or "")
        posted = [ledger.post(line, payment_id=payment.id if payment else None) for line in claim.lines]
        if payment is None:
            if any(posted):
                discrepancies.note("stranger_dispute", claim.id, "A dispute of no payment that we know.")
            return
        _move(_row(claim, payment), claim)
        session.flush()
        query = select(Dispute.id).where(Dispute.payment_id == payment.id, Dispute.status.in_(OPEN_OR_LOST))
        payment.disputed = session.execute(query).first() is not None
        session.flush()
        payments.restate(payment.contribution)


def _row(claim: shapes.Dispute, payment: Payment) -> Dispute:
    found = db.session.scalars(select(Dispute).where(Dispute.stripe_dispute_id == claim.id)).first()
    if found is None:
        found = Dispute(payment_id=payment.id, stripe_dispute_id=claim.id, status="", opened_at=claim.created_at)
        found.amount_minor, found.currency, found.reason = claim.amount_minor, claim.currency, claim.reason
        db.session.add(found)
        db.session.flush()
        told = f"Contribution {payment.contribution_id} is disputed ({claim.reason}): answer at the provider in time."
        discrepancies.note("dispute", claim.id, told)
    return found


def _move(row: Dispute, claim: shapes.Dispute) -> None:
    """Take over how it stands; its end is told once, and what was shown before it is older and passed over."""
    if row.closed_at is not None and claim.status not in CLOSED:
        return
    row.status = claim.status
    if claim.status in CLOSED and row.closed_at is None:
        row.closed_at = clock.now()
        discrepancies.withdraw("dispute", claim.id)
        if claim.status == "lost":
            facts.record("payment.lost", dispute_id=row.id)
