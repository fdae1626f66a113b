"""Pictures for readers: public for as long as a public story shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles.actions import publishing
from newsapp.media import queries
from newsapp.media.actions import intake
from newsapp.platform import worker
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures


@pytest.fixture
def image(app: Flask) -> Any:
    newsroom.catalogue()
    taken = pictures.taken_in(credit_line="Graphic: Farida Sheikh")
    worker.drain()
    return taken


def _shown(client: FlaskClient, slug: str) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"/api/v1/articles/{slug}").get_json()
    return told


def test_each_rendition_is_there_while_its_story_is_and_gone_with_it(client: FlaskClient, image: Any) -> None:
    article = newsroom.published(illustration={"image": image.id, "caption": ""})
    made = _shown(client, article.slug)["illustration"]["renditions"]
    assert {(it["width"], it["type"]) for it in made} == {
        (width, kind) for width in (320, 480, 640) for kind in ("image/webp", "image/jpeg")
    }
    paths = [urlsplit(it["url"]).path for it in made]
    for path, told in zip(paths, made, strict=True):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, told["type"])
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    publishing.withdraw(article.id, "An error", by=WORKER)
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_picture_that_another_story_still_shows_stays(client: FlaskClient, image: Any) -> None:
    one = newsroom.published(slug="one", illustration={"image": image.id, "caption": ""})
    figure = {"type": "figure", "attrs": {"image": image.id, "alt": "Stripes"}}
    text = {"type": "paragraph", "content": [{"type": "text", "text": "As seen here."}]}
    newsroom.published(slug="two", body={"type": "doc", "content": [text, figure]})
    path = urlsplit(_shown(client, "one")["illustration"]["renditions"][0]["url"]).path
    publishing.withdraw(one.id, "An error", by=WORKER)
    assert client.get(path).status_code == 200
    assert "Graphic: Farida Sheikh" in _shown(client, "two")["body_html"]


def test_the_file_that_was_sent_is_never_served(client: FlaskClient, image: Any) -> None:
    newsroom.published(illustration={"image": image.id, "caption": ""})
    assert queries.original(image.original_key)
    folder = image.folder.split("/")[0]
    for key in (image.original_key, f"{folder}/../{image.original_key}", f"{folder}/nothing.webp", f"{folder}/x.png"):
        assert client.get(f"/media/{key}").status_code == 404


def test_a_credit_that_changes_is_changed_in_the_stories_that_show_it(client: FlaskClient, image: Any) -> None:
    article = newsroom.published(illustration={"image": image.id, "caption": ""})
    intake.describe(image.id, {"credit_line": "Graphic: Somebody else", "alt": "Other stripes"}, by=WORKER)
    worker.drain()
    told = _shown(client, article.slug)["illustration"]
    assert (told["credit"]["line"], told["alt"]) == ("Graphic: Somebody else", "Other stripes")


def test_renditions_appear_in_a_story_that_was_published_before_they_were_made(app: Flask, client: FlaskClient) -> None:
    newsroom.catalogue()
    late = pictures.taken_in()
    article = newsroom.published(illustration={"image": late.id, "caption": ""})
    assert _shown(client, article.slug)["illustration"]["renditions"] == []
    worker.drain()
    assert len(_shown(client, article.slug)["illustration"]["renditions"]) == 6
