"""The API misbehaves on command; the sandbox keeps what it knows over a restart."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import PAID, Sandbox
from tests.sandbox.inbox import SECRET, Inbox
from tests.services import stripe_sandbox

GOOD: Any = {"amount": 50_000, "currency": "inr"} | PAID


def intents_of(sandbox: Sandbox) -> int:
    """How many PaymentIntents there are."""
    return len(sandbox.ask("summary")["payments"])


@pytest.mark.parametrize(
    ("kind", "refusal"), [("429", stripe.RateLimitError), ("500", stripe.APIError), ("cut", stripe.APIConnectionError)]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_call_fails_before_or_after_the_change(
    sandbox: Sandbox, kind: str, refusal: type[Exception], after: bool
) -> None:
    before, key = intents_of(sandbox), f"outage-{kind}-{after}"
    sandbox.tell("mischief", api=[{"kind": kind, "path": "/v1/payment_intents", "after": after}])
    with pytest.raises(refusal):
        sandbox.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": key})
    assert intents_of(sandbox) - before == int(after)
    assert sandbox.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": key}).status == "succeeded"
    assert intents_of(sandbox) - before == 1, "the same key pays once"
    assert sandbox.ask("mischief")["counts"][kind] == 1


def test_the_librarys_own_retry_pays_once(sandbox: Sandbox) -> None:
    before = intents_of(sandbox)
    sandbox.tell("mischief", api=[{"kind": "cut", "after": True, "times": 2, "method": "POST"}])
    assert sandbox.client(retries=2).v1.payment_intents.create(GOOD).status == "succeeded"
    assert intents_of(sandbox) - before == 1


def test_a_call_can_hang(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", api=[{"kind": "hang", "seconds": 0.6, "method": "GET", "path": "/v1/customers"}])
    began = time.monotonic()
    sandbox.stripe.v1.customers.create({})
    assert time.monotonic() - began < 0.5
    sandbox.stripe.v1.customers.list()
    assert time.monotonic() - began > 0.6


def test_a_key_is_in_use_while_its_call_hangs(sandbox: Sandbox) -> None:
    before = intents_of(sandbox)
    sandbox.tell("mischief", api=[{"kind": "hang", "seconds": 1.0}])
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(sandbox.stripe.v1.payment_intents.create, GOOD, {"idempotency_key": "hangs-2"})
        time.sleep(0.4)
        with pytest.raises(stripe.APIError) as refused:
            sandbox.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": "hangs-2"})
        assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
        assert slow.result().status == "succeeded"
    assert intents_of(sandbox) - before == 1


def test_a_call_that_hangs_after_the_change_has_paid(sandbox: Sandbox) -> None:
    before = intents_of(sandbox)
    sandbox.tell("mischief", api=[{"kind": "hang", "seconds": 1.0, "after": True}])
    impatient = stripe.RequestsClient(timeout=0.3)
    client = sandbox.client(http_client=impatient)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.create(GOOD, {"idempotency_key": "hangs-1"})
    sandbox.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": "hangs-1"})
    assert intents_of(sandbox) - before == 1


def test_the_clock_only_goes_forward(sandbox: Sandbox) -> None:
    before = sandbox.ask("clock")["now"]
    assert sandbox.tell("clock", advance_s=60)["now"] >= before + 60
    for wrong in (-1, 1.5, "x", True):
        with pytest.raises(AssertionError, match="400"):
            sandbox.tell("clock", advance_s=wrong)


def test_the_sandbox_can_be_paid_by_command(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    for card, status in (("4242424242424242", "succeeded"), ("pm_card_authenticationRequired", "succeeded")):
        made = intents.create({"amount": 50_000, "currency": "inr"})
        assert sandbox.tell("pay", payment_intent=made.id, card=card)["status"] == status
    with pytest.raises(AssertionError, match="402"):
        made = intents.create({"amount": 50_000, "currency": "inr"})
        sandbox.tell("pay", payment_intent=made.id, card="4000000000000002")


def test_everything_is_known_again_after_a_kill(sandbox: Sandbox, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    inbox = Inbox(port=9)  # nobody listens there
    process, address = stripe_sandbox.start(tmp_path / "first", inbox.url, SECRET, state=state)
    first = Sandbox(address, inbox)
    first.tell("clock", advance_s=1000)
    paid = first.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": "kept-1"})
    first.stripe.v1.customers.delete(first.stripe.v1.customers.create({}).id)
    before = first.ask("summary")
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process, address = stripe_sandbox.start(tmp_path / "second", sandbox.inbox.url, SECRET, state=state)
    second = Sandbox(address, sandbox.inbox)
    try:
        assert second.ask("summary")["payments"] == before["payments"]
        assert second.ask("clock")["ahead_s"] == 1000
        assert second.stripe.v1.payment_intents.create(GOOD, {"idempotency_key": "kept-1"}).id == paid.id
        sandbox.inbox.wait(paid.id, "payment_intent.succeeded")  # what was never taken is told again
        sandbox.inbox.wait(str(paid.latest_charge), "charge.updated")  # what was due is done
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_only_the_events_that_were_wanted_are_sent(sandbox: Sandbox, tmp_path: Path) -> None:
    wanted = "payment_intent.succeeded,refund.*"
    process, address = stripe_sandbox.start(tmp_path, sandbox.inbox.url, SECRET, events=wanted)
    try:
        chooser = Sandbox(address, sandbox.inbox)
        paid = chooser.pay()
        refund = chooser.stripe.v1.refunds.create({"payment_intent": paid.id})
        sandbox.inbox.wait(refund.id, "refund.created")
        assert chooser.ask("deliveries?wait_s=10")["done"]
        assert [each.event["type"] for each in sandbox.inbox.about(paid.id)] == ["payment_intent.succeeded"]
        assert sandbox.inbox.about(str(paid.latest_charge)) == []
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_the_sandbox_says_what_it_is(tmp_path: Path) -> None:
    process, address = stripe_sandbox.start(tmp_path, "http://127.0.0.1:9/", SECRET)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert (tmp_path / "log").read_text() == f"Stripe sandbox on {address}: nothing here has talked to Stripe\n"


def test_a_checkout_session_can_be_paid_by_command(sandbox: Sandbox) -> None:
    price = {"currency": "inr", "unit_amount": 50_000, "product_data": {"name": "A contribution"}}
    said: Any = {
        "mode": "payment",
        "success_url": "http://127.0.0.1/thanks",
        "line_items": [{"price_data": price, "quantity": 1}],
    }
    sessions = sandbox.stripe.v1.checkout.sessions
    for given in ({"card": "4000003560000008"}, {"card": "4000002760003184"}, {"vpa": "success@stripeupi"}):
        session = sessions.create(said)
        assert sandbox.tell("pay", session=session.id, email="giver@example.org", **given)["status"] == "complete"
    with pytest.raises(AssertionError, match="402"):
        sandbox.tell("pay", session=sessions.create(said).id, card="4000000000000002")
