"""The desk's routes, as a client author would use them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.platform import clock
from tests.factories import newsroom, pictures

ADMIN = "/api/v1/admin"


@pytest.fixture
def editor(app: Flask) -> dict[str, str]:
    newsroom.catalogue()
    return newsroom.headers("admin")


def _begin(client: FlaskClient, headers: dict[str, str], **more: Any) -> Any:
    made = client.post(f"{ADMIN}/articles", json=newsroom.fields(**more), headers=headers)
    assert made.status_code == 201, made.get_data(as_text=True)
    return made


def test_a_story_goes_from_draft_to_withdrawal_over_http(client: FlaskClient, editor: dict[str, str]) -> None:
    made = _begin(client, editor)
    address = made.headers["Location"]
    assert client.get(address, headers=editor).headers["ETag"] == made.headers["ETag"]
    assert client.put(f"{address}/submission", headers=editor).get_json()["status"] == "submitted"
    assert client.delete(f"{address}/submission", headers=editor).get_json()["status"] == "draft"
    assert client.put(f"{address}/publication", headers=editor).get_json()["status"] == "published"
    assert client.put(f"{address}/publication", json={}, headers=editor).status_code == 409
    told = {"kind": "correction", "note": "A year was wrong."}
    assert client.post(f"{address}/corrections", json=told, headers=editor).status_code == 201
    told = {"standing": "retracted", "notice": "It was not so."}
    assert client.put(f"{address}/standing", json=told, headers=editor).get_json()["standing"] == "retracted"
    gone = client.delete(f"{address}/publication", json={"reason": "An error"}, headers=editor)
    assert (gone.get_json()["status"], gone.get_json()["url"]) == ("withdrawn", None)


def test_a_time_to_appear_is_taken_with_any_zone(client: FlaskClient, editor: dict[str, str]) -> None:
    address = _begin(client, editor).headers["Location"]
    at = (clock.now() + timedelta(hours=5)).replace(microsecond=0)
    local = at.astimezone(clock.parse("2026-01-01T00:00:00+05:30").tzinfo).isoformat()
    done = client.put(f"{address}/publication", json={"at": local}, headers=editor).get_json()
    assert (done["status"], done["scheduled_at"]) == ("scheduled", clock.rfc3339(at))
    refused = client.put(f"{address}/publication", json={"at": "tomorrow"}, headers=editor)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["at"])


def test_changes_need_the_version_they_were_made_from(client: FlaskClient, editor: dict[str, str]) -> None:
    made = _begin(client, editor)
    address, tag = made.headers["Location"], made.headers["ETag"]
    assert client.patch(address, json={"headline": "New"}, headers=editor).status_code == 428
    changed = client.patch(address, json={"headline": "New"}, headers=editor | {"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    for stale in (tag, '"garbage"', '"x-99999999999999"', '"x-²"'):
        late = client.patch(
            address,
            json={"headline": "Late"},
            headers=editor | {"If-Match": stale.encode("latin-1", "replace").decode("latin-1")},
        )
        assert late.status_code == 412
    assert client.put(f"{address}/publication", json={}, headers=editor | {"If-Match": tag}).status_code == 412
    assert client.delete(address, headers=editor).status_code == 428
    assert client.delete(address, headers=editor | {"If-Match": "*"}).status_code == 204
    assert client.get(address, headers=editor).status_code == 404


def test_history_can_be_read_compared_and_restored(client: FlaskClient, editor: dict[str, str]) -> None:
    made = _begin(client, editor)
    address = made.headers["Location"]
    client.patch(address, json={"headline": "Worse"}, headers=editor | {"If-Match": made.headers["ETag"]})
    items = client.get(f"{address}/revisions?limit=1", headers=editor).get_json()
    assert [it["number"] for it in items["items"]] == [2]
    rest = client.get(f"{address}/revisions?limit=1&cursor={items['next_cursor']}", headers=editor).get_json()
    assert [it["number"] for it in rest["items"]] == [1]
    second = client.get(f"{address}/revisions/2", headers=editor).get_json()
    assert second["changes"]["headline"] == {"before": "The harbour that moved", "after": "Worse"}
    assert (
        client.put(f"{address}/revisions/1/restoration", headers=editor).get_json()["headline"]
        == "The harbour that moved"
    )
    assert client.get(f"{address}/revisions/9", headers=editor).status_code == 404


@pytest.mark.parametrize("kind", ["section", "tag", "author"])
def test_the_catalogue_is_kept_over_http(client: FlaskClient, editor: dict[str, str], kind: str) -> None:
    many = f"{ADMIN}/{kind}s"
    made = client.post(many, json={"name": "Water & Wells"}, headers=editor)
    assert (made.status_code, made.get_json()["slug"]) == (201, "water-wells")
    assert client.post(many, json={"name": "Water & Wells"}, headers=editor).status_code == 409
    one = f"{many}/water-wells"
    assert client.get(one, headers=editor).get_json()["name"] == "Water & Wells"
    assert client.patch(one, json={"name": "Wells"}, headers=editor).get_json()["name"] == "Wells"
    first = client.get(f"{many}?limit=1", headers=editor)
    assert first.get_json()["next_cursor"]
    assert 'rel="next"' in first.headers["Link"]
    assert client.get(f"{many}?limit=1&cursor={first.get_json()['next_cursor']}", headers=editor).status_code == 200
    assert client.delete(one, headers=editor).status_code == 204
    assert client.get(one, headers=editor).status_code == 404


def test_pictures_are_taken_in_listed_and_described(client: FlaskClient, editor: dict[str, str]) -> None:
    form = {"file": (pictures.stream(), "x.png"), "alt": "Stripes", "kind": "graphic", "credit_line": "Graphic: Us"}
    made = client.post(f"{ADMIN}/images", data=form, headers=editor)
    assert made.status_code == 201, made.get_data(as_text=True)
    told = made.get_json()["illustration"]
    assert (told["alt"], told["kind"], told["credit"]["line"]) == ("Stripes", "graphic", "Graphic: Us")
    one = f"{ADMIN}/images/{made.get_json()['id']}"
    assert client.get(one, headers=editor).get_json()["width"] == 640
    changed = client.patch(one, json={"alt": "Slanting stripes", "focal_x": 0.2}, headers=editor)
    assert changed.get_json()["illustration"]["alt"] == "Slanting stripes"
    assert [it["id"] for it in client.get(f"{ADMIN}/images?q=slanting", headers=editor).get_json()["items"]] == [
        made.get_json()["id"]
    ]
    assert client.get(f"{ADMIN}/images?q=nothing", headers=editor).get_json()["items"] == []
    assert client.post(f"{ADMIN}/images", data={"alt": "x"}, headers=editor).status_code == 422
    assert client.get(f"{ADMIN}/images/nothing", headers=editor).status_code == 404


def test_the_front_page_is_laid_over_http(client: FlaskClient, editor: dict[str, str]) -> None:
    blocks = {"blocks": [{"kind": "list", "title": "Weather", "section": "climate", "articles": []}]}
    assert client.put(f"{ADMIN}/front/en", json=blocks, headers=editor).status_code == 200
    assert client.get(f"{ADMIN}/front/en", headers=editor).get_json() == blocks


def test_people_join_and_change_over_http(client: FlaskClient, editor: dict[str, str]) -> None:
    told = {"email": "New@Paper.example", "name": "New", "role": "editor"}
    made = client.post(f"{ADMIN}/staff", json=told, headers=editor)
    assert (made.status_code, made.get_json()["email"]) == (201, "new@paper.example")
    assert "/desk/password/" in made.get_json()["password_link"]
    address = f"{ADMIN}/staff/{made.get_json()['id']}"
    assert client.patch(address, json={"role": "publisher"}, headers=editor).get_json()["role"] == "publisher"
    assert client.patch(address, json={"active": "maybe"}, headers=editor).status_code == 422
    first = client.get(f"{ADMIN}/staff?limit=1", headers=editor).get_json()
    assert client.get(f"{ADMIN}/staff?limit=1&cursor={first['next_cursor']}", headers=editor).get_json()["items"]
    lines = client.get(f"{ADMIN}/audit?limit=2", headers=editor).get_json()
    assert [it["action"] for it in lines["items"]] == ["staff.changed", "staff.employed"]
    assert client.get(f"{ADMIN}/audit?cursor={lines['next_cursor']}", headers=editor).status_code == 200
    assert client.get(f"{ADMIN}/jobs", headers=editor).status_code == 200


def test_a_key_with_scopes_does_no_more_than_they_say(client: FlaskClient, app: Flask) -> None:
    newsroom.catalogue()
    narrow = newsroom.headers("admin", scopes=["articles.write_own"])
    made = _begin(client, narrow)
    assert client.put(f"{made.headers['Location']}/publication", json={}, headers=narrow).status_code == 403
    assert client.get(f"{ADMIN}/me", headers=narrow).get_json()["permissions"] == ["articles.write_own"]


def test_an_address_of_the_desk_that_does_not_exist_is_not_told_to_strangers(
    client: FlaskClient, editor: dict[str, str]
) -> None:
    assert client.get(f"{ADMIN}/horoscopes").status_code == 401
    assert client.get(f"{ADMIN}/horoscopes", headers=editor).status_code == 404


def test_answers_of_the_desk_are_never_kept(client: FlaskClient, editor: dict[str, str]) -> None:
    for path in ("/me", "/articles", "/sections", "/images", "/staff"):
        assert client.get(ADMIN + path, headers=editor).headers["Cache-Control"] == "no-store"


BAD_HEADLINES = {
    "a number": b"7",
    "a list": b'["x"]',
    "null": b"null",
    "a NUL byte": b'"Peg\\u0000asus"',
    "a lone surrogate": b'"Pegasus \\ud800"',
    "a bidi override": '"Pegasus \u202e"'.encode(),
    "an isolate": '"Pegasus \u2066"'.encode(),
    "too long": b'"' + b"x" * 301 + b'"',
    "empty": b'"  "',
}


@pytest.mark.parametrize("what", BAD_HEADLINES)
def test_a_bad_headline_is_refused_by_name(client: FlaskClient, editor: dict[str, str], what: str) -> None:
    raw = b'{"headline": ' + BAD_HEADLINES[what] + b"}"
    answer = client.post(f"{ADMIN}/articles", data=raw, content_type="application/json", headers=editor)
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["headline"]


UNREADABLE = {
    "an integer of 5,000 digits": b'{"headline": ' + b"9" * 5000 + b"}",
    "NaN": b'{"headline": NaN}',
    "lists 10,000 deep": b'{"headline": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "invalid UTF-8": b'{"headline": "\xff\xfe"}',
    "half an object": b'{"headline": "x"',
    "nothing": b"",
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused_and_nothing_is_stored(
    client: FlaskClient, editor: dict[str, str], what: str
) -> None:
    answer = client.post(f"{ADMIN}/articles", data=UNREADABLE[what], content_type="application/json", headers=editor)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert client.get(f"{ADMIN}/articles", headers=editor).get_json()["items"] == []


def test_other_types_too_much_and_unknown_fields_are_refused(client: FlaskClient, editor: dict[str, str]) -> None:
    form = client.post(f"{ADMIN}/articles", data={"headline": "x"}, headers=editor)
    assert form.status_code == 415
    large = json.dumps({"headline": "x" * 3_000_000})
    assert (
        client.post(f"{ADMIN}/articles", data=large, content_type="application/json", headers=editor).status_code == 413
    )
    unknown = client.post(f"{ADMIN}/articles", json={"headline": "x", "colour": "red"}, headers=editor)
    assert (unknown.status_code, list(unknown.get_json()["errors"])) == (422, ["colour"])
    for whole in (["x"], None, 7):
        assert client.post(f"{ADMIN}/articles", json=whole, headers=editor).status_code in (400, 422)


def test_joiners_that_hindi_and_urdu_need_are_kept(client: FlaskClient, editor: dict[str, str]) -> None:
    headline = "क्\u200dया \u200c شد"
    made = _begin(client, editor, headline=headline, language="hi")
    assert made.get_json()["headline"] == headline.replace(" \u200c ", " \u200c ")


def test_a_body_nested_too_deep_is_refused(client: FlaskClient, editor: dict[str, str]) -> None:
    inner: dict[str, Any] = {"type": "paragraph"}
    for _ in range(60):
        inner = {"type": "blockquote", "content": [inner]}
    answer = client.post(
        f"{ADMIN}/articles", json=newsroom.fields(body={"type": "doc", "content": [inner]}), headers=editor
    )
    assert answer.status_code == 422
    assert any(path.startswith("body") for path in answer.get_json()["errors"])
