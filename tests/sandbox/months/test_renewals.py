"""Renewals that fail or take their time, trials, and the pages where a giver mends it: an invoice's, and the portal."""

from __future__ import annotations

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
    created,
    days_pass,
    happened,
    invoices,
    portal,
    subscribed,
    to_renewal,
    use_card,
)
from tests.sandbox.visitor import Visitor

FAILS_LATER, INDIAN, ASKS_BANK = "4000000000000341", "4000003560000008", "4000002760003184"
DECLINED = "4000000000000002"


def failing(sandbox: Sandbox) -> str:
    """A plan whose renewal has just failed."""
    name = subscribed(sandbox)
    use_card(sandbox, name, FAILS_LATER)
    to_renewal(sandbox, name)
    return name


def test_a_failed_renewal_is_past_due_and_tried_again(sandbox: Sandbox) -> None:
    name = failing(sandbox)
    open_ = invoices(sandbox, name)[-1]
    assert again(sandbox, name).status == "past_due"
    assert (open_.status, open_.attempt_count, open_.amount_remaining) == ("open", 1, 50_000)
    assert open_.next_payment_attempt == (open_.status_transitions.finalized_at or 0) + 3 * DAY_S
    assert happened(sandbox, open_.id) == ["invoice.created", "invoice.finalized", "invoice.payment_failed"]
    days_pass(sandbox, 3)
    assert invoices(sandbox, name)[-1].attempt_count == 2
    use_card(sandbox, name, "4242424242424242")
    days_pass(sandbox, 5)
    paid = invoices(sandbox, name)[-1]
    assert (paid.id, paid.status, paid.attempt_count) == (open_.id, "paid", 3)
    assert again(sandbox, name).status == "active"


@pytest.mark.parametrize(("then", "status"), [("canceled", "canceled"), ("unpaid", "unpaid"), ("past_due", "past_due")])
def test_after_the_last_attempt_comes_what_the_setting_says(sandbox: Sandbox, then: str, status: str) -> None:
    sandbox.tell("settings", dunning={"retries_days": [2, 2], "then": then})
    name = failing(sandbox)
    days_pass(sandbox, 5)
    given_up, open_ = again(sandbox, name), invoices(sandbox, name)[-1]
    assert (given_up.status, open_.status, open_.attempt_count) == (status, "open", 3)
    assert open_.next_payment_attempt is None
    if then == "canceled":
        assert given_up.cancellation_details.reason == "payment_failed"


def test_an_unpaid_plan_makes_drafts_until_its_latest_invoice_is_paid(sandbox: Sandbox) -> None:
    sandbox.tell("settings", dunning={"retries_days": [1], "then": "unpaid"})
    name = failing(sandbox)
    days_pass(sandbox, 2)
    to_renewal(sandbox, name)
    latest = invoices(sandbox, name)[-1]
    assert (again(sandbox, name).status, latest.status, latest.auto_advance) == ("unpaid", "draft", False)
    sandbox.stripe.v1.invoices.finalize_invoice(latest.id)
    paid = sandbox.stripe.v1.invoices.pay(latest.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, again(sandbox, name).status) == ("paid", "active")


def test_an_open_invoice_is_paid_on_its_page(sandbox: Sandbox, visitor: Visitor) -> None:
    open_ = invoices(sandbox, name := failing(sandbox))[-1]
    visitor.open(open_.hosted_invoice_url)
    assert f"Invoice {open_.number} ₹500.00" in visitor.text
    assert visitor.alert == "Your card was declined."
    assert visitor.pay(DECLINED).status == 402
    assert "Is it you?" in visitor.pay(ASKS_BANK).text
    visitor.send(press=1)
    assert (visitor.url, "unable to authenticate" in visitor.alert) == (open_.hosted_invoice_url, True)
    visitor.pay(ASKS_BANK).send(press=0)
    assert (visitor.url, "This invoice is paid" in visitor.text) == (open_.hosted_invoice_url, True)
    assert again(sandbox, name).status == "active"
    assert "This invoice is paid" in visitor.open(open_.hosted_invoice_url, "card_number=x").text


@pytest.mark.parametrize(("close", "status"), [("void_invoice", "void"), ("mark_uncollectible", "uncollectible")])
def test_an_invoice_that_is_given_up_leaves_the_plan_active(sandbox: Sandbox, close: str, status: str) -> None:
    name = failing(sandbox)
    open_, api = invoices(sandbox, name)[-1], sandbox.stripe.v1.invoices
    closed = getattr(api, close)(open_.id)
    assert (closed.status, again(sandbox, name).status) == (status, "active")
    with pytest.raises(stripe.InvalidRequestError, match="isn't open"):
        api.mark_uncollectible(open_.id)
    days_pass(sandbox, 4)
    assert api.retrieve(open_.id).attempt_count == 1
    words = {"void": "This invoice is void", "uncollectible": "This invoice was given up"}
    assert words[status] in Visitor(sandbox.address).open(open_.hosted_invoice_url).text


def test_an_invoice_says_more_when_asked_and_what_it_cannot(sandbox: Sandbox) -> None:
    api, name = sandbox.stripe.v1.invoices, failing(sandbox)
    open_ = api.retrieve(invoices(sandbox, name)[-1].id, {"expand": ["confirmation_secret", "payments"]})
    assert open_.confirmation_secret.client_secret.startswith("pi_")
    assert [each.status for each in open_.payments.data] == ["open"]
    assert [each.amount for each in api.line_items.list(open_.id).data] == [50_000]
    assert api.update(open_.id, {"metadata": {"a": "b"}, "description": "x"}).metadata.to_dict() == {"a": "b"}
    for said, words in (({"paid_out_of_band": True}, "does not do"), ({"payment_method": "pm_x"}, "No such payment")):
        with pytest.raises(stripe.InvalidRequestError, match=words):
            api.pay(open_.id, said)
    with pytest.raises(stripe.InvalidRequestError, match="does not change"):
        api.update(open_.id, {"due_date": 1})
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        api.pay(invoices(sandbox, name)[0].id)
    with pytest.raises(stripe.InvalidRequestError, match="only one that is draft"):
        api.finalize_invoice(open_.id)


def test_an_indian_card_is_charged_after_a_day_of_processing(sandbox: Sandbox) -> None:
    name = subscribed(sandbox, card=INDIAN)
    to_renewal(sandbox, name)
    waiting = invoices(sandbox, name)[-1]
    (payment,) = sandbox.stripe.v1.invoice_payments.list({"invoice": waiting.id}).data
    intent = sandbox.stripe.v1.payment_intents.retrieve(payment.payment.payment_intent)
    assert (waiting.status, intent.status, again(sandbox, name).status) == ("open", "processing", "active")
    assert "This payment is under way" in Visitor(sandbox.address).open(waiting.hosted_invoice_url).text
    with pytest.raises(stripe.InvalidRequestError, match="still processing"):
        sandbox.stripe.v1.invoices.pay(waiting.id)
    sandbox.tell("clock", advance_s=25 * HOUR_S)
    assert sandbox.stripe.v1.payment_intents.retrieve(intent.id).status == "processing"
    sandbox.tell("clock", advance_s=HOUR_S)
    assert sandbox.stripe.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert invoices(sandbox, name)[-1].status == "paid"


def test_above_15000_rupees_an_indian_payer_is_asked_again_and_never_tried_again(
    sandbox: Sandbox, visitor: Visitor
) -> None:
    name = subscribed(sandbox, amount=15_000_01, card=INDIAN)
    to_renewal(sandbox, name)
    open_ = invoices(sandbox, name)[-1]
    assert (open_.status, open_.next_payment_attempt, again(sandbox, name).status) == ("open", None, "past_due")
    assert happened(sandbox, open_.id)[-2:] == ["invoice.payment_failed", "invoice.payment_action_required"]
    days_pass(sandbox, 10)
    assert invoices(sandbox, name)[-1].attempt_count == 1
    visitor.open(open_.hosted_invoice_url).pay(INDIAN)
    assert "This invoice is paid" in visitor.text
    assert again(sandbox, name).status == "active"


def test_a_card_that_is_always_asked_fails_when_nobody_is_there(sandbox: Sandbox) -> None:
    name = subscribed(sandbox)
    use_card(sandbox, name, ASKS_BANK)
    to_renewal(sandbox, name)
    open_ = invoices(sandbox, name)[-1]
    assert again(sandbox, name).status == "past_due"
    assert happened(sandbox, open_.id)[-2:] == ["invoice.payment_failed", "invoice.payment_action_required"]


def test_a_first_payment_that_fails_leaves_it_incomplete_until_it_expires(sandbox: Sandbox) -> None:
    plan = created(sandbox, "chargeCustomerFail")
    assert plan.status == "incomplete"
    sandbox.tell("clock", advance_s=22 * HOUR_S)
    assert again(sandbox, plan.id).status == "incomplete"
    sandbox.tell("clock", advance_s=HOUR_S + 5)
    expired = again(sandbox, plan.id, "latest_invoice")
    assert (expired.status, expired.latest_invoice.status) == ("incomplete_expired", "void")
    with pytest.raises(stripe.InvalidRequestError, match="incomplete_expired"):
        sandbox.stripe.v1.subscriptions.update(plan.id, {"metadata": {"a": "b"}})


def test_an_app_pays_the_first_invoice_by_its_secret(sandbox: Sandbox) -> None:
    expand = ["latest_invoice.confirmation_secret"]
    plan = created(sandbox, None, payment_behavior="default_incomplete", expand=expand)
    assert (plan.status, plan.latest_invoice.attempt_count) == ("incomplete", 0)
    intent = plan.latest_invoice.confirmation_secret.client_secret.partition("_secret")[0]
    sandbox.tell("pay", payment_intent=intent)
    assert again(sandbox, plan.id).status == "active"


def test_a_good_card_makes_it_active_at_once(sandbox: Sandbox) -> None:
    plan = created(sandbox, trial_settings={"end_behavior": {"missing_payment_method": "cancel"}})
    assert (plan.status, plan.collection_method) == ("active", "charge_automatically")
    with pytest.raises(stripe.InvalidRequestError, match="allow_incomplete"):
        created(sandbox, payment_behavior="error_if_incomplete")
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: items"):
        created(sandbox, items=[])
    product = sandbox.stripe.v1.products.create({"name": "A book"})
    book = {"currency": "inr", "unit_amount": 50_000, "product": product.id}
    with pytest.raises(stripe.InvalidRequestError, match="only accepts `type=recurring`"):
        created(sandbox, items=[{"price": sandbox.stripe.v1.prices.create(book).id}])
    with pytest.raises(stripe.InvalidRequestError, match="Only a paused"):
        sandbox.stripe.v1.subscriptions.resume(plan.id)


def test_a_trial_through_checkout_costs_nothing_at_first(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox, subscription_data={"trial_period_days": 7})
    visitor.open(session.url)
    assert "₹0.00 today, then ₹500.00 per month" in visitor.text
    visitor.pay()
    done = sandbox.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice"]})
    assert (done.payment_status, done.subscription.status) == ("no_payment_required", "trialing")
    assert (done.subscription.latest_invoice.status, done.subscription.latest_invoice.amount_due) == ("paid", 0)
    name = done.subscription.id
    days_pass(sandbox, 4)
    assert happened(sandbox, name)[-1] == "customer.subscription.trial_will_end"
    days_pass(sandbox, 4)
    assert again(sandbox, name).status == "active"
    assert [each.amount_paid for each in invoices(sandbox, name)] == [0, 50_000]


@pytest.mark.parametrize(
    ("behavior", "status"), [("pause", "paused"), ("cancel", "canceled"), ("create_invoice", "past_due")]
)
def test_a_trial_without_a_card_ends_as_it_was_said(sandbox: Sandbox, behavior: str, status: str) -> None:
    settings = {"end_behavior": {"missing_payment_method": behavior}}
    ends = sandbox.ask("clock")["now"] + DAY_S
    plan = created(sandbox, None, trial_end=ends, trial_settings=settings)
    assert (plan.status, plan.trial_end) == ("trialing", ends)
    days_pass(sandbox, 1.1)
    assert again(sandbox, plan.id).status == status
    with pytest.raises(stripe.InvalidRequestError, match="in the future"):
        created(sandbox, trial_end=ends)


def test_a_paused_plan_is_resumed_with_a_new_period(sandbox: Sandbox) -> None:
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    plan = created(sandbox, None, trial_period_days=1, trial_settings=settings)
    days_pass(sandbox, 20)
    assert happened(sandbox, plan.id)[-1] == "customer.subscription.paused"
    subscriptions = sandbox.stripe.v1.subscriptions
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        subscriptions.resume(plan.id)
    assert again(sandbox, plan.id).status == "paused"
    subscriptions.update(plan.id, {"default_payment_method": "pm_card_visa"})
    resumed = subscriptions.resume(plan.id, {"billing_cycle_anchor": "now"})
    assert resumed.status == "active"
    assert abs(resumed.billing_cycle_anchor - sandbox.ask("clock")["now"]) < 60
    assert happened(sandbox, plan.id)[-1] == "customer.subscription.resumed"


def test_the_portal_shows_a_plan_and_ends_it(sandbox: Sandbox, visitor: Visitor) -> None:
    name = subscribed(sandbox)
    visitor.open(portal(sandbox, name).url)
    for words in ("₹500.00 per month", "Status active", "Visa ending in 4242, 12 / 34", "₹500.00 · paid"):
        assert words in visitor.text.replace("Statusactive", "Status active")
    visitor.send()
    assert ("Ends on" in visitor.text, again(sandbox, name).cancel_at_period_end) == (True, True)
    assert again(sandbox, name).cancellation_details.reason == "cancellation_requested"
    visitor.send()
    assert ("Renews on" in visitor.text, again(sandbox, name).cancel_at_period_end) == (True, False)
    assert visitor.follow("Return").url == f"{OUTSIDE}/giving"


def test_the_portal_changes_only_its_own_customers_plans(sandbox: Sandbox, visitor: Visitor) -> None:
    mine, others = portal(sandbox, subscribed(sandbox)), subscribed(sandbox)
    assert visitor.open(mine.url, f"end={others}").status == 404
    assert again(sandbox, others).cancel_at_period_end is False


def test_the_portal_takes_another_card(sandbox: Sandbox, visitor: Visitor) -> None:
    name = subscribed(sandbox)
    visitor.open(portal(sandbox, name).url).follow("Use another card")
    assert (visitor.pay(DECLINED).status, visitor.alert) == (402, "Your card was declined.")
    visitor.pay("5555555555554444")
    assert "Mastercard ending in 4444" in visitor.text
    plan = again(sandbox, name, "customer.invoice_settings.default_payment_method", "default_payment_method")
    assert plan.default_payment_method.card.last4 == "4444"
    assert plan.customer.invoice_settings.default_payment_method.card.last4 == "4444"


def test_a_portal_for_one_thing_leads_back_when_that_is_done(sandbox: Sandbox, visitor: Visitor) -> None:
    name = subscribed(sandbox)
    after = {"type": "redirect", "redirect": {"return_url": f"{OUTSIDE}/giving?card=new"}}
    flow = {"type": "payment_method_update", "after_completion": after}
    visitor.open(portal(sandbox, name, flow_data=flow).url)
    assert visitor.url.endswith("/card")
    assert visitor.pay("5555555555554444").url == f"{OUTSIDE}/giving?card=new"
    ends = {"type": "subscription_cancel", "subscription_cancel": {"subscription": name}, "after_completion": after}
    assert visitor.open(portal(sandbox, name, flow_data=ends).url).send().url == f"{OUTSIDE}/giving?card=new"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"customer": "cus_x"}, "No such customer"),
        ({"configuration": "bpc_x"}, "No such billing portal configuration"),
        ({"flow_data": {"type": "subscription_update"}}, "does not do the flow"),
        ({"flow_data": {"type": "subscription_cancel"}}, "No such subscription"),
        ({"on_behalf_of": "acct_x"}, "does not do `on_behalf_of`"),
    ],
)
def test_a_portal_is_refused_as_stripe_refuses_it(sandbox: Sandbox, said: Any, words: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words):
        portal(sandbox, subscribed(sandbox), **said)


def test_a_link_to_the_portal_expires(sandbox: Sandbox, visitor: Visitor) -> None:
    session = portal(sandbox, subscribed(sandbox))
    (known,) = sandbox.stripe.v1.billing_portal.configurations.list().data
    assert (session.configuration, known.is_default) == (known.id, True)
    sandbox.tell("clock", advance_s=HOUR_S + 60)
    assert (visitor.open(session.url).status, "This link has expired" in visitor.text) == (410, True)
