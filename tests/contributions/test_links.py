"""A giver comes back without an account: a link by mail, good once and for a quarter of an hour."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from newsapp.contributions.actions import links
from newsapp.contributions.models import GivingLink, GivingSession
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid, Unauthenticated
from newsapp.platform.ids import new_secret
from newsapp.platform.outbox import Job
from tests.contributions import letters
from tests.factories import givers

GIVING = "/api/v1/contributions"
GIVER = "giver@example.org"


def wish(client: FlaskClient, email: str = GIVER, **more: Any) -> None:
    assert client.post(f"{GIVING}/links", json={"email": email} | more).status_code == 202


def enter(client: FlaskClient, code: str) -> Any:
    return client.post(f"{GIVING}/session", json={"code": code})


def test_the_link_that_was_mailed_opens_the_giver_s_own_page(client: FlaskClient) -> None:
    givers.donor(email=GIVER, name="Asha Rao")
    wish(client)
    entered = enter(client, letters.code(GIVER))
    assert entered.status_code == 200
    assert entered.headers["Cache-Control"] == "no-store"
    mine = client.get(f"{GIVING}/mine", headers={"Authorization": f"Bearer {entered.get_json()['token']}"})
    assert mine.get_json()["giver"] == {"name": "Asha Rao", "email": GIVER, "language": "en"}


def test_a_link_works_once(client: FlaskClient) -> None:
    givers.donor(email=GIVER)
    wish(client)
    code = letters.code(GIVER)
    assert enter(client, code).status_code == 200
    refused = enter(client, code)
    assert (refused.status_code, refused.content_type) == (401, "application/problem+json")


def test_of_four_who_come_at_once_with_one_link_one_gets_in(app: Flask) -> None:
    secret, ready = made(givers.donor().id), Barrier(4)

    def come(_: int) -> bool:
        with app.app_context():
            ready.wait()
            try:
                links.enter(secret)
            except Unauthenticated:
                return False
            return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(come, range(4))) == [False, False, False, True]


def made(donor_id: str, **more: Any) -> str:
    """The secret of a link of this giver."""
    secret = new_secret()
    told = {"donor_id": donor_id, "digest": links.digest(secret), "expires_at": clock.now() + links.LINK_LASTS}
    with transaction() as session:
        session.add(GivingLink(**told | more))
    return secret


def test_a_link_is_good_for_a_quarter_of_an_hour(app: Flask) -> None:
    donor, now = givers.donor(), clock.now()
    early, late = made(donor.id), made(donor.id)
    with clock.freeze(now + timedelta(minutes=14)):
        assert links.enter(early)[1].id == donor.id
    with clock.freeze(now + timedelta(minutes=16)), pytest.raises(Unauthenticated):
        links.enter(late)


def test_a_session_lasts_twelve_hours_or_until_the_giver_leaves(app: Flask) -> None:
    donor, now = givers.donor(), clock.now()
    secret, _ = links.enter(made(donor.id))
    with clock.freeze(now + timedelta(hours=11)):
        assert links.donor_of(secret) is not None
    with clock.freeze(now + timedelta(hours=13)):
        assert links.donor_of(secret) is None
    links.leave(secret)
    assert links.donor_of(secret) is None
    links.leave(secret)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: FlaskClient) -> None:
    givers.donor(email=GIVER)
    answers = [client.post(f"{GIVING}/links", json={"email": email}) for email in (GIVER, "nobody@example.org")]
    told = [(each.status_code, each.data, sorted(each.headers.keys())) for each in answers]
    assert told[0] == told[1]
    assert [mail["To"] for mail in letters.sent()] == [GIVER]


def test_the_request_itself_looks_nobody_up(client: FlaskClient) -> None:
    """It takes the same time for whoever is known: neither a giver is sought nor a link is made."""
    givers.donor(email=GIVER)
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    wish(client)
    event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    assert not [statement for statement in asked if "donor" in statement or "giving_link" in statement]


def test_the_same_mailbox_written_otherwise_is_the_same_giver(client: FlaskClient) -> None:
    givers.donor(email=GIVER)
    wish(client, " Giver@Example.ORG ")
    assert [mail["To"] for mail in letters.sent()] == [GIVER]


def test_one_address_gets_five_links_an_hour_and_the_answer_stays_the_same(client: FlaskClient) -> None:
    givers.donor(email=GIVER)
    now = clock.now()
    for _ in range(7):
        wish(client)
    assert len(letters.sent(GIVER)) == 5
    with clock.freeze(now + timedelta(minutes=61)):
        wish(client)
        assert len(letters.sent(GIVER)) == 6


def test_the_mail_speaks_the_language_that_was_asked_for_or_the_giver_s(client: FlaskClient) -> None:
    givers.donor(email=GIVER, language="mr")
    wish(client)
    wish(client, language="ur")
    assert {mail["Content-Language"] for mail in letters.sent(GIVER)} == {"mr", "ur"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": None}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": ["giver@example.org"]}, "email"),
        ({"email": "a@b.org\nBcc: c@d.org"}, "email"),
        ({"email": "x" * 300 + "@example.org"}, "email"),
        ({"email": GIVER, "language": "xx"}, "language"),
        ({"email": GIVER, "emial": GIVER}, "emial"),
    ],
)
def test_a_wish_that_cannot_be_read_is_refused_by_name(client: FlaskClient, body: Any, field: str) -> None:
    refused = client.post(f"{GIVING}/links", json=body)
    assert (refused.status_code, set(refused.get_json()["errors"])) == (422, {field})


@pytest.mark.parametrize("code", ["", "x" * 201, None, 5, ["x"]])
def test_a_code_that_cannot_be_one_is_refused_by_name(client: FlaskClient, code: Any) -> None:
    refused = enter(client, code)
    assert (refused.status_code, set(refused.get_json()["errors"])) == (422, {"code"})


@pytest.mark.parametrize("code", ["x", "\u0905" * 43, "A" * 43])
def test_a_code_that_nobody_was_given_opens_nothing(client: FlaskClient, code: str) -> None:
    givers.donor(email=GIVER)
    assert enter(client, code).status_code == 401


def test_no_secret_and_no_address_is_kept_as_it_is_or_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    givers.donor(email=GIVER)
    logger = logging.getLogger("newsapp")
    logger.addHandler(caplog.handler)
    with caplog.at_level(logging.DEBUG, logger="newsapp"):
        wish(client)
        jobs = db.session.scalars(select(Job).where(Job.name.like("%links%"))).all()
        assert [GIVER in str(job.payload) for job in jobs] == [False]
        code = letters.code(GIVER)
        token = enter(client, code).get_json()["token"]
    logger.removeHandler(caplog.handler)
    assert "job done" in caplog.text
    kept = [digest for kind in (GivingLink, GivingSession) for digest in db.session.scalars(select(kind.digest))]
    assert sorted(kept) == sorted([links.digest(code), links.digest(token)])
    assert not [said for said in (GIVER, code, token) if said in caplog.text]


def test_what_is_over_is_forgotten_once_it_no_longer_counts(app: Flask) -> None:
    donor, now = givers.donor(), clock.now()
    links.enter(made(donor.id))
    made(donor.id)
    links.sweep()
    assert counted() == (2, 1)
    with clock.freeze(now + timedelta(minutes=80)):
        links.sweep()
        assert counted() == (0, 1)
    with clock.freeze(now + timedelta(hours=13)):
        links.sweep()
        assert counted() == (0, 0)


def counted() -> tuple[int, int]:
    found = [len(db.session.scalars(select(kind)).all()) for kind in (GivingLink, GivingSession)]
    return found[0], found[1]


def test_an_address_block_that_asks_too_often_is_told_when_to_come_back(make_app: Any) -> None:
    client = make_app(limits=True).test_client()
    answers = [client.post(f"{GIVING}/links", json={"email": f"a{n}@example.org"}) for n in range(61)]
    assert {each.status_code for each in answers[:60]} == {202}
    assert answers[60].status_code == 429
    assert int(answers[60].headers["Retry-After"]) > 0
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    again = client.post(f"{GIVING}/links", json={"email": GIVER}, environ_overrides=elsewhere)
    assert again.status_code == 202
    nowhere = {"REMOTE_ADDR": ""}  # behind a socket of this machine
    assert client.post(f"{GIVING}/links", json={"email": GIVER}, environ_overrides=nowhere).status_code == 202
    neighbour = {"REMOTE_ADDR": "127.0.0.77"}
    assert client.post(f"{GIVING}/links", json={"email": GIVER}, environ_overrides=neighbour).status_code == 429
    v6 = [{"REMOTE_ADDR": f"2001:db8:0:1::{number:x}"} for number in range(1, 62)]
    answers = [client.post(f"{GIVING}/links", json={"email": GIVER}, environ_overrides=each) for each in v6]
    assert [each.status_code for each in answers] == [202] * 60 + [429]


def test_the_action_itself_refuses_what_is_no_address(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        links.send("nobody")
    assert set(refused.value.errors) == {"email"}
