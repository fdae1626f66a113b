"""The trail: one line for each change, written in the same transaction, sealed with all lines before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from newsapp.platform import clock, origin
from newsapp.platform.db import at_the_end, db, in_transaction
from newsapp.platform.logs import present_request_id
from newsapp.staff.models import TrailEntry, TrailHead
from newsapp.staff.roles import Machine, Person

BATCH = 1000
# What the digest is over: everything that a line says, in an order that a reader can find out.
SEALED = (
    "number by_id by_name key_id request_id action object_kind object_id before after note address device previous"
).split()


@dataclass(frozen=True)
class Examined:
    """What became of reading the trail: how many lines hold, the digest of the last, and the first that does not.

    `line` is the number of that one.
    """

    lines: int
    digest: str
    broken: str = ""
    line: int = 0


@dataclass(frozen=True)
class Wanted:
    """What a list of the trail is narrowed to; an empty text and no time narrow nothing."""

    by_id: str = ""
    action: str = ""
    kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()


def record(
    by: Person,
    action: str,
    about: tuple[str, str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write who did what to `about` (kind, id), inside the transaction that does it.

    `before` and `after` are JSON and hold only what changed. The line gets its number and seal as the last part of the
    transaction, when nothing else of it has to wait.
    """
    if not in_transaction():
        raise RuntimeError(f"{action} would be on the trail without having happened")
    entry = TrailEntry(at=clock.now(), by_id=by.id, by_name=by.name, key_id=by.key_id, action=action, note="")
    entry.object_kind, entry.object_id = about
    entry.before = dict(before) if before is not None else None
    entry.after = dict(after) if after is not None else None
    entry.request_id = present_request_id()
    # What the newsroom's own software does in somebody's request is not from there.
    where = origin.Origin() if isinstance(by, Machine) else origin.present()
    entry.address, entry.device = where.address, where.device
    at_the_end(partial(_append, entry))


def entries(*, before_number: int | None, limit: int, wanted: Wanted = EVERYTHING) -> list[TrailEntry]:
    """Lines of the trail, newest first, older than this one."""
    query = select(TrailEntry).order_by(TrailEntry.number.desc()).limit(limit)
    if before_number is not None:
        query = query.where(TrailEntry.number < before_number)
    said = {"by_id": wanted.by_id, "action": wanted.action, "object_kind": wanted.kind, "object_id": wanted.object_id}
    query = query.filter_by(**{name: value for name, value in said.items() if value})
    if wanted.since is not None:
        query = query.where(TrailEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(TrailEntry.at < wanted.until)
    return list(db.session.scalars(query))


def verify(*, last: int | None = None) -> Examined:
    """Read the whole trail and say which line was changed, taken out or cut off, if any was.

    Or only so many of the `last` lines, which then hold if the line before them does.
    """
    head = db.session.get_one(TrailHead, 1, populate_existing=True)
    first = 0 if last is None else max(head.number - last, 0)
    before = db.session.get(TrailEntry, first, populate_existing=True) if first else None
    if first and before is None:
        return Examined(0, "", f"line {first} is missing", first)
    number, digest = first, before.digest if before else ""
    for row in _all(first, head.number):
        said = ""
        if row.number != number + 1:
            said = f"line {number + 1} is missing"
        elif row.previous != digest or row.digest != seal(row):
            said = f"line {row.number} was changed: it now says {_said(row)}"
        if said:
            return Examined(number - first, digest, said, number + 1)
        number, digest = row.number, row.digest
    if (head.number, head.digest) != (number, digest):
        return Examined(number - first, digest, f"line {number + 1} is missing, and whatever came after it", number + 1)
    return Examined(number - first, digest)


def seal(row: TrailEntry) -> str:
    """The digest of a line: SHA-256 of its canonical JSON, in which the digest before it stands too."""
    told = {name: getattr(row, name) for name in SEALED} | {"at": clock.rfc3339(row.at)}
    text = json.dumps(_canonical(told), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _append(entry: TrailEntry) -> None:
    head = db.session.get_one(TrailHead, 1, with_for_update=True, populate_existing=True)
    entry.number, entry.previous = head.number + 1, head.digest
    entry.digest = seal(entry)
    head.number, head.digest = entry.number, entry.digest
    db.session.add(entry)
    db.session.flush()


def _all(after: int, until: int) -> Iterator[TrailEntry]:
    """Every line after one number up to another, oldest first, read anew; those after it may be in the writing."""
    last = after or -1
    while True:
        query = select(TrailEntry).where(TrailEntry.number > last, TrailEntry.number <= until)
        query = query.order_by(TrailEntry.number).limit(BATCH)
        rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].number


def _said(row: TrailEntry) -> str:
    return f"{row.action} of {row.object_kind} {row.object_id} by {row.by_name}, {clock.rfc3339(row.at)}"


def _canonical(value: Any) -> Any:
    """The value as both databases give it back: whole numbers are whole, keys are texts, lists are lists."""
    if isinstance(value, dict):
        return {str(key): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(inner) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    # A whole number may come back as an integer, and one beyond what a double holds exactly as another.
    return (int(value) if value == int(value) else value) if abs(value) < 2**53 else f"{value:.15e}"
