"""Subscriptions as time goes by: their beginning, renewals, changes, pauses and ends."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox
from tests.sandbox.months.plans import (
    DAY_S,
    HOUR_S,
    OUTSIDE,
    again,
    checkout,
    days_pass,
    happened,
    invoices,
    own_sandbox,
    price,
    subscribed,
    to_renewal,
    use_card,
)
from tests.sandbox.visitor import Visitor
from tests.stripe_sandbox.resources.periods import end_of_period

FAILS_LATER, ASKS_BANK = "4000000000000341", "4000002760003184"


def test_checkout_begins_a_subscription_and_pays_its_first_invoice(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url)
    assert "Monthly contribution ₹500.00 per month" in visitor.text
    visitor.pay()
    assert visitor.url == f"{OUTSIDE}/thanks"
    expand = ["subscription.latest_invoice.payments", "subscription.default_payment_method"]
    paid = sandbox.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": expand})
    plan = paid.subscription
    assert (paid.status, paid.payment_status, paid.payment_intent) == ("complete", "paid", None)
    assert (plan.status, plan.metadata.to_dict(), plan.description) == ("active", {"plan": "p1"}, "A plan")
    assert (plan.customer, plan.default_payment_method.customer) == (paid.customer, paid.customer)
    invoice = plan.latest_invoice
    assert (paid.invoice, invoice.status, invoice.amount_paid) == (invoice.id, "paid", 50_000)
    assert invoice.parent.subscription_details.subscription == plan.id
    assert invoice.parent.subscription_details.metadata.to_dict() == {"plan": "p1"}
    assert "subscription" not in invoice.to_dict()
    assert happened(sandbox, session.id, plan.id, invoice.id) == [
        "invoice.created",
        "customer.subscription.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


def test_a_charge_leads_to_its_invoice_only_through_invoice_payments(sandbox: Sandbox) -> None:
    plan = again(sandbox, subscribed(sandbox), "latest_invoice.payments")
    (payment,) = sandbox.stripe.v1.invoice_payments.list({"invoice": plan.latest_invoice.id}).data
    assert (payment.status, payment.amount_paid) == ("paid", 50_000)
    assert payment.id == plan.latest_invoice.payments.data[0].id
    intent = sandbox.stripe.v1.payment_intents.retrieve(payment.payment.payment_intent, {"expand": ["latest_charge"]})
    assert (intent.metadata.to_dict(), "invoice" in intent.latest_charge.to_dict()) == ({}, False)
    asked = {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    found = sandbox.stripe.v1.invoice_payments.list(asked).data
    assert [each.invoice for each in found] == [plan.latest_invoice.id]
    assert sandbox.stripe.v1.invoice_payments.retrieve(payment.id).invoice == plan.latest_invoice.id
    assert sandbox.stripe.v1.invoice_payments.list({"invoice": plan.latest_invoice.id, "status": "open"}).data == []


def test_a_refused_card_begins_nothing_and_can_be_followed_by_a_good_one(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).pay(FAILS_LATER)
    assert (visitor.status, visitor.alert) == (402, "Your card was declined.")
    assert sandbox.stripe.v1.checkout.sessions.retrieve(session.id).subscription is None
    visitor.pay(ASKS_BANK)
    visitor.send(press=0)
    done = sandbox.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription"]})
    assert (visitor.url, done.subscription.status) == (f"{OUTSIDE}/thanks", "active")


@pytest.mark.parametrize(
    ("start", "interval", "count", "ends"),
    [
        ("2027-01-31", "month", 1, ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("2027-11-30", "month", 3, ["2028-02-29", "2028-05-30", "2028-08-30"]),
        ("2028-02-29", "year", 1, ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("2027-12-29", "week", 2, ["2028-01-12", "2028-01-26"]),
        ("2027-02-27", "day", 3, ["2027-03-02"]),
    ],
)
def test_periods_end_on_the_day_on_which_they_began(start: str, interval: str, count: int, ends: list[str]) -> None:
    anchor = moment = int(datetime.fromisoformat(f"{start}T10:30:00+00:00").timestamp())
    for end in ends:
        moment = end_of_period(moment, anchor, interval, count)
        assert datetime.fromtimestamp(moment, UTC).isoformat() == f"{end}T10:30:00+00:00"


def test_months_that_pass_at_once_renew_one_by_one(sandbox: Sandbox) -> None:
    name = subscribed(sandbox)
    days_pass(sandbox, 95)
    made = invoices(sandbox, name)
    assert [each.billing_reason for each in made] == ["subscription_create"] + ["subscription_cycle"] * 3
    assert {each.status for each in made} == {"paid"}
    spans = [(each.lines.data[0].period.start, each.lines.data[0].period.end) for each in made]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[0][0] == again(sandbox, name).billing_cycle_anchor
    assert [str(each.number)[-4:] for each in made] == ["0001", "0002", "0003", "0004"]
    assert [each.period_end for each in made[1:]] == [each[0] for each in spans[1:]]


def test_what_happens_while_months_pass_is_told_in_the_order_of_its_time(sandbox: Sandbox) -> None:
    sandbox.tell("settings", dunning={"retries_days": [2, 3], "then": "past_due"})
    name = subscribed(sandbox, line_items=[{"quantity": 1, "price_data": price(interval="day")}])
    use_card(sandbox, name, FAILS_LATER)
    days_pass(sandbox, 10.5)
    events = sandbox.stripe.v1.events.list({"limit": 100, "types": ["invoice.created", "invoice.payment_failed"]}).data
    moments = [each.created for each in reversed(events)]
    assert len(moments) > 10 + 10 + 8 + 5
    assert moments == sorted(moments)


def test_a_sandbox_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    with own_sandbox(tmp_path, tmp_path / "state") as before:
        name, waiting = subscribed(before), checkout(before)
        days_pass(before, 20)
    with own_sandbox(tmp_path, tmp_path / "state") as after:
        days_pass(after, 12)
        assert [each.status for each in invoices(after, name)] == ["paid", "paid"]
        assert after.stripe.v1.checkout.sessions.retrieve(waiting.id).status == "expired"


def test_a_renewal_is_a_draft_for_an_hour_and_then_collected(sandbox: Sandbox) -> None:
    name = subscribed(sandbox)
    to_renewal(sandbox, name, beyond_s=60)
    draft = invoices(sandbox, name)[-1]
    assert (draft.status, draft.number, draft.hosted_invoice_url) == ("draft", None, None)
    sandbox.tell("clock", advance_s=HOUR_S)
    assert invoices(sandbox, name)[-1].status == "paid"
    told = ["invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"]
    assert happened(sandbox, draft.id) == told
    assert happened(sandbox, name)[-1] == "customer.subscription.updated"


def test_a_changed_amount_counts_from_the_next_renewal(sandbox: Sandbox) -> None:
    name, subscriptions = subscribed(sandbox), sandbox.stripe.v1.subscriptions
    item = again(sandbox, name)["items"].data[0]
    dearer = {"id": item.id, "price_data": price(70_000, product=item.price.product)}
    with pytest.raises(stripe.InvalidRequestError, match="no prorations"):
        subscriptions.update(name, {"items": [dearer]})
    changed = subscriptions.update(name, {"items": [dearer], "proration_behavior": "none"})
    assert [each.price.unit_amount for each in changed["items"].data] == [70_000]
    assert changed["items"].data[0].current_period_end == item.current_period_end
    to_renewal(sandbox, name)
    assert [each.amount_paid for each in invoices(sandbox, name)] == [50_000, 70_000]
    cheaper = {"price_data": price(30_000, product=item.price.product), "proration_behavior": "none"}
    sandbox.stripe.v1.subscription_items.update(item.id, cheaper)
    (now,) = sandbox.stripe.v1.subscription_items.list({"subscription": name}).data
    assert (now.id, now.price.unit_amount) == (item.id, 30_000)
    assert sandbox.stripe.v1.subscription_items.retrieve(item.id).price.unit_amount == 30_000
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription item"):
        sandbox.stripe.v1.subscription_items.retrieve("si_x")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"items": [{"price_data": price(product="prod_x")}], "proration_behavior": "none"}, "No such product"),
        ({"items": [{"id": "si_x", "quantity": 2}], "proration_behavior": "none"}, "No such subscription item"),
        ({"items": [{"price": "price_x"}], "proration_behavior": "none"}, "No such price"),
        ({"collection_method": "send_invoice"}, "does not do `collection_method`"),
        ({"default_payment_method": "pm_x"}, "No such payment method"),
        ({"pause_collection": {"behavior": "forget"}}, "must be one of keep_as_draft"),
        ({"nonsense": 1}, "unknown parameter"),
    ],
)
def test_changes_that_cannot_be_are_refused(sandbox: Sandbox, said: Any, words: str) -> None:
    name = subscribed(sandbox)
    with pytest.raises(stripe.InvalidRequestError, match=words):
        sandbox.stripe.v1.subscriptions.update(name, said)


def test_items_are_added_and_deleted_but_never_the_last(sandbox: Sandbox) -> None:
    name, subscriptions = subscribed(sandbox), sandbox.stripe.v1.subscriptions
    item = again(sandbox, name)["items"].data[0]

    def change(*items: Any) -> stripe.Subscription:
        return subscriptions.update(name, {"items": list(items), "proration_behavior": "none"})

    product = item.price.product
    both = change({"price_data": price(10_000, product=product)}, {"id": item.id, "quantity": 2})
    assert [(each.price.unit_amount, each.quantity) for each in both["items"].data] == [(50_000, 2), (10_000, 1)]
    one = change({"id": item.id, "deleted": True})
    with pytest.raises(stripe.InvalidRequestError, match="at least one active item"):
        change({"id": one["items"].data[0].id, "deleted": True})
    with pytest.raises(stripe.InvalidRequestError, match="keeps one interval"):
        change({"price_data": price(10_000, "year", product=product)})
    with pytest.raises(stripe.InvalidRequestError, match="the same currency"):
        change({"price_data": price(10_000, product=product) | {"currency": "usd"}})


@pytest.mark.parametrize(
    ("behavior", "status"), [("void", "void"), ("mark_uncollectible", "uncollectible"), ("keep_as_draft", "draft")]
)
def test_a_pause_collects_nothing_until_it_is_over(sandbox: Sandbox, behavior: str, status: str) -> None:
    name = subscribed(sandbox)
    resumes_at = sandbox.ask("clock")["now"] + 45 * DAY_S
    pause: Any = {"pause_collection": {"behavior": behavior, "resumes_at": resumes_at}}
    assert sandbox.stripe.v1.subscriptions.update(name, pause).pause_collection.behavior == behavior
    days_pass(sandbox, 32)
    assert [each.status for each in invoices(sandbox, name)] == ["paid", status]
    assert again(sandbox, name).status == "active"
    days_pass(sandbox, 31)
    assert again(sandbox, name).pause_collection is None
    assert [each.status for each in invoices(sandbox, name)] == ["paid", status, "paid"]


def test_a_pause_is_ended_by_hand(sandbox: Sandbox) -> None:
    name, subscriptions = subscribed(sandbox), sandbox.stripe.v1.subscriptions
    subscriptions.update(name, {"pause_collection": {"behavior": "void"}})
    assert subscriptions.update(name, {"pause_collection": ""}).pause_collection is None
    days_pass(sandbox, 32)
    assert [each.status for each in invoices(sandbox, name)] == ["paid", "paid"]


def test_it_ends_with_its_period_when_that_was_asked(sandbox: Sandbox) -> None:
    name, subscriptions = subscribed(sandbox), sandbox.stripe.v1.subscriptions
    ending = subscriptions.update(name, {"cancel_at_period_end": True})
    assert (ending.status, ending.cancel_at) == ("active", ending["items"].data[0].current_period_end)
    kept = subscriptions.update(name, {"cancel_at_period_end": False})
    assert (kept.cancel_at, kept.canceled_at, kept.cancellation_details.reason) == (None, None, None)
    subscriptions.update(name, {"cancel_at_period_end": True})
    days_pass(sandbox, 32)
    ended = again(sandbox, name)
    assert (ended.status, ended.ended_at) == ("canceled", ending.cancel_at)
    assert len(invoices(sandbox, name)) == 1
    assert happened(sandbox, name)[-1] == "customer.subscription.deleted"


def test_it_ends_at_once_and_cannot_be_changed_then(sandbox: Sandbox) -> None:
    name, subscriptions = subscribed(sandbox), sandbox.stripe.v1.subscriptions
    assert subscriptions.cancel(name, {"cancellation_details": {"comment": "Enough."}}).status == "canceled"
    ended = again(sandbox, name)
    assert (ended.cancellation_details.reason, ended.cancellation_details.comment) == (
        "cancellation_requested",
        "Enough.",
    )
    for change in (lambda: subscriptions.cancel(name), lambda: subscriptions.update(name, {"metadata": {"a": "b"}})):
        with pytest.raises(stripe.InvalidRequestError, match="canceled"):
            change()
    listed = {
        status: {each.id for each in subscriptions.list({"status": status}).data} for status in ("all", "canceled")
    }
    assert name in listed["all"] & listed["canceled"]
    assert name not in {each.id for each in subscriptions.list().data}
    assert [each.id for each in subscriptions.list({"customer": str(ended.customer), "status": "ended"}).data] == [name]
    assert subscriptions.list({"price": "price_x", "status": "all"}).data == []
