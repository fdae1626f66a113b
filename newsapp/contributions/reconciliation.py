"""Goes through all that the provider has and brings the books up to it, through the same handlers as its events."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, select

from newsapp.contributions import gateway, inbox, ledger
from newsapp.contributions.accounts import BANK, FEES
from newsapp.contributions.actions import (
    balancing,
    discrepancies,
    disputes,
    invoices,
    payments,
    payouts,
    plans,
    refunds,
    sessions,
)
from newsapp.contributions.gateway.protocol import GatewayAway
from newsapp.contributions.gateway.shapes import BalanceLine, Event, Intent, Subscription
from newsapp.contributions.models import Contribution, Payment, Plan, Refund, StripeEvent
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Unavailable

SENT_WITHIN = timedelta(minutes=10)
Tell = Callable[[str, int], None]
log = logging.getLogger(__name__)


@dataclass
class Report:
    """How many of each kind were seen, how many of them the books did not know, and what still does not fit."""

    seen: dict[str, int] = field(default_factory=dict)
    amiss: dict[str, int] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)


def reconcile(since: datetime, *, dry_run: bool = False, tell: Tell = lambda kind, count: None) -> Report:
    """Compare everything since then, and settle what is amiss unless it is only looked at.

    Each kind is gone through page by page; `tell` hears the kind and how many were seen. What cannot be settled becomes
    a discrepancy. Safe to be stopped anywhere, and to be run beside the worker or itself. GatewayAway when the provider
    does not answer.
    """
    report = Report()
    for kind, sweep in SWEEPS.items():
        report.seen[kind] = report.amiss[kind] = 0
        for name, settle in sweep(since):
            report.seen[kind] += 1
            tell(kind, report.seen[kind])
            if settle is not None:
                report.amiss[kind] += 1
                if not dry_run:
                    _try(name, settle)
    report.flaws = balancing.check() if not dry_run else []
    return report


def settle_line(line: BalanceLine) -> None:
    """Look at what a balance transaction comes from; what is then still not in the books is booked as it is."""
    kind = line.source_id.partition("_")[0]
    if kind in ("ch", "py"):
        intent_id = gateway.current().intent_of_charge(line.source_id)
        if intent_id:
            payments.look(intent_id)
    elif kind in LOOKS:
        LOOKS[kind](line.source_id)
    with transaction():
        if ledger.post(line) and ledger.account_of(line) not in (BANK, FEES):
            told = f"{line.amount_minor} {line.currency} moved at the provider as {line.type}, of nothing that we know."
            discrepancies.note("unsettled_line", line.id, told)


def _try(name: str, settle: Settle) -> None:
    """Settle one thing; what fails is for a person, and keeps nothing else from being settled."""
    try:
        settle()
    except (GatewayAway, Unavailable):
        raise
    except Exception as error:  # whatever is wrong with one thing, the others must be settled
        db.session.rollback()
        log.exception("could not be settled", extra={"object": name})
        discrepancies.note("unsettled", name, f"This could not be settled: {type(error).__name__}.")
    else:
        discrepancies.withdraw("unsettled", name)


Settle = Callable[[], object]
_SHOWN = ("status", "amount_minor", "paused", "ends_at_period_end", "period_ends_at")
# How a contribution may not be called any more once its page is called so; the rest, its payment says.
_BEHIND = {"complete": ("created", "expired"), "expired": ("created", "failed")}
# For each thing that the provider has: its id, and how it is settled where the books do not say the same.
Sweep = Callable[[datetime], Iterator[tuple[str, Settle | None]]]


def _events(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    """Oldest first, as they should have come."""
    for event in reversed(list(gateway.current().events(since))):
        handled = _now(select(StripeEvent.handled_at).where(StripeEvent.id == event.id))
        amiss = event.type in inbox.LOOKS and handled is None
        yield event.id, partial(_take_in, event) if amiss else None


def _sessions(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    for page in gateway.current().sessions(since):
        status = _now(select(Contribution.status).where(Contribution.id == page.contribution_id))
        amiss = status in _BEHIND.get(page.status, ())
        yield page.id, partial(sessions.look, page.id) if amiss else None


def _intents(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    for intent in gateway.current().intents(since):
        yield intent.id, None if _fits(intent) else partial(payments.look, intent.id)


def _subscriptions(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    for shown in gateway.current().subscriptions():
        yield shown.id, None if _is_as_shown(shown) else partial(_plan, shown.id, shown.latest_invoice_id)


def _lines(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    for line in reversed(list(gateway.current().balance_lines(since))):
        booked, agrees = ledger.booked(line), ledger.agrees(line)
        db.session.rollback()
        yield line.id, None if agrees else partial(_tell_difference if booked else settle_line, line)


def _payouts(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    for payout in gateway.current().payouts(since):
        yield payout.id, None if payouts.fits(payout) else partial(payouts.settle, payout)


def _ours(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    """What we wait for and nobody told us of: never sent, or sent and not heard of."""
    waiting = select(Contribution.id).where(Contribution.status.in_(("created", "processing")))
    names = db.session.scalars(waiting.where(Contribution.expires_at < clock.now())).all()
    db.session.rollback()
    for name in names:
        yield name, partial(sessions.close, name)


def _asked(since: datetime) -> Iterator[tuple[str, Settle | None]]:
    """Refunds that were decided on and are still not sent, whatever kept the worker from it."""
    late = clock.now() - SENT_WITHIN
    names = db.session.scalars(select(Refund.id).where(Refund.status == "asked", Refund.created_at < late)).all()
    db.session.rollback()
    for name in names:
        yield name, partial(refunds.send, name)


def _fits(intent: Intent) -> bool:
    """Whether the books say of a PaymentIntent how it stands; money of nobody we know has no payment, but is booked."""
    present = _now(select(Payment.status).where(Payment.stripe_payment_intent_id == intent.id))
    if present is None and intent.charge and intent.charge.line:
        booked = ledger.booked(intent.charge.line)
        db.session.rollback()
        return booked
    return present == "paid" or payments.standing(intent) in ("", present)


def _is_as_shown(shown: Subscription) -> bool:
    """Whether the books show a plan as the provider does; one that is none of ours, and one that has ended, stay so."""
    columns = (getattr(Plan, name) for name in _SHOWN)
    query = select(Plan.ended_at, *columns).where(Plan.stripe_subscription_id == shown.id)
    row = db.session.execute(query).first()
    db.session.rollback()
    if row is None:
        return _now(select(Contribution.id).where(Contribution.id == shown.contribution_id)) is None
    ended_at, *present = row
    return ended_at is not None or present == [getattr(shown, name) for name in _SHOWN]


def _tell_difference(line: BalanceLine) -> None:
    told = f"The provider says {line.amount_minor} {line.currency} less {line.fee_minor}; the books say otherwise."
    discrepancies.note("line_differs", line.id, told)


def _plan(subscription_id: str, invoice_id: str | None) -> None:
    if plans.look(subscription_id) is not None and invoice_id:
        invoices.look(invoice_id)


def _take_in(event: Event) -> None:
    inbox.keep(event, source="reconcile")
    inbox.handle(event.id)


def _now(query: Select[Any]) -> Any:
    """What the books say at this moment; no connection is held while the provider is asked for more."""
    found = db.session.scalar(query)
    db.session.rollback()
    return found


LOOKS = {"re": refunds.look, "pyr": refunds.look, "dp": disputes.look, "du": disputes.look, "po": payouts.look}
SWEEPS: dict[str, Sweep] = {
    "events": _events,
    "sessions": _sessions,
    "payments": _intents,
    "plans": _subscriptions,
    "balance transactions": _lines,
    "payouts": _payouts,
    "contributions": _ours,
    "refunds": _asked,
}
