"""Feeds, sitemaps, oEmbed and app links, as the software of others reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from newsapp.articles.actions import drafting, publishing
from newsapp.platform import clock, worker
from newsapp.reading.syndication.atom import atom
from newsapp.reading.syndication.channel import Channel, writable
from newsapp.reading.syndication.json_feed import json_feed
from newsapp.reading.syndication.rss import rss
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

FORMS = ("feed.xml", "atom.xml", "feed.json")
AT = clock.parse("2026-11-24T06:30:00Z")
CHANNEL = Channel("T", "https://p.example/", "https://p.example/f", "en", "D", AT)


@pytest.fixture
def article(app: Flask) -> Iterator[Any]:
    newsroom.catalogue()
    image = pictures.taken_in(credit_line="Graphic: Farida Sheikh")
    worker.drain()
    yield newsroom.published(illustration={"image": image.id, "caption": ""})


def _entries(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    if path.endswith(".json"):
        return [{"title": item["title"], "link": item["url"]} for item in answer.get_json()["items"]]
    read = feedparser.parse(answer.data)
    assert not read.bozo, read
    return [{"title": entry.title, "link": entry.link} for entry in read.entries]


@pytest.mark.parametrize("form", FORMS)
def test_a_story_is_in_the_feeds_of_the_paper_its_section_tag_author_and_language(
    client: FlaskClient, article: Any, form: str
) -> None:
    places = ("", "section/climate/", "tag/rain/", "author/meera-kulkarni/", "language/en/")
    want = [{"title": article.headline, "link": f"http://127.0.0.1:8000/article/{article.slug}"}]
    for place in places:
        assert _entries(client, f"/{place}{form}") == want, place
    assert _entries(client, f"/language/hi/{form}") == []
    for nowhere in ("section/nowhere/", "tag/harbour/", "author/farida-sheikh/", "language/xx/"):
        assert client.get(f"/{nowhere}{form}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_withdrawn_story_leaves_the_feeds_at_once(client: FlaskClient, article: Any, form: str) -> None:
    client.get(f"/{form}")
    publishing.withdraw(article.id, "An error", by=WORKER)
    assert _entries(client, f"/{form}") == []


def test_a_feed_has_the_whole_text_the_author_and_the_picture_with_its_credit(
    client: FlaskClient, article: Any
) -> None:
    entry = feedparser.parse(client.get("/feed.xml").data).entries[0]
    assert "The wall was finished in June." in entry.content[0].value
    assert "Graphic: Farida Sheikh" in entry.content[0].value
    assert entry.author == "Meera Kulkarni"
    assert entry.media_content[0]["type"] == "image/jpeg"
    assert {tag.term for tag in entry.tags} == {"Climate", "Rain"}


def _told(text: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": "x", "url": "https://p.example/article/x", "headline": text, "standfirst": text}
    told |= {"language": "ur", "direction": "rtl", "dateline": "", "corrections": []}
    told |= {"published_at": "2026-11-24T06:30:00Z", "updated_at": "2026-11-24T06:30:00Z", "body_html": "<p>x</p>"}
    return told | {"section": None, "tags": [], "bylines": [], "illustration": None, "notice": None}


@given(st.text(max_size=80))
def test_whatever_a_headline_has_a_feed_can_be_read_back(text: str) -> None:
    for build in (rss, atom):
        tree = ElementTree.fromstring(build(CHANNEL, [_told(text)]))
        titles = [node.text or "" for node in tree.iter() if node.tag.rpartition("}")[2] == "title"]
        assert titles[-1] == writable(text).replace("\r\n", "\n").replace("\r", "\n")
    assert json.loads(json_feed(CHANNEL, [_told(text)]))["items"][0].get("title", "") == text


def test_a_notice_stands_before_the_text_in_a_feed() -> None:
    noted = _told("A") | {"notice": {"text": "Under <review>"}}
    content = json.loads(json_feed(CHANNEL, [noted]))["items"][0]["content_html"]
    assert content.startswith('<div lang="ur" dir="rtl"><p><strong>Under &lt;review&gt;</strong></p>')


def test_a_feed_keeps_dateline_and_corrections_and_its_links_lead_to_the_paper() -> None:
    body = '<p>href="/no" <a href="/article/y">y</a> <a href="//z.example/">z</a></p>'
    made = {"kind": "correction", "note": "A & B", "made_at": "2026-11-24T06:30:00Z"}
    told = _told("A") | {"dateline": "Leh", "corrections": [made], "body_html": body}
    content = json.loads(json_feed(CHANNEL, [told]))["items"][0]["content_html"]
    assert content == (
        '<div lang="ur" dir="rtl"><p><strong>Leh:</strong></p>'
        '<p>href="/no" <a href="https://p.example/article/y">y</a> <a href="//z.example/">z</a></p>'
        "<p><em>2026-11-24: A &amp; B</em></p></div>"
    )


def test_sitemaps_list_every_story_and_the_newest_apart(client: FlaskClient, article: Any) -> None:
    with clock.freeze(clock.now() - timedelta(days=5)):
        newsroom.published(slug="older")
    parts = re.findall(r"<loc>([^<]+)", client.get("/sitemap.xml").text)
    assert parts == ["http://127.0.0.1:8000/sitemap-1.xml"]
    assert re.findall(r"/article/([^<]+)", client.get("/sitemap-1.xml").text) == ["older", article.slug]
    assert re.findall(r"/article/([^<]+)", client.get("/news-sitemap.xml").text) == [article.slug]
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_where_the_sitemaps_are(client: FlaskClient) -> None:
    assert "Sitemap: http://127.0.0.1:8000/news-sitemap.xml" in client.get("/robots.txt").text


def test_oembed_gives_a_quotation_without_a_script(client: FlaskClient, article: Any) -> None:
    address = f"http://127.0.0.1:8000/article/{article.slug}"
    told = client.get(f"/oembed?url={address}&maxwidth=400").get_json()
    assert (told["version"], told["type"], told["title"], told["width"]) == ("1.0", "rich", article.headline, 400)
    assert re.findall(r"<(\w+)", told["html"]) == ["blockquote", "p", "p", "a"]
    for odd in ("", "x", "9" * 9, "-1", "0"):
        assert client.get(f"/oembed?url={address}&maxwidth={odd}").get_json()["width"] == 600


def test_oembed_has_nothing_larger_than_the_page_has_room_for(client: FlaskClient, article: Any) -> None:
    address = f"http://127.0.0.1:8000/article/{article.slug}"
    assert client.get(f"/oembed?url={address}").get_json()["thumbnail_width"] == 1200
    narrow = client.get(f"/oembed?url={address}&maxwidth=100").get_json()
    assert (narrow["width"], "thumbnail_url" in narrow) == (100, False)
    low = client.get(f"/oembed?url={address}&maxheight=100").get_json()
    assert (low["width"], "thumbnail_url" in low) == (600, False)


def test_oembed_of_a_former_address_gives_the_story_where_it_is_now(client: FlaskClient, article: Any) -> None:
    former = f"http://127.0.0.1:8000/article/{article.slug}"
    drafting.change(article.id, {"slug": "moved-on"}, by=WORKER)
    assert "/article/moved-on" in client.get(f"/oembed?url={former}").get_json()["html"]


@pytest.mark.parametrize("query", ["", "url=", "url=https://elsewhere.example/article/x", "url=http://127.0.0.1:8000/"])
def test_oembed_of_another_address_names_the_field(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/oembed?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["url"])


def test_oembed_speaks_only_json(client: FlaskClient, article: Any) -> None:
    address = f"http://127.0.0.1:8000/article/{article.slug}"
    assert client.get(f"/oembed?url={address}&format=xml").status_code == 422


def test_app_links_are_there_only_with_an_app(make_app: Any) -> None:
    links = ("/.well-known/assetlinks.json", "/.well-known/apple-app-site-association")
    without = make_app().test_client()
    assert [without.get(path).status_code for path in links] == [404, 404]
    told = {"android_app": "org.paper.app=AA:BB, CC:DD", "ios_app": "TEAM.org.paper.app"}
    with_apps = make_app(**told).test_client()
    android, ios = (with_apps.get(path).get_json() for path in links)
    assert android[0]["target"]["sha256_cert_fingerprints"] == ["AA:BB", "CC:DD"]
    assert ios["applinks"]["details"][0]["appIDs"] == ["TEAM.org.paper.app"]


def test_what_rss_describes_a_story_with_is_html_that_says_the_standfirst(client: FlaskClient, article: Any) -> None:
    drafting.change(article.id, {"standfirst": "Rain & <b onclick=x>wind</b>"}, by=WORKER)
    told = ElementTree.fromstring(client.get("/feed.xml").data).findtext("channel/item/description")
    assert told == "Rain &amp; &lt;b onclick=x&gt;wind&lt;/b&gt;"
