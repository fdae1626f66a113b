"""Givers take along what is held on them, and are forgotten: the person goes, the sums stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from newsapp.contributions import gateway
from newsapp.contributions.actions import balancing, erasing, givers, links, plans, receipts
from newsapp.contributions.models import Contribution, Donor, GivingLink, GivingSession, Payment, Plan, Receipt
from newsapp.notifications.models import Message
from newsapp.platform import clock, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Unauthenticated, Unavailable
from newsapp.platform.ids import new_secret
from newsapp.platform.sealing import seal
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom
from tests.factories import givers as made

GIVER, NAME = "asha@example.org", "Asha Rao"
MESSAGE, DEDICATION = "Keep asking the hard questions.", "For my grandmother Zubeida"
PAN, ADDRESS = "ABCDE1234F", "14 Mango Lane, Satara 415001"


@pytest.fixture
def giver(app: Flask) -> Iterator[Donor]:
    """A giver with an address and a tax number, who gave once and gives monthly, and got some of it back."""
    donor = made.donor(email=GIVER, name=NAME, language="hi")
    with transaction():
        donor.address_sealed = seal(ADDRESS, about=f"donor.address_sealed:{donor.id}")
        donor.pan_sealed = seal(PAN, about=f"donor.pan_sealed:{donor.id}")
    gift = made.contribution(donor, status="paid", message=MESSAGE, dedication=DEDICATION)
    paid = made.settled(gift)
    with transaction():
        receipts.issue(paid.id)
    made.refund(paid, amount_minor=10_000)
    made.dispute(made.settled(made.contribution(donor, status="disputed")))
    made.plan(made.contribution(donor, frequency="monthly", status="paid"), status="canceled", ended_at=clock.now())
    made.settled(made.contribution(made.donor(name="Somebody Else"), status="paid"))
    yield donor


def test_a_giver_takes_along_all_that_is_held_on_them(giver: Donor) -> None:
    told = json.loads(json.dumps(givers.export(giver)))
    assert told["giver"]["name"] == NAME
    assert (told["giver"]["address"], told["giver"]["pan"]) == (ADDRESS, PAN)
    counted = {name: len(rows) for name, rows in told.items() if name != "giver"}
    assert counted == {
        "contributions": 3,
        "plans": 1,
        "payments": 2,
        "refunds": 1,
        "disputes": 1,
        "receipts": 1,
        "links": 0,
        "sessions": 0,
    }
    first = told["contributions"][0]
    assert (first["message"], first["dedication"], first["amount"]) == (MESSAGE, DEDICATION, 50_000)
    assert told["receipts"][0]["given_to"]["name"] == NAME
    assert told["payments"][0]["created_at"].endswith("Z")


def test_what_is_exported_has_nothing_of_anybody_else_and_no_secret(giver: Donor) -> None:
    links.send(GIVER)
    code = letters.code(GIVER)
    secret, _ = links.enter(code)
    told = json.dumps(givers.export(giver))
    assert "Somebody Else" not in told
    assert not [kept for kept in (code, secret, links.digest(code), links.digest(secret)) if kept in told]
    assert [len(givers.export(giver)[name]) for name in ("links", "sessions")] == [1, 1]


def test_every_table_of_a_giver_has_its_place_in_the_export(giver: Donor) -> None:
    """A new table that hangs on a giver, or a new field of theirs, is thought of here."""
    hanging = {
        each.name
        for each in Donor.metadata.tables.values()
        if {"donor", "contribution", "payment", "plan"} & {key.column.table.name for key in each.foreign_keys}
    }
    assert hanging == {
        "contribution",
        "dispute",
        "giving_link",
        "giving_session",
        "ledger_transfer",
        "payment",
        "plan",
        "receipt",
        "refund",
    }
    columns = {column.name.removesuffix("_sealed") for column in inspect(Donor).columns}
    assert columns - set(givers.export(giver)["giver"]) == {"email_key", "erased_at"}


def personal(words: tuple[str, ...]) -> list[str]:
    """Where in the whole database one of these words still stands."""
    found = []
    for table in Donor.metadata.tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings():
            found += [f"{table}.{name}" for name, value in row.items() if any(word in str(value) for word in words)]
    return found


def test_of_a_giver_who_is_erased_nothing_is_left_but_sums(giver: Donor) -> None:
    donor_id, before = giver.id, (balancing.balances(), sorted(balancing.check()))
    links.send(GIVER)
    links.enter(letters.code(GIVER))
    letters.sent()
    assert {"donor.email", "donor.name", "contribution.message"} <= set(personal((GIVER, NAME, MESSAGE, DEDICATION)))
    erasing.erase(donor_id)
    assert [mail["Subject"] for mail in letters.sent(GIVER)][-1] == "आपके बारे में हमारी जानकारी मिटा दी गई है"
    assert personal((GIVER, NAME, MESSAGE, DEDICATION)) == []
    erased = db.session.get_one(Donor, donor_id)
    assert (erased.email_key, erased.address_sealed, erased.pan_sealed) == (None, "", "")
    assert erased.erased_at is not None
    assert set(db.session.scalars(select(Receipt.giver_sealed))) == {""}
    assert [db.session.scalars(select(kind.id)).all() for kind in (GivingLink, GivingSession)] == [[], []]
    assert (balancing.balances(), sorted(balancing.check())) == before
    sums = select(Payment.amount_minor).join(Contribution).where(Contribution.donor_id == donor_id)
    assert db.session.scalars(sums).all() == [50_000, 50_000]


def test_erasing_twice_does_nothing_more(giver: Donor) -> None:
    erasing.erase(giver.id)
    first = giver.erased_at
    erasing.erase(giver.id)
    db.session.refresh(giver)
    assert giver.erased_at == first
    assert len([mail for mail in letters.sent(GIVER) if "मिटा" in mail["Subject"]]) == 1


def test_mails_that_wait_are_dropped_with_the_giver(giver: Donor) -> None:
    links.send(GIVER)
    assert worker.do_one(heavy=False)
    erasing.erase(giver.id)
    assert [mail["Subject"] for mail in letters.sent(GIVER)] == ["आपके बारे में हमारी जानकारी मिटा दी गई है"]
    assert set(db.session.scalars(select(Message.recipient))) == {""}


def test_a_link_that_was_mailed_before_opens_nothing_any_more(giver: Donor) -> None:
    links.send(GIVER)
    code = letters.code(GIVER)
    erasing.erase(giver.id)
    with pytest.raises(Unauthenticated):
        links.enter(code)


def test_where_the_law_asks_for_the_giver_s_address_receipts_keep_it_sealed(app: Flask) -> None:
    donor = made.donor(name=NAME)
    paid = made.settled(made.contribution(donor, status="paid", profile="india"))
    with transaction():
        receipts.issue(paid.id)
    erasing.erase(donor.id)
    receipt = db.session.scalars(select(Receipt)).one()
    assert receipts.giver(receipt)["name"] == NAME
    assert personal((NAME,)) == []


def test_where_the_giver_came_from_is_forgotten_and_which_story_moved_them_is_not(app: Flask) -> None:
    told = {"referrer": "https://social.example/asha.rao/posts/1", "component": "article-end"}
    gift = made.contribution(attribution=told)
    erasing.erase(gift.donor_id)
    db.session.refresh(gift)
    assert gift.attribution == {"component": "article-end"}


def test_erasing_ends_the_plans_at_stripe_and_closes_what_was_begun(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    waiting = newsroom.begin()
    plan = db.session.scalars(select(Plan)).one()
    subscription_id, donor_id = plan.stripe_subscription_id, plan.donor_id
    erasing.erase(donor_id)
    assert gateway.current().subscription(subscription_id).status == "canceled"
    page = gateway.current().session(db.session.get_one(Contribution, waiting["id"]).stripe_session_id)
    assert page.status == "expired"
    newsroom.work()
    assert newsroom.status(waiting) == "expired"
    assert plans.look(subscription_id).ended_at is not None


def test_erasing_gives_up_what_an_app_began(newsroom: Newsroom) -> None:
    begun = newsroom.begin(surface="app")
    gift = db.session.get_one(Contribution, begun["id"])
    intent_id, donor_id = gift.stripe_payment_intent_id, gift.donor_id
    erasing.erase(donor_id)
    assert gateway.current().intent(intent_id).status == "canceled"
    erasing.erase(donor_id)


def test_a_plan_that_had_ended_at_stripe_already_is_no_obstacle(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    plan = db.session.scalars(select(Plan)).one()
    newsroom.sandbox.receiver.app = None  # the event never comes
    gateway.current().cancel(plan.stripe_subscription_id, key=new_secret())
    erasing.erase(plan.donor_id)
    db.session.refresh(plan)
    assert plan.ended_at is not None
    assert plan.contribution.donor.erased_at is not None


@pytest.mark.parametrize("path", ["/v1/subscriptions", "/v1/checkout/sessions"])
def test_while_stripe_is_away_nothing_is_erased(newsroom: Newsroom, path: str) -> None:
    newsroom.give(frequency="monthly")
    newsroom.begin()
    donor = db.session.scalars(select(Plan)).one().contribution.donor
    donor_id = donor.id
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": path, "times": 9}])
    with pytest.raises(Unavailable) as refused:
        erasing.erase(donor_id)
    newsroom.sandbox.tell("mischief")
    assert "Nothing was erased" in refused.value.detail
    assert db.session.get_one(Donor, donor_id).email == GIVER
    erasing.erase(donor_id)
    assert db.session.get_one(Donor, donor_id).email == ""


def test_a_plan_that_cannot_be_ended_keeps_the_giver_from_being_erased(newsroom: Newsroom) -> None:
    """A plan of which Stripe knows nothing: a person has to look at it first."""
    donor = made.donor(email=GIVER)
    made.plan(made.contribution(donor, frequency="monthly", status="paid"))
    with pytest.raises(Unavailable):
        erasing.erase(donor.id)
    assert db.session.get_one(Donor, donor.id).email == GIVER


def test_who_gives_again_after_being_erased_is_somebody_new(newsroom: Newsroom) -> None:
    newsroom.give()
    erasing.erase(db.session.scalars(select(Donor.id)).one())
    newsroom.give()
    kept: list[Any] = list(db.session.scalars(select(Donor.email).order_by(Donor.id)))
    assert kept == ["", GIVER]
    assert len(db.session.scalars(select(Receipt)).all()) == 2


def test_what_is_paid_after_the_giver_was_erased_is_booked_without_a_name(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    donor_id = db.session.scalars(select(Donor.id)).one()
    with transaction() as session:
        donor = session.get_one(Donor, donor_id)
        donor.email, donor.name, donor.email_key, donor.erased_at = "", "", None, clock.now()
    newsroom.pay(gift)
    assert newsroom.status(gift) == "paid"
    assert balancing.check() == []
    assert receipts.giver(db.session.scalars(select(Receipt)).one()) == {}
    assert letters.sent() == []
    assert links.donor_of(new_secret()) is None
