"""Money on its way to the newsroom's bank: booked, and compared with what it is made of."""

from __future__ import annotations

from newsapp.contributions import gateway, ledger
from newsapp.contributions.actions import discrepancies
from newsapp.contributions.gateway.shapes import Payout
from newsapp.platform.db import db, transaction

_KIND = "payout_differs"


def look(payout_id: str) -> None:
    """See how a payout stands at the provider, and book it."""
    payout = gateway.current().payout(payout_id)
    if payout is not None:
        _book(payout)


def flaw(payout: Payout) -> str:
    """What does not fit between a payout, all that it is made of, and the books; "" where it fits."""
    own = [line for line in (payout.line, payout.failure_line) if line]
    made_of = gateway.current().lines_of_payout(payout.id) if payout.automatic else ()
    parts = [line for line in made_of if line.source_id != payout.id]
    amiss = [line.id for line in own + parts if not (ledger.booked(line) and ledger.agrees(line))]
    db.session.rollback()
    sum_minor = sum(line.net_minor for line in parts)
    told = f"The payout of {payout.amount_minor} {payout.currency}: "
    if parts and sum_minor != payout.amount_minor:
        return f"{told}its parts add up to {sum_minor}."
    return f"{told}of its parts the books lack, or say otherwise: {', '.join(amiss[:20])}." if amiss else ""


def fits(payout: Payout) -> bool:
    """Whether a payout and the books say the same, and nobody was told otherwise."""
    return not flaw(payout) and not discrepancies.is_open(_KIND, payout.id)


def settle(payout: Payout) -> None:
    """Book a payout, and have a person see what still does not fit."""
    _book(payout)
    told = flaw(payout)
    if told:
        discrepancies.note(_KIND, payout.id, told)
    else:
        discrepancies.withdraw(_KIND, payout.id)


def _book(payout: Payout) -> None:
    with transaction():
        for line in filter(None, (payout.line, payout.failure_line)):
            ledger.post(line)
    if payout.status == "failed":
        told = f"A payout of {payout.amount_minor} {payout.currency} failed: look at the bank account at the provider."
        discrepancies.note("payout_failed", payout.id, told)
