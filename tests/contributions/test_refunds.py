"""Money that goes back: asked for at the desk or made at Stripe, booked once, and never more than came in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import balancing, refunds
from newsapp.contributions.models import Payment, Receipt, Refund
from newsapp.platform import clock, worker
from newsapp.platform.db import db, transaction
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom
from tests.factories import givers
from tests.factories import newsroom as people

COMES_BACK, TAKES_TIME = "4000000000005126", "4000000000007726"
NOBODY_IS_TOLD = {"dropped": 1.0}


pytestmark = pytest.mark.own_sandbox


class Desk:
    """The newsroom's bookkeeper."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.headers = newsroom, people.headers("finance")

    def refund(self, gift: dict[str, Any], amount: int | None = None, key: str = "") -> Any:
        """What answers to sending so much back, or all of it."""
        body = {"reason": "Given by mistake"} | ({"amount": amount} if amount else {})
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        address = f"/api/v1/admin/contributions/{gift['id']}/refunds"
        return self.newsroom.client.post(address, json=body, headers=headers)


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    return Desk(newsroom)


def refunded() -> int:
    """What went back, by the books."""
    found: int = balancing.balances()["INR"]["refunds"]
    db.session.rollback()
    return found


def papers() -> list[tuple[str, int, int]]:
    query = select(Receipt.kind, Receipt.number, Receipt.amount_minor).order_by(Receipt.kind.desc(), Receipt.number)
    return [tuple(row) for row in db.session.execute(query)]


def rows() -> list[Refund]:
    db.session.rollback()
    return list(db.session.scalars(select(Refund).order_by(Refund.created_at)))


def made_at_stripe(newsroom: Newsroom, gift: dict[str, Any]) -> list[Any]:
    asked: Any = {"payment_intent": newsroom.intent_of(gift)}
    return newsroom.sandbox.stripe.v1.refunds.list(asked).data


def at_the_dashboard(newsroom: Newsroom, gift: dict[str, Any], **asked: Any) -> str:
    """Somebody of the newsroom sends it back at Stripe."""
    made = newsroom.sandbox.stripe.v1.refunds.create({"payment_intent": newsroom.intent_of(gift)} | asked)
    newsroom.work()
    return made.id


def waits(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("clock", advance_s=5)
    newsroom.work()


def test_all_of_a_gift_goes_back_and_its_receipt_is_cancelled(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    answer = desk.refund(gift)
    assert (answer.status_code, answer.json["status"], answer.json["amount"]) == (201, "asked", 50_000)
    newsroom.work()
    assert newsroom.status(gift) == "refunded"
    assert refunded() == 50_000
    assert papers() == [("receipt", 1, 50_000), ("cancellation", 1, 50_000)]
    assert [row.status for row in rows()] == ["succeeded"]
    told = [letters.text(mail) for mail in letters.sent("asha@example.org")]
    assert sorted("C-2026/000001" in said for said in told) == [False, True]
    assert balancing.check() == []


def test_a_gift_goes_back_in_parts_and_never_more_than_was_given(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    for amount, status in ((10_000, "partly_refunded"), (15_000, "partly_refunded")):
        assert desk.refund(gift, amount).status_code == 201
        newsroom.work()
        assert newsroom.status(gift) == status
    too_much = desk.refund(gift, 25_001)
    assert (too_much.status_code, list(too_much.json["errors"])) == (422, ["amount"])
    assert desk.refund(gift).json["amount"] == 25_000
    newsroom.work()
    assert newsroom.status(gift) == "refunded"
    assert desk.refund(gift).status_code == 409
    assert refunded() == 50_000
    cancelled = [(kind, number, amount) for kind, number, amount in papers() if kind == "cancellation"]
    assert cancelled == [("cancellation", 1, 10_000), ("cancellation", 2, 15_000), ("cancellation", 3, 25_000)]
    assert balancing.check() == []


def test_what_was_not_paid_cannot_go_back(newsroom: Newsroom, desk: Desk) -> None:
    assert desk.refund(newsroom.begin()).status_code == 409
    assert desk.refund({"id": "nobodys"}).status_code == 404


def test_the_same_key_is_the_same_refund(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    first, again = (desk.refund(gift, 10_000, key="of-the-desk") for _ in range(2))
    assert first.json["id"] == again.json["id"]
    assert desk.refund(gift, 20_000, key="of-the-desk").status_code == 422
    newsroom.work()
    assert desk.refund(gift, 10_000, key="of-the-desk").json["status"] == "succeeded"
    assert refunded() == 10_000


def test_two_who_send_all_of_it_back_at_once_send_it_once(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    together = threading.Barrier(2)

    def refund(_: int) -> int:
        other = Desk.__new__(Desk)
        other.newsroom = Newsroom(newsroom.app, newsroom.app.test_client(), newsroom.sandbox)
        other.headers = desk.headers
        together.wait()
        status: int = other.refund(gift).status_code
        return status

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(refund, range(2))) == [201, 409]
    newsroom.work()
    assert refunded() == 50_000


@pytest.mark.parametrize("after", [False, True])
def test_a_refund_whose_answer_never_came_is_made_once(newsroom: Newsroom, desk: Desk, after: bool) -> None:
    gift = newsroom.give()
    cut = {"kind": "cut", "path": "/v1/refunds", "method": "POST", "times": 2, "after": after}
    newsroom.sandbox.tell("mischief", webhooks=NOBODY_IS_TOLD, api=[cut])
    desk.refund(gift, 20_000)
    newsroom.work()
    assert len(made_at_stripe(newsroom, gift)) == after
    newsroom.sandbox.tell("mischief")
    newsroom.sandbox.tell("forget_idempotency")  # the next try is found by its own id, not by the key
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        newsroom.work()
    assert [each.amount for each in made_at_stripe(newsroom, gift)] == [20_000]
    assert refunded() == 20_000
    assert newsroom.status(gift) == "partly_refunded"
    refunds.send(rows()[0].id)
    assert len(made_at_stripe(newsroom, gift)) == 1


def test_what_is_sent_back_at_stripe_is_booked_and_its_receipt_cancelled(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    at_the_dashboard(newsroom, gift, amount=30_000, reason="duplicate")
    assert newsroom.status(gift) == "partly_refunded"
    (row,) = rows()
    assert (row.status, row.amount_minor, row.reason, row.by_id) == ("succeeded", 30_000, "duplicate", "")
    assert papers()[-1] == ("cancellation", 1, 30_000)
    assert balancing.check() == []


def test_a_refund_may_be_told_before_the_payment_that_it_is_of(newsroom: Newsroom) -> None:
    newsroom.sandbox.tell("mischief", webhooks=NOBODY_IS_TOLD)
    gift = newsroom.give()
    refund_id = at_the_dashboard(newsroom, gift)
    assert newsroom.status(gift) == "created"
    refunds.look(refund_id)
    assert newsroom.status(gift) == "refunded"
    assert papers() == [("receipt", 1, 50_000), ("cancellation", 1, 50_000)]
    assert balancing.check() == []


def test_a_refund_that_takes_time_cancels_the_receipt_only_when_it_has_arrived(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give(card=TAKES_TIME)
    desk.refund(gift)
    newsroom.work()
    assert [row.status for row in rows()] == ["pending"]
    assert (newsroom.status(gift), refunded()) == ("refunded", 50_000)
    assert papers() == [("receipt", 1, 50_000)]
    pending = gateway.current().refunds_of(newsroom.intent_of(gift))
    waits(newsroom)
    assert papers() == [("receipt", 1, 50_000), ("cancellation", 1, 50_000)]
    refunds.settle(newsroom.intent_of(gift), pending)  # somebody who looked before, and is late
    assert [row.status for row in rows()] == ["succeeded"]
    assert balancing.check() == []


def test_a_refund_that_came_back_is_undone_in_the_books_and_may_be_tried_again(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give(card=COMES_BACK)
    desk.refund(gift)
    newsroom.work()
    assert newsroom.status(gift) == "refunded"
    waits(newsroom)
    assert newsroom.status(gift) == "paid"
    assert refunded() == 0
    assert newsroom.noted() == ["refund_failed"]
    assert [(row.status, row.failure) for row in rows()] == [("failed", "expired_or_canceled_card")]
    assert balancing.check() == []
    desk.refund(gift)
    newsroom.work()
    assert newsroom.status(gift) == "refunded"
    assert balancing.check() == []
    waits(newsroom)  # with this card it comes back again
    assert newsroom.status(gift) == "paid"


def test_a_second_refund_may_be_looked_at_before_we_hear_that_the_first_came_back(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    first = at_the_dashboard(newsroom, gift)
    newsroom.sandbox.tell("mischief", webhooks=NOBODY_IS_TOLD)
    newsroom.sandbox.tell("refunds", refund=first)
    second = at_the_dashboard(newsroom, gift)
    refunds.look(second)
    assert sorted(row.status for row in rows()) == ["failed", "succeeded"]
    assert (newsroom.status(gift), refunded()) == ("refunded", 50_000)
    assert balancing.check() == []


def test_a_refund_that_waits_for_somebody_has_not_left_yet(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    made = at_the_dashboard(newsroom, gift, amount=20_000)
    shown = gateway.current().refund(made)
    waiting = replace(shown, id="re_waiting", status="requires_action", line=None, amount_minor=5_000)
    refunds.settle(newsroom.intent_of(gift), [shown, waiting])
    assert (newsroom.status(gift), refunded()) == ("partly_refunded", 20_000)
    assert db.session.scalars(select(Payment.refunded_minor)).one() == 20_000
    assert balancing.check() == []


def test_what_stripe_refuses_to_send_back_has_failed_and_what_it_knows_is_booked(
    newsroom: Newsroom, desk: Desk
) -> None:
    gift = newsroom.give()
    newsroom.sandbox.tell("mischief", webhooks=NOBODY_IS_TOLD)
    at_the_dashboard(newsroom, gift)
    desk.refund(gift)
    newsroom.work()
    assert newsroom.noted() == ["refund_refused"]
    ours, theirs = sorted(rows(), key=lambda row: row.by_id, reverse=True)
    assert (ours.status, ours.failure, theirs.status) == ("failed", "charge_already_refunded", "succeeded")
    assert newsroom.status(gift) == "refunded"
    assert balancing.check() == []


def test_a_refund_of_a_payment_that_we_do_not_know_is_booked_and_flagged_once(newsroom: Newsroom) -> None:
    asked: Any = {"amount": 9_900, "currency": "inr", "payment_method": "pm_card_in", "confirm": True}
    asked |= {"return_url": "http://127.0.0.1/back", "capture_method": "automatic"}
    made = newsroom.sandbox.stripe.v1.payment_intents.create(asked)
    back = newsroom.sandbox.stripe.v1.refunds.create({"payment_intent": made.id})
    newsroom.work()
    assert newsroom.noted() == ["stranger_payment", "stranger_refund"]
    assert refunded() == 9_900
    with transaction():
        refunds.settle("", [replace(gateway.current().refund(back.id), intent_id=None)])
    assert refunded() == 9_900


def test_what_a_bank_has_taken_back_is_not_sent_back_too(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    newsroom.sandbox.tell("disputes", payment_intent=newsroom.intent_of(gift))
    newsroom.work()
    assert desk.refund(gift).status_code == 409
    assert rows() == []


def test_of_a_plan_the_newest_payment_with_room_goes_back(newsroom: Newsroom, desk: Desk) -> None:
    plan = givers.plan()
    older, newer = (givers.settled(plan.contribution, at=clock.now() - timedelta(days=days)) for days in (40, 10))
    gift = {"id": plan.contribution_id}
    found = [desk.refund(gift, amount).json["payment_id"] for amount in (30_000, 30_000, 20_000)]
    assert found == [newer.id, older.id, newer.id]


def test_a_refund_is_asked_for_in_vain_while_stripe_is_away_and_goes_out_later(newsroom: Newsroom, desk: Desk) -> None:
    gift = newsroom.give()
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": "/v1/refunds", "times": 20}])
    desk.refund(gift)
    worker.drain()
    assert [row.status for row in rows()] == ["asked"]
    assert desk.refund(gift).status_code == 409  # all of it is spoken for
    newsroom.sandbox.tell("mischief")
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        newsroom.work()
    assert newsroom.status(gift) == "refunded"
