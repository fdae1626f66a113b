"""The sandbox's own time, which can be moved forward, and the work that falls due in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stripe_sandbox.store import Store

Work = Callable[..., None]
_WORK: dict[str, Work] = {}


class Clock:
    """Seconds since 1970: the machine's, plus what it was moved forward."""

    def __init__(self, ahead_s: int = 0) -> None:
        self.ahead_s = ahead_s
        self._standing: int | None = None

    def now(self) -> int:
        """The present moment of the sandbox; while due work is done, the moment at which it was due."""
        return int(time.time()) + self.ahead_s if self._standing is None else self._standing

    def stand(self, moment: int | None) -> None:
        """Stand still at this moment, or go on."""
        self._standing = moment


def due(name: str) -> Callable[[Work], Work]:
    """Register `def work(store, **arguments)` under a name such as "refunds.finish", for `later`."""

    def register(work: Work) -> Work:
        _WORK[name] = work
        return work

    return register


def later(store: Store, name: str, at: int, **arguments: Any) -> str:
    """Have the registered work done at this moment of the sandbox's clock; the id by which `store.remove` undoes it.

    It is kept with the state, so it survives a restart.
    """
    assert name in _WORK, f"nobody does {name}"
    note = {"object": "_due", "id": store.new_id("due"), "at": at, "name": name, "arguments": arguments}
    store.put(note)
    return str(note["id"])


def do_what_is_due(store: Store, until: int | None = None) -> int:
    """Do, in the order of its time, everything that is due by then; how many things were done."""
    until, done = store.clock.now() if until is None else until, 0
    while _do_first(store, until):
        done += 1
    return done


def advance(store: Store, seconds: int) -> int:
    """Move the clock forward, doing on the way what falls due; how many things were done."""
    done = do_what_is_due(store, store.clock.now() + seconds)
    with store.working():
        store.clock.ahead_s += seconds
        store.keep("ahead_s", store.clock.ahead_s)
    return done + do_what_is_due(store)


def _do_first(store: Store, until: int) -> bool:
    """Do what is due first, at the moment at which it is due; whether there was anything. It may bring more."""
    with store.working():
        waiting = [note for note in store.all("_due") if note["at"] <= until]
        if not waiting:
            return False
        note = min(waiting, key=lambda each: each["at"])
        store.remove(note)
        store.clock.stand(note["at"])
        try:
            _WORK[note["name"]](store, **note["arguments"])
        finally:
            store.clock.stand(None)
        return True
