"""Who writes and who looks: a lease of a minute, renewed by whoever holds it, that a colleague may take over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select

from newsapp.articles.actions.recording import locked
from newsapp.drafts.models import Lease, Presence
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Stale
from newsapp.staff import audit
from newsapp.staff.roles import Person

LASTS = timedelta(seconds=60)
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Company:
    """Who is at an article: the lease, where somebody holds one, and everybody else who was seen this minute."""

    lease: Lease | None
    others: list[Presence] = field(default_factory=list)


def look(article_id: str, *, by: Person) -> Company:
    """Say that this person is looking; who else is there."""
    with transaction():
        locked(article_id, by)
        _note(article_id, by)
    return company(article_id)


def take(article_id: str, *, by: Person, take_over: bool = False) -> Company:
    """Hold the lease from now on, or go on holding it; Conflict, with its holder, while somebody else does.

    `take_over` takes it from them all the same, and the trail says so. Who is refused is noted as looking.
    """
    with transaction() as session:
        locked(article_id, by)
        _note(article_id, by)
        lease = session.get(Lease, article_id) or Lease(article_id=article_id, holder_id="", expires_at=clock.now())
        taken = _is_anothers(lease, by)
        if not taken or take_over:
            if taken:
                told = {"from": lease.holder_name}
                audit.record(by, "article.taken_over", ("article", article_id), before=told)
            if lease.holder_id != by.id:
                lease.holder_id, lease.holder_name, lease.taken_at = by.id, by.name, clock.now()
            lease.expires_at = clock.now() + LASTS
            session.add(lease)
    found = company(article_id)
    if taken and not take_over:
        raise Conflict(f"{lease.holder_name} is writing in this article.", holder=_holder(lease))
    return found


def release(article_id: str, *, by: Person) -> None:
    """Let go of the lease where it is theirs, and be there no longer."""
    with transaction() as session:
        locked(article_id, by)
        session.execute(delete(Lease).where(Lease.article_id == article_id, Lease.holder_id == by.id))
        session.execute(delete(Presence).where(Presence.article_id == article_id, Presence.person_id == by.id))


def company(article_id: str) -> Company:
    """Who is at an article now."""
    now = clock.now()
    lease = db.session.scalar(select(Lease).where(Lease.article_id == article_id, Lease.expires_at > now))
    query = select(Presence).where(Presence.article_id == article_id, Presence.seen_at > now - LASTS)
    others = db.session.scalars(query.order_by(Presence.name, Presence.person_id))
    return Company(lease, [it for it in others if lease is None or it.person_id != lease.holder_id])


def require_version(article_id: str, version: int | None, *, by: Person) -> int | None:
    """The version as it is, but Stale for "whichever" while somebody else writes: theirs would be overwritten."""
    lease = company(article_id).lease
    if version is None and lease is not None and lease.holder_id != by.id:
        raise Stale(f"{lease.holder_name} is writing in this article: say which version you have changed.")
    return version


def _is_anothers(lease: Lease, by: Person) -> bool:
    return lease.holder_id not in ("", by.id) and lease.expires_at > clock.now()


def _holder(lease: Lease) -> dict[str, str]:
    return {"id": lease.holder_id, "name": lease.holder_name, "expires_at": clock.rfc3339(lease.expires_at)}


def _note(article_id: str, by: Person) -> None:
    session, now = db.session, clock.now()
    session.execute(delete(Presence).where(Presence.article_id == article_id, Presence.seen_at < now - FORGOTTEN))
    session.merge(Presence(article_id=article_id, person_id=by.id, name=by.name, seen_at=now))
