"""The edition: one number, the same for every process, that grows with the change it stands for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from newsapp.platform import edition
from newsapp.platform.db import db, transaction
from newsapp.platform.edition import LOOK_S, Watch


@pytest.fixture
def hint(app: Flask, tmp_path: Path) -> Path:
    assert app
    return tmp_path / "instance" / "edition.hint"


def turned() -> int:
    with transaction():
        return edition.turn()


def test_it_grows_with_the_change_and_not_without_it(app: Flask) -> None:
    watch = edition.watch()
    before = watch.number()
    with pytest.raises(ZeroDivisionError), transaction():
        edition.turn()
        raise ZeroDivisionError
    assert watch.number() == before
    assert turned() == before + 1
    assert watch.number() == before + 1


def test_another_process_of_this_host_knows_at_once(hint: Path) -> None:
    other = Watch(db.engine, hint)
    before = other.number()
    turned()
    assert other.number() == before + 1


def test_another_host_knows_within_a_quarter_of_a_second(hint: Path, tmp_path: Path) -> None:
    far = Watch(db.engine, tmp_path / "elsewhere.hint")
    before = far.number()
    turned()
    time.sleep(LOOK_S + 0.05)
    assert far.number() == before + 1


def test_while_the_database_is_away_the_last_number_is_told_as_stale(hint: Path, tmp_path: Path) -> None:
    away = create_engine("postgresql+psycopg://127.0.0.1:1/nothing", connect_args={"connect_timeout": 1})
    watch = Watch(db.engine, tmp_path / "other.hint")
    number = watch.number()
    watch._engine = away
    watch.tell()
    assert (watch.number(), watch.stale) == (number, True)
    watch._engine = db.engine
    watch.tell()
    assert (watch.number(), watch.stale) == (number, False)


def test_whoever_never_knew_the_number_says_so(app: Flask, tmp_path: Path) -> None:
    away = create_engine("postgresql+psycopg://127.0.0.1:1/nothing", connect_args={"connect_timeout": 1})
    watch = Watch(away, tmp_path / "hint")
    assert (watch.number(), watch.stale) == (-1, True)
    watch._engine = db.engine
    time.sleep(LOOK_S + 0.05)
    assert (watch.number(), watch.stale) == (edition.watch().number(), False)
