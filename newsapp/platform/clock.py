"""The one place that knows what time it is, so that tests and the demo can say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment in UTC, aware."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Let it be `at` (aware) inside this block, in this thread only."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def rfc3339(at: datetime) -> str:
    """The time as JSON says it: UTC, to the second or as exact as it is, ending in Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse(text: str) -> datetime:
    """The aware UTC time that an RFC 3339 text or a plain date says; ValueError for anything else."""
    if not text.isascii():
        raise ValueError("not a time")
    at = datetime.fromisoformat(text)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time out of range") from error
