"""Seeing to work in the background that was given up: have it tried again, or let it be."""

from __future__ import annotations

from newsapp.platform import outbox
from newsapp.platform.db import transaction
from newsapp.platform.outbox import Job
from newsapp.staff import audit
from newsapp.staff.roles import WORK, Person

MOST_AT_ONCE = 500


def try_again(job_id: str, *, by: Person) -> None:
    """Have one job tried again now; Conflict when somebody else has seen to it."""
    by.require(WORK)
    with transaction():
        job = outbox.given_up(job_id)
        _note(job, "job.tried_again", by)
        outbox.begin_anew(job)


def try_all_again(*, by: Person) -> int:
    """Have everything tried again that was given up, the latest first; how much it was, at most MOST_AT_ONCE."""
    by.require(WORK)
    with transaction():
        jobs = outbox.failed(limit=MOST_AT_ONCE, lock=True)
        for job in jobs:
            outbox.begin_anew(job)
        if jobs:
            names = sorted({job.name for job in jobs})
            audit.record(by, "jobs.tried_again", ("job", "all"), after={"count": len(jobs), "names": names})
        return len(jobs)


def let_be(job_id: str, *, by: Person) -> None:
    """Ask no more about a job that was given up: it stays undone. Conflict when somebody else has seen to it."""
    by.require(WORK)
    with transaction():
        job = outbox.given_up(job_id)
        _note(job, "job.let_be", by)
        job.failed_at = None


def _note(job: Job, action: str, by: Person) -> None:
    audit.record(by, action, ("job", job.id), before={"name": job.name, "attempts": job.attempts})
