"""What becomes of the money: taken, refused, given back, disputed, paid out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox

DECLINES = [
    ("chargeDeclined", "card_declined", "generic_decline"),
    ("chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    ("chargeDeclinedLostCard", "card_declined", "lost_card"),
    ("chargeDeclinedExpiredCard", "expired_card", "expired_card"),
    ("chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ("chargeDeclinedProcessingError", "processing_error", "processing_error"),
]
CARD = {"exp_month": 12, "exp_year": 2040, "cvc": "123"}


def once(look: Callable[[], Any], patience_s: float = 8) -> Any:
    """What `look` finds, once it finds something."""
    until = time.monotonic() + patience_s
    while not (found := look()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
    return found


def line_of(sandbox: Sandbox, charge: Any) -> stripe.BalanceTransaction:
    """The balance transaction of a charge."""
    found = sandbox.stripe.v1.charges.retrieve(charge, {"expand": ["balance_transaction"]}).balance_transaction
    assert isinstance(found, stripe.BalanceTransaction)
    return found


def test_a_good_card_pays_and_is_described(sandbox: Sandbox) -> None:
    intent = sandbox.pay("in", metadata={"contribution_id": "one"}, expand=["latest_charge"])
    assert (intent.status, intent.amount_received) == ("succeeded", 50_000)
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.metadata.to_dict() == {"contribution_id": "one"}
    assert charge.payment_method_details is not None
    card = charge.payment_method_details.card
    assert card is not None
    assert (card.brand, card.last4, card.country, card.funding) == ("visa", "0008", "IN", "credit")
    assert card.fingerprint


def test_a_card_has_the_same_fingerprint_each_time(sandbox: Sandbox) -> None:
    methods = sandbox.stripe.v1.payment_methods
    spaced: Any = {"type": "card", "card": {"number": "4242 4242 4242 4242", **CARD}}
    prints = {each.card.fingerprint for each in (methods.create(spaced), methods.create(spaced)) if each.card}
    assert len(prints) == 1


def test_the_balance_transaction_comes_a_moment_later_unless_capture_is_synchronous(sandbox: Sandbox) -> None:
    later, at_once = sandbox.pay(), sandbox.pay(capture_method="automatic")
    charges = sandbox.stripe.v1.charges
    assert charges.retrieve(str(at_once.latest_charge)).balance_transaction
    once(lambda: charges.retrieve(str(later.latest_charge)).balance_transaction)
    sandbox.inbox.wait(str(later.latest_charge), "charge.updated")


@pytest.mark.parametrize(
    ("currency", "amount", "fee"), [("inr", 50_025, 1_001), ("usd", 5_000, 175), ("jpy", 500, 18), ("kwd", 5_000, 245)]
)
def test_stripe_keeps_its_fee(sandbox: Sandbox, currency: str, amount: int, fee: int) -> None:
    line = line_of(sandbox, sandbox.pay("visa", amount, currency, capture_method="automatic").latest_charge)
    assert (line.amount, line.fee, line.net) == (amount, fee, amount - fee)
    assert sum(each.amount for each in line.fee_details) == fee


@pytest.mark.parametrize(("card", "code", "decline_code"), DECLINES)
def test_a_declined_card_says_why_and_can_be_tried_again(
    sandbox: Sandbox, card: str, code: str, decline_code: str
) -> None:
    with pytest.raises(stripe.CardError) as refused:
        sandbox.pay(card)
    error = refused.value.error
    assert (refused.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    intent = sandbox.stripe.v1.payment_intents.retrieve(error.payment_intent.id)
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    assert intent.last_payment_error
    assert intent.last_payment_error.code == code
    assert sandbox.stripe.v1.charges.retrieve(error.charge).status == "failed"
    again = sandbox.stripe.v1.payment_intents.confirm(intent.id, _method("pm_card_in"))
    assert again.status == "succeeded"
    assert again.last_payment_error is None


def _method(name: str) -> Any:
    return {"payment_method": name, "return_url": "http://127.0.0.1/back"}


@pytest.mark.parametrize(
    ("number", "code"),
    [("4242424242424241", "incorrect_number"), ("4111111111111111", "card_declined"), ("nonsense", "incorrect_number")],
)
def test_a_number_that_is_no_test_card_is_refused(sandbox: Sandbox, number: str, code: str) -> None:
    with pytest.raises(stripe.CardError) as refused:
        sandbox.stripe.v1.payment_methods.create({"type": "card", "card": {"number": number, **CARD}})
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp_year": 2020}, "invalid_expiry_year"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"cvc": "1"}, "invalid_cvc"),
    ],
)
def test_a_card_with_wrong_details_is_refused(sandbox: Sandbox, changes: dict[str, Any], code: str) -> None:
    card = {"number": "4242424242424242", **CARD} | changes
    with pytest.raises(stripe.CardError) as refused:
        sandbox.stripe.v1.payment_methods.create({"type": "card", "card": card})
    assert refused.value.code == code


def test_a_card_can_attach_and_then_decline(sandbox: Sandbox) -> None:
    customer = sandbox.stripe.v1.customers.create({}).id
    kept = sandbox.stripe.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    with pytest.raises(stripe.CardError):
        sandbox.pay("in", customer=customer, payment_method=kept.id)
    with pytest.raises(stripe.CardError):
        sandbox.stripe.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer})
    assert [each.id for each in sandbox.stripe.v1.payment_methods.list({"customer": customer}).data] == [kept.id]
    sandbox.stripe.v1.payment_methods.detach(kept.id)
    assert sandbox.stripe.v1.customers.payment_methods.list(customer).data == []


def test_a_card_that_needs_authentication_waits_for_it(sandbox: Sandbox) -> None:
    intent = sandbox.pay("authenticationRequired")
    assert intent.status == "requires_action"
    assert intent.next_action
    assert intent.next_action.redirect_to_url
    assert str(intent.next_action.redirect_to_url.url).startswith(sandbox.address)
    with pytest.raises(stripe.CardError, match="requires authentication"):
        sandbox.pay("authenticationRequired", off_session=True)


def test_a_payment_can_be_authorized_and_captured_in_part(sandbox: Sandbox) -> None:
    intent = sandbox.pay(capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 50_000)
    intents = sandbox.stripe.v1.payment_intents
    with pytest.raises(stripe.InvalidRequestError):
        intents.capture(intent.id, {"amount_to_capture": 50_001})
    captured = intents.capture(intent.id, {"amount_to_capture": 20_000})
    assert (captured.status, captured.amount_received) == ("succeeded", 20_000)
    assert line_of(sandbox, captured.latest_charge).amount == 20_000


def test_a_payment_can_be_given_up_until_it_is_paid(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    waiting = intents.create({"amount": 50_000, "currency": "inr"})
    given_up = intents.cancel(waiting.id, {"cancellation_reason": "abandoned"})
    assert (given_up.status, given_up.cancellation_reason) == ("canceled", "abandoned")
    for finished in (given_up, sandbox.pay()):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            intents.cancel(finished.id)
        assert refused.value.code == "payment_intent_unexpected_state"
        with pytest.raises(stripe.InvalidRequestError):
            intents.confirm(finished.id, _method("pm_card_in"))
        with pytest.raises(stripe.InvalidRequestError):
            intents.update(finished.id, {"amount": 60_000})
        with pytest.raises(stripe.InvalidRequestError):
            intents.capture(finished.id)


def test_a_payment_can_be_changed_before_it_is_made(sandbox: Sandbox) -> None:
    intents = sandbox.stripe.v1.payment_intents
    made = intents.create({"amount": 50_000, "currency": "inr"})
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        intents.confirm(made.id, {"return_url": "http://127.0.0.1/back"})
    changed = intents.update(made.id, {"amount": 60_000, "description": "More", "payment_method": "pm_card_in"})
    assert (changed.status, changed.amount, changed.description) == ("requires_confirmation", 60_000, "More")
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        intents.confirm(made.id)
    card: Any = {"type": "card", "card": {"number": "4000003560000008", **CARD}}
    paid = intents.confirm(made.id, _method(sandbox.stripe.v1.payment_methods.create(card).id))
    assert paid.amount_received == 60_000


def test_upi_is_processing_until_it_came(sandbox: Sandbox) -> None:
    data: Any = {"type": "upi"}
    intent = sandbox.stripe.v1.payment_intents.create(
        {
            "amount": 50_000,
            "currency": "inr",
            "payment_method_data": data,
            "confirm": True,
            "return_url": "http://127.0.0.1/back",
            "expand": ["latest_charge"],
        }
    )
    assert intent.status == "processing"
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert (intent.latest_charge.status, intent.latest_charge.paid) == ("pending", False)


def test_refunds_are_partial_and_never_more_than_was_paid(sandbox: Sandbox) -> None:
    paid, refunds = sandbox.pay(), sandbox.stripe.v1.refunds
    first = refunds.create({"payment_intent": paid.id, "amount": 20_000, "reason": "requested_by_customer"})
    assert (first.status, first.amount) == ("succeeded", 20_000)
    for amount, said in ((30_001, "greater than unrefunded amount"), (0, "positive"), (-1, "positive")):
        with pytest.raises(stripe.InvalidRequestError, match=said):
            refunds.create({"payment_intent": paid.id, "amount": amount})
    refunds.create({"charge": str(paid.latest_charge)})
    charge = sandbox.stripe.v1.charges.retrieve(str(paid.latest_charge), {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (50_000, True)
    assert charge.refunds is not None
    assert [each.amount for each in charge.refunds.data] == [30_000, 20_000]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_already_refunded"
    assert [each.amount for each in refunds.list({"payment_intent": paid.id}).data] == [30_000, 20_000]


def test_a_refund_of_nothing_in_particular_is_refused(sandbox: Sandbox) -> None:
    unpaid = sandbox.stripe.v1.payment_intents.create({"amount": 50_000, "currency": "inr"})
    wrong: list[Any] = [{}, {"payment_intent": unpaid.id}, {"charge": "ch_nothing"}]
    for said in wrong:
        with pytest.raises(stripe.InvalidRequestError):
            sandbox.stripe.v1.refunds.create(said)


def test_a_refund_can_fail_afterwards_and_the_money_comes_back(sandbox: Sandbox) -> None:
    paid = sandbox.pay("refundFail")
    refund = sandbox.stripe.v1.refunds.create({"payment_intent": paid.id})
    assert refund.status == "succeeded"
    sandbox.inbox.wait(refund.id, "refund.failed")
    failed = sandbox.stripe.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert failed.status == "failed"
    assert isinstance(failed.failure_balance_transaction, stripe.BalanceTransaction)
    assert failed.failure_balance_transaction.net == 50_000
    assert sandbox.stripe.v1.charges.retrieve(str(paid.latest_charge)).amount_refunded == 0


def test_a_refund_can_be_pending_first(sandbox: Sandbox) -> None:
    refund = sandbox.stripe.v1.refunds.create({"payment_intent": sandbox.pay("pendingRefund").id})
    assert refund.status == "pending"
    sandbox.inbox.wait(refund.id, "refund.updated")
    assert sandbox.stripe.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert sandbox.tell("refunds", refund=refund.id)["status"] == "failed"


@pytest.mark.parametrize(("evidence", "outcome", "net"), [("winning", "won", -1_500), ("losing", "lost", -6_500)])
def test_a_dispute_takes_the_money_until_it_is_won(sandbox: Sandbox, evidence: str, outcome: str, net: int) -> None:
    paid = sandbox.pay("createDispute", 5_000, "usd")
    disputes = sandbox.stripe.v1.disputes
    dispute = once(lambda: disputes.list({"payment_intent": paid.id}).data)[0]
    assert (dispute.status, dispute.amount) == ("needs_response", 5_000)
    assert sandbox.stripe.v1.charges.retrieve(str(paid.latest_charge)).disputed
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sandbox.stripe.v1.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_disputed"
    disputes.update(dispute.id, {"evidence": {"uncategorized_text": f"{evidence}_evidence"}})
    sandbox.inbox.wait(dispute.id, "charge.dispute.closed")
    decided = disputes.retrieve(dispute.id)
    assert decided.status == outcome
    assert sum(line.net for line in decided.balance_transactions) == net


def test_a_dispute_can_be_given_in(sandbox: Sandbox) -> None:
    dispute = sandbox.tell("disputes", payment_intent=sandbox.pay().id)
    assert sandbox.stripe.v1.disputes.close(dispute["id"]).status == "lost"
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.stripe.v1.disputes.close(dispute["id"])
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.stripe.v1.disputes.update(dispute["id"], {"evidence": {"receipt": "x"}})


def test_an_inquiry_takes_nothing(sandbox: Sandbox) -> None:
    paid = sandbox.pay("createDisputeInquiry")
    inquiry = once(lambda: sandbox.stripe.v1.disputes.list({"charge": str(paid.latest_charge)}).data)[0]
    assert (inquiry.status, inquiry.balance_transactions) == ("warning_needs_response", [])
    assert sandbox.tell("disputes", payment_intent=paid.id, outcome="won")["status"] == "warning_closed"


def test_a_fraud_warning_asks_for_something_until_the_money_went_back(sandbox: Sandbox) -> None:
    paid = sandbox.pay("createIssuerFraudRecord")
    warnings = sandbox.stripe.v1.radar.early_fraud_warnings
    warning = once(lambda: warnings.list({"payment_intent": paid.id}).data)[0]
    assert warning.actionable
    sandbox.stripe.v1.refunds.create({"payment_intent": paid.id})
    assert not warnings.retrieve(warning.id).actionable


def test_a_payout_takes_all_that_no_payout_had(sandbox: Sandbox) -> None:
    lines, currency = sandbox.stripe.v1.balance_transactions, "sek"
    paid = sandbox.pay("visa", 10_000, currency, capture_method="automatic")
    sandbox.stripe.v1.refunds.create({"payment_intent": paid.id, "amount": 4_000})
    payout = sandbox.tell("payouts", currency=currency)
    assert (payout["status"], payout["amount"]) == ("paid", 10_000 - 320 - 4_000)
    told = lines.list({"payout": payout["id"]}).data
    assert sorted(each.type for each in told) == ["charge", "payout", "refund"]
    assert sum(each.net for each in told) == 0
    with pytest.raises(AssertionError, match="nothing to pay out"):
        sandbox.tell("payouts", currency=currency)


def test_a_payout_can_fail(sandbox: Sandbox) -> None:
    sandbox.pay("visa", 10_000, "nok", capture_method="automatic")
    payout = sandbox.tell("payouts", currency="nok", outcome="failed")
    failed = sandbox.stripe.v1.payouts.retrieve(payout["id"], {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    assert isinstance(failed.failure_balance_transaction, stripe.BalanceTransaction)
    assert failed.failure_balance_transaction.amount == failed.amount
    sandbox.inbox.wait(failed.id, "payout.failed")


def test_a_payout_can_be_made_by_hand(sandbox: Sandbox) -> None:
    sandbox.pay("visa", 10_000, "dkk", capture_method="automatic")
    payouts: Any = sandbox.stripe.v1.payouts
    with pytest.raises(stripe.InvalidRequestError, match="insufficient funds"):
        payouts.create({"amount": 50_000, "currency": "dkk"})
    payout = payouts.create({"amount": 5_000, "currency": "dkk"})
    with pytest.raises(stripe.InvalidRequestError, match="only be filtered on automatic"):
        sandbox.stripe.v1.balance_transactions.list({"payout": payout.id})
    sandbox.inbox.wait(payout.id, "payout.paid")
    assert payout.id in [each.id for each in payouts.list({"status": "paid"}).data]


def test_the_balance_is_the_sum_of_its_transactions(sandbox: Sandbox) -> None:
    sandbox.pay("visa", 10_000, "pln", capture_method="automatic")
    assert {each.currency: each.amount for each in sandbox.stripe.v1.balance.retrieve().pending}["pln"] == 9_680
    sandbox.tell("clock", advance_s=3 * 24 * 60 * 60)
    assert {each.currency: each.amount for each in sandbox.stripe.v1.balance.retrieve().available}["pln"] == 9_680


def test_a_summary_tells_all_the_money(sandbox: Sandbox) -> None:
    paid = sandbox.pay(metadata={"contribution_id": "summed"}, capture_method="automatic")
    sandbox.stripe.v1.refunds.create({"payment_intent": paid.id, "amount": 1_000})
    summary = sandbox.ask("summary")
    mine = next(each for each in summary["payments"] if each["id"] == paid.id)
    assert (mine["amount_received"], mine["amount_refunded"], mine["fee"]) == (50_000, 1_000, 1_000)
    assert mine["metadata"] == {"contribution_id": "summed"}
    for currency, categories in summary["balance"].items():
        lines = [each for each in summary["balance_transactions"] if each["currency"] == currency]
        assert sum(each["net"] for each in lines) == sum(sums["net"] for sums in categories.values())
