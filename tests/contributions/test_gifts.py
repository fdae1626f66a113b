"""A gift's whole way, over HTTP to the sandbox and back: begun once, paid once, booked once, thanked once."""

from __future__ import annotations

from newsapp.contributions import models
from newsapp.contributions.actions import balancing
from newsapp.platform.db import db
from tests.contributions.newsroom import DECLINED_CARD, Newsroom


def test_a_paid_gift_is_in_the_books_with_its_fee_and_has_one_receipt(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    assert newsroom.status(gift) == "paid"
    stands = balancing.balances()["INR"]
    assert stands["contributions"] == -50_000
    assert stands["stripe_fees"] > 0
    assert stands["stripe_balance"] == 50_000 - stands["stripe_fees"]
    assert balancing.check() == []
    receipt = db.session.query(models.Receipt).one()
    assert (receipt.number, receipt.amount_minor, receipt.kind) == (1, 50_000, "receipt")


def test_a_declined_gift_is_not_paid_and_can_still_be(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    newsroom.pay(gift, DECLINED_CARD)
    assert newsroom.status(gift) in ("created", "failed")
    assert balancing.balances() == {}
    newsroom.pay(gift)
    assert newsroom.status(gift) == "paid"
    assert balancing.check() == []
