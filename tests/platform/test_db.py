"""One change of the database: all of it or nothing, on what is true now, and nobody waits who need not."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from newsapp.platform import clock
from newsapp.platform.db import (
    after_commit,
    db,
    driver_address,
    engine_options,
    in_transaction,
    transaction,
    wal_is_safe,
)
from newsapp.platform.outbox import Heartbeat, Job
from newsapp.platform.settings import current
from newsapp.supervisor import ends_with_parent
from tests.live import TOP

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
AT = datetime(2026, 11, 24, 6, 30, 0, 123456, tzinfo=UTC)
DIES_HALF_WAY = """
import time
from pathlib import Path
from newsapp.app import create_app
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.outbox import Heartbeat
from newsapp.platform.settings import Settings
app = create_app(Settings(database_url={database!r}, instance=Path({instance!r}), log_level="ERROR"))
with app.app_context(), transaction() as session:
    session.add(Heartbeat(name="half", seen_at=clock.now()))
    session.flush()
    print("half-way", flush=True)
    time.sleep(60)
"""


def see(name: str) -> None:
    db.session.add(Heartbeat(name=name, seen_at=clock.now()))


def seen() -> set[str]:
    """What is stored, read by somebody else."""
    with db.engine.connect() as connection:
        return set(connection.execute(select(Heartbeat.name)).scalars())


def beside(app: Flask, call: Callable[[], object]) -> threading.Thread:
    """Do this in a thread and a session of its own."""

    def within() -> None:
        with app.app_context():
            call()

    thread = threading.Thread(target=within)
    thread.start()
    return thread


def test_a_change_inside_another_is_part_of_it(app: Flask) -> None:
    with transaction() as outer:
        see("a")
        with transaction() as inner:
            see("b")
        assert inner is outer
        assert in_transaction()
        assert seen() == set()
    assert seen() == {"a", "b"}
    assert not in_transaction()


def test_what_fails_inside_takes_all_of_it_back(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        see("a")
        with transaction():
            see("b")
            raise ZeroDivisionError
    assert seen() == set()
    with transaction():
        see("after")
    assert seen() == {"after"}


def test_being_interrupted_takes_it_back_too(app: Flask) -> None:
    with pytest.raises(KeyboardInterrupt), transaction():
        see("a")
        db.session.flush()
        raise KeyboardInterrupt
    assert (seen(), in_transaction()) == (set(), False)


def test_nothing_is_decided_on_what_was_read_before(app: Flask) -> None:
    with transaction():
        see("worker")
    mine = db.session.get(Heartbeat, "worker")
    assert mine is not None

    def touch() -> None:
        with transaction() as session:
            other = session.get(Heartbeat, "worker")
            assert other is not None
            other.seen_at = AT

    beside(app, touch).join()
    assert mine.seen_at != AT
    with transaction():
        assert mine.seen_at == AT


def test_calls_after_a_commit_come_in_their_order_when_all_others_can_see_it(app: Flask) -> None:
    calls: list[object] = []
    with transaction():
        see("a")
        after_commit(lambda: calls.append(("first", seen(), in_transaction())))
        with transaction():
            after_commit(lambda: calls.append("second"))
        assert calls == []
    assert calls == [("first", {"a"}, False), "second"]


def test_a_call_after_a_commit_may_change_something_itself(app: Flask) -> None:
    def follow() -> None:
        with transaction():
            see("b")

    with transaction():
        see("a")
        after_commit(follow)
    assert seen() == {"a", "b"}


@on_sqlite
def test_a_writer_has_the_database_to_itself_from_the_beginning(app: Flask) -> None:
    order: list[str] = []

    def second() -> None:
        with transaction():
            order.append("second begins")
            see("second")

    with transaction():
        thread = beside(app, second)
        time.sleep(0.3)
        order.append("first ends")
        see("first")
    thread.join()
    assert order == ["first ends", "second begins"]
    assert seen() == {"first", "second"}


@on_sqlite
def test_without_the_lock_at_the_beginning_one_of_two_writers_gives_up(app: Flask) -> None:
    """The control: an ordinary BEGIN that has read cannot write once another has."""
    with transaction():
        see("worker")
    with db.engine.connect() as connection:
        connection.execute(select(Heartbeat.name)).all()
        beside(app, lambda: _touch("worker")).join()
        with pytest.raises(OperationalError, match="locked"):
            connection.execute(text("DELETE FROM heartbeat"))


def _touch(name: str) -> None:
    with transaction() as session:
        session.merge(Heartbeat(name=name, seen_at=AT))


def test_who_reads_neither_waits_for_who_writes_nor_keeps_them_waiting(app: Flask) -> None:
    started = time.monotonic()
    db.session.execute(select(Heartbeat.name)).all()
    with transaction():
        see("a")
        db.session.flush()
        reader = beside(app, lambda: db.session.execute(select(Heartbeat.name)).all())
        reader.join()
    assert time.monotonic() - started < 2


def test_a_process_that_is_killed_half_way_leaves_nothing_and_no_lock(app: Flask) -> None:
    settings = current()
    program = DIES_HALF_WAY.format(database=settings.database, instance=str(settings.instance))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=TOP,
        stdout=subprocess.PIPE,
        preexec_fn=ends_with_parent(),  # noqa: PLW1509 - it only asks the kernel one thing
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half-way\n"
        process.kill()
    started = time.monotonic()
    with transaction():
        see("next")
    assert time.monotonic() - started < 2
    assert seen() == {"next"}


@on_sqlite
def test_sqlite_is_asked_for_safety_before_speed(app: Flask) -> None:
    asked = {"foreign_keys": 1, "synchronous": 2, "busy_timeout": 15000, "journal_mode": "wal"}
    with db.engine.connect() as connection:
        told = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked}
    assert told == asked


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 60, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_it_loses_nothing(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_means_the_same_driver(scheme: str) -> None:
    assert driver_address(f"{scheme}://u:p%40w@host:5433/x") == "postgresql+psycopg://u:p%40w@host:5433/x"
    assert driver_address("sqlite:///x.sqlite") == "sqlite:///x.sqlite"


def test_a_broken_statement_tells_no_value(app: Flask) -> None:
    """It ends in the log, where nobody's address belongs."""
    with pytest.raises(DBAPIError) as broken:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": "giver@home.example"})
    assert "giver@home.example" not in str(broken.value)
    assert engine_options("postgresql+psycopg://x/y")["hide_parameters"]


def test_a_time_is_the_same_moment_wherever_it_was_said(app: Flask) -> None:
    local = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with transaction() as session:
        session.add(Heartbeat(name="a", seen_at=local))
    db.session.expire_all()
    kept = db.session.scalar(select(Heartbeat.seen_at))
    assert (kept, kept and kept.utcoffset()) == (AT, timedelta(0))
    with pytest.raises(StatementError, match="a time without a zone"):
        db.session.execute(select(Heartbeat).where(Heartbeat.seen_at < datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize("value", [{"a": ["ب", 1.5, None, {"b": False}]}, [], {}, "हिंदी", 0])
def test_json_comes_back_as_it_was(app: Flask, value: object) -> None:
    with transaction() as session:
        session.add(Job(name="x", payload=value, due_at=AT))
    db.session.expire_all()
    assert db.session.scalar(select(Job.payload)) == value
