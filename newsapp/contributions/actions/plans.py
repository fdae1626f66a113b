"""Plans: what their giver wishes is asked of Stripe, and what Stripe shows of them is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from newsapp.contributions import gateway, profiles, rules
from newsapp.contributions.actions import plan_keeping
from newsapp.contributions.gateway.protocol import GatewayAway, GatewayRefused, PaymentGateway
from newsapp.contributions.gateway.shapes import Subscription
from newsapp.contributions.models import Donor, Plan
from newsapp.contributions.money import Money
from newsapp.contributions.queries import mine
from newsapp.platform import clock, facts, settings
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, Unavailable

# A change whose answer never came is looked at after this long, whether or not Stripe sends an event.
LOOKED_AT_AFTER = timedelta(minutes=1)
PAID_UP = ("active", "trialing")


class Asked(NamedTuple):
    """A change that is asked of Stripe: of which plan, and the key that makes asking twice the same as once."""

    subscription_id: str
    key: str


Wish = Callable[[PaymentGateway, Asked], Subscription]


def change(plan_id: str, wishes: Mapping[str, Any], *, donor: Donor) -> Plan:
    """Do whatever of `amount` (minor units), `paused` and `ends_at_period_end` is wished, one after the other."""
    plan = mine.plan(plan_id, donor.id)
    if "amount" in wishes:
        plan = change_amount(plan_id, wishes["amount"], donor=donor)
    if "paused" in wishes:
        plan = pause(plan_id, donor=donor, paused=wishes["paused"])
    if "ends_at_period_end" in wishes:
        plan = (end if wishes["ends_at_period_end"] else go_on)(plan_id, donor=donor)
    return plan


def change_amount(plan_id: str, amount_minor: int, *, donor: Donor) -> Plan:
    """Charge another amount from the next period on; the currency stays. Invalid for an amount that is not taken."""
    plan = mine.plan(plan_id, donor.id)
    if amount_minor <= 0:
        raise Invalid.of("amount", "A whole number above 0, in the currency's smallest unit.")
    if flaws := rules.flaws_of_amount(Money(amount_minor, plan.currency)):
        raise Invalid({"amount": flaws})
    begun_by = plan.contribution
    called = profiles.by_name(begun_by.profile).called
    title = f"{settings.current().site_name}: {called.get(begun_by.language, called['en'])}"

    def wish(provider: PaymentGateway, asked: Asked) -> Subscription:
        present = _present(provider, asked.subscription_id)
        return provider.change_amount(present, amount_minor, title=title, key=asked.key)

    return _ask(plan_id, donor.id, wish)


def pause(plan_id: str, *, donor: Donor, paused: bool = True) -> Plan:
    """Take nothing until it is resumed."""
    return _ask(plan_id, donor.id, lambda it, asked: it.pause(asked.subscription_id, paused=paused, key=asked.key))


def resume(plan_id: str, *, donor: Donor) -> Plan:
    """Take it again, from the next period on."""
    return pause(plan_id, donor=donor, paused=False)


def end(plan_id: str, *, donor: Donor) -> Plan:
    """Take nothing after the period that is paid; a plan that is behind, at once: nothing is tried again."""
    if mine.plan(plan_id, donor.id).status not in PAID_UP:
        return end_now(plan_id, donor_id=donor.id)
    return _end_at_period_end(plan_id, donor, ends=True)


def go_on(plan_id: str, *, donor: Donor) -> Plan:
    """Let it not end after all."""
    return _end_at_period_end(plan_id, donor, ends=False)


def end_now(plan_id: str, *, donor_id: str) -> Plan:
    """End it at once."""
    return _ask(plan_id, donor_id, lambda it, asked: it.cancel(asked.subscription_id, key=asked.key))


def portal(plan_id: str, *, donor: Donor) -> str:
    """The address of Stripe's own page on which the giver changes the card of this plan."""
    subscription_id = _going_on(mine.plan(plan_id, donor.id)).stripe_subscription_id
    db.session.rollback()  # no connection is held while Stripe thinks
    provider = gateway.current()
    try:
        return provider.portal(_present(provider, subscription_id).customer_id, return_url=_page())
    except GatewayAway as error:
        raise Unavailable("Our payment provider does not answer. Nothing was changed.", retry_after_s=30) from error
    except GatewayRefused as error:
        raise Conflict("Our payment provider does not open its page for this plan. Nothing was changed.") from error


def look(subscription_id: str) -> Plan | None:
    """Write down a plan as Stripe shows it now; None when it is none of ours, which is noted for a person to see.

    One that begins only after its giver was erased is ended.
    """
    plan = plan_keeping.look(subscription_id)
    if plan and not plan.ended_at and plan.contribution.donor.erased_at:
        return end_now(plan.id, donor_id=plan.donor_id)
    return plan


def _ask(plan_id: str, donor_id: str, wish: Wish) -> Plan:
    """Ask Stripe for a change, under a key that was committed before; then keep what it answered.

    Whatever becomes of the answer, or of this process, the plan is looked at once more a little later.
    """
    with transaction():
        plan = _going_on(mine.plan(plan_id, donor_id, lock=True))
        plan.asked += 1
        asked = Asked(plan.stripe_subscription_id, f"plan-{plan.id}-{plan.asked}")
        version = plan.version
        facts.record("plan.asked", due_at=clock.now() + LOOKED_AT_AFTER, subscription_id=asked.subscription_id)
    try:
        shown = wish(gateway.current(), asked)
        try:
            kept = plan_keeping.keep(shown, version)
        except plan_keeping.Overtaken:
            kept = plan_keeping.look(asked.subscription_id)
    except GatewayAway as error:
        told = "Our payment provider does not answer. Whether the change was made is being looked at; see in a minute."
        raise Unavailable(told, retry_after_s=60) from error
    except GatewayRefused as error:
        raise Conflict("Our payment provider does not make this change to the plan as it is now.") from error
    return kept or mine.plan(plan_id, donor_id)


def _end_at_period_end(plan_id: str, donor: Donor, *, ends: bool) -> Plan:
    return _ask(
        plan_id, donor.id, lambda it, asked: it.end_at_period_end(asked.subscription_id, ends=ends, key=asked.key)
    )


def _going_on(plan: Plan) -> Plan:
    if plan.ended_at:
        raise Conflict("This plan has ended.")
    return plan


def _present(provider: PaymentGateway, subscription_id: str) -> Subscription:
    found = provider.subscription(subscription_id)
    if found is None:
        raise GatewayRefused("There is no such subscription.")
    return found


def _page() -> str:
    return f"{settings.current().public_url}/giving"
