"""Sessions: seen, ended at once, too old; a new one for every change; and the proof that some acts ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.staff.actions import membership, second_factor
from newsapp.staff.models import Session
from newsapp.staff.roles import WORKER
from tests.factories import newsroom
from tests.factories.visitors import PASSWORD, Visitor, visitor


def elsewhere(who: Visitor) -> Visitor:
    """The same person in another browser."""
    other = Visitor(who.staff, who.browser.application.test_client(), who.email)
    assert other.sign_in().status_code == 201
    return other


def test_each_place_where_i_am_signed_in_is_seen_and_ended_at_once(client: FlaskClient) -> None:
    who = visitor(client)
    other, third = elsewhere(who), elsewhere(who)
    items = who.ask("GET", "/sessions").get_json()["items"]
    assert [row["device"] for row in items] == ["Chrome on Android"] * 3
    assert [row["current"] for row in items].count(True) == 1
    mine = other.ask("GET", "/me").get_json()["session"]["id"]
    assert who.ask("DELETE", f"/sessions/{mine}").status_code == 204
    assert other.ask("GET", "/me").status_code == 401
    assert who.ask("DELETE", "/sessions/others").get_json() == {"ended": 1}
    assert third.ask("GET", "/me").status_code == 401
    assert who.ask("GET", "/me").status_code == 200


def test_only_who_sees_to_people_ends_the_session_of_somebody_else(client: FlaskClient) -> None:
    who, colleague, admin = visitor(client), visitor(client), visitor(client, "admin")
    admin.add_passkey()
    found = who.ask("GET", "/me").get_json()["session"]["id"]
    assert colleague.ask("DELETE", f"/sessions/{found}").status_code == 404
    assert admin.ask("DELETE", f"/sessions/{found}").status_code == 204
    assert who.ask("GET", "/me").status_code == 401
    assert admin.ask("DELETE", f"/sessions/{found}").status_code == 404


@pytest.mark.parametrize(
    ("gaps", "status"),
    [
        ([timedelta(hours=11, minutes=59)], 200),
        ([timedelta(hours=12, minutes=1)], 401),
        ([timedelta(hours=11)] * 30, 200),
        ([timedelta(hours=11)] * 31, 401),
    ],
)
def test_a_session_ends_when_it_is_idle_or_old(client: FlaskClient, gaps: list[timedelta], status: int) -> None:
    who = visitor(client)
    at = clock.now()
    for gap in gaps:
        at += gap
        with clock.freeze(at):
            answered = who.ask("GET", "/me").status_code
    assert answered == status


def test_the_use_of_a_session_is_noted_at_most_once_a_minute(client: FlaskClient) -> None:
    who = visitor(client)
    at, noted = clock.now(), []
    for seconds in (10, 50, 70, 100, 140):
        with clock.freeze(at + timedelta(seconds=seconds)):
            who.ask("GET", "/me")
        noted.append(db.session.scalar(select(Session.used_at)))
    assert len(set(noted)) == 3
    assert [noted.index(each) for each in noted] == [0, 0, 2, 2, 4]


@pytest.mark.parametrize("changes", [{"role": "publisher"}, {"active": False}])
def test_another_role_or_leaving_ends_every_session_at_once(client: FlaskClient, changes: dict[str, Any]) -> None:
    who = visitor(client)
    other = elsewhere(who)
    membership.change(who.staff.id, {"name": "Renamed"}, by=WORKER)
    assert who.ask("GET", "/me").get_json()["name"] == "Renamed"
    membership.change(who.staff.id, changes, by=WORKER)
    assert [each.ask("GET", "/me").status_code for each in (who, other)] == [401, 401]


def test_another_password_gives_a_new_session_and_ends_the_others(client: FlaskClient) -> None:
    who = visitor(client)
    other, before = elsewhere(who), who.ask("GET", "/me").get_json()["session"]["id"]
    new = "an entirely new phrase"
    wrong = who.ask("PUT", "/me/password", {"present": "not it, no", "password": new})
    assert (wrong.status_code, list(wrong.get_json()["errors"])) == (422, ["present"])
    weak = who.ask("PUT", "/me/password", {"present": PASSWORD, "password": "Password123"})
    assert (weak.status_code, list(weak.get_json()["errors"])) == (422, ["password"])
    assert who.ask("PUT", "/me/password", {"present": PASSWORD, "password": new}).status_code == 200
    assert who.ask("GET", "/me").get_json()["session"]["id"] != before
    assert other.ask("GET", "/me").status_code == 401
    assert who.sign_in().status_code == 401
    assert who.sign_in(new).status_code == 201


def test_another_factor_gives_a_new_session_and_ends_the_others(client: FlaskClient) -> None:
    who = visitor(client)
    before = who.ask("GET", "/me").get_json()["session"]["id"]
    other = elsewhere(who)
    who.set_up_app()
    middle = who.ask("GET", "/me").get_json()["session"]["id"]
    assert other.ask("GET", "/me").status_code == 401
    assert who.ask("DELETE", "/me/authenticator").status_code == 200
    after = who.ask("GET", "/me").get_json()["session"]["id"]
    assert len({before, middle, after}) == 3
    assert who.ask("DELETE", "/me/authenticator").status_code == 409
    assert who.ask("POST", "/me/recovery-codes").status_code == 409


def test_the_age_of_a_session_goes_on_through_its_changes(client: FlaskClient) -> None:
    who = visitor(client)
    at = clock.now()
    for _ in range(20):
        at += timedelta(hours=11)
        with clock.freeze(at):
            who.ask("GET", "/me")
    with clock.freeze(at):
        who.ask("POST", "/sessions/current/proof", {"password": PASSWORD})
        who.ask("PUT", "/me/password", {"present": PASSWORD, "password": "an entirely new phrase"})
    for _ in range(11):
        at += timedelta(hours=11)
        with clock.freeze(at):
            answered = who.ask("GET", "/me").status_code
    assert answered == 401


def test_whoever_has_lost_everything_is_helped_by_another_admin_alone(client: FlaskClient) -> None:
    who, admin = visitor(client, "admin"), visitor(client, "admin")
    who.set_up_app()
    admin.add_passkey()
    assert admin.ask("DELETE", f"/staff/{admin.staff.id}/factors").status_code == 409
    assert admin.ask("DELETE", f"/staff/{who.staff.id}/factors").status_code == 204
    assert who.ask("GET", "/me").status_code == 401
    assert who.sign_in().get_json()["next"] == ["set_up"]
    link = admin.ask("POST", f"/staff/{who.staff.id}/password-link").get_json()["password_link"]
    secret = link.rpartition("/")[2]
    assert who.ask("POST", "/passwords", {"secret": secret, "password": "an entirely new phrase"}).status_code == 201
    assert second_factor.HOW_MANY == 10


def test_publishing_asks_for_a_fresh_proof_the_first_time_in_a_session(client: FlaskClient) -> None:
    who = visitor(client, "publisher")
    who.set_up_app()
    stories = [newsroom.draft(headline=f"Story {number}").id for number in range(3)]
    later = clock.now() + timedelta(minutes=11)
    with clock.freeze(later):
        refused = who.ask("PUT", f"/articles/{stories[0]}/publication", {})
        assert (refused.status_code, refused.get_json()["reauthenticate"]) == (403, True)
        assert who.ask("POST", "/sessions/current/proof", {"code": who.code()}).status_code == 204
        assert who.ask("PUT", f"/articles/{stories[0]}/publication", {}).status_code == 200
    with clock.freeze(later + timedelta(hours=5)):
        assert who.ask("PUT", f"/articles/{stories[1]}/publication", {}).status_code == 200
        again = elsewhere_with_code(who)
    with clock.freeze(later + timedelta(hours=5, minutes=11)):
        assert again.ask("PUT", f"/articles/{stories[2]}/publication", {}).status_code == 403


def elsewhere_with_code(who: Visitor) -> Visitor:
    other = Visitor(who.staff, who.browser.application.test_client(), who.email, who.secret)
    other.sign_in()
    assert other.ask("POST", "/sessions/current/second-factor", {"code": who.code()}).status_code == 201
    return other


def test_changing_roles_asks_for_a_fresh_proof_and_a_new_name_does_not(client: FlaskClient) -> None:
    admin, editor = visitor(client, "admin"), visitor(client)
    admin.set_up_app()
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        path = f"/staff/{editor.staff.id}"
        assert admin.ask("PATCH", path, {"name": "Renamed"}).status_code == 200
        told = {"email": "new@paper.example", "name": "New", "role": "editor"}
        calls: list[tuple[str, str, Any]] = [
            ("PATCH", path, {"role": "publisher"}),
            ("PATCH", path, {"active": False}),
            ("POST", "/staff", told),
            ("POST", f"{path}/password-link", None),
            ("DELETE", f"{path}/factors", None),
            ("POST", "/me/passkeys/options", None),
        ]
        for method, address, body in calls:
            refused = admin.ask(method, address, body)
            assert (refused.status_code, refused.get_json().get("reauthenticate")) == (403, True), address
        admin.ask("POST", "/sessions/current/proof", {"code": admin.code()})
        assert admin.ask("PATCH", path, {"role": "publisher"}).status_code == 200


def test_a_proof_is_by_what_one_has_and_a_wrong_one_is_slowed_down(client: FlaskClient) -> None:
    who = visitor(client)
    assert who.ask("POST", "/sessions/current/proof", {"password": "not it, no"}).status_code == 401
    assert who.ask("POST", "/sessions/current/proof", {"password": PASSWORD}).status_code == 204
    with clock.freeze(clock.now()):
        statuses = [
            who.ask("POST", "/sessions/current/proof", {"password": "not it, no"}).status_code for _ in range(7)
        ]
    assert statuses == [401] * 5 + [429] * 2
