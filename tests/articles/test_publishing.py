"""Publishing now, at a time, or no longer; and standing by what was published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.articles import jobs, queries
from newsapp.articles.actions import correcting, drafting, publishing
from newsapp.articles.models import Correction, Revision
from newsapp.platform import clock, worker
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Invalid, Stale
from newsapp.platform.outbox import Job
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import newsroom


@pytest.fixture(autouse=True)
def _catalogue(app: Flask) -> Iterator[None]:
    newsroom.catalogue()
    yield


def _counts(article_id: str) -> tuple[int, int]:
    revisions = db.session.scalars(select(Revision).where(Revision.article_id == article_id)).all()
    trail = db.session.scalars(select(TrailEntry).where(TrailEntry.object_id == article_id)).all()
    return len(revisions), len(trail)


def test_publishing_gives_a_time_and_a_revision() -> None:
    article = newsroom.published()
    assert article.status == "published"
    assert article.published_at is not None
    assert _counts(article.id) == (2, 2)


def test_publishing_twice_is_a_conflict_and_leaves_no_trace() -> None:
    article = newsroom.published()
    before = _counts(article.id)
    with pytest.raises(Conflict):
        publishing.publish(article.id, by=WORKER)
    assert _counts(article.id) == before


def test_a_stale_version_is_not_published() -> None:
    article = newsroom.draft()
    with pytest.raises(Stale):
        publishing.publish(article.id, by=WORKER, version=9)
    assert queries.whole(article.id).status == "draft"


@pytest.mark.parametrize("role", ["contributor", "editor", "finance"])
def test_only_whoever_may_publish_publishes(role: str) -> None:
    somebody = newsroom.person(role)
    article = newsroom.draft()
    calls: list[Any] = [
        lambda: publishing.publish(article.id, by=somebody),
        lambda: publishing.schedule(article.id, clock.now() + timedelta(hours=1), by=somebody),
        lambda: publishing.withdraw(article.id, "x", by=somebody),
        lambda: correcting.correct(article.id, "correction", "x", by=somebody),
        lambda: correcting.set_standing(article.id, "retracted", "x", by=somebody),
    ]
    for call in calls:
        with pytest.raises(Forbidden):
            call()


def test_what_a_story_still_lacks_is_named() -> None:
    article = newsroom.draft(section=None, body={"type": "doc", "content": [{"type": "divider"}]})
    with pytest.raises(Invalid) as refused:
        publishing.publish(article.id, by=WORKER)
    assert set(refused.value.errors) == {"section", "body"}
    assert queries.whole(article.id).status == "draft"


def test_a_scheduled_story_appears_when_its_time_has_come_and_not_before() -> None:
    article = newsroom.draft()
    at = clock.now() + timedelta(hours=2)
    publishing.schedule(article.id, at, by=WORKER)
    assert not publishing.publish_if_due(article.id, by=WORKER)
    with clock.freeze(at - timedelta(seconds=1)):
        worker.drain()
        assert queries.whole(article.id).status == "scheduled"
    with clock.freeze(at):
        worker.drain()
        kept = queries.whole(article.id)
        assert (kept.status, kept.published_at, kept.scheduled_at) == ("published", at, None)
        assert not publishing.publish_if_due(article.id, by=WORKER)


def test_after_downtime_what_was_due_is_published_once() -> None:
    article = newsroom.draft()
    at = clock.now() + timedelta(hours=2)
    publishing.schedule(article.id, at, by=WORKER)
    with clock.freeze(at + timedelta(days=3)):
        worker.drain()
        jobs.publish_due(article.id)
        worker.drain()
    revisions = queries.revisions(article.id, before=None, limit=20)
    assert [it.action for it in revisions].count("published") == 1


def test_a_story_scheduled_anew_is_published_at_the_later_time_only() -> None:
    article = newsroom.draft()
    early, late = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    publishing.schedule(article.id, early, by=WORKER)
    publishing.schedule(article.id, late, by=WORKER)
    with clock.freeze(early + timedelta(minutes=1)):
        worker.drain()
        assert queries.whole(article.id).status == "scheduled"
    with clock.freeze(late):
        worker.drain()
        assert queries.whole(article.id).status == "published"


def test_taking_back_what_is_scheduled_makes_it_a_draft_that_stays_one() -> None:
    article = newsroom.draft()
    at = clock.now() + timedelta(hours=1)
    publishing.schedule(article.id, at, by=WORKER)
    assert publishing.withdraw(article.id, "Not yet", by=WORKER).status == "draft"
    with clock.freeze(at + timedelta(minutes=1)):
        worker.drain()
    assert queries.whole(article.id).status == "draft"


def test_a_scheduled_draft_that_was_thrown_away_does_not_trouble_the_worker() -> None:
    article = newsroom.draft()
    at = clock.now() + timedelta(hours=1)
    publishing.schedule(article.id, at, by=WORKER)
    publishing.withdraw(article.id, "Not yet", by=WORKER)
    drafting.discard(article.id, by=WORKER)
    with clock.freeze(at):
        worker.drain()
    assert db.session.scalar(select(Job.id).where(Job.failure != "")) is None


def test_a_time_that_has_passed_is_now_and_one_too_far_is_refused() -> None:
    article = newsroom.draft()
    with pytest.raises(Invalid) as refused:
        publishing.schedule(article.id, clock.now() + timedelta(days=800), by=WORKER)
    assert set(refused.value.errors) == {"at"}
    assert publishing.schedule(article.id, clock.now() - timedelta(hours=1), by=WORKER).status == "published"


def test_a_withdrawn_story_can_be_published_again_with_its_first_date() -> None:
    article = newsroom.published()
    first = article.published_at
    assert publishing.withdraw(article.id, "A mistake", by=WORKER).withdrawal_reason == "A mistake"
    with pytest.raises(Conflict):
        publishing.withdraw(article.id, "Again", by=WORKER)
    again = publishing.publish(article.id, by=WORKER)
    assert (again.published_at, again.withdrawal_reason) == (first, "")


def test_corrections_are_dated_in_order_and_only_of_what_is_published() -> None:
    with pytest.raises(Conflict):
        correcting.correct(newsroom.draft().id, "correction", "A year was wrong.", by=WORKER)
    article = newsroom.published()
    correcting.correct(article.id, "correction", "A year was wrong.", by=WORKER)
    correcting.correct(article.id, "update", "The minister answered.", by=WORKER)
    assert [it.kind for it in queries.corrections(article.id)] == ["correction", "update"]
    assert queries.corrections(article.id)[0].made_at <= queries.corrections(article.id)[1].made_at


@pytest.mark.parametrize(
    ("kind", "note", "field"), [("gossip", "x", "kind"), ("correction", "", "note"), ("update", "x" * 2001, "note")]
)
def test_a_bad_correction_names_its_field(kind: str, note: str, field: str) -> None:
    article = newsroom.published()
    with pytest.raises(Invalid) as refused:
        correcting.correct(article.id, kind, note, by=WORKER)
    assert set(refused.value.errors) == {field}
    assert db.session.scalar(select(Correction.id)) is None


def test_standing_needs_its_notice_and_is_cleared_with_it() -> None:
    article = newsroom.published()
    for standing in ("under_review", "retracted"):
        with pytest.raises(Invalid) as refused:
            correcting.set_standing(article.id, standing, " ", by=WORKER)
        assert set(refused.value.errors) == {"notice"}
    kept = correcting.set_standing(article.id, "retracted", "It was not so.", by=WORKER)
    assert (kept.standing, kept.notice, kept.notice_at is not None) == ("retracted", "It was not so.", True)
    kept = correcting.set_standing(article.id, "published", "ignored", by=WORKER)
    assert (kept.standing, kept.notice, kept.notice_at) == ("published", "", None)
    assert correcting.set_standing(article.id, "withheld", "", by=WORKER).standing == "withheld"


def test_an_unknown_standing_or_an_unpublished_article_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        correcting.set_standing(newsroom.published().id, "doubtful", "", by=WORKER)
    assert set(refused.value.errors) == {"standing"}
    with pytest.raises(Conflict):
        correcting.set_standing(newsroom.draft().id, "retracted", "It was not so.", by=WORKER)
