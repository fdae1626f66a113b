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


class Job(Model):
    """One call of one function, due at a time, done at least once."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_open", "open", "due_at"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    heavy: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
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


def failed(*, limit: int) -> list[Job]:
    """Jobs that were given up, the latest first."""
    query = select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc(), Job.id.desc())
    return list(db.session.scalars(query.limit(limit)))
