"""What became of one gift, moment by moment, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsapp.contributions.actions.receipts import number
from newsapp.contributions.queries.desk import History

BEGUN = "The gift was begun."
PAID, FAILED, UNDER_WAY = "{amount} was paid.", "A payment of {amount} failed.", "A payment of {amount} is under way."
WARNED = "The bank warned that the card may have been stolen."
ISSUED, CANCELLED = "Receipt {number} was issued.", "{number} took back {amount} of the receipt."
ASKED, BACK = "It was decided to send {amount} back.", "{amount} has gone back."
CLAIMED, CLOSED = "The giver's bank asks for {amount} back.", "The dispute about {amount} was closed."
PLAN_BEGAN, PLAN_ENDED = "The plan began.", "The plan ended."
SENTENCES: tuple[str, ...] = (BEGUN, PAID, FAILED, UNDER_WAY, WARNED, ISSUED, CANCELLED, ASKED, BACK)
SENTENCES += (CLAIMED, CLOSED, PLAN_BEGAN, PLAN_ENDED)


@dataclass(frozen=True)
class Moment:
    """Something that happened; `thing` has an amount, where the sentence says one, and a receipt's number."""

    at: datetime
    sentence: str
    thing: Any = None
    number: str = ""


def of(history: History) -> list[Moment]:
    """Everything that happened, oldest first."""
    gift = history.contribution
    return sorted([Moment(gift.created_at, BEGUN), *_happened(history)], key=lambda each: each.at)


def _happened(history: History) -> Iterator[Moment]:
    if plan := history.plan:
        yield from _at((plan.started_at, PLAN_BEGAN), (plan.ended_at, PLAN_ENDED))
    for paid in history.payments:
        sentence = {"failed": FAILED, "processing": UNDER_WAY}.get(paid.status, PAID)
        yield from _at((paid.paid_at or paid.created_at, sentence), (paid.warned_at, WARNED), thing=paid)
    for receipt in history.receipts:
        sentence = ISSUED if receipt.kind == "receipt" else CANCELLED
        yield Moment(receipt.issued_at, sentence, receipt, number(receipt))
    for back in history.refunds:
        yield from _at((back.created_at, ASKED), (back.settled_at, BACK), thing=back)
    for claim in history.disputes:
        yield from _at((claim.opened_at, CLAIMED), (claim.closed_at, CLOSED), thing=claim)


def _at(*moments: tuple[datetime | None, str], thing: Any = None) -> Iterator[Moment]:
    for at, sentence in moments:
        if at is not None:
            yield Moment(at, sentence, thing)
