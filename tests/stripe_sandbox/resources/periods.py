"""When a period of a subscription ends: on the anchor's day, or the month's last where the month has no such day."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

_DAY_S = 86_400
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def end_of_period(start: int, anchor: int, interval: str, count: int) -> int:
    """The end of the period that starts then, in seconds since 1970.

    Months are counted from the anchor, not from the start: 31 January, 28 February, 31 March.
    """
    if interval in _DAYS:
        return start + _DAYS[interval] * count * _DAY_S
    began, first = datetime.fromtimestamp(anchor, UTC), datetime.fromtimestamp(start, UTC)
    months = (first.year - began.year) * 12 + first.month - began.month + _MONTHS[interval] * count
    return int(_later(began, months).timestamp())


def _later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
