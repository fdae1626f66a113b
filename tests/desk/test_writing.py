"""The work around a text, as a client author would use it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles.actions import correcting, drafting
from newsapp.platform import clock, worker
from newsapp.platform.db import transaction
from newsapp.platform.outbox import Job
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

ADMIN = "/api/v1/admin"
Headers = dict[str, str]


@pytest.fixture
def editor(app: Flask) -> Headers:
    newsroom.catalogue()
    return newsroom.headers("editor")


@pytest.fixture
def other(app: Flask) -> Headers:
    return newsroom.headers("publisher")


def begin(client: FlaskClient, headers: Headers, **told: Any) -> tuple[str, str]:
    """A new draft's address and ETag."""
    made = client.post(f"{ADMIN}/articles", json=newsroom.fields(**told), headers=headers)
    assert made.status_code == 201, made.get_data(as_text=True)
    return made.headers["Location"], made.headers["ETag"]


def test_two_people_at_one_text_see_each_other(client: FlaskClient, editor: Headers, other: Headers) -> None:
    address, _ = begin(client, editor)
    assert client.put(f"{address}/lease", headers=editor).get_json()["mine"] is True
    refused = client.put(f"{address}/lease", json={}, headers=other)
    assert (refused.status_code, refused.get_json()["holder"]["name"]) == (409, "A editor")
    seen = client.get(f"{address}/lease", headers=editor).get_json()
    assert [it["name"] for it in seen["others"]] == ["A publisher"]
    taken = client.put(f"{address}/lease", json={"take_over": True}, headers=other).get_json()
    assert (taken["mine"], [it["name"] for it in taken["others"]]) == (True, ["A editor"])
    assert client.delete(f"{address}/lease", headers=other).status_code == 204
    left = client.put(f"{address}/presence", headers=editor).get_json()
    assert (left["holder"], left["mine"]) == (None, False)


def test_a_save_without_the_lease_needs_the_right_version(client: FlaskClient, editor: Headers, other: Headers) -> None:
    address, tag = begin(client, editor)
    client.put(f"{address}/lease", headers=editor)
    told = {"headline": "By the other"}
    assert client.patch(address, json=told, headers=other | {"If-Match": "*"}).status_code == 412
    saved = client.patch(address, json=told, headers=other | {"If-Match": tag})
    assert saved.status_code == 200
    late = client.patch(address, json={"headline": "Late"}, headers=editor | {"If-Match": tag})
    assert late.status_code == 412
    theirs = late.get_json()["theirs"]
    assert (theirs["version"], theirs["by"], theirs["fields"]["headline"]) == (2, "A publisher", "By the other")
    assert theirs["body"] == newsroom.TEXT
    assert client.get(f"{address}/lease", headers=editor).get_json()["mine"] is True


def test_two_revisions_are_compared_by_blocks_and_words(client: FlaskClient, editor: Headers) -> None:
    address, _ = begin(client, editor)
    for told in ({"headline": "The harbour that came back"}, {"body_markdown": "The wall was finished in July."}):
        client.patch(address, json=told, headers=editor | {"If-Match": "*"})
    third = client.get(f"{address}/revisions/3", headers=editor).get_json()
    assert (third["against"], list(third["changes"]), third["words"]) == (2, ["body"], {})
    assert third["body_differences"] == [
        {
            "change": "changed",
            "kind": "paragraph",
            "words": [["same", "The wall was finished in "], ["deleted", "June."], ["inserted", "July."]],
        }
    ]
    whole = client.get(f"{address}/revisions/3?against=1", headers=editor).get_json()
    assert set(whole["changes"]) == {"headline", "body"}
    assert whole["words"]["headline"][-2:] == [["deleted", "moved"], ["inserted", "came back"]]
    first = client.get(f"{address}/revisions/1", headers=editor).get_json()
    assert (first["against"], first["body_differences"][0]["change"]) == (None, "inserted")
    assert client.get(f"{address}/revisions/3?against=9", headers=editor).status_code == 404
    assert client.get(f"{address}/revisions/3?against=x", headers=editor).status_code == 422


def test_the_list_before_publishing_tells_what_stands_in_the_way(client: FlaskClient, editor: Headers) -> None:
    text = {"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "http://127.0.0.1/gone"}}]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}
    address, _ = begin(client, editor, section=None, body=body)
    told = client.get(f"{address}/readiness", headers=editor).get_json()
    assert told["ready"] is False
    assert {"key": "section", "level": "must", "sentence": "A story needs a section."} in told["items"]
    assert [card["network"] for card in told["cards"]] == ["facebook", "x", "whatsapp"]
    assert told["links"] == [{"url": "http://127.0.0.1/gone", "outcome": None}]
    assert "http://127.0.0.1:8000/language/en/feed.xml" in told["goes_to"]
    assert client.put(f"{address}/link-check", headers=editor).status_code == 202
    worker.drain()
    assert client.get(f"{address}/readiness", headers=editor).get_json()["links"][0]["outcome"] == "refused"


def test_every_address_that_will_carry_a_story_is_there(client: FlaskClient, editor: Headers, other: Headers) -> None:
    address, _ = begin(client, editor)
    told = client.get(f"{address}/readiness", headers=editor).get_json()
    assert told["ready"] is True
    assert client.put(f"{address}/publication", headers=other).status_code == 200
    for url in told["goes_to"]:
        answer = client.get(url.removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, "The harbour that moved" in answer.get_data(as_text=True)) == (200, True), url


def test_a_text_is_reviewed_with_reasons(client: FlaskClient, editor: Headers) -> None:
    address, _ = begin(client, newsroom.headers("contributor"))
    assert client.put(f"{address}/review", json={"verdict": "approved"}, headers=editor).status_code == 409
    for verdict, status, approved in (("changes", "draft", False), ("approved", "submitted", True)):
        client.put(f"{address}/submission", headers=editor)
        told = {"verdict": verdict, "reason": f"It is {verdict}."}
        assert client.put(f"{address}/review", json=told, headers=editor).get_json()["status"] == status
        assert client.get(f"{address}/reviews", headers=editor).get_json()["approved"] is approved
    reasons = [it["reason"] for it in client.get(f"{address}/reviews", headers=editor).get_json()["items"]]
    assert reasons == ["It is approved.", "It is changes."]
    client.patch(address, json={"headline": "Changed after"}, headers=editor | {"If-Match": "*"})
    assert client.get(f"{address}/reviews", headers=editor).get_json()["approved"] is False


def test_an_article_is_given_to_somebody_until_a_day(client: FlaskClient, editor: Headers) -> None:
    address, _ = begin(client, editor)
    writer = newsroom.headers("contributor")
    who = client.get(f"{ADMIN}/me", headers=writer).get_json()["id"]
    assert client.get(address, headers=writer).status_code == 404
    told = {"person": who, "due_at": "2027-01-01T10:00:00+05:30"}
    given = client.put(f"{address}/assignment", json=told, headers=editor).get_json()
    assert (given["assigned_to"], given["assigned_due_at"]) == (who, "2027-01-01T04:30:00Z")
    assert [it["id"] for it in client.get(f"{ADMIN}/today", headers=writer).get_json()["assigned"]] == [given["id"]]
    assert client.get(address, headers=writer).status_code == 200
    assert client.delete(f"{address}/assignment", headers=editor).get_json()["assigned_to"] is None
    assert client.get(address, headers=writer).status_code == 404


def test_an_embargo_is_set_kept_and_lifted_over_http(client: FlaskClient, editor: Headers, other: Headers) -> None:
    until = clock.rfc3339((clock.now() + timedelta(hours=2)).replace(microsecond=0))
    address, tag = begin(client, editor)
    told = client.patch(address, json={"embargo_until": until}, headers=editor | {"If-Match": tag}).get_json()
    assert told["embargo_until"] == until
    refused = client.put(f"{address}/publication", json={}, headers=other)
    assert (refused.status_code, refused.get_json()["embargo_until"]) == (409, until)
    assert client.get(f"{address}/readiness", headers=editor).get_json()["ready"] is False
    lifted = client.put(f"{address}/publication", json={"lift_embargo": True}, headers=editor)
    assert lifted.status_code == 403
    lifted = client.put(f"{address}/publication", json={"lift_embargo": True}, headers=other)
    assert (lifted.status_code, lifted.get_json()["embargo_until"]) == (200, None)


def test_a_translation_is_begun_and_told_of_corrections(client: FlaskClient, editor: Headers) -> None:
    original = newsroom.published()
    made = client.post(f"{ADMIN}/articles/{original.id}/translations", json={"language": "hi"}, headers=editor)
    assert (made.status_code, made.get_json()["translated_from"]) == (201, original.id)
    address = made.headers["Location"]
    assert client.get(address, headers=editor).get_json()["original_corrected_since"] is None
    correcting.correct(original.id, "correction", "A year was wrong.", by=WORKER)
    assert client.get(address, headers=editor).get_json()["original_corrected_since"]
    told = client.get(f"{address}/original", headers=editor).get_json()
    assert (told["translated_revision"], told["present_revision"]) == (2, 3)
    assert told["corrections"][0]["note"] == "A year was wrong."
    caught = client.put(f"{address}/original", json={"revision": 3}, headers=editor)
    assert caught.get_json()["original_corrected_since"] is None
    assert client.get(f"{ADMIN}/articles/{original.id}/original", headers=editor).status_code == 404


def test_everything_is_found_by_its_words(client: FlaskClient, editor: Headers) -> None:
    pictures.taken_in(alt="A harbour at dawn")
    for n in range(3):
        begin(client, editor, headline=f"Harbour {n}")
    worker.drain()
    first = client.get(f"{ADMIN}/search?q=harbour&limit=2", headers=editor)
    told = first.get_json()
    assert [it["headline"] for it in told["items"]] == ["Harbour 2", "Harbour 1"]
    assert "<mark>" in told["items"][0]["highlight"] or told["items"][0]["highlight"]
    assert [it["illustration"]["alt"] for it in told["images"]] == ["A harbour at dawn"]
    assert told["entries"] == [{"kind": "tag", "slug": "harbour", "name": "Harbour"}]
    assert 'rel="next"' in first.headers["Link"]
    rest = client.get(f"{ADMIN}/search?q=harbour&cursor={told['next_cursor']}", headers=editor).get_json()
    assert [it["headline"] for it in rest["items"]] == ["Harbour 0"]
    assert (rest["images"], rest["next_cursor"]) == ([], None)
    assert client.get(f"{ADMIN}/search", headers=editor).status_code == 422


def test_today_tells_of_failed_work_only_whoever_may_see_it(
    client: FlaskClient, editor: Headers, other: Headers
) -> None:
    with transaction() as session:
        session.add(Job(name="x.y", payload={}, due_at=clock.now(), failed_at=clock.now(), open=False, failure="fire"))
    assert [it["failure"] for it in client.get(f"{ADMIN}/today", headers=other).get_json()["failed_jobs"]] == ["fire"]
    assert "failed_jobs" not in client.get(f"{ADMIN}/today", headers=editor).get_json()


VIEWS = [
    ("GET", "", None),
    ("PATCH", "", {"headline": "Mine"}),
    ("DELETE", "", None),
    ("GET", "/revisions", None),
    ("GET", "/revisions/2?against=1", None),
    ("PUT", "/revisions/1/restoration", None),
    ("GET", "/lease", None),
    ("PUT", "/lease", {"take_over": True}),
    ("DELETE", "/lease", None),
    ("PUT", "/presence", None),
    ("GET", "/readiness", None),
    ("PUT", "/link-check", None),
    ("GET", "/reviews", None),
    ("GET", "/comments", None),
    ("POST", "/comments", {"text": "Mine"}),
    ("PUT", "/comments/nothing/resolution", None),
    ("DELETE", "/comments/nothing/resolution", None),
    ("GET", "/previews", None),
    ("POST", "/previews", {}),
    ("DELETE", "/previews/nothing", None),
    ("POST", "/translations", {"language": "hi"}),
    ("GET", "/original", None),
    ("PUT", "/original", {"revision": 1}),
    ("PUT", "/submission", None),
    ("DELETE", "/submission", None),
]


def test_anothers_draft_is_not_there_for_a_contributor_in_any_view(client: FlaskClient, editor: Headers) -> None:
    address, _ = begin(client, editor, headline="A quokka")
    drafting.change(address.rpartition("/")[2], {"standfirst": "Changed."}, by=WORKER)
    stranger = newsroom.headers("contributor") | {"If-Match": "*"}
    for method, tail, told in VIEWS:
        answer = client.open(f"{address}{tail}", method=method, json=told, headers=stranger)
        assert (answer.status_code, "quokka" in answer.get_data(as_text=True)) == (404, False), (method, tail)
    worker.drain()
    assert client.get(f"{ADMIN}/search?q=quokka", headers=stranger).get_json()["items"] == []
    kept = client.get(address, headers=editor).get_json()
    assert (kept["headline"], kept["version"]) == ("A quokka", 2)
