"""How the work in the background stands: what waits, what is being done, what failed, and how late it all is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from newsapp.platform import clock, outbox
from newsapp.platform.db import db
from newsapp.platform.outbox import Heartbeat, Job

ALIVE = timedelta(seconds=30)
# So much is counted and listed; beyond it the numbers say "or more".
MOST_COUNTED, MOST_SHOWN, LATELY = 10_000, 50, 200


@dataclass(frozen=True)
class Waiting:
    """Work of one name that is due: how much of it, and since when the first waits."""

    name: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Backlog:
    """How the work stands at one moment; `late` is how long after its time each of the last was done, longest last."""

    at: datetime
    waiting: list[Waiting]
    running: list[Job]
    troubled: list[Job]
    failed: list[Job]
    late: list[timedelta]
    workers: int
    seen_at: datetime | None

    @property
    def count(self) -> int:
        """How much is due and waits."""
        return sum(each.count for each in self.waiting)

    @property
    def since(self) -> datetime | None:
        """Since when the first of it waits."""
        return min((each.since for each in self.waiting), default=None)


def look() -> Backlog:
    """The work as it stands now."""
    now = clock.now()
    return Backlog(
        now, _waiting(now), _running(now), _troubled(now), outbox.failed(limit=MOST_SHOWN), _late(), *_seen()
    )


def _waiting(now: datetime) -> list[Waiting]:
    free = or_(Job.claimed_until.is_(None), Job.claimed_until < now)
    due = select(Job.name, Job.due_at).where(Job.open.is_(True), Job.due_at <= now, free)
    each = due.order_by(Job.due_at).limit(MOST_COUNTED).subquery()
    rows = select(each.c.name, func.count(), func.min(each.c.due_at)).group_by(each.c.name)
    return sorted((Waiting(*row) for row in db.session.execute(rows)), key=lambda it: it.since)


def _running(now: datetime) -> list[Job]:
    query = select(Job).where(Job.open.is_(True), Job.due_at <= now, Job.claimed_until >= now)
    return list(db.session.scalars(query.order_by(Job.begun_at).limit(MOST_SHOWN)))


def _troubled(now: datetime) -> list[Job]:
    """What failed and will be tried again by itself, the next first."""
    query = select(Job).where(Job.open.is_(True), Job.failure != "", Job.due_at > now)
    return list(db.session.scalars(query.order_by(Job.due_at).limit(MOST_SHOWN)))


def _late() -> list[timedelta]:
    done = select(Job.finished_at, Job.due_at).where(Job.open.is_(False)).order_by(Job.due_at.desc()).limit(LATELY)
    return sorted(row.finished_at - row.due_at for row in db.session.execute(done) if row.finished_at)


def _seen() -> tuple[int, datetime | None]:
    """How many workers live, and when the last was seen."""
    seen = list(db.session.scalars(select(Heartbeat.seen_at).order_by(Heartbeat.seen_at.desc()).limit(MOST_SHOWN)))
    return sum(clock.now() - at < ALIVE for at in seen), seen[0] if seen else None
