"""Choosing a password: by a one-time link, or in place of the present one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Forbidden, Invalid, NotFound
from newsapp.platform.ids import new_secret
from newsapp.platform.settings import current
from newsapp.staff import audit, hashing, passwords
from newsapp.staff.actions import second_factor, sessions, throttling
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.models import PasswordLink, Staff
from newsapp.staff.queries import Visit, digest, find
from newsapp.staff.roles import PEOPLE, Person
from newsapp.staff.rules import LINK_LASTS

NO_LINK = "This link has been used or has expired. Ask for a new one."


def send_link(staff_id: str, *, by: Person) -> str:
    """The secret of a new one-time link for this person; links that were open before it open nothing now."""
    by.require(PEOPLE)
    with transaction():
        staff = find(staff_id)
        if not staff.active:
            raise Forbidden("This person does not work here any more.")
        secret = new_link(staff.id)
        audit.record(by, "password.link_made", ("staff", staff.id))
    return secret


def new_link(staff_id: str) -> str:
    """A one-time link's secret, inside the open transaction; those before it are void."""
    secret, now = new_secret(), clock.now()
    _void_links(staff_id, now)
    db.session.add(PasswordLink(staff_id=staff_id, digest=digest(secret), expires_at=now + LINK_LASTS))
    return secret


def invited(secret: str) -> Staff:
    """Whose link this is; NotFound for one that is unknown, used, expired, or of somebody who left."""
    query = select(Staff).join(PasswordLink, PasswordLink.staff_id == Staff.id).where(Staff.active.is_(True))
    query = query.where(PasswordLink.digest == digest(secret), PasswordLink.used_at.is_(None))
    staff = db.session.scalar(query.where(PasswordLink.expires_at > clock.now()))
    if staff is None:
        raise NotFound(NO_LINK)
    return staff


def by_link(secret: str, password: str) -> Opened:
    """Set the password of whose link this is, and sign them in as far as a password brings them.

    NotFound for a link that opens nothing; Invalid when the password is too easy to guess, and the link stays good.
    """
    staff_id = _checked(invited(secret), password)
    kept = hashing.hashed(password)
    with transaction() as session:
        staff = session.get_one(Staff, staff_id, with_for_update=True)
        if invited(secret).id != staff.id:
            raise NotFound(NO_LINK)
        _set(staff, kept)
        audit.record(staff.person, "password.set", ("staff", staff.id))
        return sessions.begin(staff, awaits=second_factor.next_stage(staff))


def change(visit: Visit, present: str, password: str) -> Opened:
    """Change one's password: a new session, and all others end. Invalid for a wrong present one, or an easy new one."""
    throttling.count("password", visit.person.email)
    before = find(visit.person.id).password_hash
    db.session.rollback()
    if not hashing.matches(before, present):
        raise Invalid.of("present", "This is not your present password.")
    staff_id = _checked(find(visit.person.id), password)
    kept = hashing.hashed(password)
    with transaction() as session:
        staff = session.get_one(Staff, staff_id, with_for_update=True)
        _set(staff, kept)
        throttling.forgive("password", staff.email)
        audit.record(visit.person, "password.changed", ("staff", staff.id))
        return sessions.renew(visit, awaits=visit.awaits)


def _checked(staff: Staff, password: str) -> str:
    """The person's id, where the password is good for them; what was read is let go of before the hashing."""
    staff_id = staff.id
    flaws = passwords.flaws(password, about=(staff.name, staff.email, current().site_name))
    db.session.rollback()
    if flaws:
        raise Invalid.of("password", *flaws)
    return staff_id


def _set(staff: Staff, kept: str) -> None:
    now = clock.now()
    staff.password_hash, staff.password_set_at = kept, now
    _void_links(staff.id, now)
    sessions.end_all(staff.id)


def _void_links(staff_id: str, now: datetime) -> None:
    still_open = update(PasswordLink).where(PasswordLink.staff_id == staff_id, PasswordLink.used_at.is_(None))
    db.session.execute(still_open.values(used_at=now))
