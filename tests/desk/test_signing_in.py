"""Signing in at the desk: password, code, passkey; what is refused, and what nobody learns from a refusal."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords, membership
from newsapp.staff.models import Authenticator, PasswordLink, RecoveryCode, Session, Staff
from newsapp.staff.roles import WORKER
from tests.conftest import MakeApp
from tests.factories import visitors
from tests.factories.visitors import ADMIN, BROWSER, PASSWORD, visitor


def test_whoever_is_invited_chooses_a_password_and_is_signed_in(client: FlaskClient) -> None:
    who = visitor(client, "editor")
    me = who.ask("GET", "/me").get_json()
    assert (me["email"], me["session"]["awaits"], me["may"]) == (who.email, None, me["permissions"])
    assert me["factors"] == {"required": False, "code": False, "passkeys": 0, "recovery_codes": 0}
    assert who.ask("DELETE", "/sessions/current").status_code == 204
    assert who.ask("GET", "/me").status_code == 401
    assert who.sign_in().status_code == 201
    assert who.ask("GET", "/articles").status_code == 200


@pytest.mark.parametrize("role", ["publisher", "finance", "admin"])
def test_from_publisher_upward_a_password_leads_only_to_setting_up_a_factor(client: FlaskClient, role: str) -> None:
    who = visitor(client, role)
    me = who.ask("GET", "/me").get_json()
    assert (me["session"]["awaits"], me["may"], me["factors"]["required"]) == ("set_up", [], True)
    refused = who.ask("GET", "/freeze")
    assert (refused.status_code, refused.get_json()["awaits"]) == (403, "set_up")
    who.set_up_app()
    assert who.ask("GET", "/freeze").status_code == 200
    assert len(set(who.recovery_codes)) == 10


def test_a_password_alone_is_not_enough_where_there_is_a_second_factor(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.set_up_app()
    halfway = who.sign_in()
    assert (halfway.status_code, halfway.get_json()["next"]) == (202, ["code", "recovery_code"])
    for path in ("/me", "/articles", "/sessions"):
        assert who.ask("GET", path).status_code == 401
    assert who.ask("POST", "/me/authenticator").status_code == 401
    wrong = who.ask("POST", "/sessions/current/second-factor", {"code": "000000"})
    assert wrong.status_code == 401
    done = who.ask("POST", "/sessions/current/second-factor", {"code": who.code(1)})
    assert (done.status_code, done.get_json()["awaits"]) == (201, None)
    assert who.ask("GET", "/staff").status_code == 200


def test_a_code_is_good_once_and_never_an_older_one_after_it(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    at = clock.now()
    with clock.freeze(at):
        who.set_up_app()
        used, next_one = who.code(), who.code(1)
        for code, status in ((used, 401), (next_one, 201), (next_one, 401), (used, 401)):
            assert who.sign_in().status_code == 202
            answer = who.ask("POST", "/sessions/current/second-factor", {"code": code})
            assert answer.status_code == status, code


def test_a_recovery_code_lets_in_once_however_it_is_typed(client: FlaskClient) -> None:
    who = visitor(client, "publisher")
    who.set_up_app()
    code = who.recovery_codes[3].upper().replace("-", " ")
    for status in (201, 401):
        who.sign_in()
        assert who.ask("POST", "/sessions/current/second-factor", {"recovery_code": code}).status_code == status
    assert queries.factors(who.staff.id).recovery_codes == 9
    kept = db.session.scalars(select(RecoveryCode.digest)).all()
    assert not set(kept) & set(who.recovery_codes)


def test_the_secret_of_the_app_is_sealed(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.set_up_app()
    kept = db.session.scalar(select(Authenticator.secret_sealed))
    assert kept
    assert who.secret not in kept


def test_ways_of_proof_are_sent_one_at_a_time(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.set_up_app()
    both = who.ask("POST", "/sessions/current/proof", {"code": "1", "password": "x"})
    assert (both.status_code, list(both.get_json()["errors"])) == (422, ["password"])
    assert who.ask("POST", "/sessions/current/proof", {}).status_code == 422
    assert who.ask("POST", "/sessions/current/proof", {"password": PASSWORD}).status_code == 401


def test_a_link_sets_a_password_once_and_not_for_long(client: FlaskClient, app: Flask) -> None:
    who = visitor(client, "editor")
    first, second = (choosing_passwords.send_link(who.staff.id, by=WORKER) for _ in range(2))
    told = {"secret": first, "password": "another good one, yes"}
    assert who.ask("POST", "/passwords", told).status_code == 404
    weak = who.ask("POST", "/passwords", {"secret": second, "password": "Password123"})
    assert (weak.status_code, list(weak.get_json()["errors"])) == (422, ["password"])
    assert who.ask("POST", "/passwords", told | {"secret": second}).status_code == 201
    assert who.ask("POST", "/passwords", told | {"secret": second}).status_code == 404
    late = choosing_passwords.send_link(who.staff.id, by=WORKER)
    with clock.freeze(clock.now() + timedelta(days=3, minutes=1)):
        assert who.ask("POST", "/passwords", told | {"secret": late}).status_code == 404
    membership.change(who.staff.id, {"active": False}, by=WORKER)
    assert who.ask("POST", "/passwords", told | {"secret": late}).status_code == 404
    assert db.session.scalar(select(PasswordLink.digest).where(PasswordLink.digest == late)) is None


def test_a_link_does_not_pass_over_the_second_factor(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.set_up_app()
    secret = choosing_passwords.send_link(who.staff.id, by=WORKER)
    answer = who.ask("POST", "/passwords", {"secret": secret, "password": "a brand new phrase here"})
    assert (answer.status_code, answer.get_json()["awaits"]) == (202, "second_factor")


def test_nobody_learns_from_an_answer_which_accounts_there_are(client: FlaskClient) -> None:
    known, without, gone = visitor(client), visitor(client), visitor(client)
    membership.employ("invited@paper.example", "Invited", "editor", by=WORKER)
    membership.change(gone.staff.id, {"active": False}, by=WORKER)
    answers = set()
    for email in (known.email, "nobody@paper.example", "invited@paper.example", gone.email, "x" * 400):
        refused = without.ask("POST", "/sessions", {"email": email, "password": "a wrong password"})
        told = refused.get_json()
        answers.add((refused.status_code, told["title"], told["detail"], tuple(sorted(refused.headers.keys()))))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401


def test_nobody_learns_from_the_time_which_accounts_there_are(client: FlaskClient) -> None:
    who = visitor(client)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(24):
        real = number % 2 == 0
        email = who.email if real else f"nobody{number}@paper.example"
        with clock.freeze(clock.now() + timedelta(days=2 * number)):
            began = time.perf_counter()
            assert client.post(f"{ADMIN}/sessions", json={"email": email, "password": "wrong"}).status_code == 401
            took[real].append(time.perf_counter() - began)
    ratio = statistics.median(took[True]) / statistics.median(took[False])
    assert 0.5 < ratio < 2, ratio


def test_sign_in_is_slowed_down_for_one_account_and_for_no_passkey_of_it(client: FlaskClient) -> None:
    who, other = visitor(client), visitor(client)
    key = who.add_passkey()
    with clock.freeze(clock.now()):
        for _ in range(6):
            assert who.sign_in("a wrong password").status_code in (401, 429)
        slowed = who.sign_in()
        assert slowed.status_code == 429
        assert int(slowed.headers["Retry-After"]) >= 1
        assert who.ask("POST", "/sessions", {"email": who.email.upper(), "password": "x"}).status_code == 429
        assert other.sign_in().status_code == 201
        options = who.ask("POST", "/sessions/passkey/options").get_json()["options"]
        assert who.ask("POST", "/sessions/passkey", {"credential": key.shown(options)}).status_code == 201
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        assert who.sign_in().status_code == 202
        assert who.sign_in().status_code == 202


def test_an_account_that_does_not_exist_is_slowed_down_just_the_same(client: FlaskClient) -> None:
    told = {"email": "nobody@paper.example", "password": "x"}
    with clock.freeze(clock.now()):
        statuses = [client.post(f"{ADMIN}/sessions", json=told).status_code for _ in range(8)]
    assert statuses == [401] * 5 + [429] * 3


def test_a_session_that_waits_for_a_code_does_not_wait_long(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.set_up_app()
    who.sign_in()
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        late = who.ask("POST", "/sessions/current/second-factor", {"code": who.code()})
    assert late.status_code == 401


def test_the_cookie_is_for_the_browser_alone(client: FlaskClient) -> None:
    who = visitor(client)
    told = who.sign_in().headers["Set-Cookie"]
    assert all(part in told for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    secret = told.partition("desk=")[2].partition(";")[0]
    assert len(secret) == 43
    assert secret not in db.session.scalars(select(Session.digest)).all()
    assert db.session.scalars(select(Session.device).order_by(Session.id.desc())).first() == "Chrome on Android"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
    ],
)
def test_a_change_by_cookie_comes_only_from_the_desks_own_pages(
    client: FlaskClient, sent: dict[str, str], status: int
) -> None:
    who = visitor(client)
    assert who.browser.delete(f"{ADMIN}/sessions/current", headers=sent).status_code == status


def test_another_site_signs_nobody_in(client: FlaskClient) -> None:
    who = visitor(client)
    told = {"email": who.email, "password": PASSWORD}
    for sent in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(f"{ADMIN}/sessions", json=told, headers=sent).status_code == 403
    assert client.post(f"{ADMIN}/sessions", json=told).status_code == 201


def test_a_token_never_changes_what_its_owner_signs_in_with(client: FlaskClient, app: Flask) -> None:
    who = visitor(client, "admin")
    headers = {"Authorization": f"Bearer {membership.give_token(who.staff, 'x', by=WORKER)}"}
    calls = [("GET", "/sessions"), ("DELETE", "/sessions/others"), ("PUT", "/me/password"), ("GET", "/me/passkeys")]
    calls += [("POST", "/me/authenticator"), ("POST", "/me/recovery-codes"), ("POST", "/sessions/current/proof")]
    assert [client.open(f"{ADMIN}{path}", method=how, headers=headers, json={}).status_code for how, path in calls] == [
        403
    ] * len(calls)
    assert client.get(f"{ADMIN}/me", headers=headers).get_json()["session"] is None


def test_a_browser_with_a_token_is_judged_by_the_token(client: FlaskClient) -> None:
    who = visitor(client)
    assert who.ask("GET", "/me", Authorization="Bearer nonsense").status_code == 401


def test_what_was_hashed_by_other_measures_is_hashed_anew_at_sign_in(client: FlaskClient) -> None:
    who = visitor(client)
    with transaction() as session:
        old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
        session.get_one(Staff, who.staff.id).password_hash = old
    assert who.sign_in().status_code == 201
    assert "m=19456,t=2,p=1" in queries.find(who.staff.id).password_hash
    assert who.sign_in().status_code == 201


def test_the_headers_of_a_browser_are_what_the_tests_say() -> None:
    assert BROWSER["Sec-Fetch-Site"] == "same-origin"
    assert visitors.octets(visitors.text(b"\x00\xff")) == b"\x00\xff"


def test_one_address_may_knock_only_so_often(make_app: MakeApp) -> None:
    client = make_app(limits=True).test_client()
    statuses = [client.post(f"{ADMIN}/sessions", json={}).status_code for _ in range(61)]
    assert statuses == [422] * 60 + [429]
