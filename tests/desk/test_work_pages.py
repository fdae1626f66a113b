"""The page of the work in the background: what it says, and what may be done about what failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp import reactions
from newsapp.desk import words
from newsapp.desk.pages.work import JOBS
from newsapp.platform import backlog, clock, facts, outbox, speech, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import Reactions, Work
from newsapp.platform.outbox import Job
from newsapp.staff import audit
from newsapp.staff.actions import tending
from tests.desk.leafing import post, read
from tests.factories import newsroom
from tests.factories.visitors import Visitor, visitor

HERE = "/desk/jobs"
done: list[str] = []


def print_page(article_id: str) -> None:
    done.append(article_id)


def burn(article_id: str) -> None:
    done.append(article_id)
    raise OSError(f"the printer of giver@example.org is on fire, said 'x@y.example': {article_id}")


@pytest.fixture(autouse=True)
def _work(app: Flask) -> Iterator[None]:
    reactions_ = dict(reactions.REACTIONS) | {"page.set": Reactions(later=(print_page,))}
    app.extensions[facts.KEY] = Work(reactions_ | {"page.burnt": Reactions(later=(burn,))})
    done.clear()
    yield


@pytest.fixture
def publisher(client: FlaskClient) -> Visitor:
    who = visitor(client, "publisher")
    who.add_passkey()
    worker.drain()
    return who


def told(fact: str, *ids: str) -> None:
    with transaction():
        for each in ids:
            facts.record(fact, article_id=each)


def give_up() -> list[Job]:
    """Let everything that fails fail until it is given up."""
    for _ in range(worker.MOST_ATTEMPTS):
        with clock.freeze(clock.now() + timedelta(hours=2 * worker.MOST_ATTEMPTS)):
            with transaction() as session:
                for job in session.query(Job).filter(Job.open.is_(True)):
                    job.due_at = clock.now()
            worker.drain()
    db.session.rollback()
    return outbox.failed(limit=50)


def figures(page: str) -> list[str]:
    return re.findall(r"<dd>([^<]+)</dd>", page.partition("house-figures")[2].partition("</dl>")[0])


def test_an_idle_desk_says_so_and_that_no_worker_runs(publisher: Visitor) -> None:
    page = read(publisher, HERE)
    assert figures(page) == ["0", "0", "0", "0"]
    assert "No worker is running: nothing here is being done." in page
    assert ("Nothing waits." in page, "Nothing at this moment." in page) == (True, True)
    worker.beat()
    page = read(publisher, HERE)
    assert figures(page)[-1] == "1"
    assert "No worker is running" not in page
    with clock.freeze(clock.now() + backlog.ALIVE):
        assert "The last was seen" in read(publisher, HERE)


def test_what_waits_runs_and_was_done_is_told_with_its_times(publisher: Visitor) -> None:
    story = newsroom.published()
    worker.drain()
    told("page.set", story.id, "none")
    with clock.freeze(clock.now() + timedelta(minutes=3)):
        page = read(publisher, HERE)
        assert figures(page)[:2] == ["2", "0"]
        assert re.findall(r'data-name="Waits for">([^<]+)<', page) == ["3 minutes"]
        claimed = worker._claim(worker._due(heavy=False))
        assert claimed is not None
        with clock.freeze(clock.now() + timedelta(seconds=20)):
            page = read(publisher, HERE)
        assert figures(page)[:2] == ["1", "1"]
        assert "for 20 seconds" in page
        assert f'href="/desk/stories/{story.id}"' in page
        assert "The harbour that moved" in page
        worker._finish(claimed)
        assert "the latest within 3 minutes" in read(publisher, HERE)


def test_what_fails_says_why_without_anybodys_address_and_when_it_is_tried_again(publisher: Visitor) -> None:
    told("page.burnt", "a")
    with clock.freeze(clock.now()):
        worker.drain()
        page = read(publisher, HERE)
    assert "Tries: 1. The next in 2 seconds." in page
    assert "is on fire" in page
    assert re.findall(r"\S+@\S+", page) == ["…@…", "&#39;…@…&#39;:"]


def test_what_was_given_up_is_tried_again_or_left_and_the_trail_says_by_whom(publisher: Visitor) -> None:
    told("page.burnt", "a", "b")
    first, second = (job.id for job in give_up())
    page = read(publisher, HERE)
    assert figures(page)[2] == "2"
    assert page.count("Tries: 12. Given up") == 2
    assert post(publisher, f"{HERE}/{first}/again").headers["Location"] == f"{HERE}?done=again"
    db.session.rollback()
    again = db.session.get_one(Job, first)
    assert (again.open, again.failed_at, again.attempts) == (True, None, 0)
    done.clear()
    worker.drain()
    assert len(done) == 1
    assert post(publisher, f"{HERE}/{second}/rest").headers["Location"] == f"{HERE}?done=let_be"
    assert figures(read(publisher, HERE))[2] == "0"
    lines = audit.entries(before_number=None, limit=2)
    assert [(it.action, it.object_id, it.by_id) for it in lines] == [
        ("job.let_be", second, publisher.staff.id),
        ("job.tried_again", first, publisher.staff.id),
    ]
    assert "fire" not in str([it.before for it in lines])
    for path, status in ((f"{HERE}/{second}/again", 409), (f"{HERE}/none/rest", 404), (f"{HERE}/{first}/rest", 409)):
        refused = post(publisher, path)
        assert (refused.status_code, 'role="alert"' in refused.text) == (status, True)


def test_everything_is_tried_again_at_once(publisher: Visitor) -> None:
    told("page.burnt", "a", "b", "c")
    assert len(give_up()) == 3
    assert "Try all of them again" in read(publisher, HERE)
    assert post(publisher, f"{HERE}/again").status_code == 303
    assert outbox.failed(limit=9) == []
    done.clear()
    worker.drain()
    assert sorted(done) == ["a", "b", "c"]
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.after["count"] if line.after else 0) == ("jobs.tried_again", 3)
    assert tending.try_all_again(by=publisher.staff.person) == 0
    assert audit.entries(before_number=None, limit=1)[0].number == line.number


def test_only_who_may_see_to_the_work_comes_in(client: FlaskClient) -> None:
    editor = visitor(client, "editor")
    read(editor, HERE, 403)
    for path in (f"{HERE}/again", f"{HERE}/x/again", f"{HERE}/x/rest"):
        assert post(editor, path).status_code == 403


def test_every_job_has_words_in_every_language() -> None:
    assert sorted(set(reactions.WORK.jobs()) - set(JOBS)) == []
    assert sorted(set(JOBS) - set(reactions.WORK.jobs())) == []
    assert sorted(set(JOBS.values()) - set(speech.catalogue(words.FOLDER, "hi"))) == []
