"""When parts fail: the database away, lost half-way or crowded; what is said, and that all goes on afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from newsapp.platform import edition, facts, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import Reactions, Work
from newsapp.platform.guards import public
from newsapp.platform.outbox import Job
from newsapp.staff.models import Staff
from tests.factories import newsroom

MakeApp = Callable[..., Flask]
AWAY = "postgresql+psycopg://127.0.0.1:1/nothing"


def lose_connection() -> None:
    """What a restart of PostgreSQL does to whoever is connected; a SQLite file is never lost."""
    if db.engine.dialect.name == "postgresql":
        pid = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with db.engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({pid})"))
        time.sleep(0.1)


def break_down() -> None:
    lose_connection()
    raise ValueError("something else")


@pytest.mark.parametrize("address", [AWAY, "sqlite:////nowhere/at/all.sqlite"])
def test_an_application_that_never_saw_its_database_says_so(make_app: MakeApp, address: str) -> None:
    client = make_app(database_url=address).test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["database"]) == (503, "does not answer")
    assert ready.headers["Retry-After"]
    answer = client.get("/api/v1/articles")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]
    page = client.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype, "Retry-After" in page.headers) == (503, "text/html", True)


def test_what_was_answered_before_is_answered_while_the_database_is_away(app: Flask) -> None:
    newsroom.published(slug="kept")
    client = app.test_client()
    before = client.get("/api/v1/articles/kept")
    watch = edition.watch()
    watch._engine = create_engine(AWAY, connect_args={"connect_timeout": 1})
    watch.tell()
    answer = client.get("/api/v1/articles/kept")
    assert (answer.status_code, answer.data) == (200, before.data)
    assert "stale" in answer.headers["Warning"]


@pytest.mark.parametrize("path", ["/api/v1/break", "/break"])
def test_a_request_whose_connection_was_lost_is_answered_and_the_next_one_too(app: Flask, path: str) -> None:
    @app.get("/api/v1/break")
    @app.get("/break")
    @public
    def _break() -> str:
        with transaction():
            break_down()
        return ""

    client = app.test_client()
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (500, 503)
    assert answer.headers["X-Request-Id"]
    assert client.get("/api/v1/articles").status_code == 200


def test_when_no_connection_is_free_one_may_try_again(app: Flask) -> None:
    @app.get("/api/v1/break")
    @public
    def _break() -> str:
        raise NoConnectionFree("QueuePool limit of size 10 overflow 20 reached")

    answer = app.test_client().get("/api/v1/break")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_who_is_overtaken_between_look_and_write_is_told_of_a_conflict(app: Flask) -> None:
    """PostgreSQL lets two look before either writes, and the unique key decides; on SQLite the second one waits."""
    address, headers = "/api/v1/admin/staff", newsroom.headers("admin")
    told = [{"email": "a@b.org", "name": name, "role": "editor"} for name in ("One", "Other")]
    both = threading.Barrier(2)

    def employ(fields: dict[str, str]) -> int:
        both.wait()
        return app.test_client().post(address, json=fields, headers=headers).status_code

    with transaction() as session:
        if db.engine.dialect.name == "postgresql":  # whoever wrote first is kept, unseen, until the other has looked
            session.execute(text("LOCK TABLE password_link IN EXCLUSIVE MODE"))
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(employ, fields) for fields in told]
            time.sleep(1)
            session.rollback()
            assert sorted(each.result() for each in waiting) == [201, 409]
    assert db.session.scalar(select(func.count()).where(Staff.email == "a@b.org")) == 1


@pytest.mark.parametrize("code", ["23502", "23514"])
def test_what_our_own_tables_refuse_is_our_mistake_and_no_conflict(app: Flask, code: str) -> None:
    class Broken(Exception):
        sqlstate = code

    @app.get("/api/v1/break")
    @public
    def _break() -> str:
        raise IntegrityError("INSERT", {}, Broken("NOT NULL"))

    assert app.test_client().get("/api/v1/break").status_code == 500


@pytest.fixture
def _printer(app: Flask) -> Iterator[None]:
    app.extensions[facts.KEY] = Work({"broken": Reactions(later=(break_down,)), "told": Reactions(later=(note,))})
    noted.clear()
    yield


noted: list[str] = []


def note() -> None:
    noted.append("done")


@pytest.mark.usefixtures("_printer")
def test_a_worker_that_lost_its_database_goes_on(app: Flask) -> None:
    with transaction():
        facts.record("broken")
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(app, stop))
    thread.start()
    until = time.monotonic() + 10
    while not db.session.scalar(select(Job.attempts)) and time.monotonic() < until:
        db.session.rollback()
        time.sleep(0.05)
    time.sleep(1)
    db.session.rollback()
    with transaction():
        facts.record("told")
    while not noted and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(15)
    assert noted == ["done"]
