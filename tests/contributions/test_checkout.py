"""Beginning a gift: written down first, sent to Stripe once, and honest when Stripe does not answer."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from newsapp.contributions import models
from newsapp.contributions.actions import balancing
from newsapp.platform import clock
from newsapp.platform.db import db
from tests.conftest import MakeApp
from tests.contributions.newsroom import GIFT, Newsroom, Sandbox
from tests.services import stripe_sandbox
from tests.services.redis import free_port

KEY = "a-key-of-the-client"
PAGES = "/v1/checkout/sessions"
# What Stripe's end does to both tries of a call, and whether it had made the change by then.
OUTAGES = [("cut", False), ("cut", True), ("500", False), ("500", True), ("429", False)]


def contributions() -> list[models.Contribution]:
    found = list(db.session.scalars(select(models.Contribution)))
    db.session.rollback()
    return found


def break_pages(newsroom: Newsroom, kind: str, *, after: bool = False, **more: Any) -> None:
    prank = {"kind": kind, "path": PAGES, "method": "POST", "times": 2, "after": after} | more
    newsroom.sandbox.tell("mischief", api=[prank])


@pytest.mark.parametrize(("kind", "after"), OUTAGES)
def test_a_gift_is_written_down_before_stripe_is_asked_and_goes_on_when_stripe_is_back(
    newsroom: Newsroom, kind: str, after: bool
) -> None:
    break_pages(newsroom, kind, after=after)
    answer = newsroom.post(KEY)
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    (written,) = contributions()
    assert (written.status, written.amount_minor, written.checkout_url) == ("created", 50_000, "")
    newsroom.sandbox.tell("mischief")
    again = newsroom.post(KEY)
    assert again.status_code == 201
    assert again.json["id"] == written.id
    newsroom.pay(again.json)
    assert newsroom.status(again.json) == "paid"
    opened = newsroom.sandbox.sessions_of(written.id)
    # Stripe repeats a 500 to the same key: then a page that nobody was ever shown is left behind, and expires.
    assert [page.payment_status for page in opened if page.url is None] == ["paid"]
    assert len(opened) == (2 if (kind, after) == ("500", True) else 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_giver_hears_within_ten_seconds_that_stripe_hangs_and_that_nothing_was_charged(newsroom: Newsroom) -> None:
    break_pages(newsroom, "hang", seconds=5)
    began = time.monotonic()
    answer = newsroom.post(KEY)
    assert time.monotonic() - began < 10
    assert answer.status_code in (409, 503)
    assert "Nothing was charged" in answer.json["detail"]
    newsroom.sandbox.tell("mischief")
    until = time.monotonic() + 10
    while (again := newsroom.post(KEY)).status_code != 201:
        assert time.monotonic() < until
        assert "Nothing was charged" in again.json["detail"]
    assert len(newsroom.sandbox.sessions_of(again.json["id"])) == 1


def test_where_nobody_listens_a_giver_hears_so_at_once(make_app: MakeApp) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    app = make_app(stripe_secret_key=stripe_sandbox.KEY, stripe_api_base=away, stripe_webhook_secrets=("whsec_x",))
    answer = app.test_client().post("/api/v1/contributions", json=GIFT, headers={"Idempotency-Key": KEY})
    assert answer.status_code == 503
    assert "Nothing was charged" in answer.json["detail"]


def test_without_a_provider_giving_is_closed(make_app: MakeApp) -> None:
    client = make_app().test_client()
    answer = client.post("/api/v1/contributions", json=GIFT, headers={"Idempotency-Key": KEY})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert client.get("/api/v1/contributions/options").json["open"] is False


def test_what_stripe_refuses_was_not_charged_and_a_person_is_told(make_app: MakeApp, sandbox: Sandbox) -> None:
    app = make_app(
        stripe_secret_key="sk_test_of_somebody", stripe_api_base=sandbox.address, stripe_webhook_secrets=("whsec_x",)
    )
    with app.app_context():
        newsroom = Newsroom(app, app.test_client(), sandbox)
        answer = newsroom.post(KEY)
        assert (answer.status_code, newsroom.noted()) == (409, ["checkout_refused"])
        assert "Nothing was charged" in answer.json["detail"]


def test_nothing_is_held_in_the_database_while_stripe_thinks(newsroom: Newsroom) -> None:
    break_pages(newsroom, "hang", seconds=1.5)
    ended: list[str] = []

    def give() -> None:
        answer = newsroom.app.test_client().post("/api/v1/contributions", json=GIFT, headers={"Idempotency-Key": KEY})
        ended.append(f"gift {answer.status_code}")

    slow = threading.Thread(target=give)
    slow.start()
    until = time.monotonic() + 5
    while not contributions():
        assert time.monotonic() < until
    newsroom.client.post("/api/v1/contributions/links", json={"email": "somebody@example.org"})
    ended.append("link")
    slow.join()
    assert ended == ["link", "gift 201"]


def test_the_same_key_is_the_same_gift_and_another_gift_with_it_is_refused(newsroom: Newsroom) -> None:
    first, again = newsroom.post(KEY), newsroom.post(KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    other = newsroom.post(KEY, amount=60_000)
    assert other.status_code == 422
    assert list(other.json["errors"]) == ["Idempotency-Key"]
    assert len(contributions()) == 1


@pytest.mark.parametrize("key", ["", "short", "k" * 201, "tab\tin-the-key", "schlüssel"])
def test_a_key_that_is_none_is_refused_by_name(newsroom: Newsroom, key: str) -> None:
    headers = {"Idempotency-Key": key} if key else {}
    answer = newsroom.client.post("/api/v1/contributions", json=GIFT, headers=headers)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["Idempotency-Key"]


def at_once(newsroom: Newsroom, keys: list[str]) -> list[Any]:
    together = threading.Barrier(len(keys))

    def give(key: str) -> Any:
        client = newsroom.app.test_client()
        together.wait()
        return client.post("/api/v1/contributions", json=GIFT, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(len(keys)) as threads:
        return list(threads.map(give, keys))


def test_four_at_once_with_one_key_are_one_gift_and_one_page(newsroom: Newsroom) -> None:
    answers = at_once(newsroom, [KEY] * 4)
    assert {answer.status_code for answer in answers} <= {201, 409}
    begun = [answer.json for answer in answers if answer.status_code == 201]
    assert len({(each["id"], each["checkout_url"]) for each in begun}) == 1
    assert len(contributions()) == 1
    assert len(newsroom.sandbox.sessions_of(begun[0]["id"])) == 1


def test_four_gifts_at_once_of_somebody_new_have_one_giver(newsroom: Newsroom) -> None:
    answers = at_once(newsroom, [f"{KEY}-{number}" for number in range(4)])
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len(contributions()) == 4
    assert len(db.session.scalars(select(models.Donor)).all()) == 1


def test_who_is_sent_twice_while_stripe_works_hears_that_it_is_being_begun(newsroom: Newsroom) -> None:
    with ThreadPoolExecutor(1) as threads:
        # Stripe has begun and does not answer yet; our side gave up waiting and asks again with the same key.
        break_pages(newsroom, "hang", after=True, times=1, seconds=1.5)
        slow = threads.submit(at_once, newsroom, [KEY])
        while not contributions():
            assert not slow.done()
        again = newsroom.post(KEY)
        assert slow.result()[0].status_code == 201
    assert again.status_code in (201, 409)
    assert newsroom.post(KEY).json["id"] == slow.result()[0].json["id"]


def test_a_retry_after_25_hours_is_the_same_page_though_stripe_has_forgotten_the_key(newsroom: Newsroom) -> None:
    first = newsroom.post(KEY)
    newsroom.sandbox.tell("forget_idempotency")
    with clock.freeze(clock.now() + timedelta(hours=25)):
        again = newsroom.post(KEY)
    assert (again.status_code, again.json) == (201, first.json)
    assert len(newsroom.sandbox.sessions_of(first.json["id"])) == 1


def test_a_retry_after_25_hours_of_what_was_paid_charges_nothing(newsroom: Newsroom) -> None:
    gift = newsroom.post(KEY).json
    newsroom.pay(gift)
    newsroom.sandbox.tell("forget_idempotency")
    with clock.freeze(clock.now() + timedelta(hours=25)):
        again = newsroom.post(KEY)
    assert (again.json["id"], again.json["status"]) == (gift["id"], "paid")
    assert len(newsroom.sandbox.sessions_of(gift["id"])) == 1
    assert balancing.balances()["INR"]["contributions"] == -50_000


@pytest.mark.parametrize("after", [False, True])
def test_what_never_got_an_answer_is_not_sent_anew_once_stripe_may_have_forgotten_it(
    newsroom: Newsroom, after: bool
) -> None:
    break_pages(newsroom, "cut", after=after)
    assert newsroom.post(KEY).status_code == 503
    newsroom.sandbox.tell("mischief")
    newsroom.sandbox.tell("forget_idempotency")
    with clock.freeze(clock.now() + timedelta(hours=25)):
        answer = newsroom.post(KEY)
    assert answer.status_code == 409
    assert "Nothing was charged" in answer.json["detail"]
    assert len(newsroom.sandbox.sessions_of(contributions()[0].id)) == after


def test_an_app_gets_a_client_secret_and_pays_in_its_own_sheet(newsroom: Newsroom) -> None:
    gift = newsroom.begin(surface="app")
    assert gift["checkout_url"] is None
    intent_id = gift["client_secret"].partition("_secret_")[0]
    made = newsroom.sandbox.stripe.v1.payment_intents.retrieve(intent_id)
    assert (made.amount, made.currency) == (50_000, "inr")
    assert made.metadata["contribution_id"] == gift["id"]
    newsroom.sandbox.tell("pay", payment_intent=intent_id)
    newsroom.work()
    assert newsroom.status(gift) == "paid"


def test_a_gift_that_repeats_is_begun_on_the_page_by_an_app_too(newsroom: Newsroom) -> None:
    gift = newsroom.begin(surface="app", frequency="monthly")
    assert gift["client_secret"] is None
    newsroom.pay(gift)
    assert [plan.contribution_id for plan in db.session.scalars(select(models.Plan))] == [gift["id"]]


def test_stripe_is_told_whose_gift_it_is_and_converts_nothing(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    (page,) = newsroom.sandbox.sessions_of(gift["id"])
    assert (page.mode, page.submit_type, page.amount_total, page.currency) == ("payment", "donate", 50_000, "inr")
    assert page.adaptive_pricing["enabled"] is False
    assert page.metadata["contribution_id"] == gift["id"]
    assert page.success_url.endswith(f"/contribute/thanks?id={gift['id']}")
    newsroom.pay(gift)
    intent = newsroom.sandbox.stripe.v1.payment_intents.retrieve(newsroom.intent_of(gift))
    assert intent.metadata["contribution_id"] == gift["id"]


def test_stripe_is_told_whose_plan_it_is(newsroom: Newsroom) -> None:
    gift = newsroom.begin(frequency="yearly")
    newsroom.pay(gift)
    (page,) = newsroom.sandbox.sessions_of(gift["id"])
    plan = newsroom.sandbox.stripe.v1.subscriptions.retrieve(page.subscription)
    assert plan.metadata["contribution_id"] == gift["id"]
    assert plan["items"].data[0].price.recurring["interval"] == "year"


def test_whoever_types_the_address_of_a_known_giver_sees_nothing_of_them_at_stripe(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    (page,) = newsroom.sandbox.sessions_of(newsroom.begin()["id"])
    assert (page.customer, page.customer_email) == (None, "asha@example.org")


@pytest.mark.parametrize(("currency", "amount"), [("USD", 1_000), ("USD", 9_999), ("EUR", 777), ("GBP", 12_345)])
def test_who_covers_the_fee_is_charged_the_least_of_which_the_gift_is_left(
    newsroom: Newsroom, currency: str, amount: int
) -> None:
    gift = newsroom.give(currency=currency, amount=amount, cover_fees=True)
    stands = balancing.balances()[currency]
    assert stands["contributions"] == -gift["charged"]
    assert stands["stripe_balance"] in (amount, amount + 1)
    assert gift["amount"] == amount
    assert newsroom.noted() == []
