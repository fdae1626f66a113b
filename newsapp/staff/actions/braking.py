"""The brake: one person, or one stolen key, changes what readers have only so fast; then a second publisher looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Locked, NotFound
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.models import Brake, PublicAct, Staff
from newsapp.staff.roles import PUBLISH, Machine, Person

EDITS, WITHDRAWALS = "edits", "withdrawals"
# What one person may do to published articles, and in what time.
LIMITS = {EDITS: (10, timedelta(seconds=60)), WITHDRAWALS: (5, timedelta(minutes=10))}
KEPT = timedelta(hours=1)
STOPPED = "Too much that is public changed too fast under this name. A second publisher must release the brake."


class _Overrun(Exception):
    """More was done than is let pass."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@contextmanager
def watched(by: Person) -> Iterator[None]:
    """Around the transaction of an action that may `count`: the act too many is undone, and pulls the brake."""
    try:
        yield
    except _Overrun as overrun:
        raise Locked(STOPPED, brake=_pull(overrun.kind, by)) from None


def count(kind: str, by: Person) -> None:
    """Count a change of what readers have, inside its transaction; Locked while this person is stopped.

    What the newsroom's own software does was decided by people before, and is not counted.
    """
    if isinstance(by, Machine):
        return
    session, now = db.session, clock.now()
    session.execute(select(Staff.id).where(Staff.id == by.id).with_for_update(key_share=True))
    stopped = session.scalar(select(Brake.id).where(Brake.staff_id == by.id, Brake.released_at.is_(None)).limit(1))
    if stopped:
        raise Locked(STOPPED, brake=stopped)
    if _lately(kind, by, now) >= LIMITS[kind][0]:
        raise _Overrun(kind)
    session.add(PublicAct(id=new_id(), staff_id=by.id, kind=kind, at=now))


def release(brake_id: str, *, by: Person) -> Brake:
    """Let this person go on; by another publisher only. NotFound, Conflict."""
    by.require(PUBLISH)
    with transaction() as session:
        row = session.get(Brake, brake_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such brake.")
        if row.staff_id == by.id:
            raise Conflict("Another publisher must release your brake.")
        if row.released_at:
            raise Conflict("It is released already.")
        row.released_by, row.released_at = by.id, clock.now()
        session.execute(delete(PublicAct).where(PublicAct.staff_id == row.staff_id))
        audit.record(by, "brake.released", ("staff", row.staff_id), before={"kind": row.kind})
    return row


def pulled() -> list[tuple[Brake, str]]:
    """Who is stopped now, each with their name, the latest first."""
    query = select(Brake, Staff.name).join(Staff, Staff.id == Brake.staff_id).where(Brake.released_at.is_(None))
    return [(row, name) for row, name in db.session.execute(query.order_by(Brake.pulled_at.desc()))]


def forget() -> None:
    """Forget acts that count no longer, inside the open transaction."""
    db.session.execute(delete(PublicAct).where(PublicAct.at < clock.now() - KEPT))


def _lately(kind: str, by: Person, now: datetime) -> int:
    since = now - LIMITS[kind][1]
    query = select(func.count()).select_from(PublicAct)
    query = query.where(PublicAct.staff_id == by.id, PublicAct.kind == kind, PublicAct.at > since)
    return db.session.scalar(query) or 0


def _pull(kind: str, by: Person) -> str:
    with transaction() as session:
        session.execute(select(Staff.id).where(Staff.id == by.id).with_for_update(key_share=True))
        stopped = session.scalar(select(Brake.id).where(Brake.staff_id == by.id, Brake.released_at.is_(None)).limit(1))
        if stopped:
            return stopped
        row = Brake(id=new_id(), staff_id=by.id, kind=kind, key_id=by.key_id, pulled_at=clock.now())
        session.add(row)
        audit.record(by, "brake.pulled", ("staff", by.id), after={"kind": kind})
        return row.id
