"""That the storm's comparison finds every kind of flaw: each is planted in books that were right before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from newsapp.app import create_app
from newsapp.contributions import inbox
from newsapp.contributions.gateway.shapes import Event
from newsapp.contributions.models import Contribution, Dispute, Payment, Receipt, Refund, StripeEvent
from newsapp.notifications.models import Message
from newsapp.platform import clock, migrations
from newsapp.platform.db import db, transaction
from newsapp.platform.ids import new_id
from newsapp.platform.outbox import Job
from newsapp.platform.settings import Settings
from tests.factories import givers
from tests.storm import books, control
from tests.storm.comparison import KINDS, Both, Findings, compare
from tests.storm.gifts import plan
from tests.storm.storming import webhooks

NOTHING: dict[str, Any] = {name: [] for name in ("payments", "refunds", "disputes", "balance_transactions")}


@dataclass
class World:
    """Books with three gifts, one of them partly sent back, one lost to a bank; and Stripe, which says the same."""

    paid: Payment
    returned: Payment
    disputed: Payment
    refund: Refund
    dispute: Dispute
    stripe: dict[str, Any]
    begun: dict[str, set[str]] = field(default_factory=dict)

    def found(self) -> Findings:
        """What differs."""
        return {kind: told for kind, told in self._compared().items() if told}

    def _compared(self) -> Findings:
        return compare(Both(self.stripe, books.read(), self.begun))

    def intent(self, payment: Payment) -> dict[str, Any]:
        """A payment as Stripe has it."""
        wanted = payment.stripe_payment_intent_id
        return next(each for each in self.stripe["payments"] if each["id"] == wanted)


@pytest.fixture
def world(app: Flask) -> World:
    paid = givers.settled()
    returned = givers.settled(givers.contribution(status="partly_refunded"))
    disputed = givers.settled(givers.contribution(status="disputed"))
    refund = givers.refund(returned, amount_minor=20_000)
    dispute = givers.dispute(disputed, status="lost")
    for number, payment in enumerate((paid, returned, disputed), 1):
        _posted(givers.receipt(payment, number=number))
    _posted(givers.receipt(returned, number=1, kind="cancellation", cause_id=refund.id, amount_minor=20_000))
    _posted(givers.receipt(disputed, number=2, kind="cancellation", cause_id=dispute.id))
    _kept("evt_1")
    stripe: dict[str, Any] = {"event_ids": ["evt_1", "evt_2"], "refunds": [_return(refund, "stripe_refund_id")]}
    stripe["disputes"] = [_return(dispute, "stripe_dispute_id")]
    stripe["payments"] = [_intent(payment) for payment in (paid, returned, disputed)]
    stripe["balance_transactions"] = _lines()
    begun = {row["idempotency_key"]: {row["id"]} for row in books.read()["contributions"]}
    return World(paid, returned, disputed, refund, dispute, stripe, begun)


def test_books_that_are_right_have_no_flaw(world: World) -> None:
    assert world.found() == {}


def _lose_payment(world: World) -> None:
    _change(update(Payment).where(Payment.id == world.paid.id).values(status="processing"))


def _lose_refund(world: World) -> None:
    world.stripe["refunds"].append(
        world.stripe["refunds"][0] | {"id": "re_unheard", "status": "pending", "metadata": {}}
    )


def _lose_dispute(world: World) -> None:
    world.stripe["disputes"].append(world.stripe["disputes"][0] | {"id": "du_unheard"})


def _lose_line(world: World) -> None:
    world.stripe["balance_transactions"].append(_line("txn_unheard"))


def _lose_gift(world: World) -> None:
    world.begun["a-key-that-was-never-kept"] = {"a-gift"}


def _never_answer(world: World) -> None:
    world.begun["a-key-that-was-never-answered"] = set()


def _never_send_refund(world: World) -> None:
    givers.refund(world.paid, status="asked", stripe_refund_id=None, amount_minor=1)


def _charge_twice(world: World) -> None:
    world.stripe["payments"].append(world.intent(world.paid) | {"id": "pi_again", "latest_charge": "ch_again"})


def _answer_twice(world: World) -> None:
    world.begun[next(iter(world.begun))].add("another-gift")


def _refund_twice(world: World) -> None:
    again = world.stripe["refunds"][0] | {"id": "re_again", "status": "failed"}
    world.stripe["refunds"].append(again)


def _take_more(world: World) -> None:
    world.intent(world.paid)["amount_received"] += 1


def _charge_other_fee(world: World) -> None:
    world.stripe["balance_transactions"][0]["fee"] += 1


def _refund_more(world: World) -> None:
    world.stripe["refunds"][0]["amount"] += 1


def _dispute_more(world: World) -> None:
    world.stripe["disputes"][0]["amount"] += 1


def _miscount_refunds(world: World) -> None:
    _change(update(Payment).where(Payment.id == world.returned.id).values(refunded_minor=1))


def _miscall_gift(world: World) -> None:
    _change(update(Contribution).where(Contribution.id == world.returned.contribution_id).values(status="paid"))


def _miscall_dispute(world: World) -> None:
    _change(update(Dispute).values(status="won"))


def _book_for_another(world: World) -> None:
    world.intent(world.paid)["latest_charge"], world.intent(world.returned)["latest_charge"] = (
        world.intent(world.returned)["latest_charge"],
        world.intent(world.paid)["latest_charge"],
    )


def _believe_forged_event(world: World) -> None:
    _kept("evt_forged1")


def _believe_forged_payment(world: World) -> None:
    world.intent(world.paid)["status"] = "requires_payment_method"


def _believe_forged_gift(world: World) -> None:
    givers.contribution(status="paid")


def _book_forged_line(world: World) -> None:
    givers.booked("charge", 5, world.paid)


def _give_no_receipt(world: World) -> None:
    payment = givers.settled()
    world.stripe["payments"].append(_intent(payment))
    world.stripe["balance_transactions"] = _lines()


def _give_receipt_for_nothing(world: World) -> None:
    _posted(givers.receipt(world.paid, number=4, cause_id=new_id()))


def _skip_number(world: World) -> None:
    _change(update(Receipt).where(Receipt.kind == "receipt", Receipt.number == 2).values(number=7))


def _cancel_nothing(world: World) -> None:
    _change(update(Receipt).where(Receipt.cause_id == world.refund.id).values(cause_id=world.paid.id))


def _cancel_other_sum(world: World) -> None:
    _change(update(Receipt).where(Receipt.cause_id == world.refund.id).values(amount_minor=1))


def _post_nothing(world: World) -> None:
    of_refund = select(Receipt.id).where(Receipt.cause_id == world.refund.id).scalar_subquery()
    _change(update(Message).where(Message.key == "cancellation:" + of_refund).values(key="cancellation:of-nothing"))


def _handle_nothing(world: World) -> None:
    _change(update(StripeEvent).values(handled_at=None))


def _give_up(world: World) -> None:
    with transaction() as session:
        session.add(Job(name="a.job", payload={}, due_at=clock.now(), failed_at=clock.now(), open=False))


def _find_stranger(world: World) -> None:
    givers.discrepancy(kind="stranger_payment")


FLAWS: dict[str, tuple[Callable[[World], None], ...]] = {
    "lost": (_lose_payment, _lose_refund, _lose_dispute, _lose_line, _lose_gift, _never_answer, _never_send_refund),
    "doubled": (_charge_twice, _answer_twice, _refund_twice),
    "wrong amount": (_take_more, _charge_other_fee, _refund_more, _dispute_more, _miscount_refunds),
    "wrong status": (_miscall_gift, _miscall_dispute, _book_for_another, _find_stranger),
    "forged accepted": (_believe_forged_event, _believe_forged_payment, _believe_forged_gift, _book_forged_line),
    "receipts": (
        _give_no_receipt,
        _give_receipt_for_nothing,
        _skip_number,
        _cancel_nothing,
        _cancel_other_sum,
        _post_nothing,
    ),
    "not done": (_handle_nothing, _give_up),
}


@pytest.mark.parametrize(
    ("kind", "flaw"), [pytest.param(kind, flaw, id=flaw.__name__[1:]) for kind in KINDS for flaw in FLAWS[kind]]
)
def test_a_flaw_that_was_planted_is_found(world: World, kind: str, flaw: Callable[[World], None]) -> None:
    flaw(world)
    assert kind in world.found()


def test_a_refund_that_came_back_may_or_may_not_have_been_cancelled(world: World) -> None:
    world.stripe["refunds"][0]["status"] = "failed"
    assert "receipts" not in world.found()


def test_without_its_key_the_inbox_keeps_an_event_twice_and_that_is_found(empty_database: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=empty_database, instance=tmp_path, log_level="ERROR"))
    with app.app_context():
        migrations.upgrade()
        event = Event("evt_1", "customer.created", "cus_1", False, "", clock.now())
        kept = [inbox.keep(event, source="webhook") for _ in range(2)]
        control.drop_inbox_key()
        kept += [inbox.keep(event, source="webhook") for _ in range(2)]
        found = compare(Both(NOTHING | {"event_ids": ["evt_1"]}, books.read()))
        db.session.remove()
        db.engine.dispose()
    assert kept == [True, False, True, True]
    assert found["doubled"] == ["The event evt_1 is in the inbox 3 times."]


def test_a_webhook_with_an_old_signature_must_have_been_refused() -> None:
    line = '{} [24/Nov/2026:13:38:51 +0000] "POST /webhooks/stripe HTTP/1.1" "t={},v1=abc"\n'
    came_at = int(datetime(2026, 11, 24, 13, 38, 51, tzinfo=UTC).timestamp())
    good = line.format(204, came_at - 2) + line.format(400, came_at - 3600) + '200 [x] "GET / HTTP/1.1" "-"\n'
    assert webhooks(good) == (1, [])
    assert len(webhooks(good + line.format(204, came_at - 3600))[1]) == 1


def test_a_storm_is_the_same_for_the_same_seed_and_has_its_share_of_everything() -> None:
    gifts = plan(2_000, 7)
    assert gifts == plan(2_000, 7)
    assert gifts != plan(2_000, 8)
    assert 160 < sum(bool(gift.refunds) and not gift.dispute for gift in gifts) < 240
    assert 25 < sum(bool(gift.dispute) for gift in gifts) < 60
    assert len({gift.key for gift in gifts}) == 2_000


def _intent(payment: Payment) -> dict[str, Any]:
    told: dict[str, Any] = {"id": payment.stripe_payment_intent_id, "status": "succeeded"}
    told |= {"latest_charge": payment.stripe_charge_id}
    told |= {"amount": payment.amount_minor, "amount_received": payment.amount_minor}
    return told | {"currency": payment.currency.lower(), "metadata": {"contribution_id": payment.contribution_id}}


def _return(row: Any, column: str) -> dict[str, Any]:
    payment = db.session.get_one(Payment, row.payment_id)
    told: dict[str, Any] = {"id": getattr(row, column), "status": row.status}
    told["payment_intent"] = payment.stripe_payment_intent_id
    return told | {"amount": row.amount_minor, "currency": row.currency.lower(), "metadata": {"refund_id": row.id}}


def _lines() -> list[dict[str, Any]]:
    """Stripe's balance transactions, as our ledger has them: what is right is what both say."""
    lines: dict[str, dict[str, Any]] = {}
    for row in books.read()["transfers"]:
        line = lines.setdefault(row["balance_transaction_id"], _line(row["balance_transaction_id"]))
        line |= {"type": row["kind"], "source": row["source_id"], "currency": row["currency"].lower()}
        comes_in = row["debit_account"] == "stripe_balance"
        line[row["leg"]] = row["amount_minor"] * (1 if comes_in == (row["leg"] == "amount") else -1)
    return list(lines.values())


def _line(name: str) -> dict[str, Any]:
    return {"id": name, "type": "charge", "amount": 0, "fee": 0, "currency": "inr", "source": ""}


def _kept(name: str) -> None:
    told = {"type": "payment_intent.succeeded", "object_id": "pi_1", "source": "webhook", "api_version": ""}
    now = clock.now()
    with transaction() as session:
        session.execute(insert(StripeEvent).values(id=name, **told, created_at=now, handled_at=now))


def _posted(receipt: Receipt) -> None:
    told = {"kind": receipt.kind, "language": "en", "recipient": "asha@example.org", "payload": {}}
    with transaction() as session:
        session.add(Message(id=new_id(), key=f"{receipt.kind}:{receipt.id}", **told))


def _change(statement: Any) -> None:
    with transaction() as session:
        session.execute(statement)
