"""What every test may ask for: clean databases, the application, a client, a whole running paper, a browser.

PostgreSQL and Redis are started once for a run, by the process that leads it, and end with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, Page, sync_playwright
from redis.exceptions import ConnectionError as RedisAway
from sqlalchemy import Connection, Engine, event

from newsapp.app import create_app
from newsapp.platform.limits import limiter
from newsapp.platform.settings import Settings, current
from tests.clients import OutsideClient
from tests.databases import WORKER, PostgresTemplate, SqliteTemplate
from tests.live import LiveSite
from tests.services import chromium, redis
from tests.services.postgres import Postgres

SERVICES, REDIS = "TESTS_SERVICES", "TESTS_REDIS"  # how the leading process tells the others where to look
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
MakeApp = Callable[..., Flask]

hypothesis.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Begin starting the servers in the leading process; whoever needs one waits for it then."""
    if "PYTEST_XDIST_WORKER" in os.environ or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="newsapp-tests-"))
    folder.chmod(0o711)  # PostgreSQL runs as somebody else when we are root
    store, address = redis.start(folder / "redis")
    os.environ |= {SERVICES: str(folder), REDIS: address}
    started = [(Postgres(folder / "postgres").start(), signal.SIGINT), (store, signal.SIGTERM)]
    config.add_cleanup(lambda: _stop(started, folder))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """No test is skipped: one that is makes the run fail."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("A test was skipped. Make it run, or mark it live_account.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    """The run's PostgreSQL server."""
    return Postgres(Path(os.environ[SERVICES]) / "postgres")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of the run's Redis."""
    return redis.wait(os.environ[REDIS])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A migrated SQLite database to copy."""
    return SqliteTemplate(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresTemplate]:
    """A migrated PostgreSQL database to empty."""
    template = PostgresTemplate(postgres, tmp_path_factory.mktemp("template"))
    yield template
    template.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a clean migrated database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        return template.clean(tmp_path)
    postgres_template: PostgresTemplate = request.getfixturevalue("postgres_template")
    return postgres_template.clean()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is yet, of both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"empty_{WORKER}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def make_app(database: str, tmp_path: Path) -> Iterator[MakeApp]:
    """Make applications on the test's database, with other settings where they are given."""
    used: set[Engine] = set()  # by those applications, and by those that a command makes

    def note(connection: Connection) -> None:
        used.add(connection.engine)

    def make(**changes: Any) -> Flask:
        told = {"database_url": database, "instance": tmp_path / "instance", "limits": False, "log_level": "ERROR"}
        app = create_app(Settings(**told | changes))
        app.test_client_class = OutsideClient
        return app

    event.listen(Engine, "engine_connect", note)
    yield make
    event.remove(Engine, "engine_connect", note)
    with contextlib.suppress(RedisAway):  # where a test let Redis be away, there is nothing to forget
        limiter.reset()
    while used:
        used.pop().dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """The application on a clean database, without limits; the test is in its context, as a command or a job is."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who asks the application over HTTP."""
    return app.test_client()


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The whole paper as `make run` starts it, with its demo, on a port of its own."""
    with LiveSite.started(tmp_path_factory.mktemp("live")) as site:
        yield site


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal in which the `newsapp` command works on the test's database."""
    settings = current()
    told = {"INSTANCE": settings.instance, "DATABASE_URL": settings.database_url, "LOG_LEVEL": "ERROR"}
    for name, value in told.items():
        monkeypatch.setenv(f"NEWSAPP_{name}", str(value))
    return CliRunner()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium."""
    home = str(tmp_path_factory.mktemp("browser"))
    with sync_playwright() as playwright:
        program, here = chromium.executable(), os.environ | {"HOME": home}
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS, env=here)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a phone's browser, 360 pixels wide."""
    with contextlib.closing(browser.new_context(**PHONE)) as phone:
        yield phone.new_page()


def _stop(started: list[tuple[subprocess.Popen[bytes], signal.Signals]], folder: Path) -> None:
    for process, told in started:
        process.send_signal(told)
    for process, _ in started:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    shutil.rmtree(folder, ignore_errors=True)
