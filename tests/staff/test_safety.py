"""The brake and the freeze: what stops a stolen key, and what never stops one new story."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles import queries as articles
from newsapp.articles.actions import correcting, drafting, publishing
from newsapp.platform import clock, worker
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Locked, NotFound, Refusal
from newsapp.staff import audit, jobs
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import WORKER, Person
from tests.factories import newsroom
from tests.factories.visitors import ADMIN

NOW = clock.parse("2026-11-24T06:00:00Z")


def edit(article_id: str, by: Person, number: int) -> None:
    drafting.change(article_id, {"headline": f"Headline {number}"}, by=by)


def test_the_eleventh_edit_of_what_is_published_within_a_minute_stops_its_author(app: Flask) -> None:
    thief, story = newsroom.person("publisher"), newsroom.published()
    with clock.freeze(NOW):
        for number in range(10):
            edit(story.id, thief, number)
        for number in (10, 11):
            with pytest.raises(Locked) as refused:
                edit(story.id, thief, number)
    assert articles.whole(story.id).headline == "Headline 9"
    ((brake, name),) = braking.pulled()
    assert (brake.id, brake.kind, name) == (refused.value.extra["brake"], "edits", thief.name)
    assert audit.entries(before_number=None, limit=1)[0].action == "brake.pulled"
    with clock.freeze(NOW + timedelta(days=1)), pytest.raises(Locked):
        edit(story.id, thief, 12)


def test_edits_at_a_human_pace_are_never_stopped(app: Flask) -> None:
    editor, story = newsroom.person("publisher"), newsroom.published()
    for number in range(30):
        with clock.freeze(NOW + timedelta(seconds=7 * number)):
            edit(story.id, editor, number)
    assert braking.pulled() == []


def test_drafts_are_nobodys_business_and_what_was_refused_does_not_count(app: Flask) -> None:
    editor, draft, story = newsroom.person("publisher"), newsroom.draft(), newsroom.published()
    with clock.freeze(NOW):
        for number in range(30):
            edit(draft.id, editor, number)
            with pytest.raises(Refusal):
                drafting.change(story.id, {"headline": ""}, by=editor)
    assert braking.pulled() == []


def test_the_brake_never_stops_a_new_story(app: Flask) -> None:
    thief, story = newsroom.person("publisher"), newsroom.published()
    with clock.freeze(NOW):
        for number in range(10):
            edit(story.id, thief, number)
        with pytest.raises(Locked):
            edit(story.id, thief, 10)
        news = publishing.publish(newsroom.draft(by=thief, headline="A new story").id, by=thief)
    assert news.status == "published"


@pytest.mark.parametrize("way", ["withdraw", "retract", "withhold"])
def test_the_sixth_story_taken_from_readers_stops_its_author(app: Flask, way: str) -> None:
    thief = newsroom.person("publisher")
    stories = [newsroom.published(headline=f"Story {number}").id for number in range(7)]
    ways: dict[str, Callable[[str], object]] = {
        "withdraw": lambda story: publishing.withdraw(story, "x", by=thief),
        "retract": lambda story: correcting.set_standing(story, "retracted", "It was wrong.", by=thief),
        "withhold": lambda story: correcting.set_standing(story, "withheld", "", by=thief),
    }
    with clock.freeze(NOW):
        for story in stories[:5]:
            ways[way](story)
        for _ in range(2):
            with pytest.raises(Locked):
                ways[way](stories[5])
    assert articles.whole(stories[5]).status == "published"
    assert articles.whole(stories[5]).standing == "published"


def test_a_second_publisher_releases_the_brake_and_nobody_their_own(app: Flask) -> None:
    thief, publisher, story = newsroom.person("publisher"), newsroom.person("publisher"), newsroom.published()
    with clock.freeze(NOW):
        with pytest.raises(Locked) as refused:
            for number in range(11):
                edit(story.id, thief, number)
        brake = refused.value.extra["brake"]
        with pytest.raises(Conflict):
            braking.release(brake, by=thief)
        with pytest.raises(Forbidden):
            braking.release(brake, by=newsroom.person("editor"))
        with pytest.raises(NotFound):
            braking.release("nothing", by=publisher)
        edit(story.id, publisher, 0)
        braking.release(brake, by=publisher)
        with pytest.raises(Conflict):
            braking.release(brake, by=publisher)
        edit(story.id, thief, 99)
    assert articles.whole(story.id).headline == "Headline 99"


def test_edits_sent_at_once_pass_the_brake_no_more_than_one_after_another(app: Flask) -> None:
    thief = newsroom.person("publisher")
    stories = [newsroom.published(headline=f"Story {number}").id for number in range(16)]
    outcomes: list[str] = []

    def attack(story: str) -> None:
        with app.app_context():
            try:
                edit(story, thief, 0)
                outcomes.append("done")
            except Locked:
                outcomes.append("stopped")

    threads = [threading.Thread(target=attack, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("done"), outcomes.count("stopped")) == (10, 6)
    db.session.rollback()
    assert len(braking.pulled()) == 1


def test_while_publishing_is_frozen_nothing_new_reaches_readers(app: Flask) -> None:
    publisher, other = newsroom.person("publisher"), newsroom.person("publisher")
    draft, story = newsroom.draft(), newsroom.published()
    freezing.freeze("A key was stolen.", by=publisher)
    for call in (
        lambda: publishing.publish(draft.id, by=other),
        lambda: drafting.change(story.id, {"headline": "Other"}, by=other),
        lambda: drafting.restore(story.id, 1, by=other),
    ):
        with pytest.raises(Locked, match=r"A key was stolen\. Another publisher"):
            call()
    drafting.change(draft.id, {"headline": "A draft goes on"}, by=other)
    correcting.correct(story.id, "correction", "A year was wrong.", by=other)
    publishing.withdraw(story.id, "An error", by=other)
    with pytest.raises(Conflict):
        freezing.freeze("", by=other)
    with pytest.raises(Conflict):
        freezing.thaw(by=publisher)
    freezing.thaw(by=other)
    assert publishing.publish(draft.id, by=publisher).status == "published"
    with pytest.raises(Conflict):
        freezing.thaw(by=other)


def test_what_becomes_due_while_it_is_frozen_appears_when_it_thaws(app: Flask) -> None:
    publisher, other, draft = newsroom.person("publisher"), newsroom.person("publisher"), newsroom.draft()
    with clock.freeze(NOW):
        freezing.freeze("", by=publisher)
        publishing.schedule(draft.id, NOW + timedelta(hours=1), by=publisher)
    with clock.freeze(NOW + timedelta(hours=2)):
        worker.drain()
        assert articles.whole(draft.id).status == "scheduled"
        freezing.thaw(by=other)
        worker.drain()
    found = articles.whole(draft.id)
    assert (found.status, found.published_at) == ("published", NOW + timedelta(hours=2))


def test_the_freeze_and_the_brake_over_http(client: FlaskClient) -> None:
    one, two, editor = (newsroom.headers(role) for role in ("publisher", "publisher", "editor"))
    told = client.put(f"{ADMIN}/freeze", json={"reason": "Wait."}, headers=one)
    assert (told.status_code, told.get_json()["frozen"]) == (200, True)
    assert client.get(f"{ADMIN}/freeze", headers=editor).get_json()["reason"] == "Wait."
    refused = client.put(f"{ADMIN}/articles/{newsroom.draft().id}/publication", headers=two)
    assert (refused.status_code, refused.get_json()["title"]) == (423, "Stopped")
    assert client.put(f"{ADMIN}/freeze", json={"reason": "\u202e"}, headers=two).status_code == 422
    assert client.delete(f"{ADMIN}/freeze", headers=one).status_code == 409
    assert client.delete(f"{ADMIN}/freeze", headers=two).get_json()["frozen"] is False
    story = newsroom.published()
    path = f"{ADMIN}/articles/{story.id}"
    for number in range(11):
        sent = one | {"If-Match": "*"}
        stopped = client.patch(path, json={"headline": f"Headline {number}"}, headers=sent)
    assert (stopped.status_code, "second publisher" in stopped.get_json()["detail"]) == (423, True)
    (brake,) = client.get(f"{ADMIN}/brakes", headers=two).get_json()["items"]
    assert brake["id"] == stopped.get_json()["brake"]
    assert client.put(f"{ADMIN}/brakes/{brake['id']}/release", headers=one).status_code == 409
    assert client.put(f"{ADMIN}/brakes/{brake['id']}/release", headers=two).status_code == 204


def test_what_counts_no_longer_is_forgotten(app: Flask) -> None:
    publisher, story = newsroom.person("publisher"), newsroom.published()
    with clock.freeze(NOW):
        edit(story.id, publisher, 0)
    with clock.freeze(NOW + timedelta(days=60)):
        jobs.sweep()
        edit(story.id, publisher, 1)
    assert audit.verify().broken == ""
    assert WORKER.may("articles.publish")
