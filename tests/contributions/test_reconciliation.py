"""`newsapp reconcile`: whatever Stripe never told is found by going through all that it has, and settled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from newsapp.contributions import models, reconciliation
from newsapp.contributions.actions import balancing, refunds, sessions
from newsapp.contributions.cli import reconcile as command
from newsapp.contributions.gateway.protocol import GatewayAway
from newsapp.contributions.gateway.shapes import BalanceLine
from newsapp.contributions.models import Contribution, Discrepancy, Payment, Plan, StripeEvent, Transfer
from newsapp.platform import clock
from newsapp.platform.db import db
from tests.contributions.newsroom import DECLINED_CARD, Newsroom, Sandbox
from tests.contributions.planting import unguarded
from tests.factories import givers
from tests.factories import newsroom as people
from tests.sandbox.visitor import Visitor


@pytest.fixture
def sandbox(own: Sandbox) -> Sandbox:
    """The same in a second of its own, with nothing to pay out, and it tells nobody anything."""
    with suppress(AssertionError):  # there was nothing left
        own.tell("payouts", currency="inr")
    own.tell("clock", advance_s=10)
    own.tell("mischief", webhooks={"dropped": 1.0})
    return own


def reconcile(newsroom: Newsroom, **more: Any) -> dict[str, int]:
    """What was amiss."""
    return {kind: count for kind, count in report(newsroom, **more).amiss.items() if count}


def report(newsroom: Newsroom, **more: Any) -> reconciliation.Report:
    found = reconciliation.reconcile(newsroom.began_at, **more)
    assert found.flaws == []
    return found


def counts() -> list[int]:
    """How much is in every table that reconciling writes."""
    tables = (Payment, Plan, StripeEvent, Transfer, Discrepancy, models.Refund, models.Dispute, models.Receipt)
    found = [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    db.session.rollback()
    return found


def much_happens(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """Gifts of every kind and what became of them, of which nobody has told us; by how they should end."""
    gifts = {name: newsroom.give() for name in ("paid", "partly_refunded", "refunded")}
    gifts["disputed"] = newsroom.give(currency="USD", amount=5_000)
    gifts["failed"], gifts["late"] = newsroom.begin(), newsroom.begin()
    Visitor(newsroom.sandbox.address).open(gifts["failed"]["checkout_url"]).pay(DECLINED_CARD)
    newsroom.pay_by_upi(gifts["late"])
    gifts["monthly"] = newsroom.give(frequency="monthly")
    made = newsroom.sandbox.stripe.v1.refunds
    made.create({"payment_intent": newsroom.intent_of(gifts["refunded"])})
    made.create({"payment_intent": newsroom.intent_of(gifts["partly_refunded"]), "amount": 10_000})
    newsroom.sandbox.tell("disputes", payment_intent=newsroom.intent_of(gifts["disputed"]), outcome="lost")
    newsroom.sandbox.tell("clock", advance_s=30)
    newsroom.sandbox.tell("payouts", currency="inr")
    newsroom.work()
    return gifts


ENDS = {"late": "paid", "monthly": "paid"}


def test_whatever_nobody_told_us_is_found_and_settled(newsroom: Newsroom) -> None:
    gifts = much_happens(newsroom)
    assert {newsroom.status(gift) for gift in gifts.values()} == {"created"}
    before = counts()
    said = reconcile(newsroom, dry_run=True)
    assert counts() == before
    assert {newsroom.status(gift) for gift in gifts.values()} == {"created"}
    assert said["events"] > 10
    assert (said["plans"], said["payouts"], said["sessions"] >= 6) == (1, 1, True)
    seen: list[str] = []
    reconcile(newsroom, tell=lambda kind, count: seen.append(kind))
    assert set(seen) >= {"events", "sessions", "payments", "plans", "balance transactions", "payouts"}
    assert {name: newsroom.status(gift) for name, gift in gifts.items()} == {name: name for name in gifts} | ENDS
    assert set(db.session.scalars(select(StripeEvent.source))) == {"reconcile"}
    after = counts()
    assert reconcile(newsroom) == {}
    assert counts() == after


@pytest.fixture
def a_month_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripe has the events no more; without waiting for it."""
    left = {kind: sweep for kind, sweep in reconciliation.SWEEPS.items() if kind != "events"}
    monkeypatch.setattr(reconciliation, "SWEEPS", left)


@pytest.mark.usefixtures("a_month_later")
def test_what_happened_is_found_even_where_stripe_has_its_events_no_more(newsroom: Newsroom) -> None:
    gifts = much_happens(newsroom)
    reconcile(newsroom)
    assert {name: newsroom.status(gift) for name, gift in gifts.items()} == {name: name for name in gifts} | ENDS
    assert reconcile(newsroom) == {}


@pytest.mark.usefixtures("a_month_later")
def test_a_plan_that_was_changed_at_stripe_is_brought_up_to_it(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    newsroom.sandbox.tell("clock", advance_s=2)
    reconcile(newsroom)
    plan = db.session.scalars(select(Plan)).one()
    name = plan.stripe_subscription_id
    at_stripe = newsroom.sandbox.stripe.v1.subscriptions
    at_stripe.update(name, {"pause_collection": {"behavior": "void"}, "cancel_at_period_end": True})
    assert reconcile(newsroom)["plans"] == 1
    db.session.refresh(plan)
    assert (plan.paused, plan.ends_at_period_end) == (True, True)
    at_stripe.cancel(name)
    reconcile(newsroom)
    db.session.refresh(plan)
    assert plan.ended_at is not None
    assert reconcile(newsroom) == {}


def test_a_subscription_that_is_none_of_ours_is_left_alone(newsroom: Newsroom) -> None:
    stripe = newsroom.sandbox.stripe.v1
    product = stripe.products.create({"name": "A newsletter of somebody else"})
    customer = stripe.customers.create({"email": "somebody@example.org"})
    price = {"currency": "inr", "product": product.id, "unit_amount": 9_900, "recurring": {"interval": "month"}}
    method = stripe.payment_methods.attach("pm_card_in", {"customer": customer.id}).id
    asked: Any = {"customer": customer.id, "items": [{"price_data": price}], "default_payment_method": method}
    stripe.subscriptions.create(asked)
    newsroom.sandbox.tell("clock", advance_s=2)
    reconcile(newsroom)
    assert counts()[1] == 0
    assert "stranger_payment" in newsroom.noted()
    assert balancing.balances()["INR"]["contributions"] == -9_900
    db.session.rollback()
    assert reconcile(newsroom) == {}


def test_what_was_begun_and_never_paid_is_over_in_the_end(newsroom: Newsroom) -> None:
    cut = {"kind": "cut", "path": "/v1/checkout", "times": 2}
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0}, api=[cut])
    newsroom.post("a-key-of-the-client")
    never_sent = {"id": db.session.scalars(select(Contribution.id)).one()}
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    page, in_app, paid = newsroom.begin(), newsroom.begin(surface="app"), newsroom.begin(surface="app")
    intent_ids = [each["client_secret"].partition("_secret_")[0] for each in (in_app, paid)]
    newsroom.sandbox.tell("pay", payment_intent=intent_ids[1])
    assert "contributions" not in reconcile(newsroom, dry_run=True)
    with clock.freeze(clock.now() + timedelta(hours=3)):
        assert reconcile(newsroom)["contributions"] == 3
        assert [newsroom.status(each) for each in (never_sent, page, in_app, paid)] == ["expired"] * 3 + ["paid"]
        reconcile(newsroom)  # what that caused at Stripe is taken in as an event
        assert reconcile(newsroom) == {}
    # An app's sheet could be paid for ever, so that was given up at Stripe too.
    assert newsroom.sandbox.stripe.v1.payment_intents.retrieve(intent_ids[0]).status == "canceled"


def test_who_pays_at_the_moment_at_which_it_would_be_over_has_paid(newsroom: Newsroom) -> None:
    gift = newsroom.begin(surface="app")
    intent_id = gift["client_secret"].partition("_secret_")[0]
    slow = {"kind": "hang", "path": f"/v1/payment_intents/{intent_id}", "method": "GET", "after": True, "seconds": 1}
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0}, api=[slow])

    def close() -> None:
        with newsroom.app.app_context():
            sessions.close(gift["id"])

    closing = threading.Thread(target=close)
    closing.start()
    while newsroom.sandbox.ask("mischief")["api"][0]["times"]:
        assert closing.is_alive()
    newsroom.sandbox.tell("pay", payment_intent=intent_id)
    closing.join()
    assert newsroom.status(gift) == "paid"


def test_a_refund_that_was_decided_on_and_never_sent_is_sent(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    reconcile(newsroom)
    refunds.ask(gift["id"], None, reason="Given by mistake", by=people.person("finance"))
    with unguarded() as connection:
        connection.execute(text("DELETE FROM job"))  # whatever became of the worker
    assert reconcile(newsroom) == {}  # it may still be on its way
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert reconcile(newsroom)["refunds"] == 1
    assert newsroom.status(gift) == "refunded"
    assert reconcile(newsroom)  # its events are still to be taken in
    assert reconcile(newsroom) == {}


def line(**changes: Any) -> BalanceLine:
    told = BalanceLine(givers.stripe_id("txn"), "adjustment", -700, 0, -700, "INR", "", clock.now())
    return replace(told, **changes)


@pytest.mark.parametrize(
    ("source", "kind", "noted"),
    [
        ("", "adjustment", ["unsettled_line"]),
        ("", "invented_tomorrow", ["unsettled_line"]),
        ("ch_nobodys", "charge", ["unsettled_line"]),
        ("re_nobodys", "refund", ["unknown_refund", "unsettled_line"]),
        ("du_nobodys", "adjustment", ["unknown_dispute", "unsettled_line"]),
        ("", "stripe_fee", []),
        ("tu_ours", "topup", []),
    ],
)
def test_money_that_moved_for_no_reason_that_we_know_is_booked_and_told_once(
    newsroom: Newsroom, source: str, kind: str, noted: list[str]
) -> None:
    odd = line(source_id=source, type=kind)
    for _ in range(2):
        reconciliation.settle_line(odd)
        assert newsroom.noted() == noted
        assert balancing.balances()["INR"]["stripe_balance"] == -700
        db.session.rollback()
    assert balancing.check() == []


@contextmanager
def refusing(amount_minor: int) -> Iterator[None]:
    """Books that do not take this one amount."""
    wrong = f"NEW.amount_minor = {amount_minor}"
    if db.engine.dialect.name == "postgresql":
        body = f"BEGIN IF {wrong} THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END"
        made = [
            f"CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE TRIGGER refuses BEFORE INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION refuses()",
        ]
        gone = "DROP FUNCTION refuses CASCADE"
    else:
        made = [
            f"CREATE TRIGGER refuses BEFORE INSERT ON ledger_transfer WHEN {wrong} BEGIN SELECT RAISE(ABORT, 'no'); END"
        ]
        gone = "DROP TRIGGER refuses"
    for statements in (made, [gone]):
        with db.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        if statements is made:
            try:
                yield
            finally:
                db.session.rollback()


def test_one_thing_that_cannot_be_settled_keeps_nothing_else_from_it(newsroom: Newsroom) -> None:
    odd, even = newsroom.give(amount=66_600), newsroom.give()
    with refusing(66_600):
        reconcile(newsroom)
        assert [newsroom.status(gift) for gift in (odd, even)] == ["processing", "paid"]
        assert "unsettled" in newsroom.noted()
    reconcile(newsroom)
    assert newsroom.status(odd) == "paid"
    assert reconcile(newsroom) == {}


def test_while_stripe_is_away_nothing_is_concluded_and_the_next_run_goes_on(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    away = {"kind": "429", "path": "/v1/payment_intents", "times": 50}
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0}, api=[away])
    with pytest.raises(GatewayAway):
        reconcile(newsroom)
    assert newsroom.noted() == []
    said = newsroom.app.test_cli_runner().invoke(command, [])
    assert said.exit_code != 0
    assert "does not answer" in str(said.exception)
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    reconcile(newsroom)
    assert newsroom.status(gift) == "paid"
