"""What became of a hosted page, and of a contribution that somebody waits for."""

from __future__ import annotations

from sqlalchemy import select, update

from newsapp.contributions import gateway
from newsapp.contributions.actions import discrepancies, invoices, payments, plans
from newsapp.contributions.gateway.protocol import GatewayRefused
from newsapp.contributions.gateway.shapes import Session
from newsapp.contributions.models import Contribution, Donor
from newsapp.contributions.standing import may_become
from newsapp.platform.db import db, transaction


def look(session_id: str) -> None:
    """See how a page stands at the provider, and go on to the payment or the plan that came of it."""
    page = gateway.current().session(session_id)
    if page is None:
        discrepancies.note("unknown_session", session_id, "The provider does not know this Checkout Session.")
        return
    _write(page)
    if page.intent_id:
        payments.look(page.intent_id)
    if page.subscription_id:
        plan = gateway.current().subscription(page.subscription_id)
        plans.look(page.subscription_id)
        if plan and plan.latest_invoice_id:
            invoices.look(plan.latest_invoice_id)


def look_at(contribution_id: str) -> None:
    """See at the provider what became of a contribution that somebody waits for."""
    query = select(Contribution.stripe_session_id, Contribution.stripe_payment_intent_id)
    found = db.session.execute(query.where(Contribution.id == contribution_id)).first()
    db.session.rollback()
    if found and found.stripe_session_id:
        look(found.stripe_session_id)
    elif found and found.stripe_payment_intent_id:
        payments.look(found.stripe_payment_intent_id)


def shut(session_id: str | None, intent_id: str | None) -> None:
    """Let a page, or an app's payment, not be paid any more; nothing when it is over already."""
    db.session.rollback()  # no connection is held while the provider thinks
    try:
        if session_id:
            gateway.current().expire_session(session_id)
        elif intent_id:
            gateway.current().cancel_intent(intent_id)
    except GatewayRefused:
        return


def close(contribution_id: str) -> None:
    """Let a contribution be over that was begun and not paid in time, unless the provider knows better."""
    look_at(contribution_id)
    query = select(Contribution.stripe_payment_intent_id)
    begun = (Contribution.id == contribution_id, Contribution.status == "created")
    intent_id = db.session.scalar(query.where(*begun))
    db.session.rollback()
    if intent_id:
        _cancel(intent_id)
    with transaction() as session:
        session.execute(update(Contribution).where(*begun).values(status="expired"))


def _cancel(intent_id: str) -> None:
    """Unlike a page, an app's PaymentIntent would stay open for ever."""
    try:
        gateway.current().cancel_intent(intent_id)
    except GatewayRefused:
        payments.look(intent_id)  # it was paid at this moment


def _write(page: Session) -> None:
    with transaction() as session:
        wanted = select(Contribution).where(Contribution.id == page.contribution_id)
        contribution = session.scalars(wanted.with_for_update(of=Contribution)).first()
        if contribution is None:
            discrepancies.note("stranger_session", page.id, "A Checkout Session names no contribution that we know.")
            return
        if contribution.stripe_session_id is None:
            contribution.stripe_session_id, contribution.checkout_url = page.id, page.url
        _keep_customer(contribution.donor_id, page.customer_id)
        own = page.id == contribution.stripe_session_id  # not one whose answer never came, and that nobody was shown
        if page.status == "expired" and own and may_become(contribution.status, "expired"):
            contribution.status = "expired"
        elif page.status == "complete" and contribution.status in ("created", "expired"):
            contribution.status = "processing"  # until its payment was looked at, which alone says more


def _keep_customer(donor_id: str, customer_id: str | None) -> None:
    """Remember the provider's customer, which a giver's plans and cards hang on; the first one stays."""
    if not customer_id:
        return
    taken = db.session.scalars(select(Donor.id).where(Donor.stripe_customer_id == customer_id)).first()
    donor = db.session.get_one(Donor, donor_id, with_for_update=True)
    if taken is None and donor.stripe_customer_id is None and donor.erased_at is None:
        donor.stripe_customer_id = customer_id
