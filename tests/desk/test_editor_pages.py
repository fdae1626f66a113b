"""The editor's page as a browser without script gets it: it shows, it saves, and keeps what was typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from newsapp.articles import queries
from newsapp.staff.roles import WORKER
from tests.factories import newsroom
from tests.factories.visitors import BROWSER, Visitor, visitor


def get(who: Visitor, path: str) -> Any:
    return who.browser.get(path, headers=BROWSER)


def fields_of(page: str) -> dict[str, Any]:
    """What a browser without script would send of this page's form."""
    form = page[page.index('id="story"') : page.index("</form>", page.index('id="story"'))]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input[^>]*?name="(\w+)"(?:[^>]*?value="([^"]*)")?', form):
        found.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(r'<textarea[^>]*?name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(value).replace("\n", "\r\n")]
    for name, inside in re.findall(r'<select[^>]*?name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found.setdefault(name, []).append(
            re.findall(r'value="([^"]*)"[^>]* selected', inside)[0] if " selected" in inside else ""
        )
    return found


def test_the_form_has_every_field_and_saving_it_untouched_changes_no_word(client: FlaskClient) -> None:
    who = visitor(client)
    story = newsroom.draft()
    page = get(who, f"/desk/stories/{story.id}")
    assert page.status_code == 200
    sent = fields_of(page.text)
    assert set(sent) >= {
        "headline",
        "standfirst",
        "dateline",
        "body_markdown",
        "language",
        "section",
        "tags",
        "version",
    }
    done = who.browser.post(f"/desk/stories/{story.id}", data=sent, headers=BROWSER)
    assert done.status_code == 303, done.text
    after = queries.visible(story.id, WORKER)
    assert after.body == newsroom.TEXT
