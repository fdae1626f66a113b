"""The newsroom's days, as stretches of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """From the first to the last of these days in this time zone, both whole; None is without an end on that side."""

    zone: ZoneInfo
    first: date | None = None
    last: date | None = None

    @property
    def since(self) -> datetime | None:
        """When the first day begins."""
        return self._start(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        """When the day after the last one begins."""
        return self._start(self.last + _DAY) if self.last else None

    def hold(self, at: Any) -> list[ColumnElement[bool]]:
        """That this time of a row is on one of these days, as conditions of a query."""
        return [*([at >= self.since] if self.since else []), *([at < self.until] if self.until else [])]

    def each(self) -> Iterator[tuple[date, datetime, datetime]]:
        """Each day with its beginning and its end, which is the next one's beginning; both ends must be set."""
        day, last = self.first, self.last
        while day and last and day <= last:
            yield day, self._start(day), self._start(day + _DAY)
            day += _DAY

    def _start(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)
