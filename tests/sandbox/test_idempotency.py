"""The same key is the same request, for a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import PAID, Sandbox

GOOD: Any = {"amount": 50_000, "currency": "inr"} | PAID


def test_the_same_key_and_parameters_are_answered_again(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    first, again = (intents.create(GOOD, {"idempotency_key": "again-1"}) for _ in range(2))
    assert again.id == first.id
    assert first.last_response.headers.get("Idempotent-Replayed") is None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_other_parameters_is_refused(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    intents.create(GOOD, {"idempotency_key": "other-1"})
    with pytest.raises(stripe.IdempotencyError) as refused:
        intents.create(GOOD | {"amount": 60_000}, {"idempotency_key": "other-1"})
    assert refused.value.http_status == 400


def test_the_same_key_for_another_call_is_refused(sandbox: Sandbox) -> None:
    sandbox.stripe.v1.customers.create({}, {"idempotency_key": "call-1"})
    with pytest.raises(stripe.IdempotencyError):
        sandbox.stripe.v1.products.create({"name": "x"}, {"idempotency_key": "call-1"})


def test_a_declined_card_is_declined_again(sandbox: Sandbox) -> None:
    declined = GOOD | {"payment_method": "pm_card_chargeDeclined"}
    charges = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            sandbox.stripe.v1.payment_intents.create(declined, {"idempotency_key": "declined-1"})
        charges.append(refused.value.error.charge)
    assert charges[0]
    assert charges[0] == charges[1]


def test_a_request_that_was_never_begun_leaves_its_key_free(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    with pytest.raises(stripe.InvalidRequestError):
        intents.create(GOOD | {"amount": 1.5}, {"idempotency_key": "free-1"})
    assert intents.create(GOOD, {"idempotency_key": "free-1"}).status == "succeeded"


def test_a_key_is_forgotten_after_a_day(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    first = intents.create(GOOD, {"idempotency_key": "day-1"})
    sandbox.tell("clock", advance_s=24 * 60 * 60 + 1)
    assert intents.create(GOOD, {"idempotency_key": "day-1"}).id != first.id


def test_keys_are_forgotten_when_that_is_wanted(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers
    first = customers.create({}, {"idempotency_key": "forgotten-1"})
    assert sandbox.tell("forget_idempotency")["forgotten"] > 0
    assert customers.create({}, {"idempotency_key": "forgotten-1"}).id != first.id


def test_a_key_in_use_is_a_conflict(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers

    def make(_: int) -> str:
        try:
            return customers.create({"name": "x"}, {"idempotency_key": "use-1"}).id
        except stripe.APIError as refused:
            return str(refused.error.code)

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(make, range(8)))
    assert len(answers - {"idempotency_key_in_use"}) == 1


def test_a_key_can_be_too_long(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.IdempotencyError, match="255 characters"):
        sandbox.stripe.v1.customers.create({}, {"idempotency_key": "x" * 256})
