"""A link that shows a draft to somebody without an account."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsapp.articles.actions import drafting, publishing
from newsapp.articles.models import Article
from newsapp.desk import previews, words
from newsapp.drafts.models import Preview
from newsapp.platform import clock, speech, worker
from newsapp.platform.db import db
from newsapp.platform.logs import JsonLines
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

ADMIN = "/api/v1/admin/articles"
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def editor(app: Flask) -> dict[str, str]:
    newsroom.catalogue()
    return newsroom.headers("editor")


def draft(**told: Any) -> Article:
    image = pictures.taken_in(alt="Slanting stripes", credit_line="Graphic: Us")
    figure = {"type": "figure", "attrs": {"image": image.id}}
    body = {"type": "doc", "content": [*newsroom.TEXT["content"], figure]}
    made = newsroom.draft(illustration={"image": image.id}, body=body, **told)
    worker.drain()
    return made


def link(client: FlaskClient, editor: dict[str, str], article: Article, **told: Any) -> dict[str, Any]:
    made = client.post(f"{ADMIN}/{article.id}/previews", json=told, headers=editor)
    assert made.status_code == 201, made.get_data(as_text=True)
    found: dict[str, Any] = made.get_json()
    return found | {"path": found["url"].removeprefix(SITE)}


def test_a_draft_is_shown_without_an_account_as_it_was_when_the_link_was_made(
    client: FlaskClient, editor: dict[str, str]
) -> None:
    article = draft()
    made = link(client, editor, article)
    drafting.change(article.id, {"headline": "Changed since"}, by=WORKER)
    shown = client.get(made["path"])
    told = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "The harbour that moved" in told
    assert "Changed since" not in told
    assert "The wall was finished in June." in told
    assert "Graphic: Us" in told
    assert "<script" not in told


def test_what_is_shown_is_kept_nowhere_and_told_to_nobody(client: FlaskClient, editor: dict[str, str]) -> None:
    made = link(client, editor, draft())
    for path in (made["path"], f"{made['path']}/media/nothing", "/preview/nothing"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "script-src" not in client.get(made["path"]).headers["Content-Security-Policy"]


def test_its_pictures_are_shown_under_the_link_and_nowhere_else(client: FlaskClient, editor: dict[str, str]) -> None:
    article = draft()
    made, other = link(client, editor, article), link(client, editor, newsroom.draft())
    assert article.image_id
    key = pictures.renditions(article.image_id)[0]["key"]
    assert f"{SITE}{made['path']}/media/{key}" in client.get(made["path"]).get_data(as_text=True)
    assert client.get(f"{made['path']}/media/{key}").mimetype == "image/webp"
    for path in (f"/media/{key}", f"{other['path']}/media/{key}", f"/preview/nothing/media/{key}"):
        assert client.get(path).status_code == 404


def test_the_link_is_dead_after_publication_even_when_that_was_taken_back(
    client: FlaskClient, editor: dict[str, str]
) -> None:
    article = draft()
    made = link(client, editor, article)
    key = pictures.renditions(article.image_id or "")[0]["key"]
    publishing.publish(article.id, by=WORKER)
    assert client.get(made["path"]).status_code == 410
    assert client.get(f"{made['path']}/media/{key}").status_code == 410
    assert client.post(f"{ADMIN}/{article.id}/previews", json={}, headers=editor).status_code == 409
    publishing.withdraw(article.id, "An error", by=WORKER)
    assert client.get(made["path"]).status_code == 410
    assert client.get(link(client, editor, article)["path"]).status_code == 200


def test_the_link_is_dead_when_it_was_revoked_or_has_expired(client: FlaskClient, editor: dict[str, str]) -> None:
    article = draft()
    ended, short = link(client, editor, article), link(client, editor, article, expires_in_hours=1)
    address = f"{ADMIN}/{article.id}/previews/{ended['id']}"
    assert client.delete(address, headers=editor).status_code == 204
    assert client.delete(address, headers=editor).status_code == 204
    assert client.get(ended["path"]).status_code == 410
    with clock.freeze(clock.now() + timedelta(minutes=61)):
        assert client.get(short["path"]).status_code == 410
    drafting.discard(article.id, by=WORKER)
    assert client.get(short["path"]).status_code == 404


def test_links_are_listed_without_their_secrets_which_are_stored_nowhere(
    client: FlaskClient, editor: dict[str, str]
) -> None:
    article = draft()
    made = link(client, editor, article, expires_in_hours=168)
    listed = client.get(f"{ADMIN}/{article.id}/previews", headers=editor).get_json()["items"]
    assert [(it["id"], it["revision"], it["revoked_at"]) for it in listed] == [(made["id"], 1, None)]
    secret = made["url"].rpartition("/")[2]
    assert len(secret) == 43
    assert secret not in json.dumps(listed)
    row = db.session.scalar(select(Preview))
    assert row is not None
    assert secret not in repr(vars(row))


@pytest.mark.parametrize("hours", [0, 169, "x", 1.5, None])
def test_a_link_lives_from_an_hour_to_a_week(client: FlaskClient, editor: dict[str, str], hours: object) -> None:
    refused = client.post(f"{ADMIN}/{newsroom.draft().id}/previews", json={"expires_in_hours": hours}, headers=editor)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["expires_in_hours"])


def test_the_secret_is_in_no_log_even_when_the_page_breaks(
    app: Flask, client: FlaskClient, editor: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep = Keep()
    keep.setFormatter(JsonLines())
    logging.getLogger("newsapp").addHandler(keep)
    made = link(client, editor, draft())

    def broken(*_: object) -> None:
        raise RuntimeError("the page broke")

    monkeypatch.setattr(previews, "previewed", broken)
    assert client.get(made["path"]).status_code == 500
    logging.getLogger("newsapp").removeHandler(keep)
    assert any("the page broke" in line for line in lines)
    assert made["url"].rpartition("/")[2] not in "".join(lines)


def test_a_contributor_shows_around_their_own_draft_and_knows_of_no_other(client: FlaskClient, app: Flask) -> None:
    headers = newsroom.headers("contributor")
    other = draft()
    for method, tail in (("GET", ""), ("POST", ""), ("DELETE", "/nothing")):
        assert client.open(f"{ADMIN}/{other.id}/previews{tail}", method=method, headers=headers).status_code == 404
    own = client.post(ADMIN, json=newsroom.fields(), headers=headers).get_json()
    made = client.post(f"{ADMIN}/{own['id']}/previews", headers=headers)
    assert client.get(made.get_json()["url"].removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    ("language", "lettering", "said"),
    [
        ("en", 'lang="en" dir="ltr"', "Preview. Not published."),
        ("hi", 'lang="hi" dir="ltr"', "अप्रकाशित"),
        ("mr", 'lang="mr" dir="ltr"', "पूर्वदृश्य"),
        ("ur", 'lang="ur" dir="rtl"', "غیر شائع شدہ"),
        ("ta", 'lang="en" dir="ltr"', "Please pass it on to nobody."),
    ],
)
def test_what_it_is_is_said_in_the_language_of_the_draft(
    client: FlaskClient, editor: dict[str, str], language: str, lettering: str, said: str
) -> None:
    page = client.get(link(client, editor, newsroom.draft(language=language))["path"]).get_data(as_text=True)
    notice = page.partition("</section>")[0].partition('<section class="notice"')[2]
    assert notice.startswith(f" {lettering} ")
    assert said in notice
    assert "{" not in notice


def test_every_language_of_guests_says_all_that_a_preview_says() -> None:
    text = words.FOLDER.with_name("templates").joinpath("preview.html").read_text(encoding="utf-8")
    sentences = {sentence for _, sentence in re.findall(r"\bt\((['\"])(.+?)\1[,)]", text)}
    assert len(sentences) >= 3
    for language in set(words.GUESTS) - {"en"}:
        assert sentences - set(speech.catalogue(words.FOLDER, language)) == set(), language
