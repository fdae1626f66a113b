"""Events sent to the webhook: signed as Stripe signs, by threads of its own, again until they are taken."""

from __future__ import annotations

import heapq
import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.stripe_sandbox.events import is_one_of
from tests.stripe_sandbox.mischief import Mischief, Parcel
from tests.stripe_sandbox.signing import signature
from tests.stripe_sandbox.store import Object, Store

THREADS = 4
PATIENCE_S = 20
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
GIVES_UP_AFTER_S = 600


@dataclass(order=True)
class _Waiting:
    at: float
    number: int
    parcel: Parcel = field(compare=False)
    began: float = field(compare=False)
    pause_s: float = field(compare=False, default=FIRST_PAUSE_S)


class Delivery:
    """Sends what `send` is given; `start` it first."""

    def __init__(self, store: Store, mischief: Mischief, url: str, secret: str) -> None:
        self._store, self._mischief, self._url, self._secret = store, mischief, urlsplit(url), secret
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._under_way = 0
        self.wanted = ["*"]  # the types of events that the webhook was registered for

    def start(self) -> None:
        """Begin delivering, first of all what was not taken before a restart."""
        for _ in range(THREADS):
            threading.Thread(target=self._run, daemon=True).start()
        self.send([event for event in self._store.all("event") if event["pending_webhooks"] and "_lost" not in event])

    def send(self, events: list[Object]) -> None:
        """Have these events delivered; when mischief wants them early, wait until they were tried."""
        wanted = [event for event in events if is_one_of(event["type"], self.wanted)]
        for parcel in self._mischief.parcels(self._store, wanted):
            self._put(parcel, time.monotonic())
        self._note_lost([event for event in events if "_lost" in event])
        if self._mischief.webhooks.early:
            self.wait_until_quiet(PATIENCE_S)

    def wait_until_quiet(self, patience_s: float) -> bool:
        """Wait until nothing is to be sent now; whether that came."""
        with self._changed:
            return self._changed.wait_for(self._is_quiet, patience_s)

    def wait_until_done(self, patience_s: float) -> bool:
        """Wait until nothing at all is left to be sent; whether that came."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._under_way, patience_s)

    def left(self) -> int:
        """How many parcels are still to be delivered."""
        with self._changed:
            return len(self._waiting) + self._under_way

    def _put(self, parcel: Parcel, began: float, pause_s: float | None = None) -> None:
        with self._changed:
            at = time.monotonic() + (parcel.delay_s if pause_s is None else pause_s)
            doubled = FIRST_PAUSE_S if pause_s is None else min(pause_s * 2, LONGEST_PAUSE_S)
            heapq.heappush(self._waiting, _Waiting(at, next(self._numbers), parcel, began, doubled))
            self._changed.notify_all()

    def _is_quiet(self) -> bool:
        return not self._under_way and not (self._waiting and self._waiting[0].at <= time.monotonic())

    def _run(self) -> None:
        while True:
            each = self._next()
            if self._post(each.parcel):
                self._note_taken(each.parcel)
            elif not each.parcel.once and time.monotonic() - each.began < GIVES_UP_AFTER_S:
                self._put(each.parcel, each.began, each.pause_s)
            with self._changed:  # only now: what will be sent again is waiting, and nobody thinks that all is done
                self._under_way -= 1
                self._changed.notify_all()

    def _next(self) -> _Waiting:
        with self._changed:
            while True:
                pause = self._waiting[0].at - time.monotonic() if self._waiting else None
                if pause is not None and pause <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._waiting)
                self._changed.wait(pause)

    def _post(self, parcel: Parcel) -> bool:
        """Whether the other side took it."""
        body = json.dumps(parcel.event).encode()
        moment = int(time.time()) - parcel.stale_s
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(body, parcel.secret or self._secret, moment),
        }
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port or 80, timeout=PATIENCE_S)
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _note_taken(self, parcel: Parcel) -> None:
        with self._store.working():
            event = self._store.get(parcel.event["id"])
            if event and event["pending_webhooks"]:
                event["pending_webhooks"] = 0
                self._store.put(event)

    def _note_lost(self, lost: list[Object]) -> None:
        """So that they stay lost after a restart."""
        if lost:
            with self._store.working():
                for event in lost:
                    self._store.put(event)
