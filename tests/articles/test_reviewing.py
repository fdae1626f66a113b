"""Before readers have it: review with reasons, assignment, embargo, and what the one who comes late is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from newsapp.articles import history, queries, today
from newsapp.articles.actions import assigning, drafting, publishing, reviewing
from newsapp.articles.models import Revision
from newsapp.articles.narrowing import Wanted
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from newsapp.staff.actions import membership
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures


@pytest.fixture(autouse=True)
def _catalogue(app: Flask) -> None:
    newsroom.catalogue()


def last_line() -> TrailEntry:
    found = db.session.scalar(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1))
    assert found is not None
    return found


def test_what_was_handed_in_is_sent_back_with_the_reason() -> None:
    writer, editor = newsroom.person("contributor"), newsroom.person("editor")
    article = newsroom.draft(by=writer)
    drafting.submit(article.id, by=writer)
    with pytest.raises(Invalid) as refused:
        reviewing.review(article.id, "changes", "  ", by=editor)
    assert set(refused.value.errors) == {"reason"}
    assert reviewing.review(article.id, "changes", "Who says so?", by=editor).status == "draft"
    said = queries.reviews(article.id)
    assert [(it.verdict, it.reason, it.revision, it.by_name) for it in said] == [
        ("changes", "Who says so?", 2, editor.name)
    ]
    assert (last_line().action, last_line().after) == ("article.sent_back", {"reason": "Who says so?"})


def test_an_approval_is_of_one_revision_and_leaves_the_text_as_it_is() -> None:
    editor = newsroom.person("editor")
    article = newsroom.draft(by=editor)
    drafting.submit(article.id, by=editor)
    approved = reviewing.review(article.id, "approved", "", by=editor, version=2)
    assert (approved.status, approved.version, queries.reviews(article.id)[0].revision) == ("submitted", 2, 2)
    assert last_line().action == "article.approved"
    with pytest.raises(Stale):
        reviewing.review(article.id, "approved", "", by=editor, version=1)


def test_only_editors_review_and_only_what_was_handed_in() -> None:
    writer = newsroom.person("contributor")
    article = newsroom.draft(by=writer)
    with pytest.raises(Forbidden):
        reviewing.review(article.id, "approved", "", by=writer)
    with pytest.raises(Conflict):
        reviewing.review(article.id, "approved", "", by=WORKER)
    with pytest.raises(Invalid) as refused:
        reviewing.review(article.id, "perhaps", "", by=WORKER)
    assert set(refused.value.errors) == {"verdict"}


def test_what_was_said_in_a_review_cannot_be_unsaid() -> None:
    article = newsroom.draft()
    drafting.submit(article.id, by=WORKER)
    reviewing.review(article.id, "changes", "Thin", by=WORKER)
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("UPDATE review SET reason = ''"))
    assert queries.reviews(article.id)[0].reason == "Thin"


def test_whoever_is_given_a_draft_sees_and_changes_it_until_it_is_taken_away() -> None:
    writer, editor = newsroom.person("contributor"), newsroom.person("editor")
    article = newsroom.draft(by=editor)
    with pytest.raises(NotFound):
        queries.visible(article.id, writer)
    due_at = clock.now() + timedelta(days=1)
    given = assigning.assign(article.id, writer.id, due_at, by=editor)
    assert (given.version, last_line().action) == (1, "article.assigned")
    drafting.change(article.id, {"headline": "Mine to write"}, by=writer, version=1)
    assert [it.id for it in today.lists(writer)["assigned"]] == [article.id]
    assert [it.id for it in queries.listing(Wanted(), by=writer, before=None, limit=9)] == [article.id]
    with pytest.raises(Forbidden):
        drafting.discard(article.id, by=writer)
    assigning.take_away(article.id, by=editor)
    assert today.lists(writer)["assigned"] == []
    with pytest.raises(NotFound):
        drafting.change(article.id, {"headline": "Still mine"}, by=writer)


def test_a_draft_is_given_only_to_somebody_who_writes_here() -> None:
    article, editor = newsroom.draft(), newsroom.person("editor")
    gone = newsroom.person("editor")
    membership.change(gone.id, {"active": False}, by=WORKER)
    for nobody in ("nobody", newsroom.person("finance").id, gone.id):
        with pytest.raises(Invalid) as refused:
            assigning.assign(article.id, nobody, None, by=editor)
        assert set(refused.value.errors) == {"person"}
    with pytest.raises(Forbidden):
        assigning.assign(article.id, editor.id, None, by=newsroom.person("contributor"))


def test_what_is_under_embargo_is_published_neither_before_nor_by_schedule() -> None:
    until = clock.now() + timedelta(hours=3)
    article = newsroom.draft(embargo_until=until)
    with pytest.raises(Conflict) as refused:
        publishing.publish(article.id, by=WORKER)
    assert refused.value.extra["embargo_until"] == clock.rfc3339(until)
    with pytest.raises(Conflict):
        publishing.schedule(article.id, until - timedelta(minutes=1), by=WORKER)
    assert publishing.schedule(article.id, until, by=WORKER).status == "scheduled"
    with pytest.raises(Conflict):
        drafting.change(article.id, {"embargo_until": until + timedelta(hours=1)}, by=WORKER)
    with clock.freeze(until + timedelta(seconds=1)):
        assert publishing.publish_if_due(article.id, by=WORKER)


def test_a_publisher_lifts_an_embargo_and_the_trail_says_so() -> None:
    until = clock.now() + timedelta(hours=3)
    article = newsroom.draft(embargo_until=until)
    done = publishing.publish(article.id, by=newsroom.person("publisher"), lift_embargo=True)
    assert (done.status, done.embargo_until) == ("published", None)
    assert last_line().after == {"slug": article.slug, "embargo_lifted": clock.rfc3339(until)}


def test_an_editor_may_set_and_lengthen_an_embargo_but_not_shorten_it() -> None:
    editor, now = newsroom.person("editor"), clock.now()
    article = newsroom.draft(by=editor)
    for hours in (2, 4):
        drafting.change(article.id, {"embargo_until": now + timedelta(hours=hours)}, by=editor)
    for sooner in (None, now + timedelta(hours=3)):
        with pytest.raises(Forbidden):
            drafting.change(article.id, {"embargo_until": sooner}, by=editor)
    drafting.change(article.id, {"embargo_until": None}, by=newsroom.person("publisher"))
    assert queries.whole(article.id).embargo_until is None
    assert last_line().before == {"embargo_until": clock.rfc3339(now + timedelta(hours=4))}


def test_an_embargo_that_is_over_stands_in_nobodys_way() -> None:
    article = newsroom.draft(embargo_until=clock.now() - timedelta(minutes=1))
    drafting.change(article.id, {"embargo_until": None}, by=newsroom.person("editor"))
    assert publishing.publish(article.id, by=WORKER).status == "published"


def test_a_picture_in_the_text_without_alternative_text_is_not_published() -> None:
    silent = pictures.taken_in(alt="")
    figure: dict[str, Any] = {"type": "figure", "attrs": {"image": silent.id}}
    body = {"type": "doc", "content": [*newsroom.TEXT["content"], figure]}
    article = newsroom.draft(body=body)
    with pytest.raises(Invalid) as refused:
        publishing.publish(article.id, by=WORKER)
    assert set(refused.value.errors) == {"body.alt"}
    figure["attrs"]["alt"] = "Slanting stripes"
    drafting.change(article.id, {"body": body}, by=WORKER)
    assert publishing.publish(article.id, by=WORKER).status == "published"


def test_who_comes_late_is_told_what_stands_there_now_who_wrote_it_and_when() -> None:
    one, other = newsroom.person("editor"), newsroom.person("editor")
    article = newsroom.draft(by=one)
    drafting.change(article.id, {"headline": "Theirs", "body_markdown": "It dried."}, by=other, version=1)
    with pytest.raises(Stale) as refused:
        drafting.change(article.id, {"headline": "Mine"}, by=one, version=1)
    theirs = refused.value.extra["theirs"]
    assert (theirs["version"], theirs["by"], theirs["fields"]["headline"]) == (2, other.name, "Theirs")
    assert (theirs["fields"]["section"], theirs["fields"]["tags"]) == ("climate", ["rain"])
    assert theirs["body"]["content"][0]["content"][0]["text"] == "It dried."
    assert clock.parse(theirs["made_at"]) <= clock.now()


def test_what_stands_there_can_be_sent_back_as_it_was_told() -> None:
    article = newsroom.draft(illustration={"image": pictures.taken_in().id, "caption": "Stripes"})
    told = history.present(article)
    saved = drafting.change(article.id, told["fields"] | {"body": told["body"]}, by=WORKER, version=1).article
    assert history.present(saved)["fields"] == told["fields"]


def test_two_revisions_never_have_the_same_parent() -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "Second"}, by=WORKER)
    second = queries.revision(article.id, 2)
    forked = {
        name: getattr(second, name) for name in ("article_id", "parent", "action", "by_id", "by_name", "snapshot")
    }
    with pytest.raises(DBAPIError), transaction() as session:
        session.add(Revision(number=3, **forked))
        session.flush()
    assert [row.number for row in queries.revisions(article.id, before=None, limit=9)] == [2, 1]


def test_today_shows_what_is_due_in_review_and_lately_published() -> None:
    due, waiting, out = newsroom.draft(), newsroom.draft(), newsroom.published()
    publishing.schedule(due.id, clock.now() + timedelta(hours=1), by=WORKER)
    drafting.submit(waiting.id, by=WORKER)
    found = today.lists(newsroom.person("editor"))
    assert {name: [it.id for it in rows] for name, rows in found.items()} == {
        "due": [due.id],
        "in_review": [waiting.id],
        "published": [out.id],
        "assigned": [],
        "drafts": [],
    }
    assert set(map(len, today.lists(newsroom.person("contributor")).values())) == {0}
    with clock.freeze(clock.now() + timedelta(days=3)):
        assert today.lists(newsroom.person("editor"))["published"] == []
