"""Somebody who receives webhooks, and remembers them."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe

SECRET = "whsec_of_the_sandbox"
PATIENCE_S = 10


@dataclass
class Delivered:
    """One webhook as it came: its raw body, its signature, and when."""

    body: bytes
    signature: str
    at: float

    @property
    def event(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said

    def verify(self, secret: str = SECRET) -> stripe.Event:
        """The event, when the stripe library takes the signature."""
        return stripe.Webhook.construct_event(self.body, self.signature, secret)

    def is_genuine(self) -> bool:
        """Whether the stripe library takes the signature."""
        try:
            self.verify()
        except stripe.SignatureVerificationError:
            return False
        return True


@dataclass
class Inbox:
    """All that came, and how to answer: of each type, `refuse` so many first."""

    port: int = 0
    refuse: Counter[str] = field(default_factory=Counter)
    came: list[Delivered] = field(default_factory=list)
    on_delivery: Callable[[Delivered], object] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/webhooks/stripe"

    def about(self, name: str, kind: str = "") -> list[Delivered]:
        """The webhooks about this object."""
        return [
            each
            for each in list(self.came)
            if each.event["data"]["object"].get("id") == name and each.event["type"].startswith(kind)
        ]

    def wait(self, name: str, kind: str = "", *, times: int = 1) -> list[Delivered]:
        """The same, once there are so many; AssertionError when they do not come."""
        until = time.monotonic() + PATIENCE_S
        while len(found := self.about(name, kind)) < times:
            assert time.monotonic() < until, f"{len(found)} of {times} {kind} came about {name}"
            time.sleep(0.02)
        return found


@contextmanager
def listening() -> Iterator[Inbox]:
    """An inbox that takes webhooks until the end of the block."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            delivered = Delivered(body, self.headers["Stripe-Signature"], time.time())
            inbox.came.append(delivered)
            if inbox.on_delivery:
                inbox.on_delivery(delivered)
            kind = delivered.event["type"]
            refused = inbox.refuse[kind] > 0
            inbox.refuse[kind] -= refused
            self.send_response(500 if refused else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield inbox
    server.shutdown()
    server.server_close()
