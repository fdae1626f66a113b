"""Writes down what Stripe shows of a plan, never something older over something newer, and tells what changed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from newsapp.contributions import gateway, standing
from newsapp.contributions.actions import discrepancies, telling
from newsapp.contributions.gateway.protocol import GatewayAway
from newsapp.contributions.gateway.shapes import Subscription
from newsapp.contributions.models import Contribution, Plan
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.ids import new_id

TRIES = 5
# What is the same here and there.
_COPIED = ("status", "amount_minor", "currency", "frequency", "paused", "ends_at_period_end", "period_ends_at")

_UNKNOWN = ("plan_unknown", "A subscription at Stripe belongs to no contribution of ours.")
_DOUBLED = ("plan_doubled", "A second subscription was begun for one contribution.")
_EMPTY = ("plan_without_amount", "A subscription at Stripe takes nothing.")


class Overtaken(Exception):
    """Somebody else has written the plan since we asked Stripe: what we were shown may be older than that."""


class Seen(NamedTuple):
    """How a plan stood at one moment."""

    begun: bool
    ended: bool
    amount_minor: int
    paused: bool


def look(subscription_id: str) -> Plan | None:
    """Fetch the plan and write it down; None, and noted for a person to see, when it is none of ours."""
    for _ in range(TRIES):
        version = db.session.scalar(select(Plan.version).where(Plan.stripe_subscription_id == subscription_id)) or 0
        db.session.rollback()  # no connection is held while Stripe thinks
        found = gateway.current().subscription(subscription_id)
        if found is None:
            discrepancies.note("plan_missing", subscription_id, "Stripe spoke of a subscription that it does not have.")
            return None
        try:
            return keep(found, version)
        except Overtaken:
            continue
    raise GatewayAway("the plan changes faster than it can be looked at")


def keep(found: Subscription, version: int) -> Plan | None:
    """Write down what Stripe showed after the plan was at this version; Overtaken when it no longer is."""
    with transaction() as session:
        begun_by = select(Contribution).where(Contribution.id == found.contribution_id)
        contribution = session.scalar(begun_by.with_for_update(of=Contribution))
        plan = session.scalar(select(Plan).where(Plan.contribution_id == found.contribution_id))
        misfit = _misfit(found, plan)
        if contribution is None or misfit:
            kind, told = misfit or _UNKNOWN
            discrepancies.note(kind, found.id, told)
            return None
        if (plan.version if plan else 0) != version:
            raise Overtaken
        before = _seen(plan)
        if plan is None:
            plan = Plan(id=new_id(), contribution=contribution, donor_id=contribution.donor_id, version=0)
            plan.stripe_subscription_id, plan.started_at = found.id, found.created_at
            session.add(plan)
        if _write(plan, found):
            facts.record("plan.changed", plan_id=plan.id)
            _tell(plan, before)
        return plan


def _misfit(found: Subscription, plan: Plan | None) -> tuple[str, str] | None:
    if plan is not None and plan.stripe_subscription_id != found.id:
        return _DOUBLED
    return _EMPTY if found.amount_minor <= 0 else None


def _write(plan: Plan, found: Subscription) -> bool:
    """Copy what differs; whether something did. A plan that has ended stays so."""
    shown = {name: getattr(found, name) for name in _COPIED} | {"stripe_item_id": found.item_id}
    if found.status not in standing.LIVE_PLANS:
        shown["ended_at"] = plan.ended_at or found.ended_at or clock.now()
    differs = {name: value for name, value in shown.items() if getattr(plan, name) != value}
    if not differs or plan.ended_at:
        return False
    for name, value in differs.items():
        setattr(plan, name, value)
    plan.version += 1
    contribution = plan.contribution
    if plan.status == "incomplete_expired" and standing.may_become(contribution.status, "failed"):
        contribution.status = "failed"
    return True


def _tell(plan: Plan, before: Seen) -> None:
    """Mail the giver what has become of their plan; of one that never began, there is nothing to tell."""
    after = _seen(plan)
    if not (before.begun or after.begun):
        return
    if after.ended:
        kinds = ["plan_ended"]
    elif not before.begun:
        kinds = ["plan_started"]
    else:
        kinds = ["plan_changed"] if after.amount_minor != before.amount_minor else []
        if after.paused != before.paused:
            kinds.append("plan_paused" if after.paused else "plan_resumed")
    for kind in kinds:
        telling.post_of_plan(f"{kind}:{plan.id}:{plan.version}", kind, plan)


def _seen(plan: Plan | None) -> Seen:
    if plan is None:
        return Seen(begun=False, ended=False, amount_minor=0, paused=False)
    begun = plan.status not in ("incomplete", "incomplete_expired")
    return Seen(begun, plan.ended_at is not None, plan.amount_minor, plan.paused)
