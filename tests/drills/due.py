"""Many articles due in the same second, workers that are killed again and again: each published once, and in time.

    python -m tests.drills.due --articles 200 --workers 4 --kill-every-ms 300

On SQLite and then on PostgreSQL. A worker is a process of its own, killed with SIGKILL in turn and replaced at once.
It is forked from this one, with the application ready: what is measured is the work, not how long Python takes to
start, which is longer than such a worker lives.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from newsapp.app import create_app
from newsapp.articles.actions import publishing
from newsapp.articles.models import Article, Revision
from newsapp.platform import clock, worker
from newsapp.platform.db import db
from newsapp.platform.settings import Settings
from newsapp.reading.models import Story
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.databases import migrate
from tests.factories import newsroom
from tests.services.postgres import Postgres

LONGEST_S = 180
MOST_LATE_S = 5.0
FORKS = multiprocessing.get_context("fork")
Process = multiprocessing.context.ForkProcess


def main() -> int:
    """Run the drill on both databases; 1 when it went wrong on one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every-ms", type=int, default=300)
    told = parser.parse_args()
    good = True
    for kind in ("sqlite", "postgresql"):
        with _database(kind) as (address, folder):
            good &= _drill(kind, Settings(database_url=address, instance=folder, log_level="ERROR"), told)
    return 0 if good else 1


@contextmanager
def _database(kind: str) -> Iterator[tuple[str, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="newsapp-due-"))
    folder.chmod(0o711)
    try:
        if kind == "sqlite":
            address = f"sqlite:///{folder / 'newsapp.sqlite'}"
            migrate(address, folder)
            yield address, folder
            return
        server = Postgres(folder / "postgres")
        process = server.start()
        try:
            address = server.create("due")
            migrate(address, folder)
            yield address, folder
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drill(kind: str, settings: Settings, told: argparse.Namespace) -> bool:
    app = create_app(settings)
    with app.app_context():
        ids, due_at = _schedule(told.articles)
        crew = [_hire(app) for _ in range(told.workers)]
        time.sleep(max(0.0, (due_at - clock.now()).total_seconds()))
        killed, left = _kill_in_turn(app, crew, told.kill_every_ms / 1000)
        for process in crew:
            process.kill()
            process.join()
        return _tell(kind, ids, due_at, f"{killed} workers killed, {left} left")


def _schedule(count: int) -> tuple[list[str], datetime]:
    """So many articles, all due in the same moment; and one published before, so that every worker begins warm."""
    newsroom.published(headline="The first")
    ids = [newsroom.draft(headline=f"Story {number}").id for number in range(count)]
    due_at = clock.now() + timedelta(seconds=10 + count * 0.1)
    for article_id in ids:
        publishing.schedule(article_id, due_at, by=WORKER)
    worker.drain()  # what else writing them has left to do
    if clock.now() > due_at - timedelta(seconds=4):
        raise SystemExit("This machine is too busy: it was due before everything was scheduled.")
    time.sleep(max(0.0, (due_at - clock.now()).total_seconds() - 4))
    return ids, due_at


def _hire(app: Flask) -> Process:
    db.session.remove()
    db.engine.dispose()  # nothing open is handed on
    process = FORKS.Process(target=worker.run, args=(app, threading.Event()), daemon=True)
    process.start()
    return process


def _kill_in_turn(app: Flask, crew: list[Process], every_s: float) -> tuple[int, int]:
    """Kill one after the other until nothing is left to publish; how many were killed, and how many articles left."""
    until, killed = time.monotonic() + LONGEST_S, 0
    while (left := _left()) and time.monotonic() < until:
        time.sleep(every_s)
        place = killed % len(crew)
        crew[place].kill()
        crew[place].join()
        killed += 1
        crew[place] = _hire(app)
    return killed, left


def _left() -> int:
    query = select(func.count()).select_from(Article).where(Article.status == "scheduled")
    found = db.session.scalar(query) or 0
    db.session.remove()
    return found


def _tell(kind: str, ids: list[str], due_at: datetime, told: str) -> bool:
    appeared = select(Revision.article_id, Revision.made_at).where(Revision.action == "published")
    rows = db.session.execute(appeared.where(Revision.article_id.in_(ids))).all()
    noted = select(TrailEntry.object_id).where(TrailEntry.action == "article.published", TrailEntry.object_id.in_(ids))
    public = set(db.session.scalars(select(Story.article_id).where(Story.state == "public")))
    once = dict.fromkeys(ids, 1)
    good = Counter(row.article_id for row in rows) == Counter(db.session.scalars(noted)) == once and public >= set(ids)
    late = sorted((row.made_at - due_at).total_seconds() for row in rows)
    p99 = statistics.quantiles(late, n=100)[98]
    print(
        f"{kind}: {len(ids)} articles, {told}; each published exactly once: {good}; "
        f"lateness median {statistics.median(late):.2f} s, p99 {p99:.2f} s, most {late[-1]:.2f} s"
    )
    return good and p99 <= MOST_LATE_S


if __name__ == "__main__":
    sys.exit(main())
