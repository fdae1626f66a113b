"""Publishing, scheduling, correcting and retracting in a real browser, on a phone and a laptop, by the keyboard alone.

Each is then on the reader's page, in the JSON and in the feed within a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from newsapp.articles import queries
from newsapp.articles.models import Article
from newsapp.platform import clock, local_time, worker
from newsapp.platform.settings import current
from tests.browser.furnished import served
from tests.browser.test_desk_door import SIZES, check
from tests.databases import SqliteTemplate
from tests.factories import newsroom
from tests.factories.visitors import visitor

pytestmark = pytest.mark.browser
NOTICE = "We relied on a document that was forged."
# What has the focus, as it is said to somebody who does not see it.
FOCUSED = """() => {
  const it = document.activeElement;
  return it.labels?.length ? it.labels[0].innerText.trim() : it.innerText?.trim() ?? '';
}"""
MOST_TABS = 90


@dataclass
class Publisher:
    """A publisher at the desk, with a browser and no mouse."""

    page: Page
    url: str
    app: Flask

    def open(self, article: Article, tail: str) -> None:
        self.page.goto(f"{self.url}/desk/stories/{article.id}/{tail}")

    def tab_to(self, name: str) -> None:
        """Go on with the tabulator until this has the focus, and can be seen to have it."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == name:
                assert self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(f"The keyboard does not reach “{name}”.")

    def press(self, name: str) -> None:
        """Press this button or link, and wait for where it leads."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def read(self, path: str) -> str:
        """What a reader gets there."""
        return str(self.page.request.get(f"{self.url}{path}", headers={"Cookie": ""}).text())


@pytest.fixture(params=SIZES)
def publisher(
    browser: Browser, sqlite_template: SqliteTemplate, tmp_path: Any, request: pytest.FixtureRequest
) -> Iterator[Publisher]:
    context = browser.new_context(**SIZES[request.param])
    with served(sqlite_template.clean(tmp_path), tmp_path) as (url, app):
        who = visitor(app.test_client(), "publisher")
        who.set_up_app()
        cookie = who.browser.get_cookie("desk")
        assert cookie is not None
        context.add_cookies([{"name": "desk", "value": cookie.value, "url": url}])
        newsroom.catalogue()
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        yield Publisher(page, url, app)
        context.close()
        assert wrong == []


def within_a_second(looks: dict[str, Callable[[], bool]]) -> None:
    """Each of these is so within a second from now."""
    until = time.monotonic() + 1
    waiting = dict(looks)
    while waiting:
        waiting = {name: look for name, look in waiting.items() if not look()}
        assert not waiting or time.monotonic() < until, f"not yet: {', '.join(waiting)}"


def everywhere(publisher: Publisher, article: Article, words: str) -> None:
    """Readers get these words on the page, as JSON and in the feed, within a second."""
    paths = {
        "page": f"/article/{article.slug}",
        "json": f"/api/v1/articles/{article.slug}",
        "feed": "/feed.xml",
    }
    within_a_second({name: lambda path=path: words in publisher.read(path) for name, path in paths.items()})


def test_a_story_is_published_and_corrected_by_the_keyboard_alone(publisher: Publisher) -> None:
    article, page = newsroom.draft(), publisher.page
    publisher.open(article, "publish")
    check(page)
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("The harbour that moved")
    publisher.press("Publish now")
    everywhere(publisher, article, "The harbour that moved")
    expect(page.get_by_role("status").first).to_have_text("Readers have it now.")
    check(page)
    publisher.press("Standing")
    check(page)
    publisher.tab_to("Correction")
    page.keyboard.press("Space")
    publisher.tab_to("What readers are told")
    page.keyboard.type("The wall was finished in July.")
    publisher.press("See what readers will see")
    expect(page.locator(".as-read .corrections")).to_contain_text("The wall was finished in July.")
    assert "finished in July" not in publisher.read(f"/article/{article.slug}")
    publisher.press("Publish the correction")
    everywhere(publisher, article, "The wall was finished in July.")


def test_a_story_is_retracted_in_two_steps_by_the_keyboard_alone(publisher: Publisher) -> None:
    article, page = newsroom.published(), publisher.page
    publisher.open(article, "standing")
    publisher.tab_to("Correction")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Retracted")).to_be_checked()
    expect(page.get_by_label("Why it is withdrawn")).to_be_hidden()
    publisher.tab_to("What readers are told")
    page.keyboard.type(NOTICE)
    publisher.press("See what readers will see")
    check(page)
    publisher.press("Change the wording")
    expect(page.get_by_label("What readers are told")).to_have_value(NOTICE)
    publisher.press("See what readers will see")
    assert NOTICE not in publisher.read(f"/article/{article.slug}")
    publisher.press("Retract it")
    everywhere(publisher, article, NOTICE)
    assert "Retracted: The harbour that moved" in publisher.read(f"/article/{article.slug}")


def test_a_story_appears_at_the_time_that_was_chosen_and_not_before(publisher: Publisher) -> None:
    article, page = newsroom.draft(), publisher.page
    publisher.open(article, "publish")
    at = clock.now() + timedelta(days=1)
    page.get_by_label("Day and time").fill(local_time.write(at, current().zone))
    publisher.press("Publish at this time")
    expect(page.get_by_text("It appears at")).to_be_visible()
    check(page)
    assert "The harbour that moved" not in publisher.read("/feed.xml")
    with clock.freeze(at + timedelta(minutes=1)):
        worker.drain()
    everywhere(publisher, article, "The harbour that moved")
    assert queries.whole(article.id).status == "published"


def test_the_address_of_a_preview_is_copied_by_the_keyboard(publisher: Publisher) -> None:
    article, page = newsroom.draft(), publisher.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    publisher.open(article, "previews")
    publisher.press("Make a link")
    check(page)
    shown = page.get_by_label("Its address, shown this once").input_value()
    publisher.tab_to("Copy the address")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    assert "The harbour that moved" in publisher.read(shown.removeprefix(publisher.url))
