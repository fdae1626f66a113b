"""A giver's own page, as an app or a browser of theirs sees it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from newsapp.contributions.actions import links, receipts
from newsapp.contributions.models import Donor, GivingLink, Plan, Receipt
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.ids import new_secret
from tests.contributions.newsroom import Newsroom
from tests.factories import givers

GIVING = "/api/v1/contributions"
MINE = f"{GIVING}/mine"
HERE = "http://127.0.0.1:8000"
GUARDED = [
    ("GET", MINE),
    ("DELETE", MINE),
    ("GET", f"{MINE}/export"),
    ("PATCH", f"{GIVING}/plans/x"),
    ("DELETE", f"{GIVING}/plans/x"),
    ("POST", f"{GIVING}/plans/x/portal"),
    ("GET", f"{MINE}/receipts/x"),
    ("GET", f"{MINE}/statements/2026"),
]


def session_of(donor: Donor) -> str:
    """The secret of a session of this giver, as a link opens it."""
    secret = new_secret()
    with transaction() as session:
        expires_at = clock.now() + timedelta(minutes=15)
        session.add(GivingLink(donor_id=donor.id, digest=links.digest(secret), expires_at=expires_at))
    return links.enter(secret)[0]


def bearer(donor: Donor) -> dict[str, str]:
    return {"Authorization": f"Bearer {session_of(donor)}"}


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u20ac"])
def test_without_a_session_nothing_is_shown(client: FlaskClient, sent: str) -> None:
    headers = {"Authorization": sent.encode().decode("latin-1")} if sent else {}
    for method, address in GUARDED:
        refused = client.open(address, method=method, headers=headers)
        assert (refused.status_code, refused.content_type) == (401, "application/problem+json")
        assert refused.headers["WWW-Authenticate"] == 'Bearer realm="giving"'
        assert refused.headers["Cache-Control"] == "no-store"


def test_a_giver_sees_their_plans_and_what_they_gave(client: FlaskClient) -> None:
    donor = givers.donor(name="Asha Rao", email="asha@example.org")
    gift = givers.contribution(donor, frequency="monthly", status="paid")
    plan = givers.plan(gift)
    paid = givers.settled(gift)
    with transaction() as session:
        session.merge(paid).plan_id = plan.id
        receipts.issue(paid.id)
    givers.refund(paid, amount_minor=20_000)
    givers.settled()  # somebody else's
    shown = client.get(MINE, headers=bearer(donor))
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    told = shown.get_json()
    assert told["giver"] == {"name": "Asha Rao", "email": "asha@example.org", "language": "en"}
    assert [(each["id"], each["status"], each["amount"]) for each in told["plans"]] == [(plan.id, "active", 50_000)]
    assert told["plans"][0]["period_ends_at"].endswith("Z")
    (given,) = told["items"]
    assert (given["status"], given["amount"], given["refunded_amount"]) == ("partly_refunded", 50_000, 20_000)
    assert (given["plan_id"], given["frequency"]) == (plan.id, "monthly")
    assert [each["kind"] for each in given["receipts"]] == ["receipt"]
    assert given["receipts"][0]["number"].endswith("/000001")


def test_what_was_given_is_a_list_that_goes_on(client: FlaskClient) -> None:
    donor, now = givers.donor(), clock.now()
    made = [givers.settled(givers.contribution(donor), at=now - timedelta(days=each // 2)).id for each in range(5)]
    headers, address, seen = bearer(donor), f"{MINE}?limit=2", []
    while address:
        page = client.get(address, headers=headers)
        assert page.status_code == 200, page.text
        seen += [given["id"] for given in page.get_json()["items"]]
        address = page.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert sorted(seen) == sorted(made)
    assert len(seen) == 5


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=eA", "cursor=AA%0A", "page=2"]
)
def test_a_list_that_cannot_be_asked_for_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"{MINE}?{query}", headers=bearer(givers.donor())).status_code == 422


def test_the_session_may_also_come_as_a_cookie(client: FlaskClient) -> None:
    donor = givers.donor(name="Asha Rao")
    client.set_cookie("giving", session_of(donor))
    assert client.get(MINE).get_json()["giver"]["name"] == "Asha Rao"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:9"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Origin": HERE}, 404),
        ({}, 404),
    ],
)
def test_another_site_cannot_use_the_cookie_of_a_giver(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    client.set_cookie("giving", session_of(givers.donor()))
    assert client.delete(f"{GIVING}/plans/x", headers=headers).status_code == status
    assert client.delete(f"{GIVING}/session", headers=headers).status_code == (403 if status == 403 else 204)


def test_leaving_ends_the_session(client: FlaskClient) -> None:
    headers = bearer(givers.donor())
    assert client.delete(f"{GIVING}/session", headers=headers).status_code == 204
    assert client.get(MINE, headers=headers).status_code == 401
    assert client.delete(f"{GIVING}/session").status_code == 204


def test_a_giver_changes_pauses_and_ends_their_plan(newsroom: Newsroom) -> None:
    newsroom.give(frequency="monthly")
    plan = db.session.scalars(select(Plan)).one()
    address, headers = f"{GIVING}/plans/{plan.id}", bearer(plan.contribution.donor)
    both = newsroom.client.patch(address, json={"amount": 75_000, "paused": True}, headers=headers)
    assert (both.status_code, both.get_json()["amount"], both.get_json()["paused"]) == (200, 75_000, True)
    resumed = newsroom.client.patch(address, json={"paused": False}, headers=headers)
    assert resumed.get_json()["paused"] is False
    ending = newsroom.client.delete(address, headers=headers)
    assert (ending.status_code, ending.get_json()["ends_at_period_end"]) == (200, True)
    going_on = newsroom.client.patch(address, json={"ends_at_period_end": False}, headers=headers)
    assert going_on.get_json()["ends_at_period_end"] is False
    ends = newsroom.client.patch(address, json={"ends_at_period_end": True}, headers=headers)
    assert ends.get_json()["ends_at_period_end"] is True
    portal = newsroom.client.post(f"{address}/portal", headers=headers)
    assert portal.get_json()["url"].startswith(f"{newsroom.sandbox.address}/p/session/")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"amount": "500"}, "amount"),
        ({"amount": 0.5}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 1}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"amount": [50_000]}, "amount"),
        ({"paused": 1}, "paused"),
        ({"paused": "yes"}, "paused"),
        ({"paused": None}, "paused"),
        ({"ends_at_period_end": []}, "ends_at_period_end"),
        ({"currency": "USD"}, "currency"),
        ([], "body"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_by_name(client: FlaskClient, body: Any, field: str) -> None:
    plan = givers.plan()
    headers = bearer(plan.contribution.donor)
    refused = client.patch(f"{GIVING}/plans/{plan.id}", json=body, headers=headers)
    assert (refused.status_code, set(refused.get_json()["errors"])) == (422, {field})


def test_another_giver_s_plan_and_receipt_do_not_exist(client: FlaskClient) -> None:
    plan, paid, headers = givers.plan(), givers.settled(), bearer(givers.donor())
    with transaction():
        receipts.issue(paid.id)
    receipt = db.session.scalars(select(Receipt)).one()
    answers = [
        client.patch(f"{GIVING}/plans/{plan.id}", json={"paused": True}, headers=headers),
        client.patch(f"{GIVING}/plans/{plan.id}", json={"amount": 60_000}, headers=headers),
        client.delete(f"{GIVING}/plans/{plan.id}", headers=headers),
        client.post(f"{GIVING}/plans/{plan.id}/portal", headers=headers),
        client.get(f"{MINE}/receipts/{receipt.id}", headers=headers),
    ]
    assert [each.status_code for each in answers] == [404] * 5


def test_while_no_provider_is_set_a_plan_cannot_be_changed_and_says_so(client: FlaskClient) -> None:
    plan = givers.plan()
    refused = client.delete(f"{GIVING}/plans/{plan.id}", headers=bearer(plan.contribution.donor))
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert int(refused.headers["Retry-After"]) > 0


def test_receipts_and_the_yearly_statement_come_as_pdf(app: Flask, client: FlaskClient) -> None:
    donor = givers.donor(name="Asha Rao")
    paid = givers.settled(givers.contribution(donor, status="paid"))
    with transaction():
        receipts.issue(paid.id)
    headers = bearer(donor)
    (given,) = client.get(MINE, headers=headers).get_json()["items"]
    (receipt,) = given["receipts"]
    for address in (receipt["url"], f"{MINE}/statements/{receipt['year']}", f"{MINE}/statements/{receipt['year'][:4]}"):
        paper = client.get(address, headers=headers)
        assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
        assert paper.headers["Cache-Control"] == "no-store"
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages)
        assert receipt["number"] in said
        assert "Asha Rao" in said


@pytest.mark.parametrize("year", ["x", "26", "20261", "\u0968\u0966\u0968\u096c", "2026-2027"])
def test_a_year_that_is_none_has_no_statement(client: FlaskClient, year: str) -> None:
    assert client.get(f"{MINE}/statements/{year}", headers=bearer(givers.donor())).status_code == 404


@pytest.mark.parametrize("year", ["0000", "0001", "1999", "9999", "9999-00"])
def test_a_year_in_which_nothing_was_given_has_an_empty_statement_or_none(client: FlaskClient, year: str) -> None:
    assert client.get(f"{MINE}/statements/{year}", headers=bearer(givers.donor())).status_code in (200, 404)


def test_a_giver_takes_along_what_is_held_on_them(client: FlaskClient) -> None:
    donor = givers.donor(name="Asha Rao")
    givers.settled(givers.contribution(donor))
    taken = client.get(f"{MINE}/export", headers=bearer(donor))
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(taken.data)["giver"]["name"] == "Asha Rao"


def test_a_giver_who_is_erased_is_nobody_here_any_more(client: FlaskClient) -> None:
    donor = givers.donor()
    headers, donor_id = bearer(donor), donor.id
    assert client.delete(MINE, headers=headers).status_code == 204
    assert client.get(MINE, headers=headers).status_code == 401
    assert db.session.get_one(Donor, donor_id).email == ""


def test_every_route_is_in_the_document_with_an_example(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    told = {
        each["operationId"]
        for address, verbs in paths.items()
        if address.startswith((MINE, f"{GIVING}/plans", f"{GIVING}/links", f"{GIVING}/session"))
        for verb, each in verbs.items()
        if verb != "parameters"
    }
    assert told == {
        "send_link",
        "enter",
        "leave",
        "get_mine",
        "export_mine",
        "erase_mine",
        "change_plan",
        "end_plan",
        "open_portal",
        "get_receipt",
        "get_statement",
    }
