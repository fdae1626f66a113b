"""People and the trail as the newsroom's software sees them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER
from tests.factories import newsroom

STAFF, AUDIT = "/api/v1/admin/staff", "/api/v1/admin/audit"
LONG = "क्षेत्रीय" * 13  # 117 characters, of three bytes each


@pytest.fixture
def admin(app: Flask) -> dict[str, str]:
    return newsroom.headers("admin")


def test_a_list_goes_on_after_a_name_of_any_script_and_length(client: FlaskClient, admin: dict[str, str]) -> None:
    for letter in "कखग":
        membership.employ(f"{letter}@b.org", f"{LONG} {letter}", "editor", by=WORKER)
    address, names = f"{STAFF}?limit=1", []
    while address:
        page = client.get(address, headers=admin)
        assert page.status_code == 200, page.text
        names += [person["name"] for person in page.get_json()["items"]]
        link = page.headers.get("Link", "")
        address = link.partition("<")[2].partition(">")[0]
    assert names == ["A admin", *(f"{LONG} {letter}" for letter in "कखग")]


def test_a_line_of_the_trail_leads_to_its_request_and_its_key(client: FlaskClient, admin: dict[str, str]) -> None:
    joined = client.post(STAFF, json={"email": "a@b.org", "name": "A", "role": "editor"}, headers=admin)
    line = client.get(AUDIT, headers=admin).get_json()["items"][0]
    assert (line["action"], line["object"]) == ("staff.employed", {"kind": "staff", "id": joined.get_json()["id"]})
    assert line["request_id"] == joined.headers["X-Request-Id"]
    assert line["key_id"]
    secret = joined.get_json()["password_link"].rpartition("/")[2]
    assert secret not in client.get(AUDIT, headers=admin).text


def test_every_bad_field_is_named_at_once(client: FlaskClient, admin: dict[str, str]) -> None:
    refused = client.post(STAFF, json={"name": "\u202e", "email": "nobody", "role": "editor"}, headers=admin)
    assert (refused.status_code, set(refused.get_json()["errors"])) == (422, {"name", "email"})
    assert refused.get_json()["request_id"] == refused.headers["X-Request-Id"]
    refused = client.post(STAFF, json={"naem": 1, "name": ["x"], "role": "king"}, headers=admin)
    assert set(refused.get_json()["errors"]) == {"naem", "name", "email", "role"}


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer \u20ac", "bearer " + "x" * 9000]
)
def test_a_key_that_is_none_opens_nothing(client: FlaskClient, sent: str) -> None:
    refused = client.get(STAFF, headers={"Authorization": sent.encode().decode("latin-1")})
    assert (refused.status_code, refused.content_type) == (401, "application/problem+json")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
