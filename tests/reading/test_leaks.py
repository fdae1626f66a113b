"""Nothing unpublished leaks: asked as a crawler would, on every route that there is, with every name it could guess."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from newsapp.articles.actions import cataloguing, correcting, curating, drafting, publishing
from newsapp.articles.models import Article
from newsapp.platform import clock, worker
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

CANARY = "quokka"  # in every text of what is not public, and in nothing else


@dataclass
class Hidden:
    """What readers must not have, and every name by which they could ask for it."""

    articles: list[Article]
    names: dict[str, list[str]]


@pytest.fixture
def hidden(app: Flask) -> Iterator[Hidden]:
    newsroom.catalogue()
    open_story = newsroom.published()
    for kind in ("section", "tag", "author"):
        cataloguing.add(kind, {"name": f"{CANARY} {kind}"}, by=WORKER)
    image = pictures.taken_in(alt=f"A {CANARY} in a tree", credit_line=f"Photo: {CANARY}")
    states = ("draft", "submitted", "scheduled", "withdrawn", "withheld", "moved")
    made = {state: _secret(state, image.id, open_story) for state in states}
    drafting.submit(made["submitted"].id, by=WORKER)
    publishing.schedule(made["scheduled"].id, clock.now() + timedelta(days=2), by=WORKER)
    drafting.change(made["moved"].id, {"slug": f"{CANARY}-moved-on"}, by=WORKER)
    for state in ("withdrawn", "withheld"):
        publishing.publish(made[state].id, by=WORKER)
    worker.drain()
    publishing.withdraw(made["withdrawn"].id, "An error", by=WORKER)
    correcting.set_standing(made["withheld"].id, "withheld", "", by=WORKER)
    ids = [article.id for article in made.values()]
    curating.arrange("en", [{"kind": "list", "articles": [*ids, open_story.id]}], by=WORKER)
    drafting.change(open_story.id, {"related": ids}, by=WORKER)
    worker.drain()
    keys = [rendition["key"] for rendition in pictures.renditions(image.id)]
    slugs = [article.slug for article in made.values()] + [f"{CANARY}-moved-on", f"{CANARY}-moved"]
    yield Hidden(list(made.values()), {"slug": slugs, "article_id": ids, "key": keys, "id": [*ids, image.id]})


def _secret(state: str, image_id: str, sibling: Article) -> Article:
    text = {"type": "text", "text": f"The {CANARY} was seen at night."}
    return newsroom.draft(
        headline=f"The {CANARY} that was {state}",
        slug=f"{CANARY}-{state}",
        standfirst=f"A {CANARY}.",
        dateline=CANARY,
        section=f"{CANARY}-section",
        tags=[f"{CANARY}-tag"],
        bylines=[{"author": f"{CANARY}-author", "role": "author"}],
        illustration={"image": image_id, "caption": f"A {CANARY}."},
        body={"type": "doc", "content": [{"type": "paragraph", "content": [text]}]},
        translation_of=sibling.id,
    )


def _addresses(app: Flask, hidden: Hidden) -> Iterator[str]:
    """Every GET route, with every name that could be guessed for each part of it."""
    catalogued = [f"{CANARY}-{kind}" for kind in ("section", "tag", "author")]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith("/api/v1/admin"):
            continue
        choices = [_choices(rule, name, hidden, catalogued) for name in sorted(rule.arguments)]
        for values in itertools.product(*choices):
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **dict(zip(sorted(rule.arguments), values, strict=True)))
    for name in ("section", "tag", "author"):
        yield f"/api/v1/articles?{name}={CANARY}-{name}"
    yield from (f"/api/v1/search?q={CANARY}", f"/search?q={CANARY}", "/api/v1/changes", "/api/v1/articles?limit=100")
    yield from (f"/oembed?url=http://127.0.0.1:8000/article/{slug}" for slug in hidden.names["slug"])


def _choices(rule: Rule, name: str, hidden: Hidden, catalogued: list[str]) -> list[Any]:
    known: dict[str, list[Any]] = {
        "kind": ["section", "tag", "author"],
        "form": ["feed.xml", "atom.xml", "feed.json"],
        "number": [1],
    }
    known |= {"name": ["favicon.ico"]} if rule.endpoint.startswith("assets") else {"name": ["assetlinks.json"]}
    known |= {"language": ["en"], "digest": ["0" * 16], "filename": ["nothing.css"], "path": ["nothing.css"]}
    known |= {"width_px": [320], "kinds": ["sections", "tags", "authors"]}
    if name == "slug":
        return hidden.names["slug"] + catalogued
    return hidden.names.get(name) or known.get(name) or ["nothing"]


def test_no_route_tells_a_reader_of_what_is_not_public(app: Flask, client: FlaskClient, hidden: Hidden) -> None:
    asked = 0
    for address in _addresses(app, hidden):
        for accepted in ("text/html", "application/json"):
            answer = client.get(address, headers={"Accept": accepted})
            answer.close()
            asked += 1
            told = answer.get_data().decode("utf-8", "replace") + repr(sorted(answer.headers.items()))
            for echo in (address, quote(address, safe=""), f"q={CANARY}", f'value="{CANARY}"'):
                told = told.replace(echo, "")
            assert CANARY not in told.replace(f"{CANARY}-withdrawn", "").replace(f"{CANARY}-withheld", ""), address
            assert answer.status_code < 500 or address == "/readyz", address
    assert asked > 100


def test_a_draft_is_not_told_from_nothing(client: FlaskClient, hidden: Hidden) -> None:
    for path in ("/api/v1/articles/{}", "/api/v1/articles/{}/share", "/article/{}"):
        nothing = client.get(path.format("no-such-story"))
        for state in ("draft", "submitted", "scheduled", "moved", "moved-on"):
            answer = client.get(path.format(f"{CANARY}-{state}"))
            assert answer.status_code == nothing.status_code == 404
            assert sorted(answer.headers.keys()) == sorted(nothing.headers.keys())


def test_the_pictures_of_what_is_not_public_are_not_public(client: FlaskClient, hidden: Hidden) -> None:
    keys = hidden.names["key"]
    assert keys
    assert {client.get(f"/media/{key}").status_code for key in keys} == {404}


def test_what_was_taken_from_readers_is_gone_or_withheld_in_both_forms(client: FlaskClient, hidden: Hidden) -> None:
    for state, status in ("withdrawn", 410), ("withheld", 451):
        for path in ("/api/v1/articles/{}", "/api/v1/articles/{}/share", "/article/{}"):
            assert client.get(path.format(f"{CANARY}-{state}")).status_code == status
    ops = [item for item in client.get("/api/v1/changes").get_json()["items"] if item["op"] == "remove"]
    assert {(item["slug"], item["reason"]) for item in ops} == {
        (f"{CANARY}-withdrawn", "withdrawn"),
        (f"{CANARY}-withheld", "withheld"),
    }


def test_the_desk_shows_a_contributor_nothing_of_others(app: Flask, client: FlaskClient, hidden: Hidden) -> None:
    headers = newsroom.headers("contributor")
    for article in hidden.articles:
        for tail in ("", "/revisions", "/revisions/1"):
            answer = client.get(f"/api/v1/admin/articles/{article.id}{tail}", headers=headers)
            assert answer.status_code == 404
            assert CANARY not in answer.get_data(as_text=True)
    assert client.get("/api/v1/admin/articles", headers=headers).get_json()["items"] == []
