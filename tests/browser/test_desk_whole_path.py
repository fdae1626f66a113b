"""The whole path in a browser: invited, a passkey, a story with a picture, a review, its time, readers, what follows.

The paper is live: its web server answers at an address, its worker works. Each step is taken as people take it, on
the desk's pages; what readers have is looked at beside, as they get it.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, expect

from newsapp.platform import clock, worker
from newsapp.platform.settings import current
from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER
from tests.browser.furnished import served
from tests.browser.test_desk_door import AUTHENTICATOR, SIZES
from tests.databases import SqliteTemplate
from tests.factories import newsroom, pictures
from tests.factories.visitors import PASSWORD

pytestmark = pytest.mark.browser
HEADLINE, PLACE = "The wall that leaks", "Kondivali"
AT_ONCE_S, DERIVED_S = 1.0, 15.0  # pages, JSON and lists; what the worker derives
SOON_S = 6


@dataclass
class Paper:
    """A live paper, the browsers of its people, and a reader who asks without one."""

    url: str
    app: Flask
    browser: Browser
    size: dict[str, Any]
    reader: APIRequestContext
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def desk(self, name: str, role: str) -> Page:
        """Somebody new, invited, with a passkey of their own, signed in by it."""
        _, secret = membership.employ(f"{name.lower()}@paper.example", name, role, by=WORKER)
        page = self._page()
        page.goto(f"{self.url}/desk/password/{secret}")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click()
        page.wait_for_url("**/desk/second-factor*")
        page.get_by_label("A name for this device").fill("My phone")
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url("**/desk/me?done=passkey")
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def says(self, path: str) -> tuple[int, str]:
        """Status and text of what a reader gets there."""
        answer = self.reader.get(f"{self.url}{path}")
        return answer.status, answer.text()

    def tells(self, path: str, truth: Callable[[int, str], bool], *, within_s: float = AT_ONCE_S) -> None:
        """A reader is told the truth there, and soon."""
        until = time.monotonic() + within_s
        while not truth(*(told := self.says(path))):
            assert time.monotonic() < until, (path, told[0], told[1][:600])
            time.sleep(0.05)

    def close(self) -> None:
        """Everybody goes home."""
        for context in self.contexts:
            context.close()

    def _page(self) -> Page:
        context = self.browser.new_context(**self.size)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None)
        page.on("dialog", lambda asked: asked.accept())
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        return page


@pytest.fixture(params=SIZES)
def paper(
    request: pytest.FixtureRequest, browser: Browser, sqlite_template: SqliteTemplate, tmp_path: Path
) -> Iterator[Paper]:
    """A live paper with a catalogue and a picture, and everybody on devices of this size."""
    stop = threading.Event()
    with served(sqlite_template.clean(tmp_path), tmp_path) as (url, app):
        newsroom.catalogue()
        pictures.taken_in(alt="The wall at low water", credit_line="Photo: Farida Sheikh", kind="photograph")
        worker.drain()
        work = threading.Thread(target=worker.run, args=(app, stop))
        work.start()
        strangers = browser.new_context()
        paper = Paper(url, app, browser, SIZES[request.param], strangers.request)
        try:
            yield paper
        finally:
            paper.close()
            strangers.close()
            stop.set()
            work.join(20)
    assert paper.wrong == []


def test_from_an_invitation_to_a_retraction(paper: Paper) -> None:
    reporter, publisher = paper.desk("Meera", "contributor"), paper.desk("Farida", "publisher")
    address = write(reporter, paper)
    story = address.rpartition("/")[2]
    hand_in(reporter, address)
    review(paper.desk("Rukmini", "editor"), address)
    due_s = schedule(publisher, address)
    assert paper.says(f"/article/{slug(HEADLINE)}")[0] == 404
    appears(paper, story, due_s)
    stand_by(publisher, address, "Correction", "An earlier version misstated the year.", "Publish the correction")
    is_corrected(paper)
    stand_by(publisher, address, "Retracted", "We no longer stand by it.", "Retract it")
    is_retracted(paper)
    stand_by(publisher, address, "Withdrawn", "Not ours to print.", "Withdraw it")
    is_gone(paper)


def write(page: Page, paper: Paper) -> str:
    """A story with a picture, typed while the network goes away twice; the address of its page."""
    page.goto(f"{paper.url}/desk/stories/new")
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_role("button", name="Begin, and go on to write").click()
    page.wait_for_url(re.compile(r"/desk/stories/\w{26}"))
    address = page.url.partition("?")[0]
    page.locator("#story[data-ready]").wait_for()
    page.get_by_label("Standfirst").fill("Water comes through the wall that was finished in June.")
    page.get_by_label("Dateline").fill(PLACE)
    for words in ("The wall was finished in June.", " Nobody asked the fishers."):
        page.context.set_offline(True)
        type_at_the_end(page, words)
        saved_as(page, "kept")
        page.context.set_offline(False)
        saved_as(page, "saved")
    file(page)
    saved_as(page, "saved")
    return address


def type_at_the_end(page: Page, words: str) -> None:
    page.locator(".editor-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def saved_as(page: Page, state: str) -> None:
    page.locator(f".editor-state[data-state={state}]").wait_for(timeout=30_000)


def file(page: Page) -> None:
    """Say where it belongs, who made it, and which picture shows it."""
    closed = page.locator("details.story-group:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.locator("#section").select_option(label="Climate")
    box = page.get_by_role("combobox", name="Bylines")
    box.fill("Meera")
    page.get_by_role("option").filter(has_text="Meera Kulkarni").click()
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("dialog").get_by_role("button", name="The wall at low water").click()
    expect(page.locator("#shown-credit")).to_contain_text("Farida Sheikh")
    page.keyboard.press("Control+s")


def hand_in(page: Page, address: str) -> None:
    page.goto(f"{address}/publish")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("status").filter(has_text="handed in")).to_be_visible()


def review(page: Page, address: str) -> None:
    """Another says no with the reason, then yes to what was handed in again."""
    page.goto(f"{address}/talk")
    page.get_by_label("Your reason").fill("The year is right.")
    page.get_by_role("button", name="Approve it").click()
    expect(page.get_by_role("status").filter(has_text="approved")).to_be_visible()


def schedule(page: Page, address: str) -> float:
    """Set the time a few seconds ahead; when that is, on this process's clock."""
    page.goto(f"{address}/publish")
    at = (clock.now() + timedelta(seconds=SOON_S)).replace(microsecond=0)
    typed = at.astimezone(current().zone).strftime("%Y-%m-%dT%H:%M:%S")  # by the clock on the newsroom's wall
    page.get_by_label("Day and time").evaluate("(it, typed) => { it.step = 1; it.value = typed; }", typed)
    page.get_by_role("button", name="Publish at this time").click()
    expect(page.get_by_role("status").filter(has_text="It will appear")).to_be_visible()
    return time.monotonic() + (at - clock.now()).total_seconds()


def appears(paper: Paper, story: str, due_s: float) -> None:
    """At its time, and not before, readers have it everywhere."""
    while time.monotonic() < due_s - 0.5:
        assert paper.says(f"/article/{slug(HEADLINE)}")[0] == 404
        time.sleep(0.1)
    path = slug(HEADLINE)
    paper.tells(
        f"/article/{path}",
        lambda status, text: status == 200 and HEADLINE in text,
        within_s=due_s - time.monotonic() + 5,
    )
    paper.tells(f"/api/v1/articles/{path}", lambda status, text: '"Photo: Farida Sheikh"' in text and PLACE in text)
    paper.tells("/api/v1/articles", lambda status, text: path in text)
    paper.tells("/feed.xml", lambda status, text: in_feed(text), within_s=DERIVED_S)
    paper.tells("/api/v1/search?q=fishers", lambda status, text: path in text, within_s=DERIVED_S)
    paper.tells("/api/v1/changes?since=2020-01-01", lambda status, text: '"put"' in text and story in text)


def stand_by(page: Page, address: str, act: str, words: str, do: str) -> None:
    """Say something of a published story, in two steps."""
    page.goto(f"{address}/standing")
    page.get_by_label(act, exact=True).check()
    page.get_by_label("Why it is withdrawn" if act == "Withdrawn" else "What readers are told").fill(words)
    page.get_by_role("button", name="See what readers will see").click()
    page.get_by_role("button", name=do).click()
    page.wait_for_url(re.compile(r"done="))


def is_corrected(paper: Paper) -> None:
    note, path = "An earlier version misstated the year.", slug(HEADLINE)
    for place in (f"/article/{path}", f"/api/v1/articles/{path}", "/corrections"):
        paper.tells(place, lambda status, text: status == 200 and note in text)
    paper.tells("/feed.xml", lambda status, text: note in text, within_s=DERIVED_S)
    paper.tells("/api/v1/changes?since=2020-01-01", lambda status, text: note in text)


def is_retracted(paper: Paper) -> None:
    notice, path = "We no longer stand by it.", slug(HEADLINE)
    paper.tells(f"/article/{path}", lambda status, text: status == 200 and notice in text)
    paper.tells(f"/api/v1/articles/{path}", lambda status, text: '"retracted"' in text and notice in text)
    paper.tells(f"/api/v1/articles/{path}/share", lambda status, text: "retract" in text.lower())
    paper.tells("/api/v1/changes?since=2020-01-01", lambda status, text: notice in text)


def is_gone(paper: Paper) -> None:
    path = slug(HEADLINE)
    for place in (f"/article/{path}", f"/api/v1/articles/{path}", f"/api/v1/articles/{path}/share"):
        paper.tells(place, lambda status, text: status == 410 and "fishers" not in text)
    for place in ("/api/v1/articles", "/feed.xml", "/", "/api/v1/search?q=fishers"):
        paper.tells(place, lambda status, text: status == 200 and path not in text)
    paper.tells("/api/v1/changes?since=2020-01-01", lambda status, text: '"remove"' in text and "fishers" not in text)


def in_feed(text: str) -> bool:
    return HEADLINE in [title.text for title in ElementTree.fromstring(text).iter("title")]


def slug(headline: str) -> str:
    return headline.lower().replace(" ", "-")
