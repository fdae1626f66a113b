"""The worker: claims due jobs one by one, each at least once, and never twice at a time."""

from __future__ import annotations

import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from flask import Flask
from sqlalchemy import Select, delete, func, or_, select, update

from newsapp.platform import clock, outbox
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import job_name, work
from newsapp.platform.outbox import Heartbeat, Job, RoutineDue

# A running worker renews its leases every second; one that was killed loses its job after this long.
LEASE = timedelta(seconds=30)
HEAVY_LEASE = timedelta(minutes=5)
POLL_S = 0.5
MOST_ATTEMPTS = 12
KEPT = timedelta(days=14)

_ADDRESS = re.compile(r"[^\s@'\"<>()]+@[^\s@'\"<>()]+")

log = logging.getLogger(__name__)
_doing: set[str] = set()


class Claimed(NamedTuple):
    """A job that is ours for as long as its lease lasts."""

    id: str
    name: str
    payload: dict[str, object]
    attempts: int
    request_id: str


def run(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set: one thread for what is due at once, one for whatever takes long too."""
    threads = [threading.Thread(target=_lane, args=(app, stop, heavy), daemon=True) for heavy in (False, True)]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        with app.app_context():
            _guarded(beat)
            _guarded(_renew)
            _guarded(make_routines_due)
        stop.wait(1)
    for thread in threads:
        thread.join(timeout=10)


def drain(limit: int = 10_000) -> int:
    """Do everything that is due now in this thread, heavy work too; how many jobs were done."""
    done = 0
    while done < limit and do_one(heavy=True):
        done += 1
    return done


def do_one(*, heavy: bool) -> bool:
    """Claim and do the job that is due the longest; False when there is none for this lane."""
    due = _due(heavy=heavy)
    name = db.session.scalar(due.with_only_columns(Job.name))
    db.session.rollback()
    if name is None:
        return False
    if getattr(work().jobs().get(name), "atomic", False):
        return _do_at_once(due.where(Job.name == name))
    job = _claim(due)
    if job is None:
        return True  # somebody else was quicker; there may be more
    told = _told(job)
    if job.attempts > MOST_ATTEMPTS:  # whoever tried did not live to put it back
        log.error("job given up", extra=told)
        _put_back(job, "Every worker that tried it was killed.")
        return True
    started = time.perf_counter()
    _doing.add(job.id)
    try:
        work().jobs()[job.name](**job.payload)
    except Exception as error:  # a job may fail in any way; it is told and tried again
        db.session.rollback()
        log.exception("job failed", extra=told)
        _put_back(job, _reason(error))
    else:
        _finish(job)
        log.info("job done", extra=told | {"took_ms": round((time.perf_counter() - started) * 1000)})
    finally:
        _doing.discard(job.id)
    return True


def waiting() -> int:
    """How many jobs are due."""
    query = select(func.count()).select_from(Job).where(Job.open.is_(True), Job.due_at <= clock.now())
    return db.session.scalar(query) or 0


def beat() -> None:
    """Say that this worker is alive."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    with transaction() as session:
        session.merge(Heartbeat(name=name, seen_at=clock.now()))
        session.execute(delete(Heartbeat).where(Heartbeat.seen_at < clock.now() - timedelta(hours=1)))


def make_routines_due() -> None:
    """Put each routine whose time has come into the outbox, once among all workers."""
    now = clock.now()
    known = {row.name: row.next_at for row in db.session.execute(select(RoutineDue.name, RoutineDue.next_at))}
    db.session.rollback()
    for routine in work().routines:
        name = job_name(routine.call)
        if known.get(name, now) > now:
            continue
        with transaction() as session:
            if name not in known:
                outbox.begin_routine(name, now)
            row = session.get_one(RoutineDue, name, with_for_update=True)
            if row.next_at <= now:
                row.next_at = now + routine.every
                slow = getattr(routine.call, "heavy", False)
                session.add(Job(name=name, payload={}, heavy=slow, due_at=now))


def sweep() -> None:
    """Forget jobs that were done long ago."""
    with transaction() as session:
        session.execute(delete(Job).where(Job.open.is_(False), Job.due_at < clock.now() - KEPT))


def _lane(app: Flask, stop: threading.Event, heavy: bool) -> None:
    while not stop.is_set():
        with app.app_context():
            busy = _guarded(lambda: do_one(heavy=heavy))
        if not busy:
            stop.wait(POLL_S)


def _guarded(call: Callable[[], bool | None]) -> bool:
    try:
        return bool(call())
    except Exception:  # the database may be away for a while; the worker stays
        log.exception("the worker could not reach the database")
        db.session.rollback()
        return False


def _renew() -> None:
    """Let nobody think that what is being done here was abandoned."""
    ours = tuple(_doing)
    if ours:
        with transaction() as session:
            taken = update(Job).where(Job.id.in_(ours), Job.claimed_until.is_not(None))
            session.execute(taken.values(claimed_until=clock.now() + LEASE))


def _due(*, heavy: bool) -> Select[Job]:
    now = clock.now()
    due = select(Job).where(Job.open.is_(True), Job.due_at <= now)
    due = due.where(or_(Job.claimed_until.is_(None), Job.claimed_until < now))
    if not heavy:
        due = due.where(Job.heavy.is_(False))
    return due.order_by(Job.due_at, Job.id).limit(1)


def _do_at_once(due: Select[Job]) -> bool:
    """Do a job in the transaction that claims it: whoever is killed meanwhile leaves it as it was, free for others."""
    job: Claimed | None = None
    started = time.perf_counter()
    try:
        with transaction() as session:
            row = session.scalars(due.with_for_update(skip_locked=True)).first()
            if row is None:
                return False
            job = Claimed(row.id, row.name, row.payload, row.attempts + 1, row.request_id)
            row.attempts, row.finished_at, row.open = job.attempts, clock.now(), False
            work().jobs()[job.name](**job.payload)
    except Exception as error:
        if job is None:
            raise
        log.exception("job failed", extra=_told(job))
        _note_attempt(job)
        _put_back(job, _reason(error))
    else:
        log.info("job done", extra=_told(job) | {"took_ms": round((time.perf_counter() - started) * 1000)})
    return True


def _reason(error: Exception) -> str:
    """What went wrong, for whoever sees to the work, who need not know givers: without anybody's address."""
    return _ADDRESS.sub("…@…", repr(error))[:2000]


def _note_attempt(job: Claimed) -> None:
    with transaction() as session:
        tried = update(Job).where(Job.id == job.id, Job.attempts == job.attempts - 1)
        session.execute(tried.values(attempts=job.attempts))


def _told(job: Claimed) -> dict[str, object]:
    return {"job": job.name, "job_id": job.id, "request_id": job.request_id, "attempts": job.attempts}


def _claim(due: Select[Job]) -> Claimed | None:
    now = clock.now()
    with transaction() as session:
        job = session.scalars(due.with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        job.begun_at, job.claimed_until = now, now + (HEAVY_LEASE if job.heavy else LEASE)
        job.attempts += 1
        return Claimed(job.id, job.name, job.payload, job.attempts, job.request_id)


def _finish(job: Claimed) -> None:
    with transaction() as session:
        session.execute(update(Job).where(Job.id == job.id).values(finished_at=clock.now(), open=False))


def _put_back(job: Claimed, failure: str) -> None:
    """Have it tried again later, or give it up; nothing when our lease ran out and somebody else has it."""
    now = clock.now()
    again: dict[str, object] = {"claimed_until": None, "failure": failure}
    if job.attempts >= MOST_ATTEMPTS:
        again |= {"failed_at": now, "open": False}
    else:
        again["due_at"] = now + timedelta(seconds=min(2**job.attempts, 3600))
    with transaction() as session:
        ours = update(Job).where(Job.id == job.id, Job.attempts == job.attempts)
        session.execute(ours.values(**again))
