"""Several workers, each a process: nothing is done twice at a time, and nothing is lost with one that is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from newsapp.platform import facts
from newsapp.platform.db import db, transaction
from newsapp.platform.settings import current
from newsapp.supervisor import ends_with_parent
from tests.live import TOP
from tests.platform import crew

LONGEST_S = 30
Hire = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def told(app: Flask, tmp_path: Path) -> Path:
    app.extensions[facts.KEY] = crew.WORK
    return tmp_path / "told"


@pytest.fixture
def hire(app: Flask) -> Iterator[Hire]:
    settings = current()
    hired: list[subprocess.Popen[bytes]] = []

    def start(*how: str) -> subprocess.Popen[bytes]:
        call = f"from tests.platform.crew import main; main{(settings.database, str(settings.instance), *how)!r}"
        program = [sys.executable, "-c", call]
        hired.append(subprocess.Popen(program, cwd=TOP, preexec_fn=ends_with_parent()))  # noqa: PLW1509 - one question
        return hired[-1]

    yield start
    for process in hired:
        process.kill()
    for process in hired:
        process.wait(15)


def put_out(told: Path, pages: dict[str, float]) -> None:
    with transaction():
        for word, took_s in pages.items():
            facts.record("page.set", word=word, told=str(told), took_s=took_s)
    db.session.remove()


def wait_for(told: Path, enough: Callable[[list[str]], bool]) -> list[str]:
    until = time.monotonic() + LONGEST_S
    while not enough(lines := told.read_text().splitlines() if told.exists() else []):
        assert time.monotonic() < until, lines
        time.sleep(0.05)
    return lines


def test_two_processes_share_the_work_and_do_each_page_once(told: Path, hire: Hire) -> None:
    pages = {"long": 2 * crew.LEASE.total_seconds()} | {f"p{n}": 0.2 for n in range(24)}
    put_out(told, pages)
    hire(), hire()
    lines = wait_for(told, lambda lines: sum(line.startswith("end") for line in lines) == len(pages))
    assert sorted(line for line in lines if line.startswith("begin")) == sorted(f"begin {word}" for word in pages)
    assert len({line.split()[2] for line in lines if line.startswith("end")}) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_renewing_their_leases_they_would_do_a_long_one_twice(told: Path, hire: Hire) -> None:
    """The control of the test above."""
    put_out(told, {"long": 2 * crew.LEASE.total_seconds()})
    hire("careless"), hire("careless")
    lines = wait_for(told, lambda lines: any(line.startswith("end") for line in lines))
    assert lines.count("begin long") == 2


def test_what_a_killed_worker_held_is_done_by_another(told: Path, hire: Hire) -> None:
    put_out(told, {"long": 3600})
    first = hire()
    wait_for(told, lambda lines: lines == ["begin long"])
    second = hire()
    first.kill()
    lines = wait_for(told, lambda lines: len(lines) == 3)
    assert lines == ["begin long", "begin long", f"end long {second.pid}"]
