"""Giving an article to somebody, who may then see and change it as their own."""

from __future__ import annotations

from datetime import datetime

from newsapp.articles.actions.recording import locked
from newsapp.articles.models import Article
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Invalid, NotFound
from newsapp.staff import audit
from newsapp.staff import queries as staff
from newsapp.staff.roles import WRITE, WRITE_OWN, Person


def assign(article_id: str, person_id: str, due_at: datetime | None, *, by: Person) -> Article:
    """Give it to somebody who works here and may write, to be done by `due_at`; no new version of the text."""
    by.require(WRITE)
    _require_writer(person_id)
    return _set(article_id, person_id, due_at, "article.assigned", by)


def take_away(article_id: str, *, by: Person) -> Article:
    """Give it to nobody."""
    by.require(WRITE)
    return _set(article_id, None, None, "article.unassigned", by)


def _set(article_id: str, person_id: str | None, due_at: datetime | None, action: str, by: Person) -> Article:
    with transaction():
        article = locked(article_id, by)
        before = _told(article)
        article.assigned_to, article.assigned_due_at = person_id, due_at
        audit.record(by, action, ("article", article.id), before=before, after=_told(article))
    return article


def _require_writer(person_id: str) -> None:
    try:
        somebody = staff.find(person_id)
    except NotFound:
        raise Invalid.of("person", "There is no such person.") from None
    if not somebody.active or not somebody.person.may(WRITE_OWN):
        raise Invalid.of("person", "This person does not write here.")


def _told(article: Article) -> dict[str, str | None]:
    due_at = article.assigned_due_at
    return {"person": article.assigned_to, "due_at": clock.rfc3339(due_at) if due_at else None}
