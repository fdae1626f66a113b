"""The policy that a browser is told."""

from __future__ import annotations

import pytest
from flask import Flask

from newsapp.platform.security import protect
from newsapp.platform.settings import Settings

PAPER = "https://paper.example"


@pytest.mark.parametrize(
    ("media_url", "pictures"),
    [
        ("", f"img-src 'self' data: {PAPER}/media/;"),
        (f"{PAPER}/files", f"img-src 'self' data: {PAPER}/files/;"),
        ("https://media.example", "img-src 'self' data: https://media.example/;"),
        ("https://cdn.example/paper", "img-src 'self' data: https://cdn.example/paper/;"),
        (f"{PAPER}.cdn.example", f"img-src 'self' data: {PAPER}.cdn.example/;"),
    ],
)
def test_pictures_come_from_where_they_are_kept_and_everything_below(media_url: str, pictures: str) -> None:
    app = Flask(__name__)
    protect(app, Settings(public_url=PAPER, media_url=media_url))
    app.get("/")(lambda: "<p>")
    assert pictures in app.test_client().get("/").headers["Content-Security-Policy"]


def test_a_view_may_be_stricter_or_say_how_long_it_may_be_kept() -> None:
    app = Flask(__name__)
    protect(app, Settings())
    own = {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "public", "Referrer-Policy": "no-referrer"}
    app.get("/")(lambda: ("<p>", own))
    headers = app.test_client().get("/").headers
    assert {name: headers.getlist(name) for name in own} == {name: [value] for name, value in own.items()}
