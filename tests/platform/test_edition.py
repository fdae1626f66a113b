"""The edition: one number, the same for every process, that grows with the change it stands for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from werkzeug.test import Client

from newsapp.platform import edition
from newsapp.platform.caching import FinishedAnswers
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


def late_reads(*watches: Watch) -> list[tuple[int, int]]:
    """What readers of as many processes got, and should have got, while the edition turned under them."""
    engine, stop, late, turns = db.engine, threading.Event(), list[tuple[int, int]](), [turned()]

    def render(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with engine.connect() as connection:
            number = connection.execute(text("SELECT number FROM edition")).scalar_one()
        start_response("200 OK", [("Cache-Control", "public")])
        return [str(number).encode()]

    def read(client: Client) -> None:
        while not stop.is_set():
            least = turns[-1]
            if (got := int(client.get("/").data)) < least:
                late.append((got, least))

    clients = [Client(FinishedAnswers(render, watch, 10**6)) for watch in watches]
    threads = [threading.Thread(target=read, args=(client,)) for client in clients * 2]
    for thread in threads:
        thread.start()
    for _ in range(60):
        turns.append(turned())
    stop.set()
    for thread in threads:
        thread.join()
    return late


def test_once_it_has_turned_nobody_of_this_host_is_answered_from_the_former(hint: Path) -> None:
    assert late_reads(Watch(db.engine, hint), Watch(db.engine, hint)) == []


def test_without_the_hint_they_would_be(hint: Path, tmp_path: Path) -> None:
    """The control of the test above."""
    assert late_reads(Watch(db.engine, hint), Watch(db.engine, tmp_path / "elsewhere.hint")) != []


def test_many_who_look_at_once_share_a_look(hint: Path) -> None:
    looks: list[int] = []

    class Slow(Watch):
        def _look(self) -> None:
            looks.append(1)
            time.sleep(0.3)
            super()._look()

    watch = Slow(db.engine, hint)
    threads = [threading.Thread(target=watch.number) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(looks) < len(threads)
    assert watch.number() == edition.watch().number()


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
