"""A private Stripe sandbox on a free port: a process of its own, as `make run` starts one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from newsapp.supervisor import ends_with_parent
from tests.services.redis import free_port

TOP = Path(__file__).parents[2]
KEY = "sk_test_sandbox_of_the_tests"
LONGEST_START_S = 30


def start(
    folder: Path, webhook_url: str, secret: str, *, state: Path | None = None, events: str = "*"
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a sandbox that ends with this process, and wait until it listens; it, and its address.

    It tells its events, or those of the types `events`, to the webhook's address. With `state` it knows everything
    again that it knew before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "log"
    told = ["--port", str(port), "--webhook", webhook_url, "--secret", secret, "--events", events]
    told += ["--state", str(state)] if state else []
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stripe_sandbox", *told],
            cwd=TOP,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            preexec_fn=ends_with_parent(),  # noqa: PLW1509 - it only asks the kernel one thing
        )
    _wait(process, log)
    return process, f"http://127.0.0.1:{port}"


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LONGEST_START_S
    while b"Stripe sandbox on" not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(f"the sandbox did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.02)
