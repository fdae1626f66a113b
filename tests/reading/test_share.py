"""Share metadata that networks, messengers and search engines accept."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsapp.articles.actions import correcting, drafting
from newsapp.platform import clock, worker
from newsapp.reading.share import json_for_script, targets
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures


@pytest.fixture
def told(app: Flask, client: FlaskClient) -> Iterator[dict[str, Any]]:
    newsroom.catalogue()
    image = pictures.taken_in(credit_line="Graphic: Farida Sheikh", alt="Stripes")
    worker.drain()
    article = newsroom.published(illustration={"image": image.id, "caption": "A wall."}, tags=["rain", "harbour"])
    correcting.correct(article.id, "correction", "A year was wrong.", by=WORKER)
    share = client.get(f"/api/v1/articles/{article.slug}/share").get_json()
    yield share | {"id": article.id, "slug": article.slug}


def test_open_graph_and_the_twitter_card_say_the_same(told: dict[str, Any]) -> None:
    graph, card = told["open_graph"], told["twitter"]
    assert graph["og:title"] == card["twitter:title"] == told["title"] == "The harbour that moved"
    assert graph["og:image"] == card["twitter:image"] == told["image"]["url"]
    assert (graph["og:type"], graph["og:locale"], card["twitter:card"]) == ("article", "en_GB", "summary_large_image")
    assert graph["article:tag"] == ["Rain", "Harbour"]
    assert (told["image"]["width"], told["image"]["height"], told["image"]["alt"]) == (1200, 630, "Stripes")


def test_json_ld_names_author_picture_credit_and_corrections(told: dict[str, Any]) -> None:
    ld = told["json_ld"]
    assert (ld["@type"], ld["headline"], ld["dateline"]) == ("NewsArticle", "The harbour that moved", "Kondivali")
    assert [person["name"] for person in ld["author"]] == ["Meera Kulkarni"]
    own = ld["image"][0]
    assert (own["creditText"], own["copyrightNotice"], own["caption"]) == ("Graphic: Farida Sheikh",) * 2 + ("A wall.",)
    assert ld["correction"][0]["text"] == "A year was wrong."
    assert ld["publisher"]["name"] == "The Lamp Post"
    assert None not in ld.values()


def test_a_retracted_story_says_so_before_its_title(told: dict[str, Any], client: FlaskClient) -> None:
    correcting.set_standing(told["id"], "retracted", "It was not so.", by=WORKER)
    share = client.get(f"/api/v1/articles/{told['slug']}/share").get_json()
    assert share["open_graph"]["og:title"] == "Retracted: The harbour that moved"
    assert share["open_graph"]["og:description"] == "It was not so."
    assert share["json_ld"]["headline"] == "The harbour that moved"
    assert share["json_ld"]["creativeWorkStatus"] == "Retracted"


@given(st.text(max_size=80))
def test_links_that_share_carry_the_address_encoded_once(title: str) -> None:
    url = "https://paper.example/article/%E0%A4%95?a=b&c=d"
    for network, target in targets(url, title).items():
        assert quote(url, safe="") in target, network
        query = parse_qs(urlsplit(target).query)
        assert any(url in value for values in query.values() for value in values)


@given(st.text(max_size=100))
def test_json_in_a_page_cannot_end_its_script(text: str) -> None:
    told = json_for_script({"headline": f"</script><!--{text}"})
    assert not set("<>&\u2028\u2029") & set(told)
    assert json.loads(told)["headline"] == f"</script><!--{text}"


def _picture(client: FlaskClient, slug: str) -> tuple[str, bytes]:
    url = client.get(f"/api/v1/articles/{slug}/share").get_json()["image"]["url"]
    answer = client.get(urlsplit(url).path)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    return url, answer.data


def test_the_share_picture_is_1200_by_630_and_under_300_kb_with_a_picture_and_without(
    told: dict[str, Any], client: FlaskClient
) -> None:
    bare = newsroom.published(headline="बंदरगाह जो खिसक गया", language="hi", slug="bare")
    for slug in (told["slug"], bare.slug):
        _, file = _picture(client, slug)
        assert len(file) < 300_000
        shown = Image.open(io.BytesIO(file))
        assert shown.size == (1200, 630)
        assert len(shown.convert("L").getcolors(256) or range(257)) > 20


def test_a_story_a_year_old_is_shared_with_another_picture_that_says_its_year(app: Flask, client: FlaskClient) -> None:
    newsroom.catalogue()
    with clock.freeze(clock.parse("2024-03-01")):
        article = newsroom.published(slug="old")
        worker.drain()
        young, young_file = _picture(client, "old")
    worker.make_routines_due()
    worker.drain()
    old, old_file = _picture(client, article.slug)
    assert old != young
    assert old_file != young_file
    assert client.get(urlsplit(young).path).status_code == 404


def test_the_share_picture_moves_when_the_headline_changes(told: dict[str, Any], client: FlaskClient) -> None:
    before, _ = _picture(client, told["slug"])
    drafting.change(told["id"], {"headline": "Another"}, by=WORKER)
    after, _ = _picture(client, told["slug"])
    assert before != after
    assert client.get(f"/share/{told['id']}-{'0' * 16}.jpg").status_code == 404
