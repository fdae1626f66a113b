"""Joining, changing role, leaving; and the keys that people give to their software."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import select, update

from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound
from newsapp.platform.ids import new_id, new_secret
from newsapp.platform.text import clean_line, flaws_of
from newsapp.staff import audit
from newsapp.staff.actions import choosing_passwords, sessions
from newsapp.staff.models import Staff, Token
from newsapp.staff.queries import digest, find
from newsapp.staff.roles import EVERY_PERMISSION, PEOPLE, ROLES, Person

_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def employ(email: str, name: str, role: str, *, by: Person) -> tuple[Staff, str]:
    """Somebody joins: the person, and the secret of the one-time link with which they set their password.

    Invalid names a bad field; Conflict when the address is taken.
    """
    by.require(PEOPLE)
    email, name = email.strip().lower(), clean_line(name)
    _check(email, name, role)
    with transaction() as session:
        if session.scalar(select(Staff.id).where(Staff.email == email)):
            raise Conflict(f"{email} works here already.")
        staff = Staff(id=new_id(), email=email, name=name, role=role)
        session.add(staff)
        session.flush()
        secret = choosing_passwords.new_link(staff.id)
        audit.record(by, "staff.employed", ("staff", staff.id), after={"email": email, "name": name, "role": role})
    return staff, secret


def change(staff_id: str, changes: dict[str, object], *, by: Person) -> Staff:
    """Change somebody's name, role, or whether they are active; nobody takes away their own role or access.

    Whoever gets another role, or leaves, is signed out everywhere at once.
    """
    by.require(PEOPLE)
    with transaction():
        staff = find(staff_id)
        wanted = {"name": staff.name, "role": staff.role, "active": staff.active} | changes
        wanted["name"] = name = clean_line(str(wanted["name"]))
        _check(staff.email, name, str(wanted["role"]))
        if staff.id == by.id and (wanted["role"] != staff.role or not wanted["active"]):
            raise Conflict("Somebody else must change your own role or access.")
        before = {key: getattr(staff, key) for key, value in wanted.items() if getattr(staff, key) != value}
        after = {key: wanted[key] for key in before}
        for key, value in after.items():
            setattr(staff, key, value)
        if {"role", "active"} & after.keys():
            sessions.end_all(staff.id)
        if after:
            audit.record(by, "staff.changed", ("staff", staff.id), before=before, after=after)
    return staff


def give_token(staff: Staff, label: str, *, by: Person, scopes: Iterable[str] | None = None) -> str:
    """A new key for this person's software: the secret, which is shown this once and kept only as a digest.

    Forbidden to whoever comes with a narrowed key of their own: it would open what that one does not.
    """
    if by.id != staff.id:
        by.require(PEOPLE)
    elif by.scopes is not None:
        raise Forbidden("A narrowed key makes no other.")
    kept = None if scopes is None else sorted(set(scopes))
    unknown = set(kept or ()) - EVERY_PERMISSION
    if unknown:
        raise Invalid.of("scopes", f"There is no permission {', '.join(sorted(unknown))}.")
    label = clean_line(label)
    if not label or len(label) > 80 or flaws_of(label):
        raise Invalid.of("label", "Say in 1 to 80 characters what the token is for.")
    secret = new_secret()
    with transaction() as session:
        token = Token(id=new_id(), staff_id=staff.id, label=label, digest=digest(secret), scopes=kept)
        session.add(token)
        audit.record(by, "token.given", ("staff", staff.id), after={"label": label, "scopes": kept})
    return secret


def revoke_token(token_id: str, *, by: Person) -> None:
    """End one key at once: one's own, or anybody's by whoever sees to people; NotFound for one that is not open."""
    with transaction() as session:
        token = session.get(Token, token_id)
        if token is None or token.revoked_at or (token.staff_id != by.id and not by.may(PEOPLE)):
            raise NotFound("There is no such token.")
        token.revoked_at = clock.now()
        audit.record(by, "token.revoked", ("staff", token.staff_id), before={"label": token.label})


def revoke_tokens(staff: Staff, *, by: Person) -> int:
    """End every key of this person at once; how many there were."""
    if by.id != staff.id:
        by.require(PEOPLE)
    with transaction() as session:
        open_tokens = update(Token).where(Token.staff_id == staff.id, Token.revoked_at.is_(None))
        ended = session.execute(open_tokens.values(revoked_at=clock.now()).returning(Token.id)).all()
        audit.record(by, "tokens.revoked", ("staff", staff.id), after={"count": len(ended)})
    return len(ended)


def _check(email: str, name: str, role: str) -> None:
    errors = {}
    if not _EMAIL.fullmatch(email) or len(email) > 254 or not email.isprintable():
        errors["email"] = ["This is not an e-mail address."]
    if not name or len(name) > 120:
        errors["name"] = ["A name of 1 to 120 characters."]
    elif flaws := flaws_of(name):
        errors["name"] = flaws
    if role not in ROLES:
        errors["role"] = [f"One of {', '.join(ROLES)}."]
    if errors:
        raise Invalid(errors)
