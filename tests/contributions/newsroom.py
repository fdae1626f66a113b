"""A paper that takes gifts, as a test sees it: givers over HTTP, the sandbox as Stripe, and the worker when asked."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import stripe
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsapp.contributions.models import Discrepancy
from newsapp.platform import worker
from newsapp.platform.db import db
from tests.contributions.receiver import Receiver
from tests.sandbox.visitor import Visitor
from tests.services import stripe_sandbox

GOOD_CARD, DECLINED_CARD = "4242424242424242", "4000000000000002"
GIFT = {
    "amount": 50_000,
    "currency": "INR",
    "frequency": "once",
    "donor": {"name": "Asha Rao", "email": "asha@example.org"},
    "declarations": {"terms": True},
}


class Sandbox:
    """The sandbox of this run, commanded over HTTP."""

    def __init__(self, address: str, receiver: Receiver, secret: str) -> None:
        self.address, self.receiver, self.secret = address, receiver, secret

    @property
    def stripe(self) -> stripe.StripeClient:
        """Stripe's own library, as somebody with the dashboard would use it."""
        return stripe.StripeClient(stripe_sandbox.KEY, base_addresses={"api": self.address}, max_network_retries=0)

    def sessions_of(self, contribution_id: str) -> list[Any]:
        """Every page that was opened for a contribution."""
        found = self.stripe.v1.checkout.sessions.list({"limit": 100}).data
        return [each for each in found if each.client_reference_id == contribution_id]

    def tell(self, command: str, **said: Any) -> Any:
        """Command the sandbox; its answer."""
        return self._ask(command, json.dumps(said).encode())

    def ask(self, command: str) -> Any:
        """What the sandbox says of itself."""
        return self._ask(command, None)

    def wait(self) -> None:
        """Wait until every event was delivered."""
        assert self.ask("deliveries?wait_s=20")["done"], "events of the sandbox are still under way"

    def _ask(self, command: str, body: bytes | None) -> Any:
        asked = urllib.request.Request(f"{self.address}/_sandbox/{command}", data=body)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as declined:
            assert declined.code == 402, declined.read()
            return json.loads(declined.read())


class Newsroom:
    """The application under test with everything around it that a gift meets."""

    def __init__(self, app: Flask, client: FlaskClient, sandbox: Sandbox) -> None:
        self.app, self.client, self.sandbox = app, client, sandbox
        self.began_at = datetime.fromtimestamp(sandbox.ask("clock")["now"], UTC)

    def post(self, key: str = "", **changes: Any) -> Any:
        """What answers to a gift that is begun."""
        headers = {"Idempotency-Key": key or secrets.token_urlsafe(16)}
        return self.client.post("/api/v1/contributions", json=GIFT | changes, headers=headers)

    def begin(self, **changes: Any) -> dict[str, Any]:
        """A gift that is begun and not paid."""
        answer = self.post(**changes)
        assert answer.status_code == 201, answer.text
        begun: dict[str, Any] = answer.json
        return begun

    def pay(self, gift: dict[str, Any], card: str = GOOD_CARD) -> None:
        """Pay on the page that the gift led to, and have the worker do what follows."""
        self.sandbox.tell("pay", session=gift["checkout_url"].rpartition("/")[2], card=card)
        self.work()

    def give(self, card: str = GOOD_CARD, **changes: Any) -> dict[str, Any]:
        """A gift, begun and paid."""
        gift = self.begin(**changes)
        self.pay(gift, card)
        return gift

    def work(self) -> None:
        """Wait for what Stripe has to tell, and do all that is due."""
        while True:
            db.session.rollback()  # what a test has read must not hide from the worker what came since
            self.sandbox.wait()
            if not worker.drain():
                return

    def pay_by_upi(self, gift: dict[str, Any], vpa: str = "success@stripeupi") -> None:
        """Agree in the app of a bank, whose money comes later or not at all."""
        page = Visitor(self.sandbox.address).open(gift["checkout_url"]).follow("Pay with UPI")
        page.send(vpa=vpa)
        self.work()

    def intent_of(self, gift: dict[str, Any]) -> str:
        """The id of the PaymentIntent that a gift is paid with."""
        intent_id: str = self.sandbox.sessions_of(gift["id"])[0].payment_intent
        return intent_id

    def noted(self) -> list[str]:
        """The kinds of what a person is to look at."""
        open_ones = select(Discrepancy.kind).where(Discrepancy.settled_at.is_(None))
        found = sorted(db.session.scalars(open_ones))
        db.session.rollback()
        return found

    def status(self, gift: dict[str, Any]) -> str:
        """How the gift stands, as anyone sees it."""
        found: str = self.client.get(f"/api/v1/contributions/{gift['id']}").json["status"]
        return found


@contextmanager
def started(folder: Path) -> Iterator[Sandbox]:
    """A sandbox of its own that tells what happens to its own receiver."""
    receiver, secret = Receiver(), f"whsec_{secrets.token_hex(16)}"
    process, address = stripe_sandbox.start(folder, f"{receiver.address}/webhooks/stripe", secret)
    yield Sandbox(address, receiver, secret)
    process.terminate()
    process.wait(10)
    receiver.close()


@contextmanager
def taking_gifts(make_app: Callable[..., Flask], sandbox: Sandbox, **settings: Any) -> Iterator[Newsroom]:
    """An application that takes gifts through this sandbox; what is inside is in its context."""
    told = {"stripe_secret_key": stripe_sandbox.KEY, "stripe_webhook_secrets": (sandbox.secret,)}
    app = make_app(stripe_api_base=sandbox.address, **told | settings)
    sandbox.receiver.app = app
    with app.app_context():
        yield Newsroom(app, app.test_client(), sandbox)
    sandbox.tell("mischief")
    sandbox.receiver.app = None
    sandbox.wait()
