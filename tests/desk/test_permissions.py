"""Who may do what at the desk, as docs/permissions.md says it: every route is there, and does as it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.desk.permissions import table
from newsapp.staff.actions import membership
from newsapp.staff.roles import ROLES, WORKER
from tests.factories import newsroom
from tests.factories.visitors import ADMIN, BROWSER, visitor

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
ROW = re.compile(r"\| ([A-Z]+) \| `([^`]+)` \| ([^|]+) \| ([^|]*) \| (.*) \|$", re.MULTILINE)
LESS = ("entrance", "halfway", "arriving", "in person")


def rows() -> list[dict[str, Any]]:
    """The page's table: method, route, guard, proof, and for each role whether it is let in."""
    found = []
    for method, route, guard, proof, marks in ROW.findall(PAGE.read_text(encoding="utf-8")):
        roles = dict(zip(ROLES, (mark.strip() == "yes" for mark in marks.split(" | ")), strict=True))
        found.append({"method": method, "route": route, "guard": guard, "proof": proof.strip(), "roles": roles})
    return found


def filled(route: str, **values: str) -> str:
    """An address of this route, its parts filled in."""

    def part(match: re.Match[str]) -> str:
        name = match[1].rpartition(":")[2]
        return values.get(name, "1" if name == "number" else "nothing")

    return re.sub(r"<([^>]+)>", part, route)


def test_the_page_says_every_route_of_the_desk_and_no_other(app: Flask) -> None:
    assert len(rows()) > 60
    assert PAGE.read_text(encoding="utf-8").strip() == table(app).strip(), (
        "say who may call it: newsapp permissions > docs/permissions.md"
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_whom_the_page_names_and_nobody_else(client: FlaskClient, role: str) -> None:
    headers = newsroom.headers(role)
    asked = 0
    for row in rows():
        address = filled(row["route"])
        if row["guard"] in LESS or not address.startswith(ADMIN):
            continue
        assert client.open(address, method=row["method"]).status_code == 401, row
        status = client.open(address, method=row["method"], headers=headers, json={}).status_code
        assert (status == 403) is not row["roles"][role], (row, status)
        asked += 1
    assert asked > 40


def test_a_session_that_is_not_whole_passes_only_where_the_page_says_so(client: FlaskClient) -> None:
    admin = visitor(client, "admin")
    halfway = visitor(client, "admin")
    halfway.set_up_app()
    halfway.sign_in()
    for row in rows():
        address = filled(row["route"])
        if row["guard"] == "entrance" or not address.startswith(ADMIN) or address.endswith("/sessions/current"):
            continue
        refused = admin.ask(row["method"], address, {} if row["method"] not in ("GET", "DELETE") else None)
        assert (refused.get_json(silent=True) or {}).get("awaits") == (None if row["guard"] in LESS else "set_up"), row
        if row["guard"] != "halfway":
            refused = halfway.ask(row["method"], address)
            assert (refused.status_code, refused.get_json()["awaits"]) == (401, "second_factor"), row


def test_what_the_page_marks_asks_for_a_proof(client: FlaskClient) -> None:
    marked = {(row["method"], row["route"]) for row in rows() if row["proof"] == "fresh"}
    assert ("POST", f"{ADMIN}/staff") in marked
    assert ("PUT", f"{ADMIN}/articles/<article_id>/publication") in {
        (row["method"], row["route"]) for row in rows() if row["proof"] == "fresh at first"
    }
    assert {route for _, route in marked if "passkeys" in route} >= {f"{ADMIN}/me/passkeys"}


@pytest.mark.parametrize(
    "address",
    [
        f"{ADMIN}/staff/",
        f"{ADMIN}//staff",
        f"{ADMIN}/Staff",
        "/API/v1/admin/staff",
        f"{ADMIN}/./staff",
        f"{ADMIN}/staff%2f",
        f"{ADMIN}/x/%2e%2e/staff",
        f"{ADMIN}/%2e/staff",
        f"{ADMIN}/staff%00",
        f"{ADMIN}/staff;x=1",
        f"{ADMIN}/staff.json",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "TRACE"])
def test_no_spelling_of_an_address_opens_it(client: FlaskClient, address: str, method: str) -> None:
    stranger = client.open(address, method=method)
    contributor = client.open(address, method=method, headers=newsroom.headers("contributor"))
    assert stranger.status_code in (308, 401, 404, 405), stranger.status_code
    assert contributor.status_code in (308, 403, 404, 405), contributor.status_code
    assert "paper.example" not in stranger.text + contributor.text
    if "Location" in stranger.headers:
        led = client.open(stranger.headers["Location"], method=method)
        assert led.status_code == 401


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_and_no_field_makes_another_method_of_it(client: FlaskClient, name: str) -> None:
    story = newsroom.published()
    headers = newsroom.headers("admin")
    path = f"{ADMIN}/articles/{story.id}"
    assert client.get(path, headers=headers | {name: "DELETE"}).status_code == 200
    assert client.get(f"{path}?_method=DELETE", headers=headers).status_code in (200, 422)
    assert client.post(path, headers=headers | {name: "PATCH"}, json={"headline": "x"}).status_code == 405
    assert client.get(path, headers=headers).get_json()["headline"] == story.headline


def test_a_head_asks_for_as_much_as_a_get(client: FlaskClient) -> None:
    contributor = newsroom.headers("contributor")
    for row in rows():
        if row["method"] == "GET" and row["route"].startswith(ADMIN):
            address = filled(row["route"])
            for headers in ({}, contributor):
                got, head = (client.open(address, method=how, headers=headers) for how in ("GET", "HEAD"))
                assert (head.status_code, head.data) == (got.status_code, b""), row


def test_options_tell_a_stranger_of_no_address(client: FlaskClient) -> None:
    assert {client.options(f"{ADMIN}{path}").status_code for path in ("/staff", "/articles", "/none")} == {401}
    known = client.options(f"{ADMIN}/staff", headers=newsroom.headers("contributor"))
    assert (known.status_code, known.data) == (200, b"")


def test_the_draft_of_somebody_else_is_as_good_as_none_in_every_view(client: FlaskClient) -> None:
    owner = newsroom.person("contributor")
    draft = newsroom.draft(by=owner, headline="Nobody may know of this")
    stranger, _ = membership.employ("stranger@paper.example", "Stranger", "contributor", by=WORKER)
    headers = {"Authorization": f"Bearer {membership.give_token(stranger, 'x', by=WORKER)}", "If-Match": "*"}
    seen = 0
    for row in rows():
        if "<article_id>" not in row["route"]:
            continue
        answers = []
        for article_id in (draft.id, "nothing"):
            address = filled(row["route"], article_id=article_id)
            for body in ({}, {"headline": "x", "reason": "x", "verdict": "approved", "text": "x", "language": "hi"}):
                sent = {} if row["method"] == "GET" else {"json": body}
                answer = client.open(address, method=row["method"], headers=headers | BROWSER, **sent)
                answers.append(
                    (answer.status_code, answer.text.replace(article_id, "")[:200].partition('"request_id"')[0])
                )
        assert answers[:2] == answers[2:], (row, answers)
        assert "Nobody may know" not in str(answers)
        assert {status for status, _ in answers} <= ({404, 422} if row["roles"]["contributor"] else {403}), (
            row,
            answers,
        )
        seen += 1
    assert seen > 12
    assert client.get(f"{ADMIN}/articles", headers=headers).get_json()["items"] == []
    assert client.get(f"{ADMIN}/articles?q=nobody", headers=headers).get_json()["items"] == []
