"""Who writes and who looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.articles.actions import drafting
from newsapp.drafts.actions import leasing
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, NotFound, Stale
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER, Person
from tests.factories import newsroom


@pytest.fixture
def article_id(app: Flask) -> str:
    return newsroom.draft().id


@pytest.fixture
def pair(app: Flask) -> tuple[Person, Person]:
    return newsroom.person("editor"), newsroom.person("editor")


def names(company: leasing.Company) -> tuple[str | None, list[str]]:
    return company.lease.holder_name if company.lease else None, [it.name for it in company.others]


def test_the_first_to_write_holds_the_lease_and_who_comes_second_is_told_by_whom(
    article_id: str, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    assert names(leasing.take(article_id, by=one)) == (one.name, [])
    with pytest.raises(Conflict) as refused:
        leasing.take(article_id, by=other)
    assert refused.value.extra["holder"]["name"] == one.name
    assert names(leasing.company(article_id)) == (one.name, [other.name])


def test_a_lease_is_renewed_by_its_holder_and_ends_by_itself_after_a_minute(
    article_id: str, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    began = clock.now()
    with clock.freeze(began):
        leasing.take(article_id, by=one)
    with clock.freeze(began + timedelta(seconds=50)):
        found = leasing.take(article_id, by=one)
        assert found.lease is not None
        assert (found.lease.taken_at, found.lease.expires_at) == (began, began + timedelta(seconds=110))
    with clock.freeze(began + timedelta(seconds=109)), pytest.raises(Conflict):
        leasing.take(article_id, by=other)
    with clock.freeze(began + timedelta(seconds=111)):
        assert names(leasing.take(article_id, by=other)) == (other.name, [])


def test_a_colleague_takes_it_over_and_the_trail_says_from_whom(article_id: str, pair: tuple[Person, Person]) -> None:
    one, other = pair
    leasing.take(article_id, by=one)
    assert names(leasing.take(article_id, by=other, take_over=True)) == (other.name, [one.name])
    line = db.session.scalar(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1))
    assert line is not None
    assert (line.action, line.before, line.by_id) == ("article.taken_over", {"from": one.name}, other.id)
    with pytest.raises(Conflict):
        leasing.take(article_id, by=one)


def test_letting_go_frees_it_but_only_for_whoever_holds_it(article_id: str, pair: tuple[Person, Person]) -> None:
    one, other = pair
    leasing.take(article_id, by=one)
    leasing.release(article_id, by=other)
    assert names(leasing.company(article_id)) == (one.name, [])
    leasing.release(article_id, by=one)
    assert names(leasing.company(article_id)) == (None, [])


def test_a_save_never_needs_the_lease_and_never_releases_it(article_id: str, pair: tuple[Person, Person]) -> None:
    one, other = pair
    leasing.take(article_id, by=one)
    for by, version in ((one, 1), (other, 2), (one, 3)):
        version_sent = leasing.require_version(article_id, version, by=by)
        drafting.change(article_id, {"headline": f"By {by.name}"}, by=by, version=version_sent)
    assert names(leasing.company(article_id))[0] == one.name


def test_while_somebody_writes_nobody_else_saves_over_whatever_is_there(
    article_id: str, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    assert leasing.require_version(article_id, None, by=other) is None
    leasing.take(article_id, by=one)
    assert leasing.require_version(article_id, None, by=one) is None
    with pytest.raises(Stale):
        leasing.require_version(article_id, None, by=other)


def test_who_only_looks_is_seen_for_a_minute(article_id: str, pair: tuple[Person, Person]) -> None:
    one, other = pair
    assert names(leasing.look(article_id, by=one)) == (None, [one.name])
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        assert names(leasing.look(article_id, by=other)) == (None, [other.name])


def test_nobody_is_seen_at_a_draft_that_they_may_not_see(article_id: str) -> None:
    stranger = newsroom.person("contributor")
    for act in (leasing.look, leasing.take, leasing.release):
        with pytest.raises(NotFound):
            act(article_id, by=stranger)
    assert names(leasing.company(article_id)) == (None, [])


def test_a_draft_that_is_thrown_away_takes_its_lease_along(article_id: str) -> None:
    leasing.take(article_id, by=WORKER)
    drafting.discard(article_id, by=WORKER)
    assert names(leasing.company(article_id)) == (None, [])
