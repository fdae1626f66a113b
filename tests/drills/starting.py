"""How long the paper takes to start: the first time, with nothing there, and again on what the first start left.

    python -m tests.drills.starting --times 5

Counted is the time from the command to the first good answer of /readyz. A figure like this says something on a quiet
machine only, which is why it is here and not in a test.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.live import LiveSite

LONGEST_SECOND_START_S = 5.0


def main() -> int:
    """Start it so many times; 1 when a second start took too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    told = parser.parse_args()
    if told.times < 1:
        parser.error("it has to be started at least once")
    first, second = zip(*(_start_twice() for _ in range(told.times)), strict=True)
    _tell("first start", first)
    _tell("second start", second)
    return 0 if max(second) <= LONGEST_SECOND_START_S else 1


def _start_twice() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="newsapp-starting-") as folder:
        return _start(Path(folder)), _start(Path(folder))


def _start(folder: Path) -> float:
    """The seconds until a paper in this folder is ready; it is stopped then."""
    started = time.monotonic()
    with LiveSite.started(folder):
        return time.monotonic() - started


def _tell(name: str, taken_s: tuple[float, ...]) -> None:
    print(f"{name}: {len(taken_s)} times, median {statistics.median(taken_s):.2f} s, worst {max(taken_s):.2f} s")


if __name__ == "__main__":
    sys.exit(main())
