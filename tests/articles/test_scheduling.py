"""Scheduled stories appear exactly once, with several workers that are killed again and again, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from newsapp.articles.actions import publishing
from newsapp.articles.models import Article, Revision
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.settings import current
from newsapp.staff.roles import WORKER
from newsapp.supervisor import ends_with_parent
from tests.factories import newsroom

COUNT, WORKERS = 12, 3
TOP = Path(__file__).parents[2]


def _worker() -> subprocess.Popen[bytes]:
    settings = current()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NEWSAPP_")}
    environ |= {"NEWSAPP_INSTANCE": str(settings.instance), "NEWSAPP_DATABASE_URL": settings.database_url}
    return subprocess.Popen(
        [sys.executable, "-c", "from newsapp.cli import main; main()", "worker"],
        cwd=TOP,
        env=environ | {"NEWSAPP_LOG_LEVEL": "ERROR"},
        preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - it only asks the kernel one thing
    )


def _left() -> int:
    db.session.rollback()
    query = select(func.count()).select_from(Article).where(Article.status == "scheduled")
    return db.session.scalar(query) or 0


@pytest.mark.usefixtures("app")
def test_stories_due_at_once_are_published_once_each_while_workers_are_killed() -> None:
    ids = [newsroom.draft(headline=f"Story {n}").id for n in range(COUNT)]
    for article_id in ids:
        publishing.schedule(article_id, clock.now() + timedelta(seconds=1), by=WORKER)
    crew = [_worker() for _ in range(WORKERS)]
    killed = 0
    until = time.monotonic() + 60
    try:
        while _left() and time.monotonic() < until:
            time.sleep(0.4)
            if killed < 2 and _left() < COUNT:
                crew[killed].kill()
                crew.append(_worker())
                killed += 1
    finally:
        for process in crew:
            process.kill()
            process.wait(10)
    published = Revision.action == "published"
    query = select(Revision.article_id, func.count()).where(published).group_by(Revision.article_id)
    assert {row[0]: row[1] for row in db.session.execute(query)} == dict.fromkeys(ids, 1)


def test_publishing_at_the_same_moment_from_two_threads_happens_once(app: Flask) -> None:
    article_id = newsroom.draft().id
    with clock.freeze(clock.now() - timedelta(hours=1)):
        publishing.schedule(article_id, clock.now() + timedelta(minutes=1), by=WORKER)

    def try_it(_: int) -> bool:
        with app.app_context():
            return publishing.publish_if_due(article_id, by=WORKER)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(try_it, range(4))) == [False, False, False, True]
