"""Sending money back: asked for here or at the provider, followed until it has arrived or failed."""

from __future__ import annotations

from sqlalchemy import func, select

from newsapp.contributions import gateway, ledger
from newsapp.contributions.actions import discrepancies, payments
from newsapp.contributions.gateway import shapes
from newsapp.contributions.gateway.protocol import GatewayRefused
from newsapp.contributions.models import Contribution, Payment, Refund, Transfer
from newsapp.contributions.money import Money
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, NotFound
from newsapp.staff import audit
from newsapp.staff.roles import REFUND, Person

# What may still become of a refund at Stripe: what was shown before is older, and is passed over.
_FORWARD: dict[str, tuple[str, ...]] = {
    "asked": ("pending", "requires_action", "succeeded", "failed", "canceled"),
    "pending": ("requires_action", "succeeded", "failed", "canceled"),
    "requires_action": ("pending", "succeeded", "failed", "canceled"),
    "succeeded": ("failed", "canceled"),
    "failed": (),
    "canceled": (),
}
# In these the money has left, is leaving, or will.
_COUNTED = ("asked", "pending", "requires_action", "succeeded")


def ask(contribution_id: str, amount_minor: int | None, *, reason: str, by: Person, key: str | None = None) -> Refund:
    """Somebody of the newsroom sends some of a contribution back, or what is left of it; the worker does it at once.

    Of a plan the newest payment that has so much left is meant. The same key is the same refund.
    """
    by.require(REFUND)
    with transaction() as session:
        known = session.scalars(select(Refund).where(Refund.idempotency_key == key)).first() if key else None
        if known is not None:
            if known.payment.contribution_id != contribution_id or amount_minor not in (None, known.amount_minor):
                raise Invalid.of("Idempotency-Key", "It was used for another refund; send a new one with this.")
            return known
        payment, left_minor = _payment_with_room(contribution_id, amount_minor)
        wanted_minor = left_minor if amount_minor is None else amount_minor
        back = Refund(payment_id=payment.id, status="asked", amount_minor=wanted_minor, currency=payment.currency)
        back.reason, back.by_id, back.idempotency_key = reason, by.id, key
        session.add(back)
        session.flush()
        told = {"refund": back.id, "amount": wanted_minor, "currency": back.currency, "reason": reason}
        audit.record(by, "contribution.refunded", ("contribution", contribution_id), after=told)
        facts.record("refund.asked", refund_id=back.id)
        return back


def most(contribution_id: str) -> Money:
    """The most of a contribution that may go back at once; NotFound, or Conflict where nothing may."""
    rooms = _rooms(contribution_id, lock=False)
    return Money(max(left for _, left in rooms), rooms[0][0].currency)


def send(refund_id: str) -> None:
    """Ask the provider for a refund that we decided on; one that it has already is found again, never made twice."""
    with transaction() as session:
        row = session.get(Refund, refund_id)
        if row is None or row.status != "asked":
            return
        intent_id, amount_minor = row.payment.stripe_payment_intent_id, row.amount_minor
    made = gateway.current().refunds_of(intent_id)
    if not any(each.refund_id == refund_id for each in made):
        key = f"refund-{refund_id}"
        try:
            made.append(gateway.current().create_refund(intent_id, amount_minor, key=key, refund_id=refund_id))
        except GatewayRefused as refused:
            _give_up(refund_id, refused.code)
    settle(intent_id, made)


def look(refund_id: str) -> None:
    """See how a refund stands at the provider, whoever made it."""
    back = gateway.current().refund(refund_id)
    if back is None:
        discrepancies.note("unknown_refund", refund_id, "The provider does not know this Refund.")
        return
    if not back.intent_id:
        _book_stranger(back)
        return
    if not _is_paid(back.intent_id):
        payments.look(back.intent_id)  # what goes back came in first, whichever event came first
    settle(back.intent_id, gateway.current().refunds_of(back.intent_id))


def settle(intent_id: str, made: list[shapes.Refund]) -> None:
    """Write down every refund of a payment, those that came back first.

    One by one they might seem to give back too much: that an earlier one has failed would be known only later.
    """
    made = sorted(made, key=lambda back: back.failure_line is None)
    with transaction() as session:
        payment = payments.locked(intent_id)
        if payment is None:
            for back in made:
                _book_stranger(back)
            return
        for back in made:
            row = _row(back, payment)
            for line in filter(None, (back.line, back.failure_line)):
                ledger.post(line, payment_id=payment.id)
            if back.status in _FORWARD[row.status]:
                _move(row, back)
        session.flush()
        _restate(payment)


def _move(row: Refund, back: shapes.Refund) -> None:
    """Take over how it stands; arrived is told once, and one that failed is for a person."""
    row.status, row.failure = back.status, back.failure
    if back.status == "succeeded":
        row.settled_at = clock.now()
        facts.record("payment.refunded", refund_id=row.id)
    if back.status in ("failed", "canceled"):
        discrepancies.note("refund_failed", back.id, f"A refund did not arrive: {back.failure or back.status}.")


def _row(back: shapes.Refund, payment: Payment) -> Refund:
    """Ours, by Stripe's id or by our own in its metadata; a new one when it was made at the provider's dashboard."""
    found = db.session.scalars(select(Refund).where(Refund.stripe_refund_id == back.id)).first()
    if found is None and back.refund_id:
        found = db.session.get(Refund, back.refund_id)
    if found is None:
        found = Refund(payment_id=payment.id, status="asked", amount_minor=back.amount_minor, currency=back.currency)
        found.reason = back.reason
        db.session.add(found)
    found.stripe_refund_id = back.id
    return found


def _restate(payment: Payment) -> None:
    """What has gone back of a payment by the books, and how its contribution stands then."""
    went = select(Transfer.id).where(Transfer.source_id == Refund.stripe_refund_id, Transfer.leg == "amount")
    query = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(Refund.payment_id == payment.id)
    payment.refunded_minor = int(db.session.scalar(query.where(Refund.status.in_(_COUNTED), went.exists())) or 0)
    db.session.flush()
    payments.restate(payment.contribution)


def _payment_with_room(contribution_id: str, amount_minor: int | None) -> tuple[Payment, int]:
    rooms = _rooms(contribution_id, lock=True)
    fitting = [(payment, left) for payment, left in rooms if left >= (amount_minor or 1)]
    if fitting:
        return fitting[0]
    most_minor = max(left for _, left in rooms)
    raise Invalid.of("amount", f"At most {most_minor} is left to send back, in the currency's smallest unit.")


def _rooms(contribution_id: str, *, lock: bool) -> list[tuple[Payment, int]]:
    """Its payments, the newest first, with what is left of each; Conflict where nothing of any may go back."""
    query = select(Payment).where(Payment.contribution_id == contribution_id, Payment.status == "paid")
    query = query.order_by(Payment.paid_at.desc(), Payment.id.desc())
    paid = list(db.session.scalars(query.with_for_update(of=Payment) if lock else query))
    if not paid and db.session.get(Contribution, contribution_id) is None:
        raise NotFound("There is no such contribution.")
    found = [payment for payment in paid if not payment.disputed]
    if paid and not found:
        raise Conflict("The giver's bank has taken this back, or may: nothing of it can be sent back.")
    rooms = [(payment, payment.amount_minor - _spoken_for(payment)) for payment in found]
    if not any(left > 0 for _, left in rooms):
        raise Conflict("Nothing of this contribution is left to send back.")
    return rooms


def _spoken_for(payment: Payment) -> int:
    query = select(func.coalesce(func.sum(Refund.amount_minor), 0))
    # PostgreSQL sums integers to a decimal.
    return int(db.session.scalar(query.where(Refund.payment_id == payment.id, Refund.status.in_(_COUNTED))) or 0)


def _give_up(refund_id: str, code: str) -> None:
    with transaction() as session:
        row = session.get_one(Refund, refund_id, with_for_update={"of": Refund})
        if row.status != "asked":
            return
        row.status, row.failure = "failed", code[:80]
        discrepancies.note("refund_refused", refund_id, f"The provider refused a refund: {code}.")


def _is_paid(intent_id: str) -> bool:
    query = select(Payment.id).where(Payment.stripe_payment_intent_id == intent_id, Payment.status == "paid")
    found = db.session.execute(query).first() is not None
    db.session.rollback()
    return found


def _book_stranger(back: shapes.Refund) -> None:
    with transaction():
        posted = [ledger.post(line) for line in (back.line, back.failure_line) if line]
        if any(posted):
            discrepancies.note("stranger_refund", back.id, "A refund of no payment that we know.")
