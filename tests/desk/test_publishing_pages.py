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
