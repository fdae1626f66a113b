"""Finding people, whose key this is, and who is signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import NotFound
from newsapp.staff import rules
from newsapp.staff.models import Authenticator, Passkey, RecoveryCode, Session, Staff, Token
from newsapp.staff.roles import PERMISSIONS, WORKER, Person

USE_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Visit:
    """Somebody signed in at the desk in one browser: a session as it was when the request came."""

    id: str
    person: Person
    awaits: str
    began_at: datetime
    proved_at: datetime
    published: bool

    @property
    def fresh(self) -> bool:
        """Whether they have proved within the last minutes who they are."""
        return clock.now() - self.proved_at < rules.PROOF_LASTS


@dataclass(frozen=True)
class Factors:
    """What somebody can show beside a password."""

    code: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return self.code or self.passkeys > 0


@dataclass(frozen=True)
class Standing:
    """How somebody stands here: when they last did anything, what they can show, and how many keys are out."""

    used_at: datetime | None = None
    code: bool = False
    passkeys: int = 0
    keys: int = 0


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


def visit(secret: str) -> Visit | None:
    """Who is signed in with this cookie; None when it is unknown, ended, too old, or of somebody who left."""
    row = db.session.scalar(select(Session).where(Session.digest == digest(secret), Session.ended_at.is_(None)))
    now = clock.now()
    if row is None or not row.staff.active or not is_open(row, now):
        return None
    staff = row.staff
    person = Person(staff.id, staff.name, staff.email, staff.role, key_id=row.id)
    found = Visit(row.id, person, row.awaits, row.began_at, row.proved_at, row.published_at is not None)
    if now - row.used_at > rules.USE_NOTED_EVERY:
        with transaction() as session:
            session.execute(update(Session).where(Session.id == found.id).values(used_at=now))
    return found


def is_open(row: Session, now: datetime) -> bool:
    """Whether a session that nobody ended still holds."""
    if row.awaits == rules.AWAITS_FACTOR and now - row.began_at > rules.HALFWAY_LASTS:
        return False
    return now - row.used_at < rules.IDLE_LASTS and now - row.began_at < rules.SESSION_LASTS


def sessions(staff_id: str) -> list[Session]:
    """Where somebody is signed in, last used first."""
    query = select(Session).where(Session.staff_id == staff_id, Session.ended_at.is_(None))
    now = clock.now()
    rows = db.session.scalars(query.order_by(Session.used_at.desc(), Session.id.desc()))
    return [row for row in rows if is_open(row, now)]


def factors(staff_id: str) -> Factors:
    """What this person can show beside a password."""
    app = select(Authenticator.staff_id).where(Authenticator.staff_id == staff_id)
    app = app.where(Authenticator.confirmed_at.is_not(None))
    keys = select(func.count()).select_from(Passkey).where(Passkey.staff_id == staff_id)
    codes = select(func.count()).select_from(RecoveryCode)
    codes = codes.where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    counted = db.session.execute(select(app.exists(), keys.scalar_subquery(), codes.scalar_subquery())).one()
    return Factors(bool(counted[0]), counted[1], counted[2])


def passkeys(staff_id: str) -> list[Passkey]:
    """Somebody's passkeys, oldest first."""
    query = select(Passkey).where(Passkey.staff_id == staff_id)
    return list(db.session.scalars(query.order_by(Passkey.created_at, Passkey.id)))


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


def names(ids: Iterable[str]) -> dict[str, str]:
    """What these people are called, by their ids; the newsroom's own software is one of them."""
    rows = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(set(ids))))
    return {WORKER.id: WORKER.name} | {row.id: row.name for row in rows}


def everybody(*, after_name: tuple[str, str] | None, limit: int) -> list[Staff]:
    """People by name, from after this (name, id)."""
    query = select(Staff).order_by(Staff.name, Staff.id).limit(limit)
    if after_name is not None:
        name, staff_id = after_name
        query = query.where((Staff.name > name) | ((Staff.name == name) & (Staff.id > staff_id)))
    return list(db.session.scalars(query))


def standings(ids: Iterable[str]) -> dict[str, Standing]:
    """How these people stand, by their ids."""
    wanted = sorted(set(ids))

    def of(table: type[Session | Token | Passkey], *found: Any, **where: Any) -> dict[str, Any]:
        query = select(table.staff_id, *found).where(table.staff_id.in_(wanted)).filter_by(**where)
        return {row[0]: row[1:] for row in db.session.execute(query.group_by(table.staff_id))}

    seen, called = of(Session, func.max(Session.used_at)), of(Token, func.max(Token.used_at))
    passkeys, keys = of(Passkey, func.count()), of(Token, func.count(), revoked_at=None)
    apps = select(Authenticator.staff_id).where(Authenticator.staff_id.in_(wanted))
    apps_of = set(db.session.scalars(apps.where(Authenticator.confirmed_at.is_not(None))))
    return {
        each: Standing(
            max((at for at in (*seen.get(each, ()), *called.get(each, ())) if at), default=None),
            each in apps_of,
            *passkeys.get(each, (0,)),
            *keys.get(each, (0,)),
        )
        for each in wanted
    }


def tokens(staff_id: str) -> list[Token]:
    """The keys that somebody's software has, newest first."""
    query = select(Token).where(Token.staff_id == staff_id, Token.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(Token.created_at.desc(), Token.id.desc())))


def working(permission: str) -> list[Staff]:
    """Who works here now and has this permission, by name."""
    roles = [role for role, granted in PERMISSIONS.items() if permission in granted]
    query = select(Staff).where(Staff.active, Staff.role.in_(roles))
    return list(db.session.scalars(query.order_by(Staff.name, Staff.id)))


def anybody() -> bool:
    """Whether somebody works here at all."""
    return db.session.scalar(select(Staff.id).limit(1)) is not None
