"""Proving anew who one is, before what cannot be taken back."""

from __future__ import annotations

from sqlalchemy import update

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Unauthenticated
from newsapp.staff import hashing
from newsapp.staff.actions import passkeys, second_factor, throttling
from newsapp.staff.ceremonies import Credential
from newsapp.staff.models import Session
from newsapp.staff.queries import Visit, factors, find

WRONG = "The password is wrong."
SHOW_FACTOR = "Show your second factor: a code of your app, or a passkey."


def with_passkey(visit: Visit, credential: Credential) -> None:
    """Prove it by a passkey of one's own."""
    shown = passkeys.shown(credential, purpose=passkeys.PROOF, staff_id=visit.person.id)
    with transaction():
        passkeys.accept(shown)
        _renew(visit)


def with_code(visit: Visit, code: str) -> None:
    """Prove it by a code of one's app that was not used before."""
    throttling.count("code", visit.person.id)
    with transaction():
        second_factor.accept(visit.person.id, code=code)
        throttling.forgive("code", visit.person.id)
        _renew(visit)


def with_password(visit: Visit, password: str) -> None:
    """Prove it by the password, for those who have nothing else to show."""
    if factors(visit.person.id).any:
        raise Unauthenticated(SHOW_FACTOR)
    throttling.count("password", visit.person.email)
    kept = find(visit.person.id).password_hash
    db.session.rollback()
    if not hashing.matches(kept, password):
        raise Unauthenticated(WRONG)
    with transaction():
        throttling.forgive("password", visit.person.email)
        _renew(visit)


def _renew(visit: Visit) -> None:
    db.session.execute(update(Session).where(Session.id == visit.id).values(proved_at=clock.now()))
