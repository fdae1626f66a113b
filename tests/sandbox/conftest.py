"""A sandbox for the run, and who speaks to it."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from stripe import PaymentIntent, StripeClient

from tests.sandbox.inbox import SECRET, Inbox, listening
from tests.services import stripe_sandbox

PAID = {"payment_method": "pm_card_in", "confirm": True, "return_url": "http://127.0.0.1/back"}


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: its address, the stripe library that asks it, and who receives its webhooks."""

    address: str
    inbox: Inbox

    @property
    def stripe(self) -> StripeClient:
        """The real library, which never asks twice by itself."""
        return self.client()

    def client(self, key: str = stripe_sandbox.KEY, *, retries: int = 0, **more: Any) -> StripeClient:
        """The real library with this key."""
        return StripeClient(key, base_addresses={"api": self.address}, max_network_retries=retries, **more)

    def pay(self, card: str = "in", amount: int = 50_000, currency: str = "inr", **more: Any) -> PaymentIntent:
        """A PaymentIntent, paid with a test card."""
        said: Any = {"amount": amount, "currency": currency} | PAID | {"payment_method": f"pm_card_{card}"} | more
        return self.stripe.v1.payment_intents.create(said)

    def tell(self, command: str, **said: Any) -> dict[str, Any]:
        """Give the sandbox a command."""
        return self._ask(command, json.dumps(said).encode())

    def ask(self, command: str) -> dict[str, Any]:
        """Ask the sandbox for something of its own."""
        return self._ask(command, None)

    def _ask(self, command: str, body: bytes | None) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.address}/_sandbox/{command}", body, timeout=90) as answer:
                said: dict[str, Any] = json.load(answer)
                return said
        except urllib.error.HTTPError as refused:
            with refused:
                raise AssertionError(f"{refused.code}: {refused.read().decode()}") from None


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The run's sandbox."""
    with listening() as inbox:
        process, address = stripe_sandbox.start(tmp_path_factory.mktemp("stripe_sandbox"), inbox.url, SECRET)
        yield Sandbox(address, inbox)
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The same, well-behaved before and after the test."""
    yield running_sandbox
    running_sandbox.inbox.refuse.clear()
    running_sandbox.inbox.on_delivery = None
    running_sandbox.tell("mischief")
