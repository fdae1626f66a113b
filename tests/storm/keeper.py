"""Keeps two web servers and two workers running, and kills one of their processes every so often.

    python -m tests.storm.keeper --ports 8000,8001 --access-log FILE --kill-every-ms 400 --seed 1

A process of its own, which ends with whoever started it. It has made the application once, and each server and worker
begins as a copy of it, as gunicorn's preloaded workers do: killing every 400 ms would otherwise mostly measure how long
Python takes to start. What it is told comes line by line: `storm` begins to kill, `calm` ends it and is answered by a
line of JSON, and the end of the input ends everything.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import stripe
from gunicorn.app import wsgiapp  # type: ignore[import-untyped]

from newsapp.contributions.gateway import stripe_gateway  # noqa: F401 - loaded here for the same reason
from newsapp.platform import worker
from newsapp.supervisor import ends_with_parent
from wsgi import application

GUNICORN_WORKERS, THREADS = 2, 4
WORKERS = 2
# What is killed how often. A server's death is the end of all its workers, as it is under systemd.
SHARES = {"web worker": 10, "worker": 7, "web server": 2}
RESTED_S = 0.3  # who ends by themselves are not started again at once
MOST_OWN_DEATHS = 40
PATIENCE_S = 5.0
# Stripe's library loads each of its parts when it is first used: here, so that no copy has to.
LOADED = (
    stripe.StripeClient("sk_test").v1,
    *(stripe.WebhookSignature, stripe.ListObject, stripe.checkout.Session, stripe.checkout.SessionService),
    *(stripe.PaymentIntent, stripe.PaymentIntentService, stripe.PaymentMethod, stripe.Charge),
    *(stripe.BalanceTransaction, stripe.Refund, stripe.RefundService, stripe.Dispute, stripe.DisputeService),
)
_listening: list[socket.socket] = []
# Of each request what one needs to see whether a stale webhook was taken.
ACCESS = '%(s)s %(t)s "%(r)s" "%({stripe-signature}i)s"'


@dataclass
class Part:
    """Something that is to run: how it is called, and its process."""

    kind: str
    call: Callable[[], object]
    pid: int = 0
    start_at: float = 0.0


class Keeper:
    """Starts the parts, starts them again, and kills what it is told to."""

    def __init__(self, parts: list[Part], kill_every_s: float, seed: int) -> None:
        self._parts, self._kill_every_s = parts, kill_every_s
        self._random = random.Random(seed)
        self._kill_at: float | None = None
        self.killed: Counter[str] = Counter()
        self.own_deaths = 0

    def run(self) -> None:
        """Do so until the input ends."""
        try:
            while self.own_deaths < MOST_OWN_DEATHS:
                self._start_due()
                if select.select([sys.stdin], [], [], 0.02)[0] and not self._obey(sys.stdin.readline()):
                    return
                self._bury()
                if self._kill_at is not None and time.monotonic() >= self._kill_at:
                    self._kill_at += self._kill_every_s
                    self._kill_one()
        finally:
            self._end()

    def _obey(self, told: str) -> bool:
        if told.strip() == "storm":
            self._kill_at = time.monotonic() + self._kill_every_s
        elif told.strip() == "calm":
            self._kill_at = None
            print(json.dumps({"killed": self.killed, "own_deaths": self.own_deaths}), flush=True)
        return bool(told)

    def _start_due(self) -> None:
        for part in self._parts:
            if not part.pid and part.start_at <= time.monotonic():
                self._start(part)

    def _start(self, part: Part) -> None:
        tie = ends_with_parent()
        part.pid = os.fork()
        if part.pid == 0:
            try:
                os.setpgid(0, 0)
                tie()
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(2, 1)
                part.call()
            except BaseException:  # noqa: BLE001 - whatever it is, it ends in the log and not in the keeper's own code
                traceback.print_exc()
            finally:
                os._exit(1)

    def _bury(self) -> None:
        """Whoever died is started again; what a dead server leaves behind would hold its port."""
        for part in self._parts:
            if not part.pid:
                continue
            pid, status = os.waitpid(part.pid, os.WNOHANG)
            if pid:
                _kill_group(part.pid)
                killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
                self.own_deaths += not killed
                part.pid, part.start_at = 0, time.monotonic() + (0 if killed else RESTED_S)

    def _kill_one(self) -> None:
        kind = self._random.choices(list(SHARES), list(SHARES.values()))[0]
        running = [part.pid for part in self._parts if part.pid and part.kind == kind]
        if kind == "web worker":
            running = [pid for part in self._parts if part.kind == "web server" for pid in _children(part.pid)]
        if running:
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(running), signal.SIGKILL)
                self.killed[kind] += 1

    def _end(self) -> None:
        """Ask everybody to stop, and leave nobody."""
        for part in self._parts:
            if part.pid:
                with suppress(ProcessLookupError):
                    os.kill(part.pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE_S
        while any(part.pid for part in self._parts) and time.monotonic() < until:
            self._bury()
            time.sleep(0.02)
        for part in self._parts:
            if part.pid:
                _kill_group(part.pid)


def main() -> None:
    """Keep what the arguments say."""
    told = argparse.ArgumentParser(prog="tests.storm.keeper", description=__doc__)
    told.add_argument("--ports", required=True)
    told.add_argument("--access-log", type=Path, required=True)
    told.add_argument("--kill-every-ms", type=int, default=400)
    told.add_argument("--seed", type=int, default=1)
    asked = told.parse_args()
    parts = [Part("web server", _server(int(port), asked.access_log)) for port in asked.ports.split(",")]
    parts += [Part("worker", _work) for _ in range(WORKERS)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.freeze()  # so that a copy shares its memory for as long as it can
    Keeper(parts, asked.kill_every_ms / 1000, asked.seed).run()


def _server(port: int, access_log: Path) -> Callable[[], object]:
    """What runs gunicorn as `make run` does, on a port that stays open while nobody serves it, as under systemd."""
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    chosen = ["--workers", str(GUNICORN_WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
    quiet = ["--preload", "--no-control-socket", "--log-level", "critical", "--graceful-timeout", "2"]
    log = ["--access-logfile", str(access_log), "--access-logformat", ACCESS]
    argv = ["gunicorn", "--bind", f"fd://{listening.fileno()}", *chosen, *quiet, *log, "wsgi:application"]

    def serve() -> None:
        sys.argv = argv
        wsgiapp.run(prog="gunicorn")

    _listening.append(listening)
    return serve


def _work() -> None:
    """What `newsapp worker` does."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.run(application, stop)


def _children(pid: int) -> list[int]:
    """The processes that a process started (Linux)."""
    with suppress(OSError):
        return [int(name) for name in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
