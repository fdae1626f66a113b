"""`newsapp run`, as `make run` calls it: everything starts, says where it is, and nothing is left when it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask import Flask

from newsapp import starting
from newsapp.platform.errors import NotFound
from newsapp.staff.actions import choosing_passwords, membership
from newsapp.staff.roles import WORKER
from tests.live import TOP, LiveSite


def family(pid: int) -> set[int]:
    """A process and everything that came from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid}.union(*(family(int(child)) for child in children))


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def answer(url: str) -> object:
    with urllib.request.urlopen(url, timeout=10) as told:
        return json.load(told)


def list_of_stories(url: str) -> list[str]:
    told = answer(f"{url}/api/v1/articles?limit=100")
    assert isinstance(told, dict)
    return [card["slug"] for card in told["items"]]


def test_a_fresh_paper_is_ready_and_full_of_stories(live_site: LiveSite) -> None:
    assert answer(f"{live_site.url}/readyz") == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "worker": "ok",
    }
    assert len(list_of_stories(live_site.url)) >= 40


def test_the_token_that_it_printed_opens_the_desk(live_site: LiveSite) -> None:
    asked = urllib.request.Request(f"{live_site.url}/api/v1/admin/me")
    asked.add_header("Authorization", f"Bearer {live_site.token}")
    with urllib.request.urlopen(asked, timeout=10) as told:
        assert json.load(told)["role"] == "admin"


def opened(link: str) -> str:
    """The page behind a link of the desk, asked for where the server listens."""
    with urllib.request.urlopen(link.replace("localhost", "127.0.0.1"), timeout=10) as told:
        return str(told.read().decode())


def test_the_link_that_it_printed_opens_the_choice_of_a_password(live_site: LiveSite) -> None:
    assert live_site.invitation.startswith("http://localhost:")
    assert "editor@lamppost.example" in opened(live_site.invitation)


def test_the_demos_admin_gets_a_new_link_until_they_have_chosen_a_password(app: Flask) -> None:
    assert starting.invitation() == ""
    _, first = membership.employ(starting.ADMIN, "Demo Editor", "admin", by=WORKER)
    second = starting.invitation()
    with pytest.raises(NotFound):
        choosing_passwords.invited(first)
    choosing_passwords.by_link(second, "correct horse battery")
    assert starting.invitation() == ""


def test_the_doctor_is_content_with_it(live_site: LiveSite) -> None:
    environ = os.environ | {"NEWSAPP_INSTANCE": str(live_site.instance), "NEWSAPP_PUBLIC_URL": live_site.url}
    command = [sys.executable, "-c", "from newsapp.cli import main; main()", "doctor", "--json"]
    told = subprocess.run(command, cwd=TOP, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert [finding for finding in json.loads(told.stdout) if not finding["well"]] == []
    assert told.returncode == 0


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_two_may_run_on_one_database_and_a_signal_leaves_nothing_running(
    live_site: LiveSite, tmp_path: Path, asked: signal.Signals
) -> None:
    there = list_of_stories(live_site.url)
    with LiveSite.started(tmp_path, NEWSAPP_INSTANCE=str(live_site.instance)) as site:
        assert list_of_stories(site.url) == there
        members = family(site.process.pid)
        assert "editor@lamppost.example" in opened(site.invitation)  # whoever has no password yet gets a new link
        site.process.send_signal(asked)
        assert site.process.wait(15) == 0
    assert len(members) >= 4
    assert alive(members) == set()
    assert list_of_stories(live_site.url) == there  # the other one goes on
