"""Finding people and whose key this is."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import select, update

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import NotFound
from newsapp.staff.models import Staff, Token
from newsapp.staff.roles import Person

USE_NOTED_EVERY = timedelta(minutes=10)


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits; so much chance needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def bearer(secret: str) -> Person | None:
    """Whose key this is, with its scopes; None for one that is unknown, revoked, or of somebody who left."""
    token = db.session.scalar(select(Token).where(Token.digest == digest(secret), Token.revoked_at.is_(None)))
    if token is None or not token.staff.active:
        return None
    staff, now = token.staff, clock.now()
    scopes = None if token.scopes is None else frozenset(token.scopes)
    person = Person(staff.id, staff.name, staff.email, staff.role, scopes, token.id)
    if token.used_at is None or now - token.used_at > USE_NOTED_EVERY:
        with transaction() as session:
            session.execute(update(Token).where(Token.id == person.key_id).values(used_at=now))
    return person


def find(staff_id: str) -> Staff:
    """The person with this id; NotFound otherwise."""
    staff = db.session.get(Staff, staff_id)
    if staff is None:
        raise NotFound("There is no such person.")
    return staff


def by_email(email: str) -> Staff:
    """The person with this address, however it is capitalised; NotFound otherwise."""
    staff = db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
    if staff is None:
        raise NotFound(f"Nobody here has the address {email}.")
    return staff


def everybody(*, after_name: tuple[str, str] | None, limit: int) -> list[Staff]:
    """People by name, from after this (name, id)."""
    query = select(Staff).order_by(Staff.name, Staff.id).limit(limit)
    if after_name is not None:
        name, staff_id = after_name
        query = query.where((Staff.name > name) | ((Staff.name == name) & (Staff.id > staff_id)))
    return list(db.session.scalars(query))


def anybody() -> bool:
    """Whether somebody works here at all."""
    return db.session.scalar(select(Staff.id).limit(1)) is not None
