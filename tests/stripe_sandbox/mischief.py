"""How the sandbox misbehaves, when it is told to: always the same way for the same seed."""

from __future__ import annotations

import dataclasses
import random
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.stripe_sandbox import older
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.store import Object, Store

PRANKS = ("429", "500", "hang", "cut")


@dataclass
class Webhooks:
    """What happens to webhooks; shares are between 0 and 1."""

    seed: int = 0
    copies_least: int = 1
    copies_most: int = 1  # each event is delivered between `copies_least` and `copies_most` times
    shuffle_s: float = 0.0  # each copy comes at a random moment within so many seconds
    delay_s: float = 0.0
    early: bool = False  # webhooks are delivered before the API or the page answers
    dropped: float = 0.0  # never sent; `GET /v1/events` still has them
    # Beside the true sending, and once, whatever is answered:
    wrong_secret: float = 0.0  # the event signed with somebody else's secret
    stale: float = 0.0  # the event with a signature `stale_s` old
    stale_s: int = 3600
    wrong_livemode: float = 0.0  # the event as if it came from real life
    forged: float = 0.0  # an event that never was, which says that ten times as much was paid, signed by a stranger
    api_version: str | None = None  # events in the shape of an older version: 2024-06-20
    secret: str | None = None  # sign with this one from now on: the secret was rotated


@dataclass
class Prank:
    """What the next `times` calls to the API whose path begins so will meet, before or after the change is made."""

    kind: str
    path: str = "/v1/"
    method: str | None = None
    times: int = 1
    after: bool = False
    seconds: float = 0.0

    @property
    def when(self) -> str:
        """Before anything is done; when the key is in use but nothing is changed yet; or after the change."""
        return "after" if self.after else "begun" if self.kind == "hang" else "before"


@dataclass
class Parcel:
    """One sending of an event: what is really sent, how it is signed, and when."""

    event: Object
    delay_s: float = 0.0
    secret: str | None = None
    stale_s: int = 0
    once: bool = False


@dataclass
class Mischief:
    """What is being played; well-behaved until told otherwise."""

    webhooks: Webhooks = field(default_factory=Webhooks)
    pranks: list[Prank] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random, self._lock = random.Random(self.webhooks.seed), threading.Lock()
        self.counts: dict[str, int] = {}

    def set(self, said: dict[str, Any]) -> None:
        """Take `{"webhooks": {…}, "api": [{"kind": "cut", …}]}`; what is not said is well-behaved again."""
        with self._lock:
            self.webhooks = _made(Webhooks, said.get("webhooks", {}))
            self.pranks = [_made(Prank, each) for each in said.get("api", [])]
            for prank in self.pranks:
                if prank.kind not in PRANKS:
                    raise invalid(f"Invalid kind: must be one of {', '.join(PRANKS)}", param="api")
            self._random, self.counts = random.Random(self.webhooks.seed), {}

    def told(self) -> dict[str, Any]:
        """What is being played, and how often it has been."""
        webhooks, pranks = dataclasses.asdict(self.webhooks), [dataclasses.asdict(each) for each in self.pranks]
        return {"webhooks": webhooks, "api": pranks, "counts": self.counts}

    def prank_on(self, method: str, path: str) -> Prank | None:
        """What this call meets, counted."""
        with self._lock:
            for prank in self.pranks:
                if prank.times > 0 and path.startswith(prank.path) and prank.method in (None, method):
                    prank.times -= 1
                    self._count(prank.kind)
                    return prank
        return None

    def parcels(self, store: Store, events: list[Object]) -> list[Parcel]:
        """What is sent for these events."""
        with store.lock, self._lock:
            return [parcel for event in events for parcel in self._parcels(store, event)]

    def _parcels(self, store: Store, event: Object) -> list[Parcel]:
        play = self.webhooks
        shaped = older.shaped(store, event, play.api_version) if play.api_version else event
        if self._happens("dropped"):
            event["_lost"] = True
            return self._false_ones(shaped)
        copies = self._random.randint(play.copies_least, play.copies_most)
        self._count("copies", copies - 1)
        true = [Parcel(shaped, self._delay(), play.secret) for _ in range(copies)]
        return self._false_ones(shaped) + true

    def _false_ones(self, event: Object) -> list[Parcel]:
        """Sendings that must be refused; none is sent twice."""
        sent = []
        if self._happens("wrong_secret"):
            sent.append(Parcel(event, self._delay(), _strange_secret(), once=True))
        if self._happens("stale"):
            sent.append(Parcel(event, self._delay(), self.webhooks.secret, self.webhooks.stale_s, once=True))
        if self._happens("wrong_livemode"):
            sent.append(Parcel(event | {"livemode": True}, self._delay(), self.webhooks.secret, once=True))
        if self._happens("forged"):
            sent.append(Parcel(_forged(event), self._delay(), _strange_secret(), once=True))
        return sent

    def _happens(self, name: str) -> bool:
        share: float = getattr(self.webhooks, name)
        happens = share > 0 and self._random.random() < share
        if happens:
            self._count(name)
        return happens

    def _delay(self) -> float:
        return self.webhooks.delay_s + self._random.random() * self.webhooks.shuffle_s

    def _count(self, name: str, times: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + times


def _forged(event: Object) -> Object:
    """The event of a stranger, who says that ten times as much was paid."""
    thing = event["data"]["object"]
    dearer = {name: value * 10 for name, value in thing.items() if name.startswith("amount") and isinstance(value, int)}
    made_up = {"id": f"evt_forged{event['id'][4:]}", "data": {"object": thing | dearer}}
    return event | made_up


def _strange_secret() -> str:
    return "whsec_of_somebody_else"


def _made(kind: Any, said: dict[str, Any]) -> Any:
    known = {each.name for each in dataclasses.fields(kind)}
    for name in said:
        if name not in known:
            raise invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    return kind(**said)
