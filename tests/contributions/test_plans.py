"""Gifts that repeat: begun, renewed, changed, paused, ended, and reminded of, against the sandbox over HTTP."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import plan_keeping, plans
from newsapp.contributions.gateway.shapes import Subscription
from newsapp.contributions.models import Contribution, Discrepancy, Donor, Payment, Plan
from newsapp.platform import clock, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, NotFound, Unavailable
from newsapp.platform.ids import new_secret
from newsapp.platform.outbox import Job
from tests.contributions import letters
from tests.contributions.moving_time import Passes, passing
from tests.contributions.newsroom import Newsroom
from tests.factories import givers

GIVER = "asha@example.org"
INDIAN_CARD = "4000003560000008"
FAILS_LATER = "4000000000000341"


pytestmark = pytest.mark.own_sandbox


@pytest.fixture(autouse=True)
def passes(newsroom: Newsroom) -> Iterator[Passes]:
    """Lets time go by."""
    with passing(newsroom) as found:
        yield found


def begun(newsroom: Newsroom, **changes: Any) -> Plan:
    """A plan whose first month is paid."""
    newsroom.give(**{"frequency": "monthly"} | changes)
    return db.session.scalars(select(Plan)).one()


def giver(plan: Plan) -> Donor:
    return plan.contribution.donor


def shown(plan: Plan) -> Subscription:
    """The plan as Stripe has it."""
    found = gateway.current().subscription(plan.stripe_subscription_id)
    assert found is not None
    return found


def subjects(recipient: str = GIVER) -> list[str]:
    return [mail["Subject"] for mail in letters.sent(recipient)]


def kinds_noted() -> list[str]:
    return list(db.session.scalars(select(Discrepancy.kind)))


def test_a_monthly_gift_becomes_a_plan_that_the_giver_hears_of_once(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    assert (plan.status, plan.amount_minor, plan.currency, plan.frequency) == ("active", 50_000, "INR", "monthly")
    assert plan.period_ends_at and plan.period_ends_at - plan.started_at > timedelta(days=27)
    assert [said for said in subjects() if "₹500 every month" in said] == ["You now give ₹500 every month: thank you"]


def test_looking_again_changes_and_tells_nothing(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    version, before = plan.version, subjects()
    assert plans.look(plan.stripe_subscription_id).version == version
    assert subjects() == before


def test_a_plan_renews_every_month_with_a_payment_of_its_own(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    first_ends_at = plan.period_ends_at
    passes()
    paid = db.session.scalars(select(Payment).where(Payment.plan_id == plan.id, Payment.status == "paid")).all()
    assert len(paid) == 2
    db.session.refresh(plan)
    assert plan.period_ends_at and first_ends_at
    assert plan.period_ends_at > first_ends_at


def test_another_amount_is_charged_from_the_next_month_on_and_nothing_before(
    newsroom: Newsroom, passes: Passes
) -> None:
    plan = begun(newsroom)
    changed = plans.change_amount(plan.id, 75_000, donor=giver(plan))
    assert changed.amount_minor == 75_000
    newsroom.work()
    sums = select(Payment.amount_minor).where(Payment.plan_id == plan.id).order_by(Payment.amount_minor)
    assert db.session.scalars(sums).all() == [50_000]
    passes()
    assert db.session.scalars(sums).all() == [50_000, 75_000]
    assert "Changed: you now give ₹750 every month" in subjects()
    assert kinds_noted() == []


def test_a_paused_plan_takes_nothing_until_it_is_resumed(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    assert plans.pause(plan.id, donor=giver(plan)).paused
    passes()
    paid = select(Payment.id).where(Payment.plan_id == plan.id, Payment.status == "paid")
    assert len(db.session.scalars(paid).all()) == 1
    assert not plans.resume(plan.id, donor=giver(plan)).paused
    passes()
    assert len(db.session.scalars(paid).all()) == 2
    assert [said.partition(":")[0] for said in subjects() if "aused" in said or "esumed" in said] == [
        "Paused",
        "Resumed",
    ]


def test_a_plan_ends_with_the_month_that_is_paid(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    assert plans.end(plan.id, donor=giver(plan)).ends_at_period_end
    assert plan.ended_at is None
    passes()
    db.session.refresh(plan)
    assert plan.status == "canceled"
    assert plan.ended_at is not None
    assert len(db.session.scalars(select(Payment)).all()) == 1
    assert "Ended: your gift of ₹500 every month" in subjects()


def test_whoever_ends_a_plan_may_go_on_after_all(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    plans.end(plan.id, donor=giver(plan))
    assert not plans.go_on(plan.id, donor=giver(plan)).ends_at_period_end
    passes()
    assert len(db.session.scalars(select(Payment)).all()) == 2


def test_an_ended_plan_can_no_longer_be_changed(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    donor = giver(plan)
    assert plans.end_now(plan.id, donor_id=donor.id).ended_at is not None
    for change in (plans.pause, plans.resume, plans.end, plans.go_on, plans.portal):
        with pytest.raises(Conflict):
            change(plan.id, donor=donor)
    with pytest.raises(Conflict):
        plans.change_amount(plan.id, 60_000, donor=donor)


def test_a_plan_that_is_behind_ends_at_once(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    use_card(newsroom, plan, FAILS_LATER)
    passes()
    db.session.refresh(plan)
    assert plan.status == "past_due"
    assert plans.end(plan.id, donor=giver(plan)).ended_at is not None


def use_card(newsroom: Newsroom, plan: Plan, card: str) -> None:
    """Have the plan charged to another card, as the portal does."""
    url = plans.portal(plan.id, donor=giver(plan))
    assert url.startswith(newsroom.sandbox.address)
    send_card(f"{url}/card", card)
    newsroom.work()


def send_card(url: str, card: str) -> None:
    """Send the form on one of Stripe's pages with this card."""
    sent = {"card_number": card, "expiry": "12 / 2070", "cvc": "123", "email": GIVER}
    with urllib.request.urlopen(url, urlencode(sent).encode(), timeout=30) as answer:
        assert answer.status == 200


def test_what_is_another_giver_s_does_not_exist(newsroom: Newsroom) -> None:
    plan, other = begun(newsroom), givers.donor()
    for change in (plans.pause, plans.resume, plans.end, plans.go_on, plans.portal):
        with pytest.raises(NotFound):
            change(plan.id, donor=other)
    for changes in ({"amount": 60_000}, {"paused": True}, {"ends_at_period_end": True}):
        with pytest.raises(NotFound):
            plans.change(plan.id, changes, donor=other)
    with pytest.raises(NotFound):
        plans.end_now(plan.id, donor_id=other.id)
    assert plan.asked == 0


def test_each_change_is_asked_for_under_a_key_that_was_kept_before(newsroom: Newsroom) -> None:
    """Stripe answers, the answer is cut off, the library asks again with the same key: it is one change."""
    plan = begun(newsroom)
    newsroom.sandbox.tell(
        "mischief", api=[{"kind": "cut", "path": "/v1/subscriptions/", "method": "POST", "after": True}]
    )
    assert plans.change_amount(plan.id, 60_000, donor=giver(plan)).amount_minor == 60_000
    assert newsroom.sandbox.ask("mischief")["counts"]["cut"] == 1
    assert plan.asked == 1


def test_when_stripe_is_away_the_giver_hears_so_and_the_plan_is_looked_at_later(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    donor = giver(plan)
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": "/v1/subscriptions/", "times": 4, "after": True}])
    with pytest.raises(Unavailable) as refused:
        plans.pause(plan.id, donor=donor)
    assert "being looked at" in refused.value.detail
    newsroom.sandbox.tell("mischief")
    waiting = db.session.scalars(select(Job).where(Job.name == "contributions.actions.plans.look", Job.open)).all()
    assert [job.payload for job in waiting] == [{"subscription_id": plan.stripe_subscription_id}]
    db.session.rollback()
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        worker.drain()
    db.session.refresh(plan)
    assert plan.paused


def test_what_stripe_refuses_is_said_in_words(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    donor, subscription_id = giver(plan), plan.stripe_subscription_id
    newsroom.sandbox.receiver.app = None  # the event never comes
    gateway.current().cancel(subscription_id, key=new_secret())
    for change in (plans.pause, plans.end):
        with pytest.raises(Conflict):
            change(plan.id, donor=donor)
    with pytest.raises(Conflict):
        plans.change_amount(plan.id, 60_000, donor=donor)
    plans.look(subscription_id)
    db.session.refresh(plan)
    assert plan.status == "canceled"


def test_of_a_plan_that_stripe_does_not_know_nothing_can_be_changed(newsroom: Newsroom) -> None:
    plan = givers.plan()
    donor = giver(plan)
    for change in (plans.pause, plans.resume, plans.end, plans.go_on, plans.portal):
        with pytest.raises(Conflict):
            change(plan.id, donor=donor)
    with pytest.raises(Conflict):
        plans.change_amount(plan.id, 60_000, donor=donor)


def test_when_stripe_is_away_the_page_for_cards_is_not_opened(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": "/v1/billing_portal", "times": 4}])
    with pytest.raises(Unavailable) as refused:
        plans.portal(plan.id, donor=giver(plan))
    assert "Nothing was changed" in refused.value.detail
    newsroom.sandbox.tell("mischief")


def test_what_was_seen_before_somebody_else_wrote_is_not_written_over_it(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    version, donor = plan.version, giver(plan)
    old = shown(plan)
    plans.change_amount(plan.id, 60_000, donor=donor)
    with pytest.raises(plan_keeping.Overtaken):
        plan_keeping.keep(old, version)
    db.session.refresh(plan)
    assert plan.amount_minor == 60_000


@pytest.mark.parametrize("slow", ["GET", "POST"])
def test_an_answer_of_stripe_s_that_was_overtaken_on_its_way_is_asked_for_again(newsroom: Newsroom, slow: str) -> None:
    """The slow answer was given first and arrives last: it changes nothing back, whoever waited for it."""
    plan = begun(newsroom)
    plan_id, subscription_id, donor = plan.id, plan.stripe_subscription_id, giver(plan)
    hang = {
        "kind": "hang",
        "path": f"/v1/subscriptions/{subscription_id}",
        "method": slow,
        "after": True,
        "seconds": 1.5,
    }
    newsroom.sandbox.tell("mischief", api=[hang])

    def ask_slowly() -> None:
        with newsroom.app.app_context():
            if slow == "GET":
                plans.look(subscription_id)
            else:
                plans.end(plan_id, donor=db.session.get_one(Donor, plan.donor_id))

    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(copy_context().run, ask_slowly)
        wait_for(lambda: newsroom.sandbox.ask("mischief")["counts"].get("hang") == 1)
        gateway.current().pause(subscription_id, paused=True, key=new_secret())
        plans.look(subscription_id)
        asked.result()
    db.session.rollback()
    assert plan.paused
    assert plan.ends_at_period_end is (slow == "POST")
    assert donor.id == plan.donor_id


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_control_without_its_version_the_older_state_would_win(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    donor = giver(plan)
    old = shown(plan)
    changed = plans.change_amount(plan.id, 60_000, donor=donor)
    plan_keeping.keep(old, changed.version)
    db.session.refresh(plan)
    assert plan.amount_minor == 50_000


def test_a_subscription_of_nobody_is_noted_for_a_person(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    found = shown(plan)
    assert plan_keeping.keep(replace(found, id="sub_stranger", contribution_id="unknown"), 0) is None
    assert plan_keeping.keep(replace(found, id="sub_second"), 0) is None
    assert plan_keeping.keep(replace(found, amount_minor=0), plan.version) is None
    assert plans.look("sub_of_another_mode") is None
    assert sorted(kinds_noted()) == ["plan_doubled", "plan_missing", "plan_unknown", "plan_without_amount"]
    assert len(db.session.scalars(select(Plan)).all()) == 1


def test_a_plan_that_has_ended_stays_so(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    alive = shown(plan)
    ended = plans.end_now(plan.id, donor_id=plan.donor_id)
    assert plan_keeping.keep(alive, ended.version).status == "canceled"


def test_every_status_of_stripe_that_may_go_on_is_kept_as_it_is(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    found = shown(plan)
    for status in ("incomplete", "trialing", "past_due", "unpaid", "paused", "active"):
        assert plan_keeping.keep(replace(found, status=status), plan.version).status == status
    assert plan.ended_at is None


def test_a_first_payment_that_never_came_fails_the_contribution_without_a_mail(newsroom: Newsroom) -> None:
    found = shown(begun(newsroom))
    gift = givers.contribution(frequency="monthly", status="processing")
    late = replace(found, id="sub_late", contribution_id=gift.id, status="incomplete", ended_at=None)
    assert plan_keeping.keep(late, 0).ended_at is None
    over = plan_keeping.keep(replace(late, status="incomplete_expired"), 1)
    assert over.ended_at is not None
    assert db.session.get(Contribution, gift.id).status == "failed"
    assert letters.sent(gift.donor.email) == []


def test_a_plan_that_begins_after_its_giver_was_erased_is_ended(newsroom: Newsroom) -> None:
    plan = begun(newsroom)
    with transaction():
        donor = giver(plan)
        donor.email, donor.email_key, donor.erased_at = "", None, clock.now()
    assert plans.look(plan.stripe_subscription_id).ended_at is not None
    assert shown(plan).status == "canceled"


def reminders() -> list[str]:
    return [letters.text(mail) for mail in letters.sent(GIVER) if "did not go through" in mail["Subject"]]


def test_a_renewal_that_failed_is_reminded_of_at_once_and_after_three_and_seven_days(
    newsroom: Newsroom, passes: Passes
) -> None:
    plan = begun(newsroom)
    use_card(newsroom, plan, FAILS_LATER)
    passes()
    now = clock.now()
    assert len(reminders()) == 1
    assert "₹500" in reminders()[0]
    assert f"{newsroom.sandbox.address}/" in reminders()[0]
    for days, count in ((2, 1), (4, 2), (6, 2), (8, 3), (30, 3)):
        with clock.freeze(now + timedelta(days=days)):
            assert len(reminders()) == count, f"after {days} days"


def test_once_the_invoice_is_paid_nobody_is_reminded(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    use_card(newsroom, plan, FAILS_LATER)
    passes()
    now = clock.now()
    link = next(line for line in reminders()[0].split() if line.startswith(newsroom.sandbox.address))
    send_card(link, "4242424242424242")
    newsroom.work()
    with clock.freeze(now + timedelta(days=8)):
        assert len(reminders()) == 1


def test_once_the_plan_has_ended_nobody_is_reminded(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom)
    use_card(newsroom, plan, FAILS_LATER)
    passes()
    now = clock.now()
    assert len(reminders()) == 1
    plans.end_now(plan.id, donor_id=plan.donor_id)
    with clock.freeze(now + timedelta(days=8)):
        assert len(reminders()) == 1


def test_an_indian_renewal_that_takes_more_than_a_day_is_no_failure(newsroom: Newsroom, passes: Passes) -> None:
    plan = begun(newsroom, card=INDIAN_CARD)
    passes()
    assert reminders() == []
    passes(2 * 24 * 3600)
    assert reminders() == []
    paid = select(Payment.id).where(Payment.plan_id == plan.id, Payment.status == "paid")
    assert len(db.session.scalars(paid).all()) == 2


def test_above_fifteen_thousand_rupees_the_giver_of_an_indian_card_is_asked_to_confirm(
    newsroom: Newsroom, passes: Passes
) -> None:
    begun(newsroom, card=INDIAN_CARD, amount=20_000_00)
    passes()
    assert "Please confirm your gift of ₹20,000" in subjects()
    assert reminders() == []
