"""However often, and in whatever order, the objects of a gift are looked at: the books end the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import balancing, disputes, payments, payouts, refunds, sessions
from newsapp.contributions.models import Contribution, Dispute, Payment, Receipt, Refund, Transfer
from newsapp.platform.db import db
from tests.contributions.newsroom import Newsroom, Sandbox, started

Look = tuple[Callable[[str], object], str]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox for these tests alone, which tells nobody anything."""
    with started(tmp_path_factory.mktemp("sandbox")) as found:
        found.tell("mischief", webhooks={"dropped": 1.0})
        yield found


@dataclass(frozen=True)
class Life:
    """What became of a gift at Stripe, before anybody here looked."""

    refunds: tuple[int, ...] = ()
    comes_back: bool = False
    dispute: str = ""

    @property
    def ends(self) -> str:
        """How the gift stands then."""
        gone = sum(self.refunds[1:] if self.comes_back else self.refunds)
        if self.dispute == "lost":
            return "disputed"
        return "refunded" if gone == 50_000 else "partly_refunded" if gone else "paid"


LIVES = st.sampled_from(
    [
        Life(),
        Life(refunds=(50_000,)),
        Life(refunds=(10_000, 15_000)),
        Life(refunds=(50_000, 50_000), comes_back=True),
        Life(dispute="won"),
        Life(dispute="lost"),
        Life(refunds=(20_000,), dispute="lost"),
    ]
)


def lived(newsroom: Newsroom, life: Life) -> tuple[dict[str, Any], list[Look]]:
    """A gift with such a life, and everything that can be looked at."""
    gift = newsroom.begin()
    session_id = gift["checkout_url"].rpartition("/")[2]
    newsroom.sandbox.tell("pay", session=session_id)
    intent_id = newsroom.intent_of(gift)
    looks: list[Look] = [(sessions.look, session_id), (payments.look, intent_id), (sessions.look_at, gift["id"])]
    for place, amount in enumerate(life.refunds):
        made = newsroom.sandbox.stripe.v1.refunds.create({"payment_intent": intent_id, "amount": amount})
        looks.append((refunds.look, made.id))
        if life.comes_back and place == 0:
            newsroom.sandbox.tell("refunds", refund=made.id)
    if life.dispute:
        told = newsroom.sandbox.tell("disputes", payment_intent=intent_id, outcome=life.dispute)
        looks.append((disputes.look, told["id"]))
    return gift, looks


def books(gift: dict[str, Any]) -> list[Any]:
    """All that is written of a gift, without what is each time another: ids, times and numbers."""
    payment = db.session.scalars(select(Payment).where(Payment.contribution_id == gift["id"])).one()
    found: list[Any] = [db.session.get_one(Contribution, gift["id"]).status]
    found.append((payment.status, payment.amount_minor, payment.refunded_minor, payment.disputed))
    for row, names in (
        (Transfer, ("leg", "kind", "debit_account", "credit_account", "amount_minor", "currency")),
        (Refund, ("status", "amount_minor")),
        (Dispute, ("status", "amount_minor")),
        (Receipt, ("kind", "amount_minor")),
    ):
        query = select(*(getattr(row, name) for name in names)).where(row.payment_id == payment.id)
        found.append(sorted(tuple(each) for each in db.session.execute(query)))
    db.session.rollback()
    return found


@given(life=LIVES, drawn=st.data())
@settings(max_examples=8)
def test_the_books_end_the_same(newsroom: Newsroom, life: Life, drawn: st.DataObject) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    (one, its_looks), (other, looks) = lived(newsroom, life), lived(newsroom, life)
    for look, name in its_looks:
        look(name)
    order = drawn.draw(st.lists(st.sampled_from(range(len(looks))), max_size=6))
    for place in order + drawn.draw(st.permutations(range(len(looks)))):
        look, name = looks[place]
        look(name)
    assert books(other) == books(one)
    assert newsroom.status(other) == life.ends
    assert balancing.check() == []
    stands = newsroom.sandbox.stripe.v1.balance_transactions
    for each in db.session.scalars(select(Transfer.balance_transaction_id).distinct()).all():
        assert stands.retrieve(each).currency == "inr"
    db.session.rollback()


@given(order=st.lists(st.sampled_from(["created", "failed"]), min_size=1, max_size=3))
@settings(max_examples=4)
def test_a_payout_is_booked_once_however_often_it_is_looked_at(newsroom: Newsroom, order: list[str]) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    gift = newsroom.begin()
    newsroom.sandbox.tell("pay", session=gift["checkout_url"].rpartition("/")[2])
    made = newsroom.sandbox.tell("payouts", currency="inr", outcome="failed" if "failed" in order else "paid")
    for _ in order:
        payouts.look(made["id"])
    query = select(Transfer.credit_account, Transfer.amount_minor).where(Transfer.source_id == made["id"])
    wanted = 2 if "failed" in order else 1
    assert len(db.session.execute(query).all()) == wanted
    payout = gateway.current().payout(made["id"])
    assert payout is not None
    assert payout.status == ("failed" if "failed" in order else "paid")
    db.session.rollback()
