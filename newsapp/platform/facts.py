"""Facts: something that happened, told once, in the transaction in which it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from newsapp.platform import clock
from newsapp.platform.db import db, in_transaction
from newsapp.platform.logs import present_request_id
from newsapp.platform.outbox import Job

KEY = "newsapp.reactions"
Reaction = Callable[..., object]


@dataclass(frozen=True)
class Reactions:
    """What follows from a fact: `at_once` in the same commit, `later` by the worker, at least once.

    Each is called with the fact's payload as keyword arguments.
    """

    at_once: tuple[Reaction, ...] = ()
    later: tuple[Reaction, ...] = ()


@dataclass(frozen=True)
class Routine:
    """A function without arguments that a worker calls every so often."""

    call: Reaction
    every: timedelta


@dataclass(frozen=True)
class Work:
    """Everything that a worker may be asked to do."""

    reactions: Mapping[str, Reactions] = field(default_factory=dict)
    routines: tuple[Routine, ...] = ()

    def jobs(self) -> dict[str, Reaction]:
        """Each job by the name that stands in the outbox."""
        calls: list[Reaction] = [call for told in self.reactions.values() for call in told.later]
        return {job_name(call): call for call in calls + [routine.call for routine in self.routines]}


def heavy(call: Reaction) -> Reaction:
    """Mark a job that takes seconds, so that it never stands in the way of one that is due."""
    call.heavy = True  # type: ignore[attr-defined]
    return call


def atomic(call: Reaction) -> Reaction:
    """Mark a job that only changes the database, quickly: it is claimed, done and ticked off in one transaction.

    Whoever is killed in the middle of it leaves it undone and free at once, and it is done exactly once.
    """
    call.atomic = True  # type: ignore[attr-defined]
    return call


def job_name(call: Reaction) -> str:
    """The name of a job: its module and function, without the package."""
    return f"{call.__module__.removeprefix('newsapp.')}.{call.__name__}"


def record(name: str, /, *, due_at: datetime | None = None, **payload: Any) -> None:
    """Tell a fact inside a transaction: at-once reactions run now, later ones are put into the outbox.

    `payload` must be JSON; `due_at` is when the later ones are due (now when not said).
    """
    if not in_transaction():
        raise RuntimeError(f"the fact {name} was told outside a transaction")
    db.session.flush()
    told = work().reactions[name]
    for react in told.at_once:
        react(**payload)
    put_off(told.later, payload, due_at or clock.now())


def put_off(calls: Iterable[Reaction], payload: dict[str, Any], due_at: datetime) -> None:
    """Put these calls into the outbox, inside the open transaction."""
    for call in calls:
        slow = getattr(call, "heavy", False)
        job = Job(name=job_name(call), payload=payload, heavy=slow, due_at=due_at, request_id=present_request_id())
        db.session.add(job)


def work() -> Work:
    """The work that the running application knows."""
    found: Work = current_app.extensions[KEY]
    return found
