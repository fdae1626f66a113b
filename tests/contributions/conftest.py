"""A paper whose gifts go to the Stripe sandbox, over HTTP both ways."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.conftest import MakeApp
from tests.contributions.newsroom import Newsroom, Sandbox
from tests.contributions.receiver import Receiver
from tests.services import stripe_sandbox


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox of this run, and where it sends its events."""
    receiver, secret = Receiver(), f"whsec_{secrets.token_hex(16)}"
    webhook = f"{receiver.address}/webhooks/stripe"
    process, address = stripe_sandbox.start(tmp_path_factory.mktemp("sandbox"), webhook, secret)
    yield Sandbox(address, receiver, secret)
    process.terminate()
    process.wait(10)
    receiver.close()


@pytest.fixture
def newsroom(make_app: MakeApp, sandbox: Sandbox) -> Iterator[Newsroom]:
    """An application on a clean database of either kind that takes gifts; the test is in its context."""
    app = make_app(
        stripe_secret_key=stripe_sandbox.KEY,
        stripe_api_base=sandbox.address,
        stripe_webhook_secrets=(sandbox.secret,),
    )
    sandbox.receiver.app = app
    with app.app_context():
        yield Newsroom(app, app.test_client(), sandbox)
    sandbox.tell("mischief")
    sandbox.receiver.app = None
    sandbox.wait()
