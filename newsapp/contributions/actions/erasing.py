"""Forgetting a giver: their plans end, the person goes, the sums stay."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from newsapp.contributions import gateway, profiles
from newsapp.contributions.actions import plan_keeping, plans, sessions
from newsapp.contributions.gateway.protocol import GatewayAway
from newsapp.contributions.models import Contribution, Donor, GivingLink, GivingSession, Payment, Plan, Receipt
from newsapp.notifications.actions import delivering
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Unavailable

_NOT_YET = "Nothing was erased yet, because a gift that is still open could not be ended first. Try again in a minute."
# What of a contribution may say who gave, and what is left of it.
_EMPTIED = {
    "message": "",
    "dedication": "",
    "signals": {},
    "request_digest": "",
    "checkout_url": "",
    "client_secret": "",
}


def erase(donor_id: str) -> None:
    """End whatever may still take money, then forget who gave; doing it again does nothing.

    Sums and ids stay, for the books. Unavailable when the payment provider is away: then nothing was erased.
    """
    try:
        _end_plans(donor_id)
        _close_pages(donor_id)
    except (GatewayAway, Unavailable) as error:
        raise Unavailable(_NOT_YET, retry_after_s=60) from error
    with transaction() as session:
        gifts = select(Contribution).where(Contribution.donor_id == donor_id).order_by(Contribution.id)
        given = session.scalars(gifts.with_for_update(of=Contribution)).all()
        donor = session.get_one(Donor, donor_id, with_for_update=True)
        if donor.erased_at:
            return
        _say_goodbye(donor)
        for contribution in given:
            _forget(contribution)
        if donor.stripe_customer_id:
            facts.record("giver.erased", customer_id=donor.stripe_customer_id)
        _forget_person(donor)


def forget_at_provider(customer_id: str) -> None:
    """Have the payment provider forget a giver whom we have forgotten."""
    gateway.current().forget_customer(customer_id)


def _end_plans(donor_id: str) -> None:
    going_on = select(Plan.id, Plan.stripe_subscription_id).where(Plan.donor_id == donor_id, Plan.ended_at.is_(None))
    for plan_id, subscription_id in db.session.execute(going_on).all():
        try:
            plans.end_now(plan_id, donor_id=donor_id)
        except Conflict as error:  # most likely it has ended at Stripe already
            seen = plan_keeping.look(subscription_id)
            if seen is None or not seen.ended_at:
                raise Unavailable(_NOT_YET) from error


def _close_pages(donor_id: str) -> None:
    """Let nothing be paid any more that was begun and not paid."""
    begun = select(Contribution.stripe_session_id, Contribution.stripe_payment_intent_id)
    begun = begun.where(Contribution.donor_id == donor_id, Contribution.status.in_(("created", "failed")))
    opened = db.session.execute(begun).all()
    for session_id, intent_id in opened:
        sessions.shut(session_id, intent_id)


def _say_goodbye(donor: Donor) -> None:
    """Take back the mails that still wait, and send the last one."""
    delivering.withdraw(donor.email)
    delivering.post(f"erased:{donor.id}", "erased", donor.email, donor.language, {"name": donor.name})


def _forget(contribution: Contribution) -> None:
    for name, nothing in _EMPTIED.items():
        setattr(contribution, name, nothing)
    contribution.attribution = {key: told for key, told in contribution.attribution.items() if key != "referrer"}
    if profiles.by_name(contribution.profile).needs_address:
        return  # a law that asks for the giver's address asks to keep it with the receipt
    of_it = select(Payment.id).where(Payment.contribution_id == contribution.id)
    db.session.execute(update(Receipt).where(Receipt.payment_id.in_(of_it)).values(giver_sealed=""))


def _forget_person(donor: Donor) -> None:
    for name in ("email", "name", "address_sealed", "pan_sealed"):
        setattr(donor, name, "")
    donor.email_key = donor.stripe_customer_id = None
    donor.erased_at = clock.now()
    for kept in (GivingLink, GivingSession):
        db.session.execute(delete(kept).where(kept.donor_id == donor.id))
