"""Receipts: one for each payment, numbered without a gap whoever is killed, and posted once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from newsapp.contributions import inbox
from newsapp.contributions.actions import balancing, payments, receipts, sessions
from newsapp.contributions.models import Payment, Receipt, ReceiptSeries, StripeEvent
from newsapp.platform.db import db, transaction
from newsapp.platform.outbox import Job
from tests.conftest import MakeApp
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom
from tests.factories import givers

GIVER = "asha@example.org"


def issue(payment: Payment) -> Receipt:
    with transaction():
        receipts.issue(payment.id)
    return db.session.scalars(select(Receipt).where(Receipt.cause_id == payment.id)).one()


def numbers(kind: str = "receipt") -> list[int]:
    db.session.rollback()  # what others have written since is to be seen
    query = select(Receipt.number).where(Receipt.kind == kind).order_by(Receipt.number)
    return list(db.session.scalars(query))


def test_a_payment_has_one_receipt_and_one_mail_however_often_it_is_looked_at(newsroom: Newsroom) -> None:
    gift = newsroom.give()
    looks: list[tuple[Callable[[str], object], str]] = [
        (payments.look, newsroom.intent_of(gift)),
        (sessions.look_at, gift["id"]),
        (sessions.look, newsroom.sandbox.sessions_of(gift["id"])[0].id),
    ]
    looks += [(inbox.handle, name) for name in db.session.scalars(select(StripeEvent.id))]
    for look, name in looks * 2:
        look(name)
    (mail,) = letters.sent(GIVER)
    (paper,) = mail.iter_attachments()
    assert (paper.get_content_type(), paper.get_content()[:5]) == ("application/pdf", b"%PDF-")
    assert paper.get_filename() == "receipt-2026-000001.pdf"
    assert numbers() == [1]
    assert balancing.check() == []


def test_the_giver_and_the_newsroom_looking_at_the_same_moment_book_one_payment(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    newsroom.sandbox.tell("mischief", webhooks={"dropped": 1.0})
    newsroom.pay(gift)
    intent_id, together = newsroom.intent_of(gift), threading.Barrier(4)

    def look(_: int) -> None:
        with newsroom.app.app_context():
            together.wait()
            payments.look(intent_id)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(look, range(4)))
    assert newsroom.status(gift) == "paid"
    assert (len(letters.sent(GIVER)), numbers()) == (1, [1])
    assert balancing.check() == []


class Killed(Exception):
    """Whoever issued it did not live to commit."""


@dataclass
class Rush:
    """Everybody issues a receipt at the same moment, in a thread of their own; every third is killed before the end."""

    app: Flask
    together: threading.Barrier

    def issue(self, numbered: tuple[int, str]) -> bool:
        number, payment_id = numbered
        with self.app.app_context():
            self.together.wait()
            try:
                with transaction():
                    receipts.issue(payment_id)
                    if number % 3 == 0:
                        raise Killed
            except Killed:
                return False
            return True


def test_numbers_have_no_gap_though_many_are_issued_at_once_and_some_are_killed(app: Flask) -> None:
    paid = [givers.settled().id for _ in range(9)]
    rush = Rush(app, threading.Barrier(9))
    with ThreadPoolExecutor(9) as threads:
        issued = list(threads.map(rush.issue, enumerate(paid)))
    assert issued == [number % 3 != 0 for number in range(9)]
    assert numbers() == [1, 2, 3, 4, 5, 6]
    for payment_id in paid:
        with transaction():
            receipts.issue(payment_id)
    assert numbers() == list(range(1, 10))
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.name.contains("deliver"))) == 9


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_lock_on_the_series_the_same_rush_would_fail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: that the test above would notice."""
    paid = [givers.settled().id for _ in range(2)]
    with transaction() as session:
        session.add(ReceiptSeries(kind="receipt", year="2026", last_number=0))
    both_have_read = threading.Barrier(2)

    def without_lock(kind: str, year: str) -> int:
        series = db.session.get_one(ReceiptSeries, (kind, year))
        number = series.last_number + 1
        both_have_read.wait(10)
        series.last_number = number
        db.session.flush()
        return number

    monkeypatch.setattr(receipts, "_next", without_lock)
    rush = Rush(app, threading.Barrier(2))
    with ThreadPoolExecutor(2) as threads:
        ended = [threads.submit(rush.issue, (number + 1, name)) for number, name in enumerate(paid)]
        failures = [each.exception() for each in ended]
    assert [type(each) for each in failures if each] == [IntegrityError]


@pytest.mark.parametrize(
    ("profile", "paid_at", "number"),
    [
        ("default", datetime(2026, 12, 31, 18, 29, tzinfo=UTC), "2026/000001"),
        ("default", datetime(2026, 12, 31, 18, 30, tzinfo=UTC), "2027/000001"),  # midnight in Kolkata
        ("india", datetime(2027, 3, 31, 18, 29, tzinfo=UTC), "2026-27/000001"),
        ("india", datetime(2027, 3, 31, 18, 30, tzinfo=UTC), "2027-28/000001"),
    ],
)
def test_numbers_begin_anew_with_the_financial_year_in_the_newsrooms_zone(
    app: Flask, profile: str, paid_at: datetime, number: str
) -> None:
    payment = givers.settled(givers.contribution(status="paid", profile=profile), at=paid_at)
    assert receipts.number(issue(payment)) == number


def test_receipts_and_cancellations_are_numbered_apart(app: Flask) -> None:
    first, second = givers.settled(), givers.settled()
    issue(first)
    back = givers.refund(first)
    with transaction():
        receipts.cancel(back.id)
        receipts.cancel(back.id)
    issue(second)
    assert (numbers(), numbers("cancellation")) == ([1, 2], [1])
    paper = db.session.scalars(select(Receipt).where(Receipt.kind == "cancellation")).one()
    assert receipts.number(paper).startswith("C-")
    assert receipts.cancelled_by(paper).cause_id == first.id


def test_what_had_no_receipt_needs_no_cancellation(app: Flask) -> None:
    back, lost = givers.refund(), givers.dispute(status="lost")
    with transaction():
        receipts.cancel(back.id)
        receipts.cancel_lost(lost.id)
    assert numbers("cancellation") == []


def test_who_gave_stands_on_the_receipt_and_cannot_be_read_in_the_database(app: Flask) -> None:
    giver = givers.donor(name="Farida Sheikh")
    receipt = issue(givers.settled(givers.contribution(giver, status="paid")))
    assert receipts.giver(receipt)["name"] == "Farida Sheikh"
    assert "Farida" not in receipt.giver_sealed
    with transaction():
        giver = db.session.merge(giver)
        giver.name, giver.email, giver.erased_at = "", "", receipt.issued_at
    later = issue(givers.settled(givers.contribution(giver, status="paid")))
    assert receipts.giver(later) == {}


def test_a_giver_who_was_erased_gets_a_receipt_and_no_mail(app: Flask) -> None:
    giver = givers.donor(email="", email_key=None, name="")
    issue(givers.settled(givers.contribution(giver, status="paid")))
    assert (numbers(), letters.sent()) == ([1], [])


def test_receipts_are_in_the_language_of_the_gift(newsroom: Newsroom) -> None:
    newsroom.give(language="hi")
    assert db.session.scalars(select(Receipt.language)).one() == "hi"


def test_the_paper_on_which_a_receipt_stands_may_be_of_another_house(make_app: MakeApp) -> None:
    changes: dict[str, Any] = {"newsroom_legal_name": "The Lamp Post Trust"}
    with make_app(**changes).app_context():
        giver = givers.donor(email=GIVER)
        issue(givers.settled(givers.contribution(giver, status="paid")))
        (mail,) = letters.sent(GIVER)
        (paper,) = mail.iter_attachments()
        assert paper.get_content().startswith(b"%PDF-")
