"""What the worker does with readers' money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from newsapp.contributions import gateway, protection, reconciliation
from newsapp.contributions.actions import balancing, links, printing
from newsapp.contributions.models import Receipt
from newsapp.notifications.email import Attachment
from newsapp.platform import clock, facts
from newsapp.platform.db import db

LATELY = timedelta(days=2)


def attach(kind: str, payload: Mapping[str, str]) -> Sequence[Attachment]:
    """The files that go with a message about money: the receipt or its cancellation."""
    if "receipt_id" not in payload:
        return ()
    receipt = db.session.get_one(Receipt, payload["receipt_id"])
    name = f"{kind}-{payload['number'].replace('/', '-')}.pdf"
    return (Attachment(name, "application/pdf", printing.pdf(receipt)),)


def check_books() -> None:
    """Prove the books; what does not hold becomes a discrepancy."""
    balancing.check()


@facts.heavy
def reconcile_lately() -> None:
    """Compare the last days with the provider, for what it never told."""
    if gateway.is_open():
        reconciliation.reconcile(clock.now() - LATELY)


def sweep() -> None:
    """Forget links, sessions and signals that are over."""
    links.sweep()
    protection.sweep()
