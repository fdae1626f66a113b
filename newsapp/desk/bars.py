"""Sums as a small picture of bars, in whole numbers that an SVG takes as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newsapp.contributions.queries.days import Days
from newsapp.contributions.queries.summary import Sums

TALL, STEP = 100, 10


@dataclass(frozen=True)
class Bar:
    """What came in on one day: where it stands from the start side, how tall it is of TALL, and its sums, if any."""

    day: date
    at: int
    height: int
    sums: Sums | None


@dataclass(frozen=True)
class Picture:
    """The bars of one currency, as wide as they need together; `most` is the day on which the most came in."""

    currency: str
    width: int
    bars: Sequence[Bar]
    most: Sums
    gross_minor: int
    payments: int


def by_day(sums: Sequence[Sums], days: Days) -> list[Picture]:
    """A picture for each currency in which something came in on these days; both ends of `days` must be set."""
    came_in = [each for each in sums if each.gross_minor > 0]
    return [
        _picture(currency, {each.key: each for each in came_in if each.currency == currency}, days)
        for currency in sorted({each.currency for each in came_in})
    ]


def share(sums: Sums, among: Sequence[Sums]) -> int:
    """How much came in of the most that came in of any in the same currency, of 100."""
    most = max((each.gross_minor for each in among if each.currency == sums.currency), default=0)
    return _of(sums.gross_minor, most)


def _picture(currency: str, sums: dict[str | None, Sums], days: Days) -> Picture:
    most = max(sums.values(), key=lambda each: each.gross_minor)
    bars: list[Bar] = []
    day = days.first
    while day and days.last and day <= days.last:
        found = sums.get(day.isoformat())
        bars.append(Bar(day, len(bars) * STEP, _of(found.gross_minor if found else 0, most.gross_minor), found))
        day += timedelta(days=1)
    total, count = sum(each.gross_minor for each in sums.values()), sum(each.payments for each in sums.values())
    return Picture(currency, len(bars) * STEP, bars, most, total, count)


def _of(amount_minor: int, most_minor: int) -> int:
    """Its height: what is there at all can be seen."""
    return max(round(TALL * amount_minor / most_minor), 1) if amount_minor > 0 and most_minor else 0
