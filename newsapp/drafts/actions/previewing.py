"""Links that show one revision of a draft to somebody without an account, for a while, until readers have it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from newsapp.articles import history, queries, workflow
from newsapp.articles.actions.recording import locked
from newsapp.articles.body.references import images
from newsapp.drafts.models import Preview
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Gone, Invalid, NotFound
from newsapp.platform.ids import new_id, new_secret
from newsapp.staff import audit
from newsapp.staff.roles import WRITE_OWN, Person

MOST_HOURS = 168


class Opened(NamedTuple):
    """What a link shows: the article as it stood at the revision, and until when."""

    preview: Preview
    article: Any

    @property
    def image_ids(self) -> list[str]:
        """The pictures that it shows, its own first."""
        own = [self.article.image_id] if self.article.image_id else []
        return list(dict.fromkeys([*own, *images(self.article.body)]))


def make(article_id: str, hours: int, *, by: Person) -> tuple[Preview, str]:
    """A link to the article as it now stands, and its secret, which is told this once.

    Conflict for what readers have: they need no such link.
    """
    by.require(WRITE_OWN)
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid.of("expires_in_hours", f"From 1 to {MOST_HOURS}.")
    secret = new_secret()
    with transaction() as session:
        article = locked(article_id, by)
        if article.status == workflow.PUBLISHED:
            raise Conflict("Readers have this article; send them its address.")
        now = clock.now()
        made = Preview(id=new_id(), article_id=article_id, revision=article.version, digest=_digest(secret))
        made.made_by, made.made_at, made.expires_at = by.name, now, now + timedelta(hours=hours)
        session.add(made)
        after = {"preview": made.id, "revision": made.revision, "expires_at": clock.rfc3339(made.expires_at)}
        audit.record(by, "preview.made", ("article", article_id), after=after)
    return made, secret


def revoke(article_id: str, preview_id: str, *, by: Person) -> None:
    """End a link at once."""
    by.require(WRITE_OWN)
    queries.visible(article_id, by)
    with transaction():
        found = db.session.get(Preview, preview_id, with_for_update=True)
        if found is None or found.article_id != article_id:
            raise NotFound("There is no such preview.")
        if found.revoked_at is None:
            found.revoked_at = clock.now()
            audit.record(by, "preview.revoked", ("article", article_id), after={"preview": preview_id})


def of(article_id: str) -> list[Preview]:
    """The links that were made to an article, newest first."""
    query = select(Preview).where(Preview.article_id == article_id)
    return list(db.session.scalars(query.order_by(Preview.made_at.desc(), Preview.id.desc())))


def state(preview: Preview) -> str:
    """Whether a link still shows something: `open`, `revoked`, `expired`, or `published`."""
    if preview.revoked_at is not None:
        return "revoked"
    if preview.expires_at <= clock.now():
        return "expired"
    return "published" if queries.published_after(preview.article_id, preview.revision) else "open"


_OVER = {
    "revoked": "This preview was ended by the newsroom.",
    "expired": "This preview has expired.",
    "published": "This preview is over: the article has been published.",
}


def open_link(secret: str) -> Opened:
    """What this link shows; NotFound for one that never was, Gone for one that is over."""
    found = db.session.scalar(select(Preview).where(Preview.digest == _digest(secret)))
    if found is None:
        raise NotFound("There is no such preview.")
    if over := _OVER.get(state(found)):
        raise Gone(over)
    return Opened(found, history.at(queries.whole(found.article_id), found.revision))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
