"""A filled newspaper, as its readers find it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from newsapp.articles import queries, shelves
from newsapp.articles.models import Article
from newsapp.demo import filling, loading
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict
from tests.conftest import MakeApp
from tests.factories import newsroom

API = "/api/v1"


def everything(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = client.get(f"{API}{path}{'&' if '?' in path else '?'}limit=100{cursor}").json
        assert answer is not None
        found += answer["items"]
        if not answer["next_cursor"]:
            return found
        cursor = f"&cursor={answer['next_cursor']}"


def article(client: FlaskClient, slug: str) -> dict[str, Any]:
    answer = client.get(f"{API}/articles/{slug}").json
    assert answer is not None
    return answer


def filled(app: Flask) -> tuple[FlaskClient, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    with app.app_context():
        filling.fill(lambda done, total: told.append((done, total)))
    return app.test_client(), told


def test_a_filled_paper_shows_what_is_published_and_nothing_else(make_app: MakeApp) -> None:
    client, told = filled(make_app())
    stories = loading.stories()
    public = {story.fields["headline"] for story in stories if story.status == "published"}
    cards = everything(client, "/articles")
    assert len(public) >= 40
    assert {card["headline"] for card in cards} == public
    assert all(card["slug"].isascii() and len(card["slug"]) > 8 for card in cards)
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    check_times(cards)
    check_standings(client, cards)
    check_translations(client, cards)
    check_fronts(client)


def check_times(cards: list[dict[str, Any]]) -> None:
    times = [datetime.fromisoformat(card["published_at"]) for card in cards]
    assert times == sorted(times, reverse=True)
    assert times[0] < datetime.now(UTC)
    assert sum(at < datetime.now(UTC) - timedelta(days=366) for at in times) == 2


def check_standings(client: FlaskClient, cards: list[dict[str, Any]]) -> None:
    standing = {card["standing"]: card for card in cards}
    assert set(standing) == {"published", "under_review", "retracted"}
    retracted = article(client, standing["retracted"]["slug"])
    assert retracted["notice"]["kind"] == "retracted"
    assert retracted["notice"]["made_at"] > retracted["published_at"]
    corrected = article(client, "the-clinic-that-closes-at-noon-because-the-medicine-does")
    assert {made["kind"] for made in corrected["corrections"]} == {"update", "clarification"}
    assert all(made["made_at"] > corrected["published_at"] for made in corrected["corrections"])
    assert client.get(f"{API}/articles/harbour-ferries-to-cost-double-from-next-month-says-operator").status_code == 410
    assert client.get(f"{API}/articles/what-to-look-for-when-the-budget-is-read").status_code == 404


def check_translations(client: FlaskClient, cards: list[dict[str, Any]]) -> None:
    lead = article(client, "the-embankment-that-was-built-three-times-on-paper")
    assert {told["language"] for told in lead["translations"]} == {"hi", "ur"}
    named = [card["headline"].split(":")[0] for card in lead["related"][:2]]
    assert named == ["Struck off", "Before the houses, the dead"]
    assert lead["illustration"]["credit"]["line"] == "Graphic: Devika Ranjhan and Lakshmi Thoduvayal"
    essay = next(card for card in cards if card["headline"].startswith("Keel"))
    gallery = next(node for node in article(client, essay["slug"])["body"]["content"] if node["type"] == "gallery")
    assert all(len(figure["attrs"]["image"]) == 26 for figure in gallery["content"])


def check_fronts(client: FlaskClient) -> None:
    for language in ("en", "hi", "mr", "ur"):
        blocks = client.get(f"{API}/front?language={language}").json["blocks"]
        assert [block["kind"] for block in blocks[:3]] == ["lead", "pair", "opinion"]
        shown = [card for block in blocks for card in block["items"]]
        assert {card["language"] for card in shown} == {language}
        assert blocks[0]["items"][0]["illustration"]
        assert len({card["id"] for card in shown}) == len(shown) >= 6


def test_a_paper_with_an_article_is_not_filled(make_app: MakeApp) -> None:
    with make_app().app_context():
        newsroom.draft()
        with pytest.raises(Conflict, match="fills only an empty database"):
            filling.fill(lambda done, total: None)
        assert db.session.scalar(select(func.count()).select_from(Article)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_filling_that_is_interrupted_leaves_no_half_newspaper(make_app: MakeApp) -> None:
    pictures = len(loading.pictures())

    def interrupt(done: int, total: int) -> None:
        if done == pictures + 5:
            raise KeyboardInterrupt

    with make_app().app_context():
        with pytest.raises(KeyboardInterrupt):
            filling.fill(interrupt)
        assert not queries.anything()
        assert shelves.entry("section", "labour") is None
