"""Publishing: now, at a time, or no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsapp.articles import ready, workflow
from newsapp.articles.actions import embargoes
from newsapp.articles.actions.recording import locked, record
from newsapp.articles.models import Article
from newsapp.platform import clock, facts
from newsapp.platform.db import transaction
from newsapp.platform.errors import Invalid
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import PUBLISH, Person

FARTHEST = timedelta(days=366)


def publish(article_id: str, *, by: Person, version: int | None = None, lift_embargo: bool = False) -> Article:
    """Let readers have it now; Conflict when they have it already, Invalid names what it still lacks.

    Conflict, too, while it is under embargo, unless that is lifted here: the trail says so. Locked while publishing
    is frozen; the brake on one person never stops a new story.
    """
    by.require(PUBLISH)
    with transaction():
        article = locked(article_id, by, version)
        workflow.after("publish", article.status)
        freezing.require_thawed()
        lifted = embargoes.keep(article, clock.now(), lift=lift_embargo)
        _check_ready(article)
        _appear(article, by, **lifted)
    return article


def schedule(article_id: str, at: datetime, *, by: Person, version: int | None = None) -> Article:
    """Let readers have it at this time; a time that has passed is now."""
    if at <= clock.now():
        return publish(article_id, by=by, version=version)
    by.require(PUBLISH)
    with transaction():
        article = locked(article_id, by, version)
        status = workflow.after("schedule", article.status)
        if at > clock.now() + FARTHEST:
            raise Invalid.of("at", "At most a year ahead.")
        embargoes.keep(article, at)
        _check_ready(article)
        article.status, article.scheduled_at = status, at
        article.updated_at = clock.now()
        record(article, "scheduled", by=by, after={"at": clock.rfc3339(at)})
        facts.record("article.scheduled", article_id=article.id, due_at=at)
    return article


def publish_if_due(article_id: str, *, by: Person) -> bool:
    """Publish what is scheduled and due, once however often it is asked; whether it was done now.

    While publishing is frozen it waits.
    """
    with transaction():
        article = locked(article_id, by)
        due = article.status == workflow.SCHEDULED and article.scheduled_at is not None
        if not due or (article.scheduled_at or clock.now()) > clock.now() or freezing.is_frozen():
            return False
        _appear(article, by)
    return True


def withdraw(article_id: str, reason: str, *, by: Person, version: int | None = None) -> Article:
    """Take it from readers: 410 from now on. What is only scheduled becomes a draft again.

    Locked for whoever withdraws too many at a time.
    """
    by.require(PUBLISH)
    with braking.watched(by), transaction():
        article = locked(article_id, by, version)
        article.updated_at = clock.now()
        if article.status == workflow.SCHEDULED:
            _unschedule(article, reason, by)
            return article
        article.status = workflow.after("withdraw", article.status)
        braking.count(braking.WITHDRAWALS, by)
        article.withdrawal_reason = reason
        record(article, "withdrawn", by=by, fact="article.withdrawn", after={"reason": reason})
    return article


def unschedule(article_id: str, reason: str, *, by: Person, version: int | None = None) -> Article:
    """Let what is scheduled appear at no time for now: it is a draft again; Conflict for anything else."""
    by.require(PUBLISH)
    with transaction():
        article = locked(article_id, by, version)
        article.updated_at = clock.now()
        _unschedule(article, reason, by)
    return article


def _unschedule(article: Article, reason: str, by: Person) -> None:
    article.status = workflow.after("unschedule", article.status)
    article.scheduled_at = None
    record(article, "unscheduled", by=by, after={"reason": reason})


def _appear(article: Article, by: Person, **told: str) -> None:
    now = clock.now()
    article.status = workflow.after("publish", article.status)
    article.published_at = article.published_at or now
    article.updated_at = now
    article.scheduled_at = None
    article.withdrawal_reason = ""
    record(article, "published", by=by, fact="article.published", after={"slug": article.slug} | told)


def _check_ready(article: Article) -> None:
    if errors := ready.lacks(article):
        raise Invalid(errors, "Not ready to be published.")
