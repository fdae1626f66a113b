"""The `newsapp` command, as somebody at a terminal uses it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from newsapp.articles.actions import publishing
from newsapp.cli import main
from newsapp.platform import clock, worker
from newsapp.platform.db import transaction
from newsapp.platform.outbox import Job
from newsapp.staff.roles import WORKER
from tests.factories import newsroom


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def test_somebody_is_employed_and_given_a_token_that_opens_the_desk(run: CliRunner, app: Flask) -> None:
    link = said(run.invoke(main, ["staff", "create", "a@b.org", "--name", "A", "--role", "admin"]))
    assert link.startswith("http://127.0.0.1:8000/desk/password/")
    token = said(run.invoke(main, ["tokens", "create", "a@b.org", "--name", "laptop"])).strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/admin/me", headers=headers).get_json()["email"] == "a@b.org"
    assert said(run.invoke(main, ["tokens", "revoke", "a@b.org"])) == "1 ended\n"
    assert app.test_client().get("/api/v1/admin/me", headers=headers).status_code == 401


def test_a_refusal_is_a_sentence_and_no_trace(run: CliRunner) -> None:
    result = run.invoke(main, ["tokens", "create", "nobody@b.org", "--name", "x"])
    assert (result.exit_code, result.stderr) == (1, "newsapp: Nobody here has the address nobody@b.org.\n")
    result = run.invoke(main, ["staff", "create", "nobody", "--name", "A", "--role", "admin"])
    assert (result.exit_code, "email: This is not an e-mail address." in result.stderr) == (1, True)


def test_bad_settings_are_named(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSAPP_TIME_ZONE", "Nowhere")
    result = run.invoke(main, ["migrate"])
    assert (result.exit_code, "NEWSAPP_TIME_ZONE" in result.stderr) == (1, True)


def test_migrating_what_is_migrated_changes_nothing(run: CliRunner) -> None:
    assert said(run.invoke(main, ["migrate"])) == "The database is up to date.\n"


def test_rebuilding_makes_the_same_stories_again(run: CliRunner, app: Flask) -> None:
    newsroom.published(slug="kept")
    gone = newsroom.published(slug="gone")
    publishing.withdraw(gone.id, "An error", by=WORKER)
    worker.drain()
    client = app.test_client()
    before = client.get("/api/v1/articles/kept").data
    found = client.get("/api/v1/search?q=wall").get_json()["items"]
    assert "2 stories rebuilt" in said(run.invoke(main, ["rebuild"]))
    assert client.get("/api/v1/articles/kept").data == before
    assert client.get("/api/v1/search?q=wall").get_json()["items"] == found
    assert client.get("/api/v1/articles/gone").status_code == 410


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(run: CliRunner) -> None:
    result = run.invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "WRONG worker: no worker has ever run; start `newsapp worker`" in result.stdout
    assert "WRONG people: nobody works here" in result.stdout
    newsroom.person()
    worker.beat()
    healthy = run.invoke(main, ["doctor", "--json"])
    assert healthy.exit_code == 0
    assert all(finding["well"] for finding in json.loads(healthy.stdout))


def test_the_doctor_notices_work_that_was_given_up_or_waits(run: CliRunner) -> None:
    newsroom.person()
    worker.beat()
    assert "ok    jobs: none waits" in run.invoke(main, ["doctor"]).stdout
    with transaction() as session:
        session.add(Job(name="media.jobs.make_renditions", payload={}, due_at=clock.now() - timedelta(hours=1)))
    assert "WRONG jobs: the oldest waits for 36" in run.invoke(main, ["doctor"]).stdout
    with transaction() as session:
        session.execute(update(Job).values(open=False, failed_at=clock.now()))
    assert "WRONG jobs: given up: media.jobs.make_renditions" in run.invoke(main, ["doctor"]).stdout


def test_the_settings_page_is_what_the_table_says(run: CliRunner) -> None:
    assert said(run.invoke(main, ["settings"])) == Path(__file__).parents[1].joinpath("docs/settings.md").read_text()
