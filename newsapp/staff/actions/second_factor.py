"""The second factor: an authenticator app, and the codes that help whoever has lost it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, update

from newsapp.platform import clock, sealing
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, Unauthenticated
from newsapp.platform.ids import new_id
from newsapp.platform.settings import current
from newsapp.staff import audit, codes
from newsapp.staff.actions import sessions, throttling
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.models import Authenticator, Passkey, RecoveryCode, Staff
from newsapp.staff.queries import Visit, digest, factors, find
from newsapp.staff.roles import PEOPLE, Person
from newsapp.staff.rules import DONE, NEED_FACTOR, stage

HOW_MANY = 10
WRONG = "This code is wrong, or was used already."


@dataclass(frozen=True)
class Begun:
    """What an authenticator app must be told: the secret, and the address that holds it."""

    secret: str
    address: str


def begin(visit: Visit) -> Begun:
    """A new secret for this person's app; it counts from the first code on. Conflict while another is in force."""
    secret, who = codes.new_secret(), visit.person
    with transaction() as session:
        row = session.get(Authenticator, who.id, with_for_update=True)
        if row is not None and row.confirmed_at:
            raise Conflict("An authenticator app is set up already; remove it first.")
        row = row or Authenticator(staff_id=who.id)
        row.secret_sealed, row.begun_at, row.last_step = sealing.seal(secret, about=_about(who.id)), clock.now(), 0
        session.add(row)
    return _begun(secret, who)


def pending(visit: Visit) -> Begun | None:
    """The secret that was begun and not yet confirmed; None when there is none."""
    row = db.session.get(Authenticator, visit.person.id)
    if row is None or row.confirmed_at:
        return None
    return _begun(sealing.unseal(row.secret_sealed, about=_about(visit.person.id)), visit.person)


def confirm(visit: Visit, code: str) -> tuple[Opened, list[str]]:
    """Put the app in force by its first code: a new session, and ten recovery codes that are shown this once."""
    throttling.count("code", visit.person.id)
    with transaction() as session:
        row = session.get(Authenticator, visit.person.id, with_for_update=True)
        if row is None or row.confirmed_at:
            raise Conflict("Begin with a new secret first.")
        if not _advance(row, code):
            raise Invalid.of("code", WRONG)
        row.confirmed_at = clock.now()
        throttling.forgive("code", visit.person.id)
        audit.record(visit.person, "authenticator.added", ("staff", visit.person.id))
        return sessions.renew(visit, awaits=DONE), _new_codes(visit.person.id)


def remove(visit: Visit) -> Opened:
    """Take the app and its recovery codes out of force; Conflict for the last factor of a role that needs one."""
    with transaction() as session:
        row = session.get(Authenticator, visit.person.id, with_for_update=True)
        if row is None or not row.confirmed_at:
            raise Conflict("No authenticator app is set up.")
        session.delete(row)
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == visit.person.id))
        session.flush()
        if visit.person.role in NEED_FACTOR and not factors(visit.person.id).any:
            raise Conflict("Your role needs a second factor or a passkey: add a passkey before you remove the app.")
        audit.record(visit.person, "authenticator.removed", ("staff", visit.person.id))
        return sessions.renew(visit, awaits=DONE)


def make_recovery_codes(visit: Visit) -> list[str]:
    """Ten new recovery codes, shown this once; the former ones are void. Conflict without an app."""
    with transaction():
        if not factors(visit.person.id).code:
            raise Conflict("Recovery codes belong to an authenticator app; set one up first.")
        audit.record(visit.person, "recovery_codes.made", ("staff", visit.person.id))
        return _new_codes(visit.person.id)


def accept(staff_id: str, *, code: str = "", recovery_code: str = "") -> None:
    """Spend this code, inside the open transaction; Unauthenticated for a wrong one or one that was spent."""
    if not (_spend(staff_id, recovery_code) if recovery_code else _shown(staff_id, code)):
        raise Unauthenticated(WRONG)


def take_away(staff_id: str, *, by: Person) -> Staff:
    """Take every factor of somebody who has lost them; they sign in by password and set up a new one, if they need it.

    Conflict for oneself: somebody else must look who is asking.
    """
    by.require(PEOPLE)
    with transaction() as session:
        staff = find(staff_id)
        if staff.id == by.id:
            raise Conflict("Somebody else must take your factors away; remove them yourself one by one.")
        for table in (Authenticator, RecoveryCode, Passkey):
            session.execute(delete(table).where(table.staff_id == staff.id))
        sessions.end_all(staff.id)
        audit.record(by, "factors.taken_away", ("staff", staff.id))
    return staff


def next_stage(staff: Staff) -> str:
    """What a session of somebody who has shown a password, and nothing else, awaits."""
    return stage(staff.role, factors=factors(staff.id).any, shown=False)


def _shown(staff_id: str, code: str) -> bool:
    row = db.session.get(Authenticator, staff_id, with_for_update=True)
    return row is not None and row.confirmed_at is not None and _advance(row, code)


def _advance(row: Authenticator, code: str) -> bool:
    """Whether it is the code of now; each is taken once, and none that is older."""
    secret = sealing.unseal(row.secret_sealed, about=_about(row.staff_id))
    step = codes.matching_step(secret, code, clock.now())
    if step is None or step <= row.last_step:
        return False
    row.last_step = step
    return True


def _spend(staff_id: str, code: str) -> bool:
    kept = digest(codes.plain_recovery_code(code))
    mine = update(RecoveryCode).where(RecoveryCode.staff_id == staff_id, RecoveryCode.digest == kept)
    spent = mine.where(RecoveryCode.used_at.is_(None)).values(used_at=clock.now()).returning(RecoveryCode.id)
    return db.session.execute(spent).first() is not None


def _new_codes(staff_id: str) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    made = codes.new_recovery_codes(HOW_MANY)
    for code in made:
        kept = digest(codes.plain_recovery_code(code))
        db.session.add(RecoveryCode(id=new_id(), staff_id=staff_id, digest=kept))
    return made


def _begun(secret: str, who: Person) -> Begun:
    return Begun(secret, codes.address(secret, email=who.email, paper=current().site_name))


def _about(staff_id: str) -> str:
    return f"authenticator.secret:{staff_id}"
