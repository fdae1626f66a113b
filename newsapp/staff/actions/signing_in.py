"""Signing in: a password and then a second factor, or a passkey alone; nobody learns which accounts there are."""

from __future__ import annotations

from sqlalchemy import select

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Unauthenticated
from newsapp.staff import hashing
from newsapp.staff.actions import passkeys, second_factor, sessions, throttling
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.ceremonies import Credential
from newsapp.staff.models import Session, Staff
from newsapp.staff.queries import Visit, factors
from newsapp.staff.rules import DONE, stage

WRONG = "The address or the password is wrong."
LONGEST_TYPED = 500


def with_password(email: str, password: str) -> Opened:
    """A session that still awaits a second factor where there is one; Unauthenticated, TooMany.

    An account that does not exist, has no password or is closed gets the same answer, after the same work.
    """
    account, password = email.strip().lower()[:LONGEST_TYPED], password[:LONGEST_TYPED]
    throttling.count("password", account)
    found = select(Staff.id, Staff.password_hash).where(Staff.email == account, Staff.active.is_(True))
    row = db.session.execute(found).first()
    db.session.rollback()
    kept = row.password_hash if row else ""
    if not hashing.matches(kept, password) or row is None:
        raise Unauthenticated(WRONG)
    anew = hashing.hashed(password) if hashing.outdated(kept) else kept
    with transaction() as session:
        staff = session.get_one(Staff, row.id, with_for_update=True)
        if not staff.active or staff.password_hash != kept:
            raise Unauthenticated(WRONG)
        staff.password_hash = anew
        throttling.forgive("password", account)
        return sessions.begin(staff, awaits=stage(staff.role, factors=factors(staff.id).any, shown=False))


def with_factor(visit: Visit, *, code: str = "", recovery_code: str = "") -> Opened:
    """Finish what a password began; Unauthenticated for a wrong, used or repeated code, TooMany."""
    throttling.count("code", visit.person.id)
    with transaction() as session:
        staff = session.get_one(Staff, visit.person.id, with_for_update=True)
        second_factor.accept(staff.id, code=code, recovery_code=recovery_code)
        throttling.forgive("code", staff.id)
        session.get_one(Session, visit.id).ended_at = clock.now()
        return sessions.begin(staff, awaits=DONE)


def with_passkey(credential: Credential) -> Opened:
    """Sign in whoever's passkey this is, with no name typed; it counts for both factors. Unauthenticated otherwise."""
    shown = passkeys.shown(credential, purpose=passkeys.SIGN_IN)
    with transaction() as session:
        staff = session.get_one(Staff, passkeys.accept(shown), with_for_update=True)
        if not staff.active:
            raise Unauthenticated(passkeys.UNKNOWN)
        return sessions.begin(staff, awaits=DONE)


def sign_out(visit: Visit) -> None:
    """End this session."""
    with transaction() as session:
        session.get_one(Session, visit.id).ended_at = clock.now()
