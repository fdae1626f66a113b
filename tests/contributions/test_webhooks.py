"""What Stripe tells: believed only with its signature, kept once, answered after the commit, and taken as a hint."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from newsapp.contributions import models
from newsapp.contributions.actions import balancing
from newsapp.contributions.gateway.protocol import NotAuthentic
from newsapp.contributions.gateway.stripe_gateway import StripeGateway
from newsapp.contributions.routes.webhooks import MOST_BYTES
from newsapp.platform import clock, worker
from newsapp.platform.db import db
from newsapp.platform.outbox import Job
from newsapp.platform.settings import BadSettings
from tests.conftest import MakeApp
from tests.contributions.newsroom import Newsroom, Sandbox
from tests.services import stripe_sandbox
from tests.stripe_sandbox.signing import signature

SECRET = "whsec_of_this_test"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "payment_intent.succeeded",
    "api_version": "2026-10-28.endive",
    "created": 1_790_000_000,
    "livemode": False,
    "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
}
ADDRESS = "/webhooks/stripe"


def send(client: FlaskClient, body: bytes | dict[str, Any], secret: str = SECRET, age_s: int = 0) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Stripe-Signature": signature(raw, secret, int(time.time()) - age_s)}
    return client.post(ADDRESS, data=raw, headers=headers)


def kept() -> list[models.StripeEvent]:
    found = list(db.session.scalars(select(models.StripeEvent)))
    db.session.rollback()
    return found


def jobs() -> int:
    return db.session.scalar(select(func.count()).select_from(Job)) or 0


@pytest.fixture
def client(make_app: MakeApp) -> Iterator[FlaskClient]:
    """Somebody who posts to a paper with two webhook secrets; the test is in its context."""
    app = make_app(stripe_secret_key=stripe_sandbox.KEY, stripe_webhook_secrets=("whsec_of_before", SECRET))
    with app.app_context():
        yield app.test_client()


@pytest.mark.parametrize("secret", ["whsec_of_before", SECRET])
def test_each_of_the_configured_secrets_is_believed(client: FlaskClient, secret: str) -> None:
    assert send(client, EVENT, secret).status_code == 204
    (event,) = kept()
    assert (event.id, event.type, event.object_id, event.source) == (
        "evt_1",
        "payment_intent.succeeded",
        "pi_1",
        "webhook",
    )
    assert jobs() == 1


def test_a_signature_is_over_the_raw_bytes(client: FlaskClient) -> None:
    spaced = json.dumps(EVENT, indent=3).encode()
    assert send(client, spaced).status_code == 204
    headers = {"Stripe-Signature": signature(spaced, SECRET, int(time.time()))}
    refused = client.post(ADDRESS, data=json.dumps(EVENT).encode(), headers=headers)
    assert refused.status_code == 400


@pytest.mark.parametrize(
    "header", ["", "t=,v1", "t=1,v1=", "v1=abc", "t=abc,v1=abc", f"t=9999999999,v1={'0' * 64}", "t=1,v1=é", "\tt=1"]
)
def test_without_the_signature_of_stripe_nothing_is_believed(client: FlaskClient, header: str) -> None:
    answer = client.post(ADDRESS, data=json.dumps(EVENT), headers={"Stripe-Signature": header})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert kept() == []


def test_a_strangers_secret_and_an_old_signature_are_refused(client: FlaskClient) -> None:
    assert send(client, EVENT, "whsec_of_somebody_else").status_code == 400
    assert send(client, EVENT, age_s=301).status_code == 400
    assert kept() == []
    assert send(client, EVENT, age_s=290).status_code == 204


@pytest.mark.parametrize("secrets", [(), ("",), ("", "")])
def test_without_a_secret_nobody_is_believed_even_who_signs_with_none(secrets: tuple[str, ...]) -> None:
    gateway = StripeGateway(stripe_sandbox.KEY, api_base="", webhook_secrets=secrets)
    raw = json.dumps(EVENT).encode()
    with pytest.raises(NotAuthentic):
        gateway.read_event(raw, signature(raw, "", int(time.time())))


@pytest.mark.parametrize("secrets", [(), ("",), ("no-secret-of-stripe",)])
def test_a_paper_that_takes_gifts_does_not_start_without_a_secret(make_app: MakeApp, secrets: tuple[str, ...]) -> None:
    with pytest.raises(BadSettings, match="STRIPE_WEBHOOK_SECRETS"):
        make_app(stripe_secret_key=stripe_sandbox.KEY, stripe_webhook_secrets=secrets)


def test_an_event_of_the_other_mode_is_refused(client: FlaskClient, make_app: MakeApp) -> None:
    assert send(client, EVENT | {"livemode": True}).status_code == 400
    assert kept() == []
    live = make_app(stripe_secret_key="sk_live_x", stripe_webhook_secrets=(SECRET,)).test_client()
    assert send(live, EVENT).status_code == 400
    assert send(live, EVENT | {"livemode": True}).status_code == 204


GARBLED: list[bytes | dict[str, Any]] = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"\xff\xfe{}",
    b"[" * 100_000,
    json.dumps(EVENT).encode("utf-16"),
    {},
    EVENT | {"data": None},
    EVENT | {"data": []},
    EVENT | {"data": {"object": []}},
    EVENT | {"data": {"object": None}},
    EVENT | {"id": None},
    EVENT | {"id": ""},
    EVENT | {"id": {"id": "evt_1"}},
    EVENT | {"id": "evt_\x00"},
    EVENT | {"id": "e" * 256},
    EVENT | {"type": 1},
    EVENT | {"livemode": "false"},
    EVENT | {"livemode": 0},
    EVENT | {"created": "now"},
    EVENT | {"created": 10**30},
    EVENT | {"created": float("nan")},
    EVENT | {"created": None},
]


@pytest.mark.parametrize("body", GARBLED, ids=range(len(GARBLED)))
def test_what_is_signed_and_no_event_is_refused_without_a_crash(
    client: FlaskClient, body: bytes | dict[str, Any]
) -> None:
    answer = send(client, body)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert kept() == []


@pytest.mark.parametrize("thing", [{"object": "balance"}, {"id": "25 % off"}, {"id": 7}])
def test_an_event_about_something_without_a_name_is_kept_and_asks_for_nothing(client: FlaskClient, thing: Any) -> None:
    answer = send(client, EVENT | {"type": "balance.available", "data": {"object": thing}})
    assert answer.status_code == 204
    (event,) = kept()
    assert event.object_id == ""
    assert event.handled_at is not None


def test_an_event_of_a_type_that_nobody_knows_is_kept_without_a_job(client: FlaskClient) -> None:
    assert send(client, EVENT | {"type": "invented.tomorrow"}).status_code == 204
    assert [event.type for event in kept()] == ["invented.tomorrow"]
    assert jobs() == 0


def test_more_than_an_event_can_be_is_not_read(client: FlaskClient) -> None:
    padded = EVENT | {"padding": "x" * MOST_BYTES}
    assert send(client, padded).status_code == 413
    assert kept() == []


def test_an_event_that_comes_again_and_at_the_same_time_is_kept_once(client: FlaskClient) -> None:
    together = threading.Barrier(6)

    def tell(_: int) -> int:
        other = client.application.test_client()
        together.wait()
        status: int = send(other, EVENT).status_code
        return status

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(tell, range(6))) == [204] * 6
    assert send(client, EVENT).status_code == 204
    assert len(kept()) == 1
    assert jobs() == 1


@contextmanager
def refusing(*, at_commit: bool = False) -> Iterator[None]:
    """A database that takes no event, at once or only when the transaction ends."""
    postgresql = db.engine.dialect.name == "postgresql"
    if not postgresql:
        made = ["CREATE TRIGGER refuses BEFORE INSERT ON stripe_event BEGIN SELECT RAISE(ABORT, 'full'); END"]
        gone = ["DROP TRIGGER refuses"]
    else:
        body = "BEGIN RAISE EXCEPTION 'full'; END"
        late = "CONSTRAINT TRIGGER refuses AFTER INSERT ON stripe_event DEFERRABLE INITIALLY DEFERRED"
        kind = late if at_commit else "TRIGGER refuses BEFORE INSERT ON stripe_event"
        made = [
            f"CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE {kind} FOR EACH ROW EXECUTE FUNCTION refuses()",
        ]
        gone = ["DROP FUNCTION refuses CASCADE"]
    _do(made)
    try:
        yield
    finally:
        _do(gone)


def _do(statements: list[str]) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("at_commit", [False, True])
def test_stripe_hears_that_an_event_was_taken_only_when_it_is_safe(newsroom: Newsroom, at_commit: bool) -> None:
    gift = newsroom.begin()
    with refusing(at_commit=at_commit):
        assert send(newsroom.client, EVENT, newsroom.sandbox.secret).status_code >= 500
        newsroom.sandbox.tell("pay", session=gift["checkout_url"].rpartition("/")[2])
        assert kept() == []
    until = time.monotonic() + 10
    while newsroom.status(gift) != "paid":  # Stripe tells it again, a little later
        assert time.monotonic() < until
        newsroom.work()


def test_events_may_come_several_times_in_any_order_and_before_the_page_answers(newsroom: Newsroom) -> None:
    play = {"copies_least": 2, "copies_most": 4, "shuffle_s": 0.2, "early": True, "seed": 3}
    newsroom.sandbox.tell("mischief", webhooks=play)
    gift = newsroom.give()
    assert newsroom.status(gift) == "paid"
    assert balancing.balances()["INR"]["contributions"] == -50_000
    assert balancing.check() == []
    assert db.session.query(models.Receipt).count() == 1
    assert newsroom.noted() == []
    told = newsroom.sandbox.ask("mischief")["counts"]
    assert told["copies"] > 0
    assert {event.handled_at is None for event in kept()} == {False}


def test_false_events_beside_the_true_ones_change_nothing(newsroom: Newsroom) -> None:
    play = {"wrong_secret": 1.0, "stale": 1.0, "wrong_livemode": 1.0, "forged": 1.0}
    newsroom.sandbox.tell("mischief", webhooks=play)
    gift = newsroom.give()
    assert newsroom.status(gift) == "paid"
    assert balancing.balances()["INR"]["contributions"] == -50_000
    assert [event.id for event in kept() if "forged" in event.id] == []


def test_a_secret_may_be_rotated_while_gifts_come_in(make_app: MakeApp, sandbox: Sandbox) -> None:
    app = make_app(
        stripe_secret_key=stripe_sandbox.KEY,
        stripe_api_base=sandbox.address,
        stripe_webhook_secrets=(SECRET, sandbox.secret),
    )
    sandbox.receiver.app = app
    with app.app_context():
        newsroom = Newsroom(app, app.test_client(), sandbox)
        first = newsroom.give()
        sandbox.tell("mischief", webhooks={"secret": SECRET})
        try:
            second = newsroom.give()
            assert [newsroom.status(gift) for gift in (first, second)] == ["paid", "paid"]
        finally:
            sandbox.tell("mischief")
            sandbox.receiver.app = None


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_events_in_the_shape_of_an_older_version_are_understood(newsroom: Newsroom, frequency: str) -> None:
    newsroom.sandbox.tell("mischief", webhooks={"api_version": "2024-06-20"})
    gift = newsroom.give(frequency=frequency)
    assert {event.api_version for event in kept()} == {"2024-06-20"}
    # Until Stripe has priced the charge, it is looked at again after as long as it is old: a clock that stands would
    # stand before that for ever. Here a minute goes by in every second.
    began, until = clock.now(), time.monotonic() + 60
    while newsroom.status(gift) == "processing":
        assert time.monotonic() < until
        time.sleep(0.1)
        with clock.freeze(began + (clock.now() - began) * 60):
            newsroom.work()
    assert newsroom.status(gift) == "paid"
    assert balancing.check() == []


def test_an_event_that_cannot_be_looked_into_now_is_looked_into_later(newsroom: Newsroom) -> None:
    gift = newsroom.begin()
    newsroom.sandbox.tell("mischief", api=[{"kind": "500", "path": "/v1/payment_intents", "times": 100}])
    newsroom.pay(gift)
    assert newsroom.status(gift) in ("created", "processing")
    assert None in {event.handled_at for event in kept()}
    newsroom.sandbox.tell("mischief")
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        worker.drain()
    assert newsroom.status(gift) == "paid"
    assert None not in {event.handled_at for event in kept()}
