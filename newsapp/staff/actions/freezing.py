"""The freeze: any publisher stops publishing at once, and only another lets it go on."""

from __future__ import annotations

from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, Locked
from newsapp.platform.text import clean_line, flaws_of
from newsapp.staff import audit
from newsapp.staff.models import Freeze
from newsapp.staff.roles import PUBLISH, Person

LONGEST_REASON = 500


def freeze(reason: str, *, by: Person) -> Freeze:
    """Let nothing new reach readers from now on; Conflict when it is frozen already."""
    by.require(PUBLISH)
    reason = clean_line(reason)
    if len(reason) > LONGEST_REASON or flaws_of(reason):
        raise Invalid.of("reason", f"At most {LONGEST_REASON} characters, none that reorder or control the text.")
    with transaction():
        row = _row(lock=True)
        if row.frozen_at:
            raise Conflict(f"{row.by_name} has frozen publishing already.")
        row.by_id, row.by_name, row.reason, row.frozen_at = by.id, by.name, reason, clock.now()
        audit.record(by, "publishing.frozen", ("newsroom", "publishing"), after={"reason": reason})
    return row


def thaw(*, by: Person) -> None:
    """Let publishing go on; what became due meanwhile is published now. Conflict for whoever froze it."""
    by.require(PUBLISH)
    with transaction():
        row = _row(lock=True)
        if not row.frozen_at:
            raise Conflict("Publishing is not frozen.")
        if row.by_id == by.id:
            raise Conflict("You froze it; another publisher must let it go on.")
        before = {"by": row.by_name, "reason": row.reason}
        row.by_id, row.by_name, row.reason, row.frozen_at = None, "", "", None
        audit.record(by, "publishing.thawed", ("newsroom", "publishing"), before=before)
        facts.record("publishing.thawed")


def state() -> Freeze:
    """Whether it is frozen now: `frozen_at` is None while it is not."""
    return db.session.get_one(Freeze, 1, populate_existing=True)


def is_frozen() -> bool:
    """Whether publishing is frozen, inside a transaction that publishes: nobody freezes or thaws it meanwhile."""
    return _row(lock=False).frozen_at is not None


def require_thawed() -> None:
    """Locked while publishing is frozen, inside a transaction that changes what readers have."""
    row = _row(lock=False)
    if row.frozen_at:
        said = f" {row.reason}" if row.reason else ""
        raise Locked(f"{row.by_name} has frozen publishing.{said} Another publisher can let it go on.", frozen=True)


def _row(*, lock: bool) -> Freeze:
    how = True if lock else {"read": True}
    return db.session.get_one(Freeze, 1, with_for_update=how, populate_existing=True)
