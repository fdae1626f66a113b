"""Styles, fonts and icons at addresses that change with them."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from newsapp.web import assets


def test_what_a_page_asks_for_may_be_kept_for_ever(client: FlaskClient) -> None:
    answer = client.get(assets.address("css/paper.css"))
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_style_finds_its_fonts_beside_it(client: FlaskClient) -> None:
    at = assets.address("css/paper.css")
    fonts = re.findall(r'url\("([^"]+)"\)', client.get(at).get_data(as_text=True))
    assert len(fonts) == 5
    for font in fonts:
        answer = client.get(urljoin(at, font))
        assert answer.status_code == 200
        assert answer.get_data()[:4] == b"wOF2"


def test_an_address_without_the_digest_is_good_for_a_while_only(client: FlaskClient) -> None:
    answer = client.get("/static/css/paper.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/none.css", "/static/../newsapp/app.py", "/static/%2e%2e/wsgi.py", "/static/"]
)
def test_nothing_else_is_given_out(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["favicon.ico", "icon-192.png", "icon-512.png", "apple-touch-icon.png"])
def test_the_papers_mark_is_where_browsers_look_for_it(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.mimetype.startswith("image/")


def test_each_sign_that_a_page_shows_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (assets.FOLDER / "icons" / "signs.svg").read_text()))
    assert drawn == {"search", "whatsapp", "facebook", "x", "telegram", "email"}
