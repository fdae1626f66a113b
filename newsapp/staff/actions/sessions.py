"""Sessions: begun when somebody signs in, renewed when what they sign in with changes, ended at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update

from newsapp.platform import clock, origin
from newsapp.platform.db import db, in_transaction, transaction
from newsapp.platform.errors import NotFound
from newsapp.platform.ids import new_id, new_secret
from newsapp.staff import audit
from newsapp.staff.models import Session, Staff
from newsapp.staff.queries import Visit, digest, find
from newsapp.staff.roles import PEOPLE, Person
from newsapp.staff.rules import DONE, SESSION_LASTS


@dataclass(frozen=True)
class Opened:
    """A session that was just opened: the secret of its cookie, shown this once, whose it is and what it waits for."""

    secret: str
    id: str
    person: Person
    awaits: str


def begin(staff: Staff, *, awaits: str, began_at: datetime | None = None) -> Opened:
    """Sign somebody in on the device that asks, inside the open transaction."""
    where, secret, now = origin.present(), new_secret(), clock.now()
    row = Session(id=new_id(), staff_id=staff.id, digest=digest(secret), awaits=awaits, began_at=began_at or now)
    row.device, row.address, row.used_at, row.proved_at = where.device, where.address, now, now
    db.session.add(row)
    person = Person(staff.id, staff.name, staff.email, staff.role, key_id=row.id)
    if awaits == DONE:
        audit.record(person, "session.begun", ("staff", staff.id))
    return Opened(secret, row.id, person, awaits)


def renew(visit: Visit, *, awaits: str) -> Opened:
    """End all sessions of whoever just changed what they sign in with, and give them a new one, in the transaction."""
    end_all(visit.person.id)
    staff = find(visit.person.id)
    opened = begin(staff, awaits=awaits, began_at=visit.began_at)
    db.session.execute(update(Session).where(Session.id == opened.id).values(proved_at=visit.proved_at))
    return opened


def end(session_id: str, *, by: Person) -> None:
    """End one session: one's own, or anybody's by whoever sees to people; NotFound for one that is not open."""
    with transaction() as session:
        row = session.get(Session, session_id)
        if row is None or row.ended_at or (row.staff_id != by.id and not by.may(PEOPLE)):
            raise NotFound("There is no such session.")
        row.ended_at = clock.now()
        audit.record(by, "session.ended", ("staff", row.staff_id), before={"device": row.device})


def end_others(visit: Visit) -> int:
    """End every session of this person but this one; how many there were."""
    with transaction():
        ended = _end(visit.person.id, but=visit.id)
        audit.record(visit.person, "sessions.ended", ("staff", visit.person.id), after={"count": ended})
    return ended


def end_all(staff_id: str) -> int:
    """End every session of this person, inside the open transaction; how many there were."""
    if not in_transaction():
        raise RuntimeError("sessions end together with what ends them")
    return _end(staff_id)


def note_publishing(visit: Visit) -> None:
    """Note that this session has published."""
    with transaction() as session:
        session.execute(update(Session).where(Session.id == visit.id).values(published_at=clock.now()))


def forget() -> None:
    """Forget sessions that have long been over, inside the open transaction."""
    db.session.execute(delete(Session).where(Session.began_at < clock.now() - 2 * SESSION_LASTS))


def _end(staff_id: str, *, but: str = "") -> int:
    still_open = update(Session).where(Session.staff_id == staff_id, Session.ended_at.is_(None), Session.id != but)
    return len(db.session.execute(still_open.values(ended_at=clock.now()).returning(Session.id)).all())
