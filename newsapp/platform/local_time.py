"""Times as people type them into a form, without a zone: what they mean where the clock on the wall shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SKIPPED = "The clocks are put forward over this time that night; there is no such time."


class Skipped(ValueError):
    """A time that the clocks jump over."""


def read(text: str, zone: ZoneInfo) -> datetime:
    """The aware UTC time of a local "2026-11-25T09:00"; Skipped, or ValueError for anything else.

    Of a time that comes twice, when clocks are put back, the later is meant: nothing appears too early.
    """
    if not text.isascii():
        raise ValueError("not a time")
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        raise ValueError("not a local time")
    try:
        found = at.replace(tzinfo=zone, fold=1).astimezone(UTC)
        there = found.astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError("a time out of range") from error
    if there != at:
        raise Skipped(SKIPPED)
    return found


def write(at: datetime, zone: ZoneInfo) -> str:
    """The same the other way, to the minute."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
