"""A paper to be stormed: a fresh folder and database, the sandbox as Stripe, and servers that are kept running."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from newsapp.app import create_app
from newsapp.contributions import inbox, jobs
from newsapp.platform import clock, migrations
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import job_name
from newsapp.platform.outbox import RoutineDue
from newsapp.platform.settings import read
from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER
from newsapp.supervisor import ends_with_parent
from tests.services import stripe_sandbox
from tests.services.redis import free_port
from tests.storm.books import MAIL
from tests.storm.calling import NoAnswer, call

TOP = Path(__file__).parents[2]
IN_MEMORY, ROOM_BYTES = Path("/dev/shm"), 2 * 1024**3
LONGEST_START_S = 60
# Setting 5,000 receipts would take longer than all the rest: the mails are posted, and not sent.
_LATE = f"NEW.name = '{MAIL}'", "'2126-01-01 00:00:00.000000'"
MAILS_WAIT = {
    "sqlite": """
        CREATE TRIGGER mails_wait AFTER INSERT ON job WHEN {0} BEGIN UPDATE job SET due_at = {1} WHERE id = NEW.id; END
        """,
    "postgresql": """
        CREATE FUNCTION mails_wait() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.due_at := {1}; RETURN NEW; END $$;
        CREATE TRIGGER mails_wait BEFORE INSERT ON job FOR EACH ROW WHEN ({0}) EXECUTE FUNCTION mails_wait()
        """,
}


@dataclass(frozen=True)
class Weather:
    """How hard it storms: how many gifts, how often something is killed, and which storm of all there are."""

    gifts: int
    kill_every_ms: int = 400
    seed: int = 1
    people: int = 12


@dataclass
class Paper:
    """The running paper; its application is for looking into its database."""

    folder: Path
    app: Flask
    environ: dict[str, str]
    ports: list[int]
    sandbox: str
    token: str
    keeper: subprocess.Popen[str] | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def addresses(self) -> list[str]:
        """Where each of the web servers is."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def access_log(self) -> Path:
        """What the web servers wrote of each request."""
        return self.folder / "access.log"

    @property
    def log(self) -> Path:
        """What the servers and workers said."""
        return self.folder / "log"

    def check(self) -> None:
        """AssertionError, with what it said, when the keeper has given up."""
        if self.keeper is None or self.keeper.poll() is not None:
            raise AssertionError(f"the paper is not running:\n{self.said()}")

    def said(self) -> str:
        """The last that its processes and the sandbox said."""
        logs = (self.log, self.folder / "sandbox" / "log")
        return "\n".join(f"{log}:\n{log.read_text(errors='replace')[-3000:]}" for log in logs)

    def tell_sandbox(self, command: str, said: Any = None) -> Any:
        """Command the sandbox, or ask it when nothing is said; its answer."""
        status, shown = call("GET" if said is None else "POST", f"{self.sandbox}/_sandbox/{command}", said)
        assert status == 200, f"the sandbox answers {status} to {command}: {shown}"
        return shown

    def storm(self) -> None:
        """Begin to kill."""
        self._tell_keeper("storm")

    def calm(self) -> None:
        """Kill nobody any more; `kept` says how many of which kind were."""
        self._tell_keeper("calm")
        assert self.keeper is not None and self.keeper.stdout is not None
        self.kept = json.loads(self.keeper.stdout.readline() or '{"killed": {}, "own_deaths": -1}')

    def newsapp(self, *arguments: str) -> tuple[int, str]:
        """Run the command; its exit status and what it printed."""
        argv = [sys.executable, "-c", "from newsapp.cli import main; main()", *arguments]
        with self.log.open("ab") as log:
            done = subprocess.run(
                argv, env=self.environ, cwd=TOP, stdout=subprocess.PIPE, stderr=log, text=True, check=False
            )
        return done.returncode, done.stdout

    def _tell_keeper(self, word: str) -> None:
        assert self.keeper is not None and self.keeper.stdin is not None
        self.keeper.stdin.write(f"{word}\n")
        self.keeper.stdin.flush()


@contextmanager
def opened(database: str, weather: Weather, prepare: Callable[[], None]) -> Iterator[Paper]:
    """A paper on the database of this address, or on SQLite for ""; `prepare` may change the database before it opens.

    Everything that was started ends with it, and its folder goes.
    """
    folder = Path(tempfile.mkdtemp(prefix="newsapp-storm-", dir=place()))
    folder.chmod(0o711)
    ports, secret = [free_port(), free_port()], f"whsec_{secrets.token_hex(16)}"
    webhook, looked_at = f"http://127.0.0.1:{ports[0]}/webhooks/stripe", ",".join(inbox.LOOKS)
    sandbox, address = stripe_sandbox.start(folder / "sandbox", webhook, secret, events=looked_at)
    try:
        environ = _environ(folder, database, ports[0], (address, secret))
        app = create_app(read(environ))
        with app.app_context():
            token = _prepare(prepare)
            paper = Paper(folder, app, environ, ports, address, token)
            with _kept(paper, weather):
                yield paper
            db.session.remove()
            db.engine.dispose()
    finally:
        sandbox.terminate()
        sandbox.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def place() -> Path | None:
    """Memory where there is room for it: processes are killed and not the machine, so nothing rests on the disk."""
    roomy = "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES
    return IN_MEMORY if roomy else None


def _environ(folder: Path, database: str, port: int, stripe: tuple[str, str]) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NEWSAPP_")}
    told = {"instance": str(folder / "instance"), "database_url": database, "log_level": "ERROR"}
    told |= {"limits": "no", "public_url": f"http://127.0.0.1:{port}", "stripe_secret_key": stripe_sandbox.KEY}
    told |= {"stripe_api_base": stripe[0], "stripe_webhook_secrets": stripe[1]}
    return environ | {"PYTHONPATH": str(TOP)} | {f"NEWSAPP_{name.upper()}": value for name, value in told.items()}


def _prepare(prepare: Callable[[], None]) -> str:
    """Migrate, put off what would do the storm's work; the token of somebody who may send money back."""
    migrations.upgrade()
    prepare()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(MAILS_WAIT[connection.dialect.name].format(*_LATE))
    with transaction() as session:  # one reconciliation is to be enough: the hourly one has just been
        name = job_name(jobs.reconcile_lately)
        session.add(RoutineDue(name=name, next_at=clock.now() + timedelta(hours=12)))
    desk, _ = membership.employ("desk@example.org", "The Desk", "finance", by=WORKER)
    return membership.give_token(desk, "storm", by=WORKER)


@contextmanager
def _kept(paper: Paper, weather: Weather) -> Iterator[None]:
    argv = [sys.executable, "-m", "tests.storm.keeper", "--ports", ",".join(map(str, paper.ports))]
    argv += ["--access-log", str(paper.access_log), "--kill-every-ms", str(weather.kill_every_ms)]
    argv += ["--seed", str(weather.seed)]
    with paper.log.open("ab") as log:
        paper.keeper = subprocess.Popen(
            argv,
            env=paper.environ,
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            process_group=0,
            preexec_fn=ends_with_parent(),  # noqa: PLW1509 - it only asks the kernel one thing
        )
    try:
        for address in paper.addresses:
            _wait(address, paper)
        yield
    finally:
        with suppress(OSError):
            paper.keeper.stdin.close()
        try:
            paper.keeper.wait(15)
        except subprocess.TimeoutExpired:
            paper.keeper.kill()
            paper.keeper.wait()


def _wait(address: str, paper: Paper) -> None:
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until:
        paper.check()
        with suppress(NoAnswer):
            call("GET", f"{address}/healthz")
            return
        time.sleep(0.1)
    raise AssertionError(f"the paper did not start:\n{paper.said()}")
