"""Passkeys at the desk: made, named, used without a name, and refused where anything about them is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.settings import Settings
from newsapp.staff import ceremonies
from newsapp.staff.actions import membership
from newsapp.staff.ceremonies import NoPasskey
from newsapp.staff.models import Challenge, Passkey, TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import visitors
from tests.factories.visitors import PRESENT, Visitor, visitor


def options(who: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = who.ask("POST", "/sessions/passkey/options").get_json()["options"]
    return found


def sign_in(who: Visitor, credential: Any) -> Any:
    return who.ask("POST", "/sessions/passkey", {"credential": credential})


def test_a_passkey_signs_in_with_no_name_typed_and_counts_for_both_factors(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    key = who.add_passkey()
    assert who.ask("GET", "/staff").status_code == 200
    who.ask("DELETE", "/sessions/current")
    asked = options(who)
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])
    assert sign_in(who, key.shown(asked)).status_code == 201
    assert who.ask("GET", "/me").get_json()["email"] == who.email
    assert db.session.scalar(select(Passkey.sign_count)) == 1
    assert who.sign_in().get_json()["next"] == ["passkey"]


def test_somebody_has_several_each_with_a_name_and_removes_all_but_the_last(client: FlaskClient) -> None:
    who = visitor(client, "publisher")
    who.add_passkey("Phone")
    who.add_passkey("Laptop")
    phone, laptop = who.ask("GET", "/me/passkeys").get_json()["items"]
    assert (phone["name"], laptop["name"]) == ("Phone", "Laptop")
    renamed = who.ask("PATCH", f"/me/passkeys/{phone['id']}", {"name": " Old  phone "})
    assert renamed.get_json()["name"] == "Old phone"
    for name in ("", "x" * 61, "a\u202eb"):
        assert who.ask("PATCH", f"/me/passkeys/{phone['id']}", {"name": name}).status_code == 422
    assert who.ask("DELETE", f"/me/passkeys/{phone['id']}").status_code == 200
    assert who.ask("DELETE", f"/me/passkeys/{laptop['id']}").status_code == 409
    assert who.ask("GET", "/me").get_json()["factors"]["passkeys"] == 1


def test_nobody_touches_the_passkey_of_somebody_else(client: FlaskClient) -> None:
    owner, other = visitor(client), visitor(client)
    key = owner.add_passkey()
    (row,) = owner.ask("GET", "/me/passkeys").get_json()["items"]
    assert other.ask("PATCH", f"/me/passkeys/{row['id']}", {"name": "Mine"}).status_code == 404
    assert other.ask("DELETE", f"/me/passkeys/{row['id']}").status_code == 404
    asked = other.ask("POST", "/sessions/current/proof/options").get_json()["options"]
    assert other.ask("POST", "/sessions/current/proof", {"credential": key.shown(asked)}).status_code == 401
    asked = other.ask("POST", "/me/passkeys/options").get_json()["options"]
    taken = other.ask("POST", "/me/passkeys", {"name": "x", "credential": key.made(asked)})
    assert taken.status_code == 409


def test_a_challenge_is_answered_once_and_within_five_minutes(client: FlaskClient) -> None:
    who = visitor(client)
    key = who.add_passkey()
    answer = key.shown(options(who))
    assert [sign_in(who, answer).status_code for _ in range(2)] == [201, 401]
    late = options(who)
    with clock.freeze(clock.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(who, key.shown(late)).status_code == 401
        options(who)
    assert db.session.scalars(select(Challenge.expires_at)).all() != []


def test_a_challenge_for_one_purpose_serves_no_other(client: FlaskClient) -> None:
    who = visitor(client)
    key = who.add_passkey()
    proof = who.ask("POST", "/sessions/current/proof/options").get_json()["options"]
    assert sign_in(who, key.shown(proof)).status_code == 401
    assert who.ask("POST", "/sessions/current/proof", {"credential": key.shown(options(who))}).status_code == 401
    good = who.ask("POST", "/sessions/current/proof/options").get_json()["options"]
    assert who.ask("POST", "/sessions/current/proof", {"credential": key.shown(good)}).status_code == 204


def test_a_copied_passkey_is_found_out_by_its_count(client: FlaskClient) -> None:
    who = visitor(client)
    key = who.add_passkey()
    assert sign_in(who, key.shown(options(who))).status_code == 201
    key.count -= 1
    assert sign_in(who, key.shown(options(who))).status_code == 401
    key.count += 5
    assert sign_in(who, key.shown(options(who))).status_code == 201


@pytest.mark.parametrize("wrong", ["origin", "unverified", "other key", "other host", "other id"])
def test_what_is_wrong_about_a_passkey_lets_nobody_in(client: FlaskClient, wrong: str) -> None:
    who = visitor(client)
    key, asked = who.add_passkey(), options(who)
    if wrong == "origin":
        key.origin = "https://evil.example"
    elif wrong == "unverified":
        key.flags = PRESENT
    elif wrong == "other key":
        key.key = visitors.Passkey().key
    elif wrong == "other host":
        asked["rpId"] = "evil.example"
    else:
        key.id = b"x" * 32
    refused = sign_in(who, key.shown(asked))
    assert (refused.status_code, refused.content_type) == (401, "application/problem+json")


def test_a_passkey_that_verifies_nobody_is_not_taken(client: FlaskClient) -> None:
    who = visitor(client)
    key = visitors.Passkey(flags=PRESENT)
    asked = who.ask("POST", "/me/passkeys/options").get_json()["options"]
    refused = who.ask("POST", "/me/passkeys", {"name": "x", "credential": key.made(asked)})
    assert refused.status_code == 422
    assert who.ask("GET", "/me/passkeys").get_json()["items"] == []


def test_a_passkey_of_somebody_who_left_lets_nobody_in(client: FlaskClient) -> None:
    who = visitor(client)
    key = who.add_passkey()
    membership.change(who.staff.id, {"active": False}, by=WORKER)
    assert sign_in(who, key.shown(options(who))).status_code == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature", "authenticatorData"])
WHERE = ceremonies.site(Settings(public_url="https://paper.example"))


@given(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON, max_size=4), max_size=6))
def test_no_answer_of_a_browser_breaks_the_parser(credential: dict[str, Any]) -> None:
    key = ceremonies.NewKey("x", "pQECAyYgASFYIA", 0)
    for call in (
        lambda: ceremonies.challenge_in(credential),
        lambda: ceremonies.made(credential, "AAAA", WHERE),
        lambda: ceremonies.shown(credential, "AAAA", key, WHERE),
    ):
        with pytest.raises(NoPasskey):
            call()


def test_a_passkey_is_for_the_name_of_the_paper_and_localhost_stands_for_an_address() -> None:
    assert (WHERE.host, WHERE.origins) == ("paper.example", ("https://paper.example",))
    here = ceremonies.site(Settings(public_url="http://127.0.0.1:8000"))
    assert (here.host, here.origins) == ("localhost", ("http://127.0.0.1:8000", "http://localhost:8000"))


def test_what_is_done_with_passkeys_is_on_the_trail(client: FlaskClient) -> None:
    who = visitor(client)
    who.add_passkey("Phone")
    lines = db.session.scalars(select(TrailEntry).where(TrailEntry.by_id == who.staff.id)).all()
    added = next(line for line in lines if line.action == "passkey.added")
    assert (added.after, added.device, added.address) == ({"name": "Phone"}, "Chrome on Android", "127.0.0.1")
