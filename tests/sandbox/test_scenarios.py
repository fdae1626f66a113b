"""What both Stripe and the sandbox do: the same tests for either.

    STRIPE_TEST_SECRET_KEY=sk_test_… python -m pytest tests/sandbox/test_scenarios.py -m live_account

asks a real test account, which is how anybody with one finds out where the sandbox is wrong.
"""

from __future__ import annotations

import os
import time
from secrets import token_hex
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox

NO_REDIRECTS = {"enabled": True, "allow_redirects": "never"}
PATIENCE_S = 60


@pytest.fixture(params=["sandbox", pytest.param("account", marks=pytest.mark.live_account)])
def account(request: pytest.FixtureRequest) -> stripe.StripeClient:
    """The stripe library, with the sandbox or with a real test account behind it."""
    if request.param == "account":
        return stripe.StripeClient(os.environ["STRIPE_TEST_SECRET_KEY"], max_network_retries=2)
    sandbox: Sandbox = request.getfixturevalue("sandbox")
    return sandbox.stripe


def pay(account: stripe.StripeClient, card: str = "visa", **more: Any) -> stripe.PaymentIntent:
    """A PaymentIntent over 20 dollars, paid with this test card."""
    said: Any = {
        "amount": 2_000,
        "currency": "usd",
        "payment_method": f"pm_card_{card}",
        "confirm": True,
        "automatic_payment_methods": NO_REDIRECTS,
    }
    return account.v1.payment_intents.create(said | more)


def eventually(look: Any) -> Any:
    """What `look` finds, once it finds something."""
    until = time.monotonic() + PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)
    return found


def test_a_gift_is_taken_and_its_net_can_be_known(account: stripe.StripeClient) -> None:
    intent = pay(account, metadata={"contribution_id": "one"})
    assert (intent.status, intent.amount_received) == ("succeeded", 2_000)
    charge = eventually(lambda: _booked(account, intent))
    line = charge.balance_transaction
    assert (line.amount, line.net, line.type) == (2_000, 2_000 - line.fee, "charge")
    assert charge.metadata.to_dict() == {"contribution_id": "one"}


def _booked(account: stripe.StripeClient, intent: stripe.PaymentIntent) -> stripe.Charge | None:
    charge = account.v1.charges.retrieve(str(intent.latest_charge), {"expand": ["balance_transaction"]})
    return charge if charge.balance_transaction else None


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("visa_chargeDeclined", "card_declined", "generic_decline"),
        ("visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ],
)
def test_a_declined_card_leaves_the_intent_open(
    account: stripe.StripeClient, card: str, code: str, decline_code: str
) -> None:
    with pytest.raises(stripe.CardError) as refused:
        pay(account, card)
    error = refused.value.error
    assert (refused.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    intent = account.v1.payment_intents.retrieve(error.payment_intent.id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error
    assert intent.last_payment_error.code == code
    again = account.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert again.status == "succeeded"


def test_the_same_key_pays_once(account: stripe.StripeClient) -> None:
    key = token_hex(8)
    said: Any = {"amount": 2_000, "currency": "usd"}
    first, again = (account.v1.payment_intents.create(said, {"idempotency_key": key}) for _ in range(2))
    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        account.v1.payment_intents.create({"amount": 3_000, "currency": "usd"}, {"idempotency_key": key})


def test_refunds_stop_at_what_was_paid(account: stripe.StripeClient) -> None:
    intent, refunds = pay(account), account.v1.refunds
    part = refunds.create({"payment_intent": intent.id, "amount": 500, "reason": "requested_by_customer"})
    assert (part.status, part.amount, part.payment_intent) == ("succeeded", 500, intent.id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": intent.id, "amount": 1_501})
    assert refused.value.param == "amount"
    assert refunds.create({"payment_intent": intent.id}).amount == 1_500
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"


def test_a_card_may_want_its_owner(account: stripe.StripeClient) -> None:
    intent = pay(account, "authenticationRequired")
    assert intent.status == "requires_action"
    assert intent.next_action
    with pytest.raises(stripe.CardError) as refused:
        pay(account, "authenticationRequired", off_session=True)
    assert refused.value.code == "authentication_required"


def test_a_dispute_is_opened_and_lost(account: stripe.StripeClient) -> None:
    intent = pay(account, "createDispute")
    dispute = eventually(lambda: account.v1.disputes.list({"payment_intent": intent.id}).data)[0]
    assert (dispute.amount, dispute.status) == (2_000, "needs_response")
    assert dispute.balance_transactions[0].net < -2_000
    assert account.v1.disputes.close(dispute.id).status == "lost"


def test_a_paid_intent_cannot_be_given_up(account: stripe.StripeClient) -> None:
    intent = pay(account)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        account.v1.payment_intents.cancel(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"amuont": 5}, "parameter_unknown", "amuont"),
        ({"amount": 20.5}, "parameter_invalid_integer", "amount"),
        ({"amount": 1}, "amount_too_small", "amount"),
        ({"customer": "cus_nobody"}, "resource_missing", "customer"),
    ],
)
def test_wrong_parameters_are_named(
    account: stripe.StripeClient, changes: dict[str, Any], code: str, param: str
) -> None:
    said: Any = {"amount": 2_000, "currency": "usd"} | changes
    with pytest.raises(stripe.InvalidRequestError) as refused:
        account.v1.payment_intents.create(said)
    assert (refused.value.code, refused.value.param) == (code, param)


def test_what_happened_is_listed(account: stripe.StripeClient) -> None:
    intent = pay(account)
    told = eventually(
        lambda: [
            event
            for event in account.v1.events.list({"type": "payment_intent.succeeded", "limit": 20}).data
            if event.data.object["id"] == intent.id
        ]
    )[0]
    assert (told.livemode, told.data.object["amount_received"]) == (False, 2_000)
