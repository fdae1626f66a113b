"""Servers to be measured: gunicorn with the same settings, ours and the bare one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
WORKERS = {"sync": ["--workers", "2"], "gthread": ["--workers", "2", "--threads", "4"]}


@contextmanager
def server(application: str, worker_class: str, environ: dict[str, str]) -> Iterator[str]:
    """A running gunicorn; its address. It is stopped at the end."""
    port = _free_port()
    argv = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", worker_class]
    argv += [*WORKERS[worker_class], "--no-control-socket", "--log-level", "error", "--chdir", str(TOP), application]
    process = subprocess.Popen(argv, env=os.environ | {"PYTHONPATH": str(TOP)} | environ)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within 30 s")
