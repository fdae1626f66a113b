"""A worker for a process of its own, whose jobs tell in a file what they do."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

from newsapp.app import create_app
from newsapp.platform import facts, worker
from newsapp.platform.facts import Reactions, Work
from newsapp.platform.settings import Settings

LEASE = timedelta(seconds=2)


def print_page(word: str, told: str, took_s: float) -> None:
    """Take this long, unless somebody has begun this page before."""
    began = _lines(told).count(f"begin {word}")
    _tell(told, f"begin {word}")
    time.sleep(0 if began else took_s)
    _tell(told, f"end {word} {os.getpid()}")


WORK = Work({"page.set": Reactions(later=(print_page,))})


def main(database: str, instance: str, *careless: str) -> None:
    """Work until SIGTERM, with leases that are soon over; who is careless does not renew them."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    app = create_app(Settings(database_url=database, instance=Path(instance), log_level="ERROR"))
    app.extensions[facts.KEY] = WORK
    worker.LEASE = worker.HEAVY_LEASE = LEASE
    if careless:
        worker._renew = lambda: None
    worker.run(app, stop)


def _lines(told: str) -> list[str]:
    file = Path(told)
    return file.read_text().splitlines() if file.exists() else []


def _tell(told: str, line: str) -> None:
    with Path(told).open("a") as file:
        file.write(f"{line}\n")
