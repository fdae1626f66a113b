"""The whole paper running: web server, worker, demo, as processes of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsapp.supervisor import ends_with_parent
from tests.services.redis import free_port

TOP = Path(__file__).parent.parent
LONGEST_START_S = 180


@dataclass(frozen=True)
class LiveSite:
    """A running paper: its address, its demo admin's token and link, its folder, and the process that runs it."""

    url: str
    token: str
    instance: Path
    process: subprocess.Popen[bytes]
    invitation: str = ""

    @classmethod
    @contextmanager
    def started(cls, folder: Path, **settings: str) -> Iterator[LiveSite]:
        """Start a paper in this folder, as `make run` does, wait until it is ready, and stop it in the end."""
        port, log = free_port(), folder / "log"
        url = f"http://127.0.0.1:{port}"
        environ = {name: value for name, value in os.environ.items() if not name.startswith("NEWSAPP_")}
        environ |= {"PORT": str(port), "NEWSAPP_INSTANCE": str(folder / "instance"), "NEWSAPP_LIMITS": "no"} | settings
        with log.open("wb") as told:
            process = subprocess.Popen(
                [sys.executable, "-c", "from newsapp.cli import main; main()", "run"],
                cwd=TOP,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                preexec_fn=ends_with_parent(),  # noqa: PLW1509 - it only asks the kernel one thing
            )
        try:
            wait_until_ready(url, process, log)
            token, link = (re.search(said, log.read_text()) for said in (r"token (\S+)", r"(\S+/desk/password/\S+)"))
            yield cls(url, token[1] if token else "", folder / "instance", process, link[1] if link else "")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the paper says that it is ready; AssertionError with its log when it ends or takes too long."""
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the paper did not get ready:\n{log.read_text()[-4000:]}")
