"""Events reach the webhook, signed; and how they misbehave when they are told to."""

from __future__ import annotations

import time
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox
from tests.sandbox.inbox import SECRET, Delivered
from tests.sandbox.months import plans
from tests.stripe_sandbox.delivery import PATIENCE_S


def test_what_happens_is_told_signed_and_kept(sandbox: Sandbox) -> None:
    paid = sandbox.pay()
    came = sandbox.inbox.wait(paid.id, "payment_intent.succeeded")[0]
    event = came.verify()
    kept = sandbox.stripe.v1.events.retrieve(event.id)
    assert (kept.type, kept.livemode, kept.api_version) == ("payment_intent.succeeded", False, stripe.api_version)
    assert kept.request is not None
    assert str(kept.request.id).startswith("req_")
    assert kept.data.object["id"] == paid.id


def test_a_call_that_is_refused_tells_what_happened_all_the_same(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"early": True})  # told before the call is answered, but with the lock free:
    sandbox.inbox.on_delivery = lambda _: sandbox.stripe.v1.events.list({"limit": 1})
    began = time.monotonic()
    with pytest.raises(stripe.CardError) as refused:
        sandbox.pay("chargeDeclined")
    assert time.monotonic() - began < PATIENCE_S / 2
    (failed,) = sandbox.inbox.about(refused.value.error.payment_intent.id, "payment_intent.payment_failed")
    assert failed.verify().data.object["last_payment_error"]["code"] == "card_declined"


def test_an_event_is_told_again_until_it_is_taken(sandbox: Sandbox) -> None:
    sandbox.inbox.refuse["customer.created"] = 2
    customer = sandbox.stripe.v1.customers.create({})
    came = sandbox.inbox.wait(customer.id, "customer.created", times=3)
    assert len({each.event["id"] for each in came}) == 1
    assert came[1].at - came[0].at > 0.3
    assert sandbox.ask("deliveries?wait_s=10")["done"]
    assert sandbox.stripe.v1.events.retrieve(came[0].event["id"]).pending_webhooks == 0


def test_events_are_listed_by_type_for_thirty_days(sandbox: Sandbox) -> None:
    sandbox.pay()
    events = sandbox.stripe.v1.events
    assert {each.type for each in events.list({"type": "charge.*", "limit": 50}).data} >= {"charge.succeeded"}
    of_types = events.list({"types": ["charge.succeeded", "payment_intent.succeeded"], "limit": 50}).data
    assert {each.type for each in of_types} == {"charge.succeeded", "payment_intent.succeeded"}
    with pytest.raises(stripe.InvalidRequestError):
        events.list({"type": "charge.*", "types": ["charge.succeeded"]})
    oldest = of_types[-1].id
    sandbox.tell("clock", advance_s=31 * 24 * 60 * 60)
    assert events.list({"type": "charge.succeeded"}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        events.retrieve(oldest)


def test_an_update_tells_what_was_before(sandbox: Sandbox) -> None:
    customer = sandbox.stripe.v1.customers.create({"name": "Before"})
    sandbox.stripe.v1.customers.update(customer.id, {"name": "After"})
    came = sandbox.inbox.wait(customer.id, "customer.updated")[0].event
    assert came["data"]["previous_attributes"] == {"name": "Before"}


def test_webhooks_can_come_several_times_and_in_any_order(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"copies_least": 4, "copies_most": 4, "shuffle_s": 0.8, "seed": 7})
    paid = sandbox.pay()
    came = sandbox.inbox.wait(paid.id, "payment_intent", times=8)
    told = [each.event["type"] for each in came]
    assert sorted(told) == ["payment_intent.created"] * 4 + ["payment_intent.succeeded"] * 4
    assert told != sorted(told)
    assert len({each.event["id"] for each in came}) == 2


def test_webhooks_can_be_lost_and_are_listed_all_the_same(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"dropped": 1.0})
    customer = sandbox.stripe.v1.customers.create({})
    assert sandbox.ask("deliveries?wait_s=10")["done"]
    assert sandbox.inbox.about(customer.id) == []
    assert sandbox.stripe.v1.events.list({"type": "customer.created"}).data[0].data.object["id"] == customer.id
    sandbox.tell("mischief")
    assert sandbox.tell("deliveries", lost=True)["sent"] >= 1
    again = sandbox.inbox.wait(customer.id)
    sandbox.tell("deliveries", event=again[0].event["id"])
    sandbox.inbox.wait(customer.id, times=2)


def test_webhooks_can_come_before_the_answer(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"early": True})
    customer = sandbox.stripe.v1.customers.create({})
    assert len(sandbox.inbox.about(customer.id)) == 1


def test_webhooks_can_come_late(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"delay_s": 0.7})
    made = time.time()
    customer = sandbox.stripe.v1.customers.create({})
    assert sandbox.inbox.wait(customer.id)[0].at - made > 0.6


def test_a_slow_inbox_keeps_no_answer_waiting(sandbox: Sandbox) -> None:
    sandbox.inbox.on_delivery = lambda _: time.sleep(0.5)
    began = time.monotonic()
    for _ in range(4):
        sandbox.stripe.v1.customers.create({})
    assert time.monotonic() - began < 0.5
    assert sandbox.ask("deliveries?wait_s=20")["done"]


def test_a_strangers_signature_and_an_old_one_come_beside_the_true_one(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"wrong_secret": 1.0, "stale": 1.0, "forged": 1.0})
    paid = sandbox.pay()
    came = sandbox.inbox.wait(paid.id, "payment_intent.succeeded", times=4)
    genuine = [each for each in came if each.is_genuine()]
    assert len(genuine) == 1
    forged = [each for each in came if each.event["id"] != genuine[0].event["id"]]
    assert [each.event["data"]["object"]["amount_received"] for each in forged] == [500_000]
    assert sum(_is_old(each) for each in came) == 1


def _is_old(delivered: Delivered) -> bool:
    return time.time() - int(delivered.signature.split(",")[0].removeprefix("t=")) > 3_000


def test_an_event_can_claim_to_come_from_real_life(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"wrong_livemode": 1.0})
    customer = sandbox.stripe.v1.customers.create({})
    came = sandbox.inbox.wait(customer.id, times=2)
    assert sorted(each.verify().livemode for each in came) == [False, True]


def test_the_secret_can_be_rotated(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"secret": "whsec_new"})
    came = sandbox.inbox.wait(sandbox.stripe.v1.customers.create({}).id)[0]
    assert came.verify("whsec_new").type == "customer.created"
    with pytest.raises(stripe.SignatureVerificationError):
        came.verify(SECRET)


def test_events_can_have_an_older_shape(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"api_version": "2024-06-20"})
    paid = sandbox.pay()
    event = sandbox.inbox.wait(str(paid.latest_charge), "charge.succeeded")[0].event
    assert event["api_version"] == "2024-06-20"
    assert event["data"]["object"]["invoice"] is None


def test_the_same_seed_plays_the_same(sandbox: Sandbox) -> None:
    def lost(seed: int) -> list[bool]:
        sandbox.tell("mischief", webhooks={"dropped": 0.5, "seed": seed})
        names = [sandbox.stripe.v1.customers.create({}).id for _ in range(12)]
        assert sandbox.ask("deliveries?wait_s=10")["done"]
        return [sandbox.inbox.about(name) == [] for name in names]

    assert lost(3) == lost(3)
    assert lost(3) != lost(4)


@pytest.mark.parametrize("wrong", [{"webhooks": {"loud": 1}}, {"api": [{"kind": "shout"}]}, {"api": [{"knd": "cut"}]}])
def test_unknown_mischief_is_refused(sandbox: Sandbox, wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="400"):
        sandbox.tell("mischief", **wrong)


def test_an_older_shape_names_the_subscription_and_the_invoice_at_the_top(sandbox: Sandbox) -> None:
    sandbox.tell("mischief", webhooks={"api_version": "2024-06-20"})
    name = plans.subscribed(sandbox)
    invoice = sandbox.stripe.v1.invoices.list({"subscription": name}).data[0]
    told = sandbox.inbox.wait(str(invoice.id), "invoice.paid")[0].event["data"]["object"]
    assert (told["subscription"], told["paid"]) == (name, True)
    charge = sandbox.inbox.wait(told["charge"], "charge.succeeded")[0].event["data"]["object"]
    assert (charge["invoice"], charge["payment_intent"]) == (invoice.id, told["payment_intent"])
    subscription = sandbox.inbox.wait(name, "customer.subscription.created")[0].event["data"]["object"]
    assert subscription["current_period_end"] > subscription["current_period_start"]
