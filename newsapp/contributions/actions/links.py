"""Links by mail that open a giver's own page: wished for by anybody, made by the worker, used once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from newsapp.contributions.fields import Errors, email_key
from newsapp.contributions.fields import email as email_field
from newsapp.contributions.models import Donor, GivingLink, GivingSession
from newsapp.notifications.actions import delivering
from newsapp.platform import clock, facts, sealing, settings
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid, Unauthenticated
from newsapp.platform.ids import new_id, new_secret

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)
MOST_LINKS, PER = 5, timedelta(hours=1)
_ABOUT = "giving_link.wish"


def send(email: str, language: str = "") -> None:
    """Note the wish for a link; whether the address is known, only the worker finds out. Invalid for no address."""
    errors: Errors = {}
    address = email_field(errors, "email", email)
    if errors:
        raise Invalid(errors)
    with transaction():
        facts.record("giving_link.wished", wish_sealed=sealing.seal(address, about=_ABOUT), language=language)


def mail(*, wish_sealed: str, language: str) -> None:
    """Make the link that was wished for and post it; nothing for an unknown address, or one that has enough of them."""
    key = email_key(sealing.unseal(wish_sealed, about=_ABOUT))
    with transaction() as session:
        donor = session.scalar(select(Donor).where(Donor.email_key == key).with_for_update())
        if donor is None or _has_enough(donor):
            return
        secret, now = new_secret(), clock.now()
        link = GivingLink(id=new_id(), donor_id=donor.id, digest=digest(secret), expires_at=now + LINK_LASTS)
        session.add(link)
        # In the fragment, which browsers send nowhere: no log, cache or Referer ever holds the secret.
        spoken = language or donor.language
        address = f"{settings.current().public_url}/giving/enter?language={spoken}#{secret}"
        told = {"name": donor.name, "link": address, "code": secret}
        delivering.post(f"giving_link:{link.id}", "giving_link", donor.email, spoken, told)


def enter(secret: str) -> tuple[str, Donor]:
    """Use up a link: the secret of the session that it opens, and whose it is.

    Unauthenticated when it was used or is too old.
    """
    now, key = clock.now(), new_secret()
    unused = (GivingLink.digest == digest(secret), GivingLink.used_at.is_(None), GivingLink.expires_at > now)
    with transaction() as session:
        # One statement: of two who come at once with the same link, the database lets one win.
        using = update(GivingLink).where(*unused).values(used_at=now).returning(GivingLink.donor_id)
        donor_id = session.scalar(using)
        if donor_id is None:
            raise Unauthenticated("This link was used already, or is older than 15 minutes. Ask for a new one.")
        session.add(GivingSession(donor_id=donor_id, digest=digest(key), expires_at=now + SESSION_LASTS))
        return key, session.get_one(Donor, donor_id)


def donor_of(session_secret: str) -> Donor | None:
    """The giver whose session this is; None when it is unknown or over."""
    present = (GivingSession.digest == digest(session_secret), GivingSession.expires_at > clock.now())
    return db.session.scalar(select(Donor).join(GivingSession, GivingSession.donor_id == Donor.id).where(*present))


def leave(session_secret: str) -> None:
    """End a session; nothing when there is none."""
    with transaction() as session:
        session.execute(delete(GivingSession).where(GivingSession.digest == digest(session_secret)))


def sweep() -> None:
    """Forget links and sessions that are over, once the links no longer count as lately sent."""
    now = clock.now()
    with transaction() as session:
        session.execute(delete(GivingLink).where(GivingLink.expires_at < now - PER))
        session.execute(delete(GivingSession).where(GivingSession.expires_at < now))


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits; so much chance needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _has_enough(donor: Donor) -> bool:
    lately = (GivingLink.donor_id == donor.id, GivingLink.created_at > clock.now() - PER)
    return (db.session.scalar(select(func.count()).select_from(GivingLink).where(*lately)) or 0) >= MOST_LINKS
