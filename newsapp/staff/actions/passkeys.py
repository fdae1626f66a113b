"""Passkeys: asked for, added, named, removed, and shown by whoever has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, NotFound, Unauthenticated
from newsapp.platform.ids import new_id
from newsapp.platform.settings import current
from newsapp.platform.text import clean_line, flaws_of
from newsapp.staff import audit, ceremonies
from newsapp.staff.actions import sessions
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.ceremonies import Credential, NewKey, NoPasskey
from newsapp.staff.models import Challenge, Passkey
from newsapp.staff.queries import Visit, digest, factors
from newsapp.staff.rules import CHALLENGE_LASTS, DONE, NEED_FACTOR

SIGN_IN, PROOF, ADDING = "sign_in", "proof", "adding"
MOST, LONGEST_NAME = 20, 60
UNKNOWN = "This passkey is not known here."


@dataclass(frozen=True)
class Shown:
    """A passkey that has signed: whose it is, and its count of signatures before and now."""

    passkey_id: str
    staff_id: str
    former_count: int
    count: int


def ask_to_add(visit: Visit) -> dict[str, Any]:
    """What this person's browser is asked, so that it makes a passkey."""
    who = visit.person
    present = list(db.session.scalars(select(Passkey.credential_id).where(Passkey.staff_id == who.id)))
    if len(present) >= MOST:
        raise Conflict(f"At most {MOST} passkeys; remove one first.")
    options, challenge = ceremonies.ask_to_make(ceremonies.site(current()), (who.id, who.email, who.name), present)
    _remember(challenge, ADDING, who.id)
    return options


def add(visit: Visit, name: str, credential: Credential) -> Opened:
    """Keep the passkey that the browser has made; this person gets a new session and all their others end."""
    name = _checked(name)
    challenge = _take(credential, ADDING, visit.person.id)
    key = ceremonies.made(credential, challenge, ceremonies.site(current()))
    with transaction() as session:
        if session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id)):
            raise Conflict("This passkey is known already.")
        row = Passkey(id=new_id(), staff_id=visit.person.id, name=name, credential_id=key.credential_id)
        row.public_key, row.sign_count = key.public_key, key.sign_count
        session.add(row)
        audit.record(visit.person, "passkey.added", ("staff", visit.person.id), after={"name": name})
        return sessions.renew(visit, awaits=DONE)


def rename(visit: Visit, passkey_id: str, name: str) -> Passkey:
    """Call one's passkey something else."""
    name = _checked(name)
    with transaction():
        row = _own(visit, passkey_id)
        before, row.name = row.name, name
        about = ("staff", visit.person.id)
        audit.record(visit.person, "passkey.renamed", about, before={"name": before}, after={"name": name})
    return row


def remove(visit: Visit, passkey_id: str) -> Opened:
    """Forget one's passkey; Conflict for the last factor of somebody whose role needs one."""
    with transaction() as session:
        row = _own(visit, passkey_id)
        session.delete(row)
        session.flush()
        if visit.person.role in NEED_FACTOR and not factors(visit.person.id).any:
            raise Conflict("Your role needs a second factor or a passkey: add another before you remove this one.")
        audit.record(visit.person, "passkey.removed", ("staff", visit.person.id), before={"name": row.name})
        return sessions.renew(visit, awaits=DONE)


def ask_to_show(purpose: str, staff_id: str | None = None) -> dict[str, Any]:
    """What a browser is asked, to show a passkey: anybody's to sign in, this person's to prove who they are."""
    options, challenge = ceremonies.ask_to_show(ceremonies.site(current()))
    _remember(challenge, purpose, staff_id)
    return options


def shown(credential: Credential, *, purpose: str, staff_id: str | None = None) -> Shown:
    """The passkey that has signed a challenge of ours; Unauthenticated when there is none, or it is not theirs."""
    try:
        challenge = _take(credential, purpose, staff_id)
        key_id = str(credential.get("id", ""))[:1400]
        row = db.session.scalar(select(Passkey).where(Passkey.credential_id == key_id))
        if row is None or staff_id not in (None, row.staff_id):
            raise Unauthenticated(UNKNOWN)
        known = NewKey(row.credential_id, row.public_key, row.sign_count)
        found = Shown(row.id, row.staff_id, row.sign_count, 0)
        db.session.rollback()
        count = ceremonies.shown(credential, challenge, known, ceremonies.site(current()))
    except NoPasskey as refusal:
        raise Unauthenticated(refusal.detail) from refusal
    return Shown(found.passkey_id, found.staff_id, found.former_count, count)


def accept(found: Shown) -> str:
    """Count what the passkey has signed, inside the open transaction; whose it is. Unauthenticated if overtaken."""
    row = db.session.get(Passkey, found.passkey_id, with_for_update=True, populate_existing=True)
    if row is None or row.sign_count != found.former_count:
        raise Unauthenticated(UNKNOWN)
    row.sign_count, row.used_at = found.count, clock.now()
    return row.staff_id


def _remember(challenge: str, purpose: str, staff_id: str | None) -> None:
    now = clock.now()
    with transaction() as session:
        session.execute(delete(Challenge).where(Challenge.expires_at < now))
        expires_at = now + CHALLENGE_LASTS
        session.add(Challenge(digest=digest(challenge), purpose=purpose, staff_id=staff_id, expires_at=expires_at))


def _take(credential: Credential, purpose: str, staff_id: str | None) -> str:
    """The challenge that this answers, which is spent by it; NoPasskey for one never asked, or asked long ago."""
    challenge = ceremonies.challenge_in(credential)
    mine = Challenge.staff_id.is_(None) if staff_id is None else Challenge.staff_id == staff_id
    asked = delete(Challenge).where(Challenge.digest == digest(challenge), Challenge.purpose == purpose, mine)
    with transaction() as session:
        row = session.execute(asked.returning(Challenge.expires_at)).first()
    if row is None or row.expires_at < clock.now():
        raise NoPasskey("This was not asked, or too long ago. Try once more.")
    return challenge


def _own(visit: Visit, passkey_id: str) -> Passkey:
    row = db.session.get(Passkey, passkey_id)
    if row is None or row.staff_id != visit.person.id:
        raise NotFound("There is no such passkey.")
    return row


def _checked(name: str) -> str:
    name = clean_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid.of("name", f"A name of 1 to {LONGEST_NAME} characters, by which you know the device.")
    if flaws := flaws_of(name):
        raise Invalid.of("name", *flaws)
    return name
