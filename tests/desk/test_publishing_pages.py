"""The page before publishing."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.factories import newsroom
from tests.factories.visitors import BROWSER, Visitor, visitor


def publisher(client: FlaskClient) -> Visitor:
    who = visitor(client, "publisher")
    who.add_passkey()
    return who


def test_it_is_shown(client: FlaskClient) -> None:
    article = newsroom.draft()
    who = publisher(client)
    page = who.browser.get(f"/desk/stories/{article.id}/publish", headers=BROWSER)
    assert page.status_code == 200, page.text
    phone = who.browser.get(f"/desk/stories/{article.id}/phone", headers=BROWSER)
    assert phone.status_code == 200, phone.text
    done = who.browser.post(f"/desk/stories/{article.id}/publish", data={"version": "1"}, headers=BROWSER)
    assert done.status_code == 303, done.text
    page = who.browser.get(f"/desk/stories/{article.id}/publish?done=published", headers=BROWSER)
    assert "Readers have had it" in page.text


def test_standing(client: FlaskClient) -> None:
    article = newsroom.published()
    who = publisher(client)
    path = f"/desk/stories/{article.id}/standing"
    page = who.browser.get(path, headers=BROWSER)
    assert page.status_code == 200, page.text
    for act in ("correction", "retracted", "withheld", "published", "withdrawn"):
        told = {"act": act, "words": "We were wrong.", "reason": "A reason", "version": "2"}
        page = who.browser.post(path, data=told | {"step": "look"}, headers=BROWSER)
        assert page.status_code == 200, page.text
    page = who.browser.post(path, data=told | {"step": "do"}, headers=BROWSER)
    assert page.status_code == 303, page.text
