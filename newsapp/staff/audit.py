"""The trail: one line for each change, written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from newsapp.platform.db import db, in_transaction
from newsapp.platform.logs import present_request_id
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import Person


def record(
    by: Person,
    action: str,
    about: tuple[str, str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write who did what to `about` (kind, id), inside the transaction that does it.

    `before` and `after` are JSON and hold only what changed.
    """
    if not in_transaction():
        raise RuntimeError(f"{action} would be on the trail without having happened")
    entry = TrailEntry(by_id=by.id, by_name=by.name, key_id=by.key_id, action=action)
    entry.object_kind, entry.object_id = about
    entry.before = dict(before) if before is not None else None
    entry.after = dict(after) if after is not None else None
    entry.request_id = present_request_id()
    db.session.add(entry)


def entries(*, before_number: int | None, limit: int, object_id: str = "") -> list[TrailEntry]:
    """Lines of the trail, newest first, older than this one."""
    query = select(TrailEntry).order_by(TrailEntry.number.desc()).limit(limit)
    if before_number is not None:
        query = query.where(TrailEntry.number < before_number)
    if object_id:
        query = query.where(TrailEntry.object_id == object_id)
    return list(db.session.scalars(query))
