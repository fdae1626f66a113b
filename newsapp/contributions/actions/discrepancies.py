"""What about money does not fit, kept until a person has looked at it."""

from __future__ import annotations

import logging

from sqlalchemy import Select, select

from newsapp.contributions.models import Discrepancy
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, NotFound
from newsapp.staff import audit
from newsapp.staff.roles import REFUND, Person

log = logging.getLogger(__name__)


def note(kind: str, object_id: str, told: str) -> None:
    """Keep that something about this object does not fit, once; `told` is a sentence without anybody's name.

    It opens again when it is found again after it was settled.
    """
    with transaction() as session:
        found = session.scalars(_same(kind, object_id)).first()
        if found is not None and found.settled_at is None:
            found.told = told
            return
        if found is None:
            session.add(Discrepancy(kind=kind, object_id=object_id, told=told))
        else:
            found.told, found.settled_at, found.settled_by_id, found.found_at = told, None, "", clock.now()
        log.warning("money does not fit", extra={"kind": kind, "object": object_id})


def withdraw(kind: str, object_id: str) -> None:
    """Say that it fits after all."""
    with transaction() as session:
        for found in session.scalars(_same(kind, object_id).where(Discrepancy.settled_at.is_(None))):
            found.settled_at = clock.now()


def is_open(kind: str, object_id: str) -> bool:
    """Whether a person is still to look at this."""
    found = db.session.execute(_same(kind, object_id).where(Discrepancy.settled_at.is_(None))).first() is not None
    db.session.rollback()
    return found


def settle(discrepancy_id: str, *, note: str, by: Person) -> Discrepancy:
    """A person has looked at it and says what became of it."""
    by.require(REFUND)
    with transaction() as session:
        found = session.get(Discrepancy, discrepancy_id, with_for_update=True)
        if found is None:
            raise NotFound("There is no such discrepancy.")
        if found.settled_at is not None:
            raise Conflict("This is settled already.")
        found.settled_at, found.settled_by_id = clock.now(), by.id
        audit.record(by, "discrepancy.settled", ("discrepancy", found.id), after={"note": note})
        return found


def open_ones(limit: int = 100) -> list[Discrepancy]:
    """What nobody has settled, oldest first."""
    query = select(Discrepancy).where(Discrepancy.settled_at.is_(None)).order_by(Discrepancy.found_at).limit(limit)
    return list(db.session.scalars(query))


def _same(kind: str, object_id: str) -> Select[Discrepancy]:
    return select(Discrepancy).where(Discrepancy.kind == kind, Discrepancy.object_id == object_id)
