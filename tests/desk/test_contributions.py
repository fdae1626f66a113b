"""The desk's routes to readers' money, as the newsroom's bookkeeper would use them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.contributions.models import Contribution, Donor
from newsapp.contributions.queries import desk
from newsapp.platform import clock
from newsapp.staff import audit
from tests.factories import givers, newsroom

ADMIN = "/api/v1/admin"
MONEY = f"{ADMIN}/contributions"
NOON = datetime(2026, 11, 10, 6, 30, tzinfo=UTC)


@pytest.fixture
def finance(app: Flask) -> dict[str, str]:
    return newsroom.headers("finance")


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["id"] for item in answer.get_json()["items"]]


def refused(answer: Any, status: int = 422) -> list[str]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return sorted(answer.get_json().get("errors", {}))


def test_the_list_is_newest_first_and_goes_on_by_its_link(client: FlaskClient, finance: dict[str, str]) -> None:
    made = [givers.contribution(created_at=NOON + timedelta(minutes=number // 2)).id for number in range(5)]
    first = client.get(f"{MONEY}?limit=3", headers=finance)
    assert first.headers["Cache-Control"] == "no-store"
    link = first.headers["Link"].partition(">")[0].strip("<")
    rest = client.get(link, headers=finance)
    found = ids(first) + ids(rest)
    assert sorted(found) == sorted(made)
    assert [desk.history(found[0]).contribution.created_at, found[-1]] == [NOON + timedelta(minutes=2), min(made[:2])]
    assert rest.get_json()["next_cursor"] is None
    assert refused(client.get(f"{MONEY}?cursor=garbage", headers=finance)) == ["cursor"]
    assert refused(client.get(f"{MONEY}?limit=101", headers=finance)) == ["limit"]


def test_a_contribution_in_the_list_says_who_gave_what_and_why(client: FlaskClient, finance: dict[str, str]) -> None:
    giver = givers.donor(name="فریدہ شیخ", email="farida@example.org")
    fund = givers.campaign(slug="flood-desk")
    givers.contribution(giver, fee_cover_minor=1_000, message="جیتے رہو", campaign_id=fund.id, article_id="a" * 26)
    (item,) = client.get(MONEY, headers=finance).get_json()["items"]
    assert item["donor"] == {
        "id": giver.id,
        "name": "فریدہ شیخ",
        "email": "farida@example.org",
        "erased_at": None,
    }
    assert (item["amount"], item["charged"], item["currency"]) == (50_000, 51_000, "INR")
    assert (item["campaign"], item["article_id"], item["message"]) == ("flood-desk", "a" * 26, "جیتے رہو")
    assert "signals" not in item


def test_the_list_is_narrowed_by_each_of_its_fields(client: FlaskClient, finance: dict[str, str]) -> None:
    fund = givers.campaign(slug="flood-desk")
    wanted = givers.contribution(
        status="paid", currency="USD", frequency="yearly", article_id="b" * 26, campaign_id=fund.id, created_at=NOON
    )
    givers.contribution(created_at=NOON - timedelta(days=3))
    for query in (
        "status=paid",
        "currency=USD",
        "frequency=yearly",
        f"article_id={'b' * 26}",
        "campaign=flood-desk",
        "from=2026-11-10&to=2026-11-10",
        f"q={wanted.id}",
    ):
        assert ids(client.get(f"{MONEY}?{query}", headers=finance)) == [wanted.id], query
    assert ids(client.get(f"{MONEY}?status=failed", headers=finance)) == []
    assert len(ids(client.get(MONEY, headers=finance))) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=happy", "status"),
        ("frequency=weekly", "frequency"),
        ("from=yesterday", "from"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
        ("from=2026-11-10&to=2026-11-09", "to"),
        ("colour=red", "colour"),
        ("q=asha@example.org", "q"),
        ("q=Asha%20Rao", "q"),
    ],
)
def test_a_list_that_cannot_be_is_refused_by_its_field(
    client: FlaskClient, finance: dict[str, str], query: str, field: str
) -> None:
    assert refused(client.get(f"{MONEY}?{query}", headers=finance)) == [field]


def test_anything_that_came_of_a_contribution_finds_it_by_its_id(client: FlaskClient, finance: dict[str, str]) -> None:
    giver = givers.donor(stripe_customer_id="cus_Nab12")
    gift = givers.contribution(giver, status="paid", frequency="monthly", stripe_session_id="cs_test_a1B2")
    plan = givers.plan(gift)
    paid = givers.settled(gift, stripe_invoice_id="in_1Nab", plan_id=plan.id)
    back, claim = givers.refund(paid, amount_minor=100), givers.dispute(paid, amount_minor=200)
    givers.settled()
    known: list[str | None] = [
        gift.id,
        "cs_test_a1B2",
        "cus_Nab12",
        giver.id,
        plan.id,
        plan.stripe_subscription_id,
        paid.id,
        "in_1Nab",
    ]
    known += [paid.stripe_payment_intent_id, paid.stripe_charge_id, back.id, back.stripe_refund_id, claim.id]
    for each in [*known, claim.stripe_dispute_id]:
        assert ids(client.get(f"{MONEY}?q={each}", headers=finance)) == [gift.id], each
    assert ids(client.get(f"{MONEY}?q=pi_unknown", headers=finance)) == []


def test_a_person_is_looked_for_without_an_address_in_any_url(client: FlaskClient, finance: dict[str, str]) -> None:
    giver = givers.donor(name="Asha Devi Rao", email="Asha@Example.org")
    first, second = (givers.contribution(giver, created_at=NOON + timedelta(hours=n)) for n in range(2))
    other = givers.contribution(givers.donor(name="आशा राव"), created_at=NOON)
    search = f"{MONEY}/search"
    for q in ("asha@example.org", " ASHA@example.org ", "rao asha", "ASHA"):
        found = client.post(search, json={"q": q}, headers=finance)
        assert ids(found) == [second.id, first.id], q
    assert ids(client.post(search, json={"q": "आशा"}, headers=finance)) == [other.id]
    for q in ("sha@example.org", "asha%", "a_ha", "Rao Kulkarni"):
        assert ids(client.post(search, json={"q": q}, headers=finance)) == [], q
    page = client.post(search, json={"q": "asha@example.org", "limit": 1}, headers=finance)
    assert "Link" not in page.headers
    more = {"q": "asha@example.org", "limit": 1, "cursor": page.get_json()["next_cursor"]}
    assert ids(client.post(search, json=more, headers=finance)) == [first.id]
    assert refused(client.post(search, json={"q": "x" * 255}, headers=finance)) == ["q"]


def test_one_contribution_comes_with_all_that_became_of_it(client: FlaskClient, finance: dict[str, str]) -> None:
    gift = givers.contribution(
        status="partly_refunded", frequency="monthly", declarations={"consent": {"version": "1"}}
    )
    plan = givers.plan(gift)
    paid = givers.settled(gift)
    givers.refund(paid, amount_minor=10_000, reason="Twice")
    givers.dispute(paid, amount_minor=5_000, fee_minor=0)
    givers.receipt(paid, year="2026-27", number=41)
    told = client.get(f"{MONEY}/{gift.id}", headers=finance).get_json()
    assert (told["id"], told["plan"]["id"], told["declarations"]) == (gift.id, plan.id, {"consent": {"version": "1"}})
    (payment,), (refund,), (dispute,) = told["payments"], told["refunds"], told["disputes"]
    assert (payment["id"], payment["amount"], payment["refunded"]) == (paid.id, 50_000, 10_000)
    assert (refund["amount"], refund["reason"], refund["payment_id"]) == (10_000, "Twice", paid.id)
    assert (dispute["amount"], dispute["status"]) == (5_000, "needs_response")
    assert [each["number"] for each in told["receipts"]] == ["2026-27/000041"]
    moved = [(each["debit_account"], each["credit_account"], each["amount"]) for each in told["ledger"]]
    assert ("stripe_balance", "contributions", 50_000) in moved
    assert ("refunds", "stripe_balance", 10_000) in moved
    assert len(moved) == 4
    assert refused(client.get(f"{MONEY}/nothing", headers=finance), 404) == []


def test_nothing_that_is_sealed_or_secret_is_told(client: FlaskClient, finance: dict[str, str]) -> None:
    giver = givers.donor(pan_sealed="s1.SEALEDPAN", address_sealed="s1.SEALEDHOME")
    gift = givers.contribution(giver, client_secret="pi_1_secret_SECRET", signals={"card": "FINGERPRINT"})
    givers.receipt(givers.settled(gift), giver_sealed="s1.SEALEDGIVER")
    for answer in (client.get(f"{MONEY}/{gift.id}", headers=finance), client.get(MONEY, headers=finance)):
        text = answer.get_data(as_text=True)
        assert [word for word in ("SEALED", "SECRET", "FINGERPRINT") if word in text] == []


def test_money_goes_back_with_a_reason_and_once_for_one_key(client: FlaskClient, finance: dict[str, str]) -> None:
    gift = givers.settled().contribution
    address, key = f"{MONEY}/{gift.id}/refunds", {"Idempotency-Key": "refund-of-asha"}
    wish = {"amount": 20_000, "reason": "  Given twice  "}
    made = client.post(address, json=wish, headers=finance | key)
    assert made.status_code == 201, made.get_data(as_text=True)
    told = made.get_json()
    assert (told["status"], told["amount"], told["reason"]) == ("asked", 20_000, "Given twice")
    assert client.post(address, json=wish, headers=finance | key).get_json() == told
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.object_id) == ("contribution.refunded", gift.id)
    rest = client.post(address, json={"reason": "All of it"}, headers=finance)
    assert (rest.status_code, rest.get_json()["amount"]) == (201, 30_000)
    assert client.post(address, json={"reason": "More"}, headers=finance).status_code == 409
    assert len(desk.history(gift.id).refunds) == 2


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"amount": 1}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
        ({"reason": 7}, "reason"),
        ({"reason": "So", "amount": 0}, "amount"),
        ({"reason": "So", "amount": -1}, "amount"),
        ({"reason": "So", "amount": 1.5}, "amount"),
        ({"reason": "So", "amount": "100"}, "amount"),
        ({"reason": "So", "amount": True}, "amount"),
        ({"reason": "So", "amount": 50_001}, "amount"),
        ({"reason": "So", "amount": 10**19}, "amount"),
        ({"reason": "So", "to": "me"}, "to"),
    ],
)
def test_a_refund_that_cannot_be_is_refused_by_its_field(
    client: FlaskClient, finance: dict[str, str], wish: dict[str, Any], field: str
) -> None:
    gift = givers.settled().contribution
    assert refused(client.post(f"{MONEY}/{gift.id}/refunds", json=wish, headers=finance)) == [field]
    assert desk.history(gift.id).refunds == []


@pytest.mark.parametrize("key", ["short", "x" * 201, "caf\u00e9-refund", "a\tb\tc\td\te"])
def test_a_key_that_is_none_is_refused(client: FlaskClient, finance: dict[str, str], key: str) -> None:
    gift = givers.settled().contribution
    headers = finance | {"Idempotency-Key": key}
    answer = client.post(f"{MONEY}/{gift.id}/refunds", json={"reason": "So"}, headers=headers)
    assert refused(answer) == ["Idempotency-Key"]


def test_the_export_is_a_file_that_a_spreadsheet_opens(client: FlaskClient, finance: dict[str, str]) -> None:
    givers.settled(givers.contribution(givers.donor(name="=cmd|' /C calc'!A0"), created_at=NOON), at=NOON)
    givers.settled(givers.contribution(givers.donor(name="स्मिता देशपांडे"), created_at=NOON), at=NOON)
    givers.settled(at=NOON + timedelta(days=9))
    answer = client.get(f"{MONEY}/export.csv?from=2026-11-01&to=2026-11-10", headers=finance)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contributions.csv"'
    text = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["name"] for row in rows} == {"'=cmd|' /C calc'!A0", "स्मिता देशपांडे"}
    assert audit.entries(before_number=None, limit=1)[0].action == "givers.exported"
    assert refused(client.get(f"{MONEY}/export.csv?from=x", headers=finance)) == ["from"]


def test_the_statement_for_india_is_there_under_its_profile_only(
    make_app: Any, client: FlaskClient, finance: dict[str, str]
) -> None:
    address = f"{MONEY}/export/form-10bd.csv"
    assert client.get(f"{address}?year=2026", headers=finance).status_code == 404
    there = make_app(legal_profile="india", currencies=("INR",)).test_client()
    givers.settled(at=NOON)
    answer = there.get(f"{address}?year=2026", headers=finance)
    assert (answer.status_code, answer.headers["Content-Disposition"][-19:]) == (200, '"form-10bd-2026.csv"'[-19:])
    assert answer.data.decode("utf-8-sig").count("\r\n") == 2
    for year in ("", "1999", "2100", "x"):
        assert refused(there.get(f"{address}?year={year}", headers=finance)) == ["year"]


def test_the_summary_by_day_is_of_the_newsrooms_last_days(client: FlaskClient, finance: dict[str, str]) -> None:
    givers.refund(givers.settled(fee_minor=1_180), amount_minor=10_000)
    givers.settled(at=clock.now() - timedelta(days=31))
    told = client.get(f"{MONEY}/summary", headers=finance).get_json()
    assert (told["by"], told["time_zone"]) == ("day", "Asia/Kolkata")
    (item,) = told["items"]
    assert (item["currency"], item["gross"], item["fees"], item["refunded"]) == ("INR", 50_000, 1_180, 10_000)
    assert (item["net"], item["payments"], item["refunds"], item["disputes"]) == (38_820, 1, 1, 0)
    assert told["from"] < item["day"] <= told["to"]
    assert (datetime.fromisoformat(told["to"]) - datetime.fromisoformat(told["from"])).days == 29


def test_the_summary_by_story_has_the_headline_that_readers_see(client: FlaskClient, finance: dict[str, str]) -> None:
    story, draft = newsroom.published(), newsroom.draft()
    for article_id in (story.id, story.id, draft.id, None):
        givers.settled(givers.contribution(article_id=article_id))
    told = client.get(f"{MONEY}/summary?by=story", headers=finance).get_json()
    assert (told["from"], told["to"]) == (None, None)
    found = {item["article_id"]: (item["headline"], item["payments"]) for item in told["items"]}
    assert found == {story.id: ("The harbour that moved", 2), draft.id: (None, 1), None: (None, 1)}


def test_the_summary_by_campaign_and_currency_names_them(client: FlaskClient, finance: dict[str, str]) -> None:
    givers.settled(givers.contribution(campaign_id=givers.campaign(slug="flood-desk").id), at=NOON)
    by_campaign = client.get(f"{MONEY}/summary?by=campaign&from=2026-11-10", headers=finance).get_json()["items"]
    assert [(item["campaign"], item["gross"]) for item in by_campaign] == [("flood-desk", 50_000)]
    by_currency = client.get(f"{MONEY}/summary?by=currency&to=2026-11-10", headers=finance).get_json()["items"]
    assert [(item["currency"], "campaign" in item) for item in by_currency] == [("INR", False)]


@pytest.mark.parametrize(
    ("query", "field"),
    [("by=weather", "by"), ("from=2020-01-01&to=2026-01-01", "from"), ("to=2026-13-01", "to"), ("cursor=x", "cursor")],
)
def test_a_summary_that_cannot_be_is_refused(
    client: FlaskClient, finance: dict[str, str], query: str, field: str
) -> None:
    assert refused(client.get(f"{MONEY}/summary?{query}", headers=finance)) == [field]


def test_a_summary_of_days_to_come_is_empty(client: FlaskClient, finance: dict[str, str]) -> None:
    told = client.get(f"{MONEY}/summary?from=2090-01-01", headers=finance).get_json()
    assert (told["items"], told["from"], told["to"]) == ([], "2090-01-01", "2090-01-01")


def test_a_campaign_is_kept_over_http_and_says_how_far_it_is(client: FlaskClient, finance: dict[str, str]) -> None:
    wish = {"title": "बाढ़ डेस्क", "goal": 500_000, "currency": "INR", "ends_at": "2099-01-01T00:00:00+05:30"}
    made = client.post(f"{ADMIN}/campaigns", json=wish, headers=finance)
    assert made.status_code == 201, made.get_data(as_text=True)
    told = made.get_json()
    assert (told["raised"], told["givers"], told["ends_at"]) == (0, 0, "2098-12-31T18:30:00Z")
    address = made.headers["Location"]
    assert address == f"{ADMIN}/campaigns/{told['slug']}"
    givers.settled(givers.contribution(campaign_id=told["id"]))
    assert client.get(address, headers=finance).get_json()["raised"] == 50_000
    changed = client.patch(address, json={"goal": 900_000, "ends_at": None}, headers=finance).get_json()
    assert (changed["goal"], changed["ends_at"], changed["givers"]) == (900_000, None, 1)
    assert client.post(f"{ADMIN}/campaigns", json=wish, headers=finance).status_code == 409
    assert refused(client.patch(address, json={"slug": "other"}, headers=finance)) == ["slug"]
    assert refused(client.patch(address, json={"goal": 0}, headers=finance)) == ["goal"]
    assert refused(client.get(f"{ADMIN}/campaigns/nothing", headers=finance), 404) == []


def test_campaigns_are_listed_with_their_progress_the_latest_first(
    client: FlaskClient, finance: dict[str, str]
) -> None:
    first, second = (givers.campaign(starts_at=NOON + timedelta(days=number)) for number in range(2))
    givers.settled(givers.contribution(campaign_id=first.id))
    page = client.get(f"{ADMIN}/campaigns?limit=1", headers=finance)
    assert [(item["id"], item["raised"]) for item in page.get_json()["items"]] == [(second.id, 0)]
    rest = client.get(f"{ADMIN}/campaigns?cursor={page.get_json()['next_cursor']}", headers=finance).get_json()
    assert [(item["id"], item["raised"]) for item in rest["items"]] == [(first.id, 50_000)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": None}, "title"),
        ({"goal": "5"}, "goal"),
        ({"goal": 10**19}, "goal"),
        ({"currency": "XXX"}, "currency"),
        ({"slug": "Flood Desk"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": "2020-01-01"}, "ends_at"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_by_its_field(
    client: FlaskClient, finance: dict[str, str], more: dict[str, Any], field: str
) -> None:
    wish = {"title": "The flood desk", "goal": 500_000, "currency": "INR"} | more
    assert refused(client.post(f"{ADMIN}/campaigns", json=wish, headers=finance)) == [field]


def test_what_does_not_fit_is_listed_until_somebody_says_what_became_of_it(
    client: FlaskClient, finance: dict[str, str]
) -> None:
    old, new = (givers.discrepancy(found_at=NOON + timedelta(days=number)) for number in range(2))
    many = f"{ADMIN}/discrepancies"
    page = client.get(f"{many}?limit=1&settled=false", headers=finance)
    assert ids(page) == [new.id]
    query = parse_qs(urlsplit(page.headers["Link"].partition(">")[0].strip("<")).query)
    assert ids(client.get(f"{many}?settled=false&cursor={query['cursor'][0]}", headers=finance)) == [old.id]
    address = f"{many}/{new.id}/settlement"
    assert refused(client.put(address, json={"note": " "}, headers=finance)) == ["note"]
    settled = client.put(address, json={"note": "Our own test charge."}, headers=finance)
    assert (settled.status_code, settled.get_json()["settled_at"] is None) == (200, False)
    assert client.put(address, json={"note": "Again"}, headers=finance).status_code == 409
    assert ids(client.get(f"{many}?settled=true", headers=finance)) == [new.id]
    assert ids(client.get(f"{many}?settled=false", headers=finance)) == [old.id]
    assert len(ids(client.get(many, headers=finance))) == 2
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.after) == ("discrepancy.settled", {"note": "Our own test charge."})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/contributions"),
        ("POST", "/contributions/search"),
        ("GET", "/contributions/summary"),
        ("GET", "/contributions/export.csv"),
        ("GET", "/contributions/export/form-10bd.csv?year=2026"),
        ("GET", "/contributions/x"),
        ("POST", "/contributions/x/refunds"),
        ("GET", "/campaigns"),
        ("POST", "/campaigns"),
        ("PATCH", "/campaigns/x"),
        ("GET", "/discrepancies"),
        ("PUT", "/discrepancies/x/settlement"),
    ],
)
def test_who_writes_the_paper_does_not_see_its_money(client: FlaskClient, app: Flask, method: str, path: str) -> None:
    for role in ("contributor", "editor", "publisher"):
        answer = client.open(ADMIN + path, method=method, json={}, headers=newsroom.headers(role))
        assert answer.status_code == 403, role


def test_a_key_that_may_only_read_money_moves_none_and_takes_nobody_out(client: FlaskClient, app: Flask) -> None:
    reader = newsroom.headers("finance", scopes=["contributions.read"])
    gift = givers.settled().contribution
    assert ids(client.get(MONEY, headers=reader)) == [gift.id]
    assert client.post(f"{MONEY}/{gift.id}/refunds", json={"reason": "So"}, headers=reader).status_code == 403
    assert client.get(f"{MONEY}/export.csv", headers=reader).status_code == 403
    assert client.post(f"{ADMIN}/campaigns", json={}, headers=reader).status_code == 403


def test_an_erased_giver_is_found_by_no_name_and_their_gift_stays(client: FlaskClient, finance: dict[str, str]) -> None:
    erased: Donor = givers.donor(name="", email="", email_key=None, erased_at=NOON)
    gift: Contribution = givers.contribution(erased)
    (item,) = client.get(MONEY, headers=finance).get_json()["items"]
    assert (item["id"], item["donor"]["email"], item["donor"]["erased_at"]) == (gift.id, "", "2026-11-10T06:30:00Z")
    assert ids(client.post(f"{MONEY}/search", json={"q": "@"}, headers=finance)) == []


def test_a_receipts_number_finds_the_gift_it_was_given_for(client: FlaskClient, finance: dict[str, str]) -> None:
    paid = givers.settled()
    givers.receipt(paid, year="2026-27", number=41)
    other = givers.settled(at=NOON)
    givers.receipt(other, kind="cancellation", year="2026-27", number=41)
    for q, gift in (("2026-27/000041", paid), (" 2026-27/41 ", paid), ("c-2026-27/000041", other)):
        assert ids(client.post(f"{MONEY}/search", json={"q": q}, headers=finance)) == [gift.contribution_id], q
    for q in ("2026-27/000042", "2025-26/000041", "2026/41"):
        assert ids(client.post(f"{MONEY}/search", json={"q": q}, headers=finance)) == [], q
