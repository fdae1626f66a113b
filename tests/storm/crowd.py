"""Many people at once: threads that do what is due, each thing as often as it asks to be done again."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
import traceback
from collections.abc import Callable

Task = Callable[[], float | None]  # gives after how many seconds it wants to be done again, None when it is done


class Crowd:
    """So many threads, and what they have to do."""

    def __init__(self, threads: int) -> None:
        self._due: list[tuple[float, int, Task]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._doing = 0
        self._ended = False
        self.faults: list[str] = []
        for _ in range(threads):
            threading.Thread(target=self._run, daemon=True).start()

    def do(self, task: Task, after_s: float = 0.0) -> None:
        """Have this done."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + after_s, next(self._numbers), task))
            self._changed.notify()

    def left(self) -> int:
        """How many things are being done or are still to be."""
        with self._changed:
            return len(self._due) + self._doing

    def end(self) -> None:
        """Let nobody begin anything any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _run(self) -> None:
        while (task := self._next()) is not None:
            again_s = None
            try:
                again_s = task()
            except Exception:  # noqa: BLE001 - told at the end of the storm, which fails by it
                self.faults.append(traceback.format_exc())
            if again_s is not None:
                self.do(task, again_s)
            with self._changed:
                self._doing -= 1

    def _next(self) -> Task | None:
        with self._changed:
            while not self._ended:
                wait_s = self._due[0][0] - time.monotonic() if self._due else None
                if wait_s is not None and wait_s <= 0:
                    self._doing += 1
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait_s)
        return None
