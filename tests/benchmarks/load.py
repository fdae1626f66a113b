"""Load from wrk, and what it saw."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass

from tests.benchmarks import connections

CONNECTIONS, THREADS = 16, 1
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Seen:
    """One run: requests per second, the 99th percentile in ms, and answers that were not 2xx.

    `lopsided`: half-way through one worker held every connection, as gthread with keep-alive may have it.
    """

    rps: float
    p99_ms: float
    failed: int
    lopsided: bool = False


def hit(url: str, seconds: int) -> Seen:
    """Ask for this address as fast as 16 connections can."""
    argv = [_wrk(), "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--latency", url]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as wrk:
        time.sleep(seconds / 2)
        holders = connections.by_process(url)
        text, _ = wrk.communicate()
    if wrk.returncode:
        raise RuntimeError(f"wrk ended with {wrk.returncode}: {text}")
    rps = float(_found(r"Requests/sec:\s+([\d.]+)", text))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Seen(rps, float(number) * _UNITS[unit], int(failed[1]) if failed else 0, _lopsided(holders))


def _lopsided(holders: Counter[int]) -> bool:
    """Whether one process holds every connection; those of a sync worker are too short to be seen."""
    return len(holders) == 1 and holders.total() > CONNECTIONS // 2


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk did not say {pattern}: {text}")
    return found[1]


def _wrk() -> str:
    found = shutil.which("wrk")
    if found is None and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for argv in (["update"], ["install", "-y", "wrk"]):
            subprocess.run(["apt-get", "-q", "-o", "DPkg::Lock::Timeout=600", *argv], env=quiet, check=True)
        found = shutil.which("wrk")
    if found is None:
        raise SystemExit("The benchmark needs wrk: install Debian's package of this name.")
    return found
