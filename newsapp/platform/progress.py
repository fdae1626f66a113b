"""Progress of long work: a bar with a count and the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Tell = Callable[[int, int], None]
A_LINE_EVERY_S = 5.0


@contextmanager
def bar(title: str) -> Iterator[Tell]:
    """Gives a function to call with (done, total) as the work goes on."""
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as shown:
            task = shown.add_task(title, total=None)
            yield lambda done, total: shown.update(task, completed=done, total=total)
        return
    yield _Lines(title).tell


class _Lines:
    def __init__(self, title: str) -> None:
        self._title = title
        self._started = time.monotonic()
        self._told_at = 0.0

    def tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._told_at < A_LINE_EVERY_S:
            return
        self._told_at = now
        left_s = (now - self._started) / done * (total - done) if done else 0
        sys.stderr.write(f"{self._title}: {done} of {total}, {left_s:.0f} s left\n")
        sys.stderr.flush()
