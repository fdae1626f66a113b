"""Today and the list of stories in a real browser: on a phone and a laptop, by keyboard, in every script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from newsapp.articles.actions import assigning, drafting, publishing
from newsapp.platform import clock, worker
from newsapp.staff.models import Staff
from newsapp.staff.roles import WORKER
from newsapp.staff.rules import NEED_FACTOR
from tests.browser import furnished
from tests.browser.test_desk_door import SIZES, check
from tests.databases import SqliteTemplate
from tests.factories import givers, newsroom, pictures
from tests.factories.visitors import visitor

pytestmark = pytest.mark.browser
URDU = "بندرگاہ کی دیوار کے پیچھے: ماہی گیروں کی گواہی، اور وہ جو سننے نہیں آئے"
LONG = "x" * 90  # a word that no line can hold


@dataclass
class Desk:
    """A desk that answers, and somebody in a browser there."""

    url: str
    app: Flask
    page: Page

    def come_in(self, role: str = "editor") -> Staff:
        """Sign somebody new in with this role, and open their Today."""
        found = visitor(self.app.test_client(), role)
        if role in NEED_FACTOR:
            found.set_up_app()
        cookie = found.browser.get_cookie("desk")
        assert cookie is not None
        self.page.context.add_cookies([{"name": "desk", "value": cookie.value, "url": self.url}])
        self.page.goto(f"{self.url}/desk")
        return found.staff


@pytest.fixture(params=SIZES)
def desk(
    browser: Browser, sqlite_template: SqliteTemplate, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """An empty newsroom, on a phone and on a laptop; no script may go wrong in it."""
    with (
        furnished.served(sqlite_template.clean(tmp_path), tmp_path) as (url, app),
        closing(browser.new_context(**SIZES[request.param])) as context,
    ):
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        yield Desk(url, app, page)
        assert wrong == []


def fill(me: Staff) -> None:
    """A story in each list of today, in four scripts."""
    publishing.schedule(newsroom.draft(headline="Due soon").id, clock.now() + timedelta(hours=3), by=WORKER)
    drafting.submit(newsroom.draft(headline=URDU, language="ur", bylines=[]).id, by=WORKER)
    given = newsroom.draft(headline="तालाब सूखे, टैंकर महँगे", language="hi")
    assigning.assign(given.id, me.id, clock.now() - timedelta(hours=1), by=WORKER)
    newsroom.draft(by=me.person, headline=f"Mine {LONG}")
    newsroom.published(headline="धरणाचे पाणी कोणाचे", language="mr")
    pictures.taken_in(alt="The harbour before the wall")
    worker.drain()


def test_today_and_the_list_fit_and_can_be_read_by_everybody(desk: Desk) -> None:
    sheet, me = desk.page, desk.come_in()
    check(sheet)
    fill(me)
    for path in ("/desk", "/desk/stories", "/desk/stories?q=harbour", "/desk/stories/new", "/desk/stories?state=x"):
        for language in ("en", "hi"):
            sheet.goto(f"{desk.url}{path}{'&' if '?' in path else '?'}language={language}")
            check(sheet)
    sheet.emulate_media(color_scheme="dark")
    for path in ("/desk", "/desk/stories?q=harbour"):
        sheet.goto(f"{desk.url}{path}")
        check(sheet)


def test_a_story_is_begun_by_keyboard_and_found_again(desk: Desk) -> None:
    desk.come_in("contributor")
    sheet = desk.page
    sheet.get_by_role("link", name="Begin a story").focus()
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_label("Headline")).to_be_focused()
    sheet.keyboard.type("The harbour that moved")
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Enter")
    sheet.wait_for_url(lambda url: "/desk/stories/" in url and "new" not in url)
    worker.drain()
    sheet.goto(f"{desk.url}/desk")
    expect(sheet.get_by_role("region", name="Your drafts").get_by_role("link")).to_have_text("The harbour that moved")
    sheet.get_by_role("link", name="Stories", exact=True).click()
    sheet.get_by_label("Words in the story").fill("harbours")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("link", name="The harbour that moved")).to_be_visible()
    sheet.get_by_label("Status").select_option("published")
    sheet.get_by_role("button", name="Show", exact=True).click()
    expect(sheet.get_by_text("No story that you may see is like this.")).to_be_visible()
    expect(sheet.get_by_label("Words in the story")).to_have_value("harbours")
    sheet.get_by_role("link", name="हिन्दी").click()
    expect(sheet.locator("#q")).to_have_value("harbours")
    check(sheet)


def test_a_headline_is_needed_in_words_and_what_was_typed_stays(desk: Desk) -> None:
    desk.come_in()
    sheet = desk.page
    sheet.goto(f"{desk.url}/desk/stories/new")
    sheet.get_by_label("Headline").fill("   ")
    sheet.get_by_label("Language of the story").select_option("ur")
    sheet.get_by_role("button", name="Begin, and go on to write").click()
    expect(sheet.get_by_role("alert")).to_contain_text("It is needed.")
    expect(sheet.get_by_label("Language of the story")).to_have_value("ur")
    frames = [
        sheet.locator(name).evaluate("it => getComputedStyle(it).borderColor") for name in ("#headline", "select")
    ]
    assert frames[0] != frames[1]
    check(sheet)


def test_a_headline_begins_where_its_list_does_whatever_its_direction(desk: Desk) -> None:
    sheet, me = desk.page, desk.come_in()
    fill(me)
    sheet.goto(f"{desk.url}/desk/stories")
    starts = sheet.locator("[scope=row] a").evaluate_all("all => all.map(it => it.getBoundingClientRect().x)")
    assert len(starts) == 5
    assert max(starts) - min(starts) < 1
    assert "Nastaliq" in sheet.locator("[lang=ur].story-words").evaluate("it => getComputedStyle(it).fontFamily")


def test_whoever_sees_to_money_finds_the_way_there(desk: Desk) -> None:
    desk.come_in("finance")
    sheet = desk.page
    givers.settled(givers.contribution(amount_minor=11_700_000, status="paid"))
    sheet.goto(f"{desk.url}/desk")
    expect(sheet.get_by_role("region", name="Gifts")).to_contain_text("₹1,17,000")
    expect(sheet.get_by_role("link", name="To the contributions")).to_have_attribute("href", "/desk/contributions")
    expect(sheet.get_by_role("link", name="Begin a story")).to_have_count(0)
    check(sheet)
