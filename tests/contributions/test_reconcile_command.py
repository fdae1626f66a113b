"""`newsapp reconcile` at the command line, and the worker's routines that do the same."""

from __future__ import annotations

import io
import json

import pytest

from newsapp.contributions import gateway, jobs
from newsapp.contributions.cli import reconcile as command
from newsapp.platform import worker
from tests.conftest import MakeApp
from tests.contributions.newsroom import Newsroom, Sandbox
from tests.factories import givers


@pytest.fixture
def sandbox(own: Sandbox) -> Sandbox:
    """The same, and it tells nobody anything."""
    own.tell("mischief", webhooks={"dropped": 1.0})
    return own


def test_the_command_says_what_it_would_do_and_then_does_it(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    run = newsroom.app.test_cli_runner()
    said = run.invoke(command, ["--dry-run", "--days", "40"])
    assert said.exit_code == 0, said.output
    assert "to settle" in said.output
    assert newsroom.status(gift) == "created"
    told = json.loads(run.invoke(command, ["--json", "--days", "40"]).stdout)
    assert told["amiss"]["payments"] >= 0
    assert told["flaws"] == []
    assert newsroom.status(gift) == "paid"
    assert "payments" in run.invoke(command, ["--days", "40"]).stdout


def test_the_command_fails_when_the_books_are_wrong_or_stripe_refuses(newsroom: Newsroom, make_app: MakeApp) -> None:
    givers.contribution(status="paid")
    said = newsroom.app.test_cli_runner().invoke(command, ["--days", "1"])
    assert said.exit_code == 1
    assert "WRONG" in said.output
    address = newsroom.sandbox.address
    other = make_app(stripe_secret_key="sk_test_x", stripe_api_base=address, stripe_webhook_secrets=("whsec_x",))
    with other.app_context():
        refused = other.test_cli_runner().invoke(command, [])
    assert "refused" in str(refused.exception)


def test_the_worker_reconciles_the_last_days_and_proves_the_books(newsroom: Newsroom, make_app: MakeApp) -> None:
    gift = newsroom.give()
    worker.make_routines_due()
    worker.drain()
    assert newsroom.status(gift) == "paid"
    givers.contribution(status="paid")
    jobs.check_books()
    assert "books" in newsroom.noted()
    with make_app().app_context():
        assert not gateway.is_open()
        jobs.reconcile_lately()


class Terminal(io.StringIO):
    """Where a person watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("terminal", "shown"), [(Terminal, "\rpayments: 1 seen"), (io.StringIO, "payments: 1 seen\n")])
def test_the_command_shows_how_far_it_is(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, terminal: type[io.StringIO], shown: str
) -> None:
    newsroom.give()
    watched = terminal()
    monkeypatch.setattr("sys.stderr", watched)
    monkeypatch.setattr("newsapp.contributions.cli.A_LINE_EVERY_S", -1)
    with pytest.raises(SystemExit) as ended:
        command.callback(days=1, dry_run=True, as_json=False)
    assert ended.value.code == 0
    assert shown in watched.getvalue().replace("\x1b[K", "")
