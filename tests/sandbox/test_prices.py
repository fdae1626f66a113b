"""Products and their prices, made ahead or ad hoc."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox
from tests.sandbox.visitor import Visitor


def test_a_price_that_was_made_ahead_is_sold(sandbox: Sandbox) -> None:
    api = sandbox.stripe.v1
    product = api.products.create({"name": "A year of reading", "description": "Twelve months."})
    price = api.prices.create({"currency": "eur", "unit_amount": 4_900, "product": product.id, "nickname": "plain"})
    sold = [{"price": price.id, "quantity": 2}, {"price": price.id, "quantity": 1}]
    session = api.checkout.sessions.create(
        {"mode": "payment", "success_url": "http://127.0.0.1:1/", "line_items": sold}
    )
    assert session.amount_total == 14_700
    text = Visitor(sandbox.address).open(session.url).text
    assert "A year of reading and 1 more €147.00 Twelve months." in text


def test_products_and_prices_are_changed_and_listed(sandbox: Sandbox) -> None:
    api = sandbox.stripe.v1
    product = api.products.create({"name": "Reading", "metadata": {"a": "b"}})
    price = api.prices.create({"currency": "EUR", "unit_amount": 100, "product": product.id})
    assert api.products.update(product.id, {"name": "Reading more"}).name == "Reading more"
    assert api.products.retrieve(product.id).metadata.to_dict() == {"a": "b"}
    assert api.prices.update(price.id, {"active": False, "metadata": {"c": "d"}}).metadata.to_dict() == {"c": "d"}
    assert api.prices.retrieve(price.id, {"expand": ["product"]}).product.name == "Reading more"
    assert [each.id for each in api.prices.list({"product": product.id, "active": False}).data] == [price.id]
    assert api.products.list({"active": True, "limit": 1}).data[0].id == product.id
    assert api.products.update(product.id, {"active": False}).active is False
    said: Any = {"mode": "payment", "success_url": "http://x.org/", "line_items": [{"price": price.id, "quantity": 1}]}
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        api.checkout.sessions.create(said)


@pytest.mark.parametrize(
    ("said", "param", "words"),
    [
        ({"product": "prod_x"}, "product", "No such product"),
        ({}, "product", "one of `product` or `product_data`"),
        ({"product_data": {"name": "x"}, "unit_amount": None}, "unit_amount", "Missing required param"),
        ({"product_data": {"name": "x"}, "unit_amount": -1}, "unit_amount", "must be between 0 and"),
        ({"product_data": {"name": "x"}, "unit_amount": 1.5}, "unit_amount", "Invalid integer"),
        ({"product_data": {"name": "x"}, "unit_amount_decimal": "1.5"}, "unit_amount_decimal", "whole minor units"),
        (
            {"product_data": {"name": "x"}, "recurring": {"interval": "year", "interval_count": 4}},
            "recurring[interval_count]",
            "three years",
        ),
    ],
)
def test_a_price_that_cannot_be_is_refused(sandbox: Sandbox, said: dict[str, Any], param: str, words: str) -> None:
    whole: Any = {
        name: value for name, value in ({"currency": "inr", "unit_amount": 1} | said).items() if value is not None
    }
    with pytest.raises(stripe.InvalidRequestError, match=words) as refused:
        sandbox.stripe.v1.prices.create(whole)
    assert refused.value.param == param
