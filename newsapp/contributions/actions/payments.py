"""What became of a payment: looked up at the provider, booked once, and moved forward only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from newsapp.contributions import gateway, ledger, protection
from newsapp.contributions.actions import discrepancies, plans, telling
from newsapp.contributions.gateway.shapes import Charge, Intent
from newsapp.contributions.models import Contribution, Payment, Plan, Refund
from newsapp.contributions.money import CURRENCIES
from newsapp.contributions.profiles import by_name
from newsapp.contributions.standing import TAKEN, may_become, of_payment
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.settings import current

# Stripe may not have priced a charge yet when it has made it; it is looked at again, less and less often.
AGAIN = timedelta(seconds=2)


@dataclass(frozen=True)
class Origin:
    """Where a PaymentIntent comes from: the contribution, and for a plan's the plan and the invoice."""

    contribution_id: str
    plan_id: str | None = None
    invoice_id: str | None = None


def look(intent_id: str) -> None:
    """See how a PaymentIntent stands at the provider, and have the books say so; any number of times."""
    intent = gateway.current().intent(intent_id)
    if intent is None:
        discrepancies.note("unknown_payment", intent_id, "The provider does not know this PaymentIntent.")
        return
    origin = _origin(intent)
    if origin is None:
        _book_stranger(intent)
    else:
        settle(intent, origin)


def settle(intent: Intent, origin: Origin) -> None:
    """Write down how this PaymentIntent stands, for the contribution that it belongs to."""
    with transaction() as session:
        wanted = select(Contribution).where(Contribution.id == origin.contribution_id)
        contribution = session.scalars(wanted.with_for_update(of=Contribution)).first()
        if contribution is None:
            _book_stranger(intent)
            return
        status = standing(intent)
        if intent.status == "succeeded" and status != "paid":
            age = max(AGAIN, clock.now() - intent.created_at)
            facts.record("payment.unpriced", intent_id=intent.id, due_at=clock.now() + age)
        if status:
            payment = _payment(intent, origin, status)
            is_new = _note_charge(payment, intent.charge, contribution)
            if status == "paid" and payment.status != "paid":
                _take(payment, intent, contribution)
            elif payment.status != "paid" and (is_new or payment.status != "failed"):
                _wait_or_fail(payment, status, contribution)
            session.flush()
            restate(contribution)


def standing(intent: Intent) -> str:
    """How a payment stands whose PaymentIntent this is; "" where nobody has tried to pay.

    It counts as paid once its charge is priced, so that status and books are never apart.
    """
    charge = intent.charge
    if intent.status in ("succeeded", "processing"):
        return "paid" if intent.status == "succeeded" and charge and charge.line else "processing"
    return "failed" if intent.declined or (charge and charge.status == "failed") else ""


def end_plan(plan_id: str) -> None:
    """End a plan whose payments may not be kept: it would go on taking and returning them."""
    plan = db.session.get_one(Plan, plan_id)
    if plan.ended_at is None:
        plans.end_now(plan_id, donor_id=plan.donor_id)


def locked(intent_id: str) -> Payment | None:
    """The payment of a PaymentIntent, its contribution locked before it: everybody locks in this order."""
    of_it = select(Payment.contribution_id).where(Payment.stripe_payment_intent_id == intent_id)
    db.session.scalars(
        select(Contribution.id).where(Contribution.id.in_(of_it)).with_for_update(of=Contribution)
    ).first()
    wanted = select(Payment).where(Payment.stripe_payment_intent_id == intent_id)
    return db.session.scalars(wanted.with_for_update(of=Payment)).first()


def restate(contribution: Contribution) -> None:
    """Have a contribution's status follow from its first payment, forward only; the row must be locked."""
    query = select(Payment).where(Payment.contribution_id == contribution.id).order_by(Payment.id)
    found = db.session.scalars(query).all()
    paid = [payment for payment in found if payment.status == "paid"]
    first = paid[0] if paid else found[-1]
    wanted = of_payment(first.status, first.amount_minor, first.refunded_minor, disputed=first.disputed)
    if may_become(contribution.status, wanted):
        contribution.status = wanted


def _origin(intent: Intent) -> Origin | None:
    """The contribution stands in the metadata, or is found through invoice payments, the invoice and the plan."""
    if intent.contribution_id:
        return Origin(intent.contribution_id)
    invoice_id = gateway.current().invoice_of_intent(intent.id)
    invoice = gateway.current().invoice(invoice_id) if invoice_id else None
    if invoice is None or not invoice.subscription_id:
        return None
    plan = plans.look(invoice.subscription_id)
    return Origin(plan.contribution_id, plan.id, invoice.id) if plan else None


def _payment(intent: Intent, origin: Origin, status: str) -> Payment:
    found = db.session.scalars(
        select(Payment).where(Payment.stripe_payment_intent_id == intent.id).with_for_update(of=Payment)
    ).first()
    if found is None:
        found = Payment(contribution_id=origin.contribution_id, stripe_payment_intent_id=intent.id)
        found.status = "processing" if status == "paid" else status
        found.amount_minor, found.currency = intent.received_minor or intent.amount_minor, intent.currency
        db.session.add(found)
    found.plan_id = found.plan_id or origin.plan_id
    found.stripe_invoice_id = found.stripe_invoice_id or origin.invoice_id
    return found


def _note_charge(payment: Payment, charge: Charge | None, contribution: Contribution) -> bool:
    """Keep what the charge tells, and count a decline once for each card that was tried; whether it is a new one."""
    if charge is None or payment.stripe_charge_id == charge.id:
        return False
    payment.stripe_charge_id, payment.method = charge.id, charge.method
    payment.card_country = charge.card_country
    if charge.status == "failed" and contribution.status not in TAKEN:  # a renewal's card is nobody's test
        protection.note("declined", contribution.signals, charge.card_fingerprint)
        facts.record("payment.declined", contribution_id=contribution.id)
    return True


def _wait_or_fail(payment: Payment, status: str, contribution: Contribution) -> None:
    """A payment that was under way and failed is told by mail: the giver is no longer at the page."""
    if (payment.status, status) == ("processing", "failed"):
        _mail("gift_failed", payment, contribution, link=f"{current().public_url}/contribute")
    payment.status = status


def _take(payment: Payment, intent: Intent, contribution: Contribution) -> None:
    """Money came in: book what the provider took, whatever had been asked, and say where it differs."""
    charge = intent.charge
    assert charge is not None and charge.line is not None  # noqa: S101 - settle has looked
    payment.status, payment.paid_at = "paid", charge.created_at
    payment.amount_minor, payment.currency = charge.captured_minor, charge.currency
    db.session.flush()
    ledger.post(charge.line, payment_id=payment.id)
    if contribution.status not in TAKEN:
        protection.note("paid", contribution.signals, charge.card_fingerprint)
    if payment.plan_id is None:
        _flag_misfits(payment, contribution)
    if by_name(contribution.profile).holds_foreign_cards and _foreign(payment, contribution):
        _hold(payment, contribution)
    elif payment.currency in CURRENCIES:  # in any other nothing was asked for: no receipt can be written in it
        facts.record("payment.settled", payment_id=payment.id)


def _flag_misfits(payment: Payment, contribution: Contribution) -> None:
    """Have a person see when a gift took other money than was asked, or took it a second time."""
    taken, asked = (payment.amount_minor, payment.currency), (contribution.charged_minor, contribution.currency)
    if taken != asked:
        told = f"{taken[0]} {taken[1]} was taken, {asked[0]} {asked[1]} was asked."
        discrepancies.note("amount_differs", payment.stripe_payment_intent_id, told)
    paid = select(Payment.id).where(Payment.contribution_id == contribution.id, Payment.status == "paid")
    if db.session.execute(paid.where(Payment.id != payment.id)).first() is not None:
        told = f"Contribution {contribution.id} was paid twice. Consider sending one back."
        discrepancies.note("paid_twice", payment.stripe_payment_intent_id, told)


def _foreign(payment: Payment, contribution: Contribution) -> bool:
    return payment.method == "card" and not by_name(contribution.profile).accepts_card(payment.card_country)


def _hold(payment: Payment, contribution: Contribution) -> None:
    """The law does not let the newsroom keep this: it goes back, and no receipt is given."""
    payment.held = True
    back = Refund(payment_id=payment.id, status="asked", amount_minor=payment.amount_minor, currency=payment.currency)
    back.reason = "A card of another country."
    db.session.add(back)
    db.session.flush()
    facts.record("refund.asked", refund_id=back.id)
    if payment.plan_id:
        facts.record("payment.held", plan_id=payment.plan_id)
    _mail("foreign_card_refunded", payment, contribution)


def _mail(kind: str, payment: Payment, contribution: Contribution, **told: str) -> None:
    """Tell the giver of a payment, once, where its sum can be written."""
    if payment.currency in CURRENCIES:
        amount = telling.amount(payment.amount_minor, payment.currency, contribution.donor.language)
        telling.post(f"{kind}:{payment.id}", kind, contribution.donor, amount=amount, **told)


def _book_stranger(intent: Intent) -> None:
    """Money of nobody we know is booked all the same, for a person to look at."""
    with transaction():
        if intent.charge and intent.charge.line and ledger.post(intent.charge.line):
            told = f"{intent.received_minor} {intent.currency} was taken for no contribution that we know."
            discrepancies.note("stranger_payment", intent.id, told)
