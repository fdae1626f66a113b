"""Everything the sandbox knows: objects by kind and id, in the order in which they were made, behind one lock."""

from __future__ import annotations

import json
import random
import sqlite3
import string
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.stripe_sandbox import errors
from tests.stripe_sandbox.clock import Clock

Object = dict[str, Any]
_LETTERS = string.ascii_letters + string.digits
_TABLES = """
create table if not exists objects (id text primary key, place integer not null, json text not null);
create table if not exists kept (name text primary key, json text not null);
"""


class Store:
    """Objects as Stripe shows them: plain dicts that hold the *ids* of what they refer to.

    Read and change them only inside `with store.working():`, in which every call, page and due work already is. An
    object is changed in place and then `put` again. Names that begin with an underscore are kept, and never shown.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.address = "http://127.0.0.1"  # where the sandbox's own pages are; whoever serves it sets it
        self.request: Object = {"id": None, "idempotency_key": None}  # what an event says about its cause
        self.deliver: Callable[[list[Object]], None] = lambda events: None
        self.outbox: list[Object] = []
        self._objects: dict[str, Object] = {}
        self._kinds: dict[str, dict[str, Object]] = {}
        self._changed: dict[str, Object | None] = {}
        self._kept: Object = {}
        self._depth = 0
        self._file = _open(file) if file else None
        self._load()
        self.clock = Clock(self._kept.get("ahead_s", 0))

    def now(self) -> int:
        """The sandbox's time, in seconds since 1970."""
        return self.clock.now()

    def new_id(self, prefix: str) -> str:
        """An id such as `re_…` that nobody has."""
        return f"{prefix}_{''.join(random.choices(_LETTERS, k=24))}"

    def put(self, thing: Object) -> Object:
        """Store it under its `id`, among those of its `object`; the same."""
        self._objects[thing["id"]] = self._changed[thing["id"]] = thing
        self._kinds.setdefault(thing["object"], {})[thing["id"]] = thing
        return thing

    def get(self, name: str) -> Object | None:
        """Whatever has this id."""
        return self._objects.get(name)

    def find(self, kind: str, name: str, param: str | None = None) -> Object:
        """The object of this kind with this id; Stripe's 404 when there is none."""
        found = self._kinds.get(kind, {}).get(name)
        if found is None:
            raise errors.missing(kind, name, param)
        return found

    def all(self, kind: str) -> list[Object]:
        """Every object of a kind, oldest first."""
        return list(self._kinds.get(kind, {}).values())

    def newest_first(self, kind: str) -> Iterator[Object]:
        """Every object of a kind, as Stripe lists them."""
        return reversed(self._kinds.get(kind, {}).values())

    def remove(self, thing: Object) -> None:
        """Forget it."""
        self._objects.pop(thing["id"], None)
        self._kinds.get(thing["object"], {}).pop(thing["id"], None)
        self._changed[thing["id"]] = None

    def keep(self, name: str, value: Any) -> None:
        """Keep a value of the sandbox's own with the state."""
        self._kept[name] = value
        if self._file:
            self._file.execute("insert or replace into kept values (?, ?)", (name, json.dumps(value)))

    def kept(self, name: str, otherwise: Any = None) -> Any:
        """A value that was kept."""
        return self._kept.get(name, otherwise)

    @contextmanager
    def working(self, request: Object | None = None) -> Iterator[None]:
        """Hold the lock; at the outer end, write what changed to the file and hand over the events that were told.

        A call that is refused, a declined card for one, has told its events all the same: what changed stays changed.
        """
        told: list[Object] = []
        try:
            with self.lock:
                before, self.request = self.request, request or self.request
                self._depth += 1
                try:
                    yield
                finally:
                    self.request = before
                    self._depth -= 1
                    if self._depth == 0:
                        self._write()
                        told, self.outbox = self.outbox, []
        finally:
            if told:
                self.deliver(told)  # when the lock is free: whoever takes an event may ask the sandbox

    def _write(self) -> None:
        changed, self._changed = self._changed, {}
        if not self._file or not (changed or self._file.in_transaction):
            return
        for name, thing in changed.items():
            if thing is None:
                self._file.execute("delete from objects where id = ?", (name,))
                continue
            self._file.execute(
                "insert into objects values (?, (select coalesce(max(place), 0) + 1 from objects), ?)"
                " on conflict (id) do update set json = excluded.json",
                (name, json.dumps(thing)),
            )
        self._file.commit()

    def _load(self) -> None:
        if not self._file:
            return
        for (text,) in self._file.execute("select json from objects order by place"):
            self.put(json.loads(text))
        self._kept = {name: json.loads(text) for name, text in self._file.execute("select name, json from kept")}
        self._changed = {}


def _open(file: Path) -> sqlite3.Connection:
    """The state's file; it need not survive a power cut, only the end of the process."""
    connection = sqlite3.connect(file, check_same_thread=False)
    connection.execute("pragma journal_mode = persist")
    connection.execute("pragma synchronous = off")
    connection.executescript(_TABLES)
    connection.execute("create index if not exists objects_place on objects (place)")
    return connection
