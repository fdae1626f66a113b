"""Sign-in is slowed down account by account, by what is counted in the database; a passkey is never slowed down."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import TooMany
from newsapp.staff.models import Attempts
from newsapp.staff.queries import digest
from newsapp.staff.rules import FAILURES_FORGOTTEN, wait_after


def count(door: str, account: str) -> None:
    """Count an attempt at this door of an account as failed, before it is looked at; TooMany while it must wait.

    `account` is whatever was typed: an account that does not exist is slowed down just the same. `forgive` takes the
    count back when the attempt was good.
    """
    key, now = digest(f"{door}:{account}"), clock.now()
    with transaction() as session:
        row = session.get(Attempts, key, with_for_update=True)
        if row is None:
            row = Attempts(door=key, failures=0, last_at=now)
            session.add(row)
        elif now - row.last_at > FAILURES_FORGOTTEN:
            row.failures = 0
        left = row.last_at + wait_after(row.failures) - now
        if left > timedelta():
            _refuse(left)
        row.failures, row.last_at = row.failures + 1, now


def forgive(door: str, account: str) -> None:
    """Forget the failures at this door of an account, inside the transaction that lets somebody in."""
    db.session.execute(delete(Attempts).where(Attempts.door == digest(f"{door}:{account}")))


def forget(before: datetime) -> None:
    """Forget attempts that count no longer, inside the open transaction."""
    db.session.execute(delete(Attempts).where(Attempts.last_at < before))


def _refuse(left: timedelta) -> None:
    seconds = int(left.total_seconds()) + 1
    raise TooMany(
        f"Too many attempts. Wait {seconds} s, or sign in with a passkey.", headers={"Retry-After": str(seconds)}
    )
