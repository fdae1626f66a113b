"""The trail holds together: who changes, takes out or cuts off a line is found out, by the line's number."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.staff import audit
from newsapp.staff.models import TrailEntry, TrailHead
from newsapp.staff.roles import WORKER
from tests.factories import newsroom


def some_lines(count: int = 5) -> None:
    for number in range(count):
        with transaction():
            told = {
                "number": number,
                "share": 1.0,
                "tiny": 1e-7,
                "many": 1e22,
                "text": "नमक \u2028 '\"",
                "deep": [{"a": None}],
            }
            audit.record(WORKER, "test.done", ("test", str(number)), before={"was": []}, after=told)


def tamper(statement: str) -> None:
    """Do what somebody with the database in their hands can: put its guards aside and change a line."""
    db.session.rollback()
    with db.engine.connect().execution_options(newsapp_writes=True) as connection, connection.begin():
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("DROP TRIGGER trail_refuses_update"))
            connection.execute(text("DROP TRIGGER trail_refuses_delete"))
        connection.execute(text(statement))
    db.session.rollback()


def test_a_trail_that_nobody_touched_holds(app: Flask) -> None:
    newsroom.published()
    some_lines()
    found = audit.verify()
    assert (found.broken, found.lines) == ("", db.session.get_one(TrailHead, 1).number)
    assert found.lines > 5
    numbers = list(db.session.scalars(select(TrailEntry.number).order_by(TrailEntry.number)))
    assert numbers == list(range(1, found.lines + 1))


def test_an_empty_trail_holds(app: Flask) -> None:
    assert audit.verify() == audit.Examined(0, "")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("before", "NULL"),
        ("after", "'{}'"),
        ("at", "'2020-01-01 00:00:00'"),
        *((name, "'x'") for name in audit.SEALED if name not in ("number", "before", "after")),
        ("digest", "'x'"),
    ],
)
def test_a_changed_line_is_named_whatever_of_it_was_changed(app: Flask, column: str, value: str) -> None:
    some_lines()
    tamper(f'UPDATE trail SET "{column}" = {value} WHERE number = 3')
    found = audit.verify()
    assert found.broken.startswith("line 3 was changed")
    assert found.lines == 2


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM trail WHERE number = 2", "line 2 is missing"),
        ("DELETE FROM trail WHERE number >= 4", "line 4 is missing, and whatever came after it"),
        ("DELETE FROM trail", "line 1 is missing, and whatever came after it"),
        ("UPDATE trail SET number = 9 WHERE number = 2", "line 2 is missing"),
    ],
)
def test_a_line_that_was_taken_out_is_named(app: Flask, statement: str, said: str) -> None:
    some_lines()
    tamper(statement)
    assert audit.verify().broken == said


def test_lines_written_at_once_stand_in_one_chain(app: Flask) -> None:
    def write() -> None:
        with app.app_context():
            some_lines(6)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = audit.verify()
    assert (found.broken, found.lines) == ("", 36)


def test_a_line_of_what_was_undone_leaves_no_gap(app: Flask) -> None:
    some_lines(2)
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record(WORKER, "test.done", ("test", "x"))
        raise ZeroDivisionError
    some_lines(1)
    assert audit.verify().lines == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["before", "after", "x"]), JSON, max_size=3))
def test_whatever_a_line_says_reads_back_as_it_was_sealed(app: Flask, said: dict[str, Any]) -> None:
    with clock.freeze(clock.now()), transaction():
        audit.record(WORKER, "test.done", ("test", "x"), after=said)
    db.session.expire_all()
    row = db.session.scalars(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1)).one()
    assert row.digest == audit.seal(row)
