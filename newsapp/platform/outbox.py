"""Work that follows from a fact, kept in the same commit: nothing is forgotten, whatever is killed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model, db
from newsapp.platform.errors import Conflict, NotFound


class Job(Model):
    """One call of one function, due at a time, done at least once.

    `begun_at` is when somebody last began it, and says nothing once `claimed_until` is over.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_open", "open", "due_at"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    heavy: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcTime)
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failure: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    open: Mapped[bool] = mapped_column(default=True)


class RoutineDue(Model):
    """Work that comes again at an interval, whoever of the workers does it."""

    __tablename__ = "routine"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UtcTime)


class Heartbeat(Model):
    """When each worker was last seen alive."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


def begin_routine(name: str, next_at: datetime) -> None:
    """Note a routine that nobody has noted yet; whoever does so at the same time waits, and changes nothing."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(RoutineDue).values(name=name, next_at=next_at).on_conflict_do_nothing())


def given_up(job_id: str) -> Job:
    """The job that was given up, locked until the transaction ends; Conflict when it is not given up any more."""
    job = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None:
        raise NotFound("There is no such work.")
    if job.failed_at is None:
        raise Conflict("Somebody has seen to this already.")
    return job


def begin_anew(job: Job) -> None:
    """Have a job that was given up done once more, as if it had never been tried."""
    job.open, job.failed_at, job.due_at = True, None, clock.now()
    job.attempts, job.claimed_until = 0, None


def failed(*, limit: int, lock: bool = False) -> list[Job]:
    """Jobs that were given up, the latest first; those that nobody else holds, and locked, where they shall change."""
    query = select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc(), Job.id.desc())
    return list(
        db.session.scalars(query.with_for_update(skip_locked=True).limit(limit) if lock else query.limit(limit))
    )
