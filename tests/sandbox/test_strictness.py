"""The sandbox takes what Stripe takes, in Stripe's words."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox

GOOD = {"amount": 50_000, "currency": "inr"}


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"amuont": 5}, "parameter_unknown", "amuont"),
        ({"amount": 500.5}, "parameter_invalid_integer", "amount"),
        ({"amount": "five"}, "parameter_invalid_integer", "amount"),
        ({"amount": {"value": 5}}, "parameter_invalid_integer", "amount"),
        ({"amount": 0}, "parameter_invalid_integer", "amount"),
        ({"amount": 49}, "amount_too_small", "amount"),
        ({"amount": 100_000_000}, "amount_too_large", "amount"),
        ({"currency": "zzz"}, None, "currency"),
        ({"currency": "kwd", "amount": 10_005}, "parameter_invalid_integer", "amount"),
        ({"capture_method": "sometimes"}, None, "capture_method"),
        ({"automatic_payment_methods": {"enabled": "yes"}}, None, "automatic_payment_methods[enabled]"),
        ({"automatic_payment_methods": {"enable": True}}, "parameter_unknown", "automatic_payment_methods[enable]"),
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        ({"description": ""}, "parameter_invalid_empty", "description"),
        ({"description": "x" * 1001}, "parameter_invalid_string_length", "description"),
        ({"description": ["x"]}, None, "description"),
        ({"metadata": {"x" * 41: "y"}}, None, "metadata"),
        ({"metadata": {"x": "y" * 501}}, None, "metadata[x]"),
        ({"metadata": {f"name{number}": "y" for number in range(51)}}, None, "metadata"),
        ({"expand": "latest_charge"}, None, "expand"),
        ({"expand": ["nothing"]}, None, "expand"),
        ({"expand": ["latest_charge.a.b.c.d"]}, None, "expand"),
        ({"customer": "cus_nobody"}, "resource_missing", "customer"),
        ({"payment_method": "pm_nothing"}, "resource_missing", "payment_method"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_name(
    sandbox: Sandbox, changes: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sandbox.stripe.v1.payment_intents.create(GOOD | changes)
    assert (refused.value.code, refused.value.param) == (code, param)


def test_a_missing_parameter_is_named(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: currency") as refused:
        sandbox.stripe.v1.payment_intents.create({"amount": 5})  # type: ignore[typeddict-item]
    assert refused.value.code == "parameter_missing"


def test_the_answer_to_a_wrong_choice_names_the_choices(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="must be one of duplicate, fraudulent, or requested_by"):
        sandbox.stripe.v1.refunds.create({"charge": "ch_x", "reason": "regret"})


def test_amounts_follow_the_decimals_of_their_currency(sandbox: Sandbox) -> None:
    paid = [sandbox.pay("visa", amount, currency) for currency, amount in (("jpy", 50), ("kwd", 5_000), ("usd", 50))]
    assert [intent.amount_received for intent in paid] == [50, 5_000, 50]


def test_a_key_that_is_not_the_sandboxs_is_refused_and_hidden(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.AuthenticationError) as refused:
        sandbox.client("sk_live_abcdefghijkl").v1.customers.list()
    assert "abcdefgh" not in str(refused.value)


def test_no_key_at_all_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        urllib.request.urlopen(f"{sandbox.address}/v1/customers")
    refused.value.close()


def test_another_version_of_the_api_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version: 2019-01-01"):
        sandbox.stripe.v1.customers.list({}, {"stripe_version": "2019-01-01"})


def test_an_unknown_address_is_stripes_404(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as refused:
        sandbox.stripe.raw_request("get", "/v1/gifts")
    assert refused.value.http_status == 404


def test_what_stripe_has_and_the_sandbox_has_not_is_said(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.APIError, match=r"The sandbox does not do POST /v1/coupons"):
        sandbox.stripe.v1.coupons.create({"percent_off": 5})


@pytest.mark.parametrize("body", ["a[b=c", "=", "a[b]=1&a=2", "a=2&a[b]=1", "%ff&&&", "a[[b]]=1", "&" * 5000])
def test_a_garbled_body_is_refused(sandbox: Sandbox, body: str) -> None:
    request = urllib.request.Request(f"{sandbox.address}/v1/customers", body.encode(), method="POST")
    request.add_header("Authorization", "Bearer sk_test_sandbox")
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        urllib.request.urlopen(request)
    refused.value.close()


def test_lists_are_paged_newest_first_without_loss(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers
    made = [customers.create({"email": "paged@example.org"}).id for _ in range(5)]
    wanted: Any = {"email": "paged@example.org", "limit": 2}
    first = customers.list(wanted)
    assert ([each.id for each in first.data], first.has_more) == ([made[4], made[3]], True)
    assert [each.id for each in first.auto_paging_iter()] == made[::-1]
    before = customers.list(wanted | {"ending_before": made[1]})
    assert ([each.id for each in before.data], before.has_more) == ([made[3], made[2]], True)
    last = customers.list(wanted | {"starting_after": made[1]})
    assert ([each.id for each in last.data], last.has_more) == ([made[0]], False)


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 101}, {"starting_after": "cus_nobody"}])
def test_a_wrong_page_is_refused(sandbox: Sandbox, wrong: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.stripe.v1.customers.list(wrong)


def test_lists_are_cut_by_time(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers
    made = customers.create({"email": "timed@example.org"})
    wanted: Any = {"email": "timed@example.org"}
    assert len(customers.list(wanted | {"created": {"gte": made.created}}).data) == 1
    assert customers.list(wanted | {"created": {"gt": made.created}}).data == []
    assert len(customers.list(wanted | {"created": made.created}).data) == 1


def test_what_is_expanded_is_whole(sandbox: Sandbox) -> None:
    customer = sandbox.stripe.v1.customers.create({"name": "A Giver"})
    paid = sandbox.pay(customer=customer.id, capture_method="automatic")
    listed = sandbox.stripe.v1.payment_intents.list(
        {"customer": customer.id, "expand": ["data.latest_charge.balance_transaction", "data.customer"]}
    ).data[0]
    assert listed.id == paid.id
    assert isinstance(listed.customer, stripe.Customer)
    assert listed.customer.name == "A Giver"
    assert isinstance(listed.latest_charge, stripe.Charge)
    assert isinstance(listed.latest_charge.balance_transaction, stripe.BalanceTransaction)
    assert listed.latest_charge.balance_transaction.net == 49_000


def test_metadata_is_merged_and_emptied_as_stripe_does(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers
    made = customers.create({"metadata": {"one": "1", "two": "2", "0": "nought"}})
    changed = customers.update(made.id, {"metadata": {"two": "", "three": "3"}})
    assert changed.metadata is not None
    assert changed.metadata.to_dict() == {"one": "1", "three": "3", "0": "nought"}
    emptied = customers.update(made.id, {"metadata": ""})
    assert emptied.metadata is not None
    assert emptied.metadata.to_dict() == {}


def test_a_deleted_customer_says_so(sandbox: Sandbox) -> None:
    customers = sandbox.stripe.v1.customers
    made = customers.create({"email": "gone@example.org"})
    customers.delete(made.id)
    assert customers.retrieve(made.id).to_dict() == {"id": made.id, "object": "customer", "deleted": True}
    assert customers.list({"email": "gone@example.org"}).data == []


def test_products_carry_what_prices_ask(sandbox: Sandbox) -> None:
    product = sandbox.stripe.v1.products.create({"name": "A contribution"})
    assert sandbox.stripe.v1.products.retrieve(product.id).name == "A contribution"
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: name"):
        sandbox.stripe.v1.products.create({})  # type: ignore[typeddict-item]


def test_every_answer_says_which_request_it_was(sandbox: Sandbox) -> None:
    answer = sandbox.pay().last_response
    assert answer.request_id.startswith("req_")
