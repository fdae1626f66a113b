"""The house's own screens in a real browser: a front page laid by hand and by keys, and the screens around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from newsapp.articles.actions import cataloguing, curating, publishing
from newsapp.articles.models import Article
from newsapp.platform import clock, facts, outbox, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import Reactions, Work
from newsapp.platform.outbox import Job
from newsapp.reading import front
from newsapp.staff.roles import WORKER
from tests.browser.test_desk_door import Desk, check, choose_password, desk, sheet
from tests.factories import newsroom

__all__ = ["desk", "sheet"]
pytestmark = pytest.mark.browser


def print_page(article_id: str) -> None:
    raise OSError("the printer is on fire")


@pytest.fixture
def stories(desk: Desk) -> Iterator[list[Article]]:
    """Five published stories, of which three are on the page: one leads, two follow."""
    with desk.app.app_context():
        made = [newsroom.published(headline=f"Story number {number}") for number in range(5)]
        blocks = [("lead", made[:1]), ("pair", made[1:3]), ("list", [])]
        told = [{"kind": kind, "articles": [it.id for it in those]} for kind, those in blocks]
        curating.arrange("en", told, by=WORKER)
        worker.drain()
        yield made


@pytest.fixture
def admin(desk: Desk, sheet: Page) -> Page:
    """A page of somebody who may do everything."""
    choose_password(sheet, desk.invite("admin"))
    sheet.get_by_label("A name for this device").fill("My device")
    sheet.get_by_role("button", name="Make a passkey").click()
    sheet.wait_for_url("**/desk/me?done=passkey")
    return sheet


def order(page: Page) -> list[str]:
    """The stories of each block, by number."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-items]')].map((list) =>"
        " [...list.querySelectorAll('[data-item]')].map((it) => it.dataset.headline.at(-1)).join(''))"
    )


def shown_to_readers() -> list[str]:
    db.session.rollback()
    return ["".join(card["headline"][-1] for card in block["items"]) for block in front.blocks("en")]


def lay(page: Page) -> None:
    page.get_by_role("button", name="Lay the page").click()
    page.wait_for_url("**/desk/front/en?done=laid")
    expect(page.get_by_text("Laid. Readers have this page now.")).to_be_visible()


def press(page: Page, said: str, number: int) -> None:
    """Press a button of a story by the keyboard alone."""
    page.get_by_role("button", name=f"{said}: Story number {number}").focus()
    page.keyboard.press("Enter")


def test_the_front_page_is_laid_by_keys_and_each_move_is_said(desk: Desk, admin: Page, stories: list[Article]) -> None:
    admin.goto(f"{desk.url}/desk/front/en")
    check(admin)
    assert order(admin) == ["0", "12", ""]
    said = admin.locator("p[data-said]")
    moves = [
        ("Up", 2, ["0", "21", ""], "Story number 2 is now 1 of 2 in Pair."),
        ("Up", 2, ["02", "1", ""], "Story number 2 is now 2 of 2 in Lead."),
        ("Up", 2, ["20", "1", ""], "Story number 2 is now 1 of 2 in Lead."),
        ("Up", 2, ["20", "1", ""], "Story number 2 is at the end already."),
        ("Down", 1, ["20", "", "1"], "Story number 1 is now 1 of 1 in List."),
        ("Take off", 0, ["2", "", "1"], "Story number 0 is off the page."),
    ]
    for pressed, number, wanted, sentence in moves:
        press(admin, pressed, number)
        expect(said).to_have_text(sentence)
        assert order(admin) == wanted
        here = admin.evaluate("document.activeElement.closest('[data-front]') && document.activeElement.textContent")
        assert here, "the keyboard is still where it was"
    assert said.get_attribute("role") == "status"
    expect(admin.get_by_text("Not laid yet")).to_be_visible()
    check(admin)
    assert shown_to_readers() == ["0", "12"]
    lay(admin)
    assert shown_to_readers() == ["2", "1"]


def drag(page: Page, number: int, to: Callable[[], tuple[float, float]], *, let_go: bool = True) -> None:
    """Hold a story by its grip and carry it in small steps to where `to` says."""
    grip = page.locator(f"[data-item][data-headline='Story number {number}'] [data-grip]")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    x, y = to()
    page.mouse.move(x, y, steps=12)
    if let_go:
        page.mouse.up()


def above(page: Page, number: int) -> Callable[[], tuple[float, float]]:
    def place() -> tuple[float, float]:
        box = page.locator(f"[data-item][data-headline='Story number {number}']").bounding_box()
        assert box
        return box["x"] + 40, box["y"] + 4

    return place


def test_stories_are_dragged_within_a_block_and_from_one_to_another(
    desk: Desk, admin: Page, stories: list[Article]
) -> None:
    admin.goto(f"{desk.url}/desk/front/en")
    drag(admin, 2, above(admin, 1))
    assert order(admin) == ["0", "21", ""]
    expect(admin.locator("p[data-said]")).to_have_text("Story number 2 is now 1 of 2 in Pair.")
    drag(admin, 1, above(admin, 0))
    assert order(admin) == ["10", "2", ""]
    drag(admin, 2, above(admin, 1), let_go=False)
    assert order(admin) == ["210", "", ""]
    admin.keyboard.press("Escape")
    assert order(admin) == ["10", "2", ""]
    admin.mouse.up()
    expect(admin.locator("p[data-said]")).to_have_text("Story number 2 is back where it was.")
    lay(admin)
    assert shown_to_readers() == ["10", "2"]


def test_a_finger_drags_too(desk: Desk, admin: Page, stories: list[Article]) -> None:
    admin.goto(f"{desk.url}/desk/front/en")
    grip = admin.locator("[data-item][data-headline='Story number 2'] [data-grip]")
    grip.scroll_into_view_if_needed()
    box, (x, y) = grip.bounding_box(), above(admin, 1)()
    assert box
    start = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = admin.context.new_cdp_session(admin)
    before = admin.evaluate("scrollY")
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 11):
        point = {"x": start["x"] + (x - start["x"]) * step / 10, "y": start["y"] + (y - start["y"]) * step / 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(admin.locator("p[data-said]")).to_have_text("Story number 2 is now 1 of 2 in Pair.")
    assert order(admin) == ["0", "21", ""]
    assert abs(admin.evaluate("scrollY") - before) < 200, "the page did not scroll away under the finger"


def test_a_story_is_found_and_put_in_what_was_moved_before_is_kept(
    desk: Desk, admin: Page, stories: list[Article]
) -> None:
    publishing.withdraw(stories[1].id, "An error", by=WORKER)
    admin.goto(f"{desk.url}/desk/front/en")
    expect(admin.get_by_text("Readers do not see it here.")).to_have_count(1)
    press(admin, "Up", 2)
    admin.get_by_label("Find a published story").fill("number 4")
    admin.keyboard.press("Enter")
    expect(admin.get_by_label("Find a published story")).to_be_focused()
    assert order(admin) == ["0", "21", ""]
    check(admin)
    admin.get_by_label("Put it first in").select_option(label="2. Pair")
    admin.get_by_role("button", name="Put it in Story number 4").click()
    expect(admin.get_by_role("button", name="Up: Story number 4")).to_be_focused()
    assert order(admin) == ["0", "421", ""]
    admin.locator("summary", has_text="Pair").click()
    admin.get_by_label("Title over it").nth(1).fill("Also today")
    check(admin)
    lay(admin)
    assert shown_to_readers() == ["0", "42"]


def test_who_was_overtaken_sees_both_pages(desk: Desk, admin: Page, stories: list[Article]) -> None:
    admin.goto(f"{desk.url}/desk/front/en")
    press(admin, "Take off", 1)
    curating.arrange("en", [{"kind": "lead", "articles": [stories[4].id]}], by=WORKER)
    admin.get_by_role("button", name="Lay the page").click()
    expect(admin.get_by_role("alert")).to_contain_text("Somebody has laid this page anew")
    expect(admin.get_by_role("heading", name="What another has laid meanwhile")).to_be_visible()
    check(admin)
    assert order(admin) == ["0", "2", ""]
    admin.get_by_role("button", name="Lay mine over theirs").click()
    admin.wait_for_url("**/desk/front/en?done=laid")
    assert shown_to_readers() == ["0", "2"]


def test_the_page_is_laid_without_script_too(desk: Desk, admin: Page, stories: list[Article]) -> None:
    context = admin.context.browser.new_context(
        storage_state=admin.context.storage_state(), java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    plain = context.new_page()
    plain.goto(f"{desk.url}/desk/front/en")
    plain.get_by_role("button", name="Up: Story number 2").click()
    plain.get_by_role("button", name="Take off: Story number 0").click()
    assert plain.locator("[data-item]").count() == 2
    plain.get_by_role("button", name="Lay the page").click()
    assert shown_to_readers() == ["21"]
    context.close()


def test_the_catalogue_is_kept_by_keyboard_and_says_what_is_wrong(desk: Desk, admin: Page) -> None:
    with desk.app.app_context():
        newsroom.published()
        cataloguing.add("section", {"name": "पानी और कुएँ"}, by=WORKER)
    for kinds in ("sections", "tags", "authors"):
        admin.goto(f"{desk.url}/desk/catalogue/{kinds}")
        check(admin)
        admin.get_by_text(re.compile("^Add a")).first.click()
        check(admin)
    admin.goto(f"{desk.url}/desk/catalogue/sections")
    admin.get_by_text("Add a section").first.click()
    admin.get_by_label("Name", exact=True).fill("Climate")
    admin.get_by_label("What it is about").fill("Kept as it was typed")
    admin.keyboard.press("Tab")
    admin.get_by_role("button", name="Add a section").click()
    expect(admin.get_by_role("alert")).to_contain_text("Another has this address already.")
    expect(admin.get_by_label("What it is about")).to_have_value("Kept as it was typed")
    check(admin)
    admin.goto(f"{desk.url}/desk/catalogue/sections/climate")
    expect(admin.get_by_text("it cannot be removed")).to_be_visible()
    check(admin)


def test_the_work_looks_again_by_itself_and_never_under_a_finger(desk: Desk, admin: Page) -> None:
    with desk.app.app_context():
        desk.app.extensions[facts.KEY] = Work({"page.set": Reactions(later=(print_page,))})
        admin.goto(f"{desk.url}/desk/jobs")
        check(admin)
        expect(admin.get_by_text("No worker is running")).to_be_visible()
        worker.beat()
        with transaction() as session:
            facts.record("page.set", article_id="a")
            facts.record("page.set", article_id="b")
            session.flush()
            session.execute(update(Job).values(open=False, failed_at=clock.now(), failure="the printer is on fire"))
            facts.record("page.set", article_id="c", due_at=clock.now() - timedelta(minutes=3))
        expect(admin.get_by_role("button", name="Try again")).to_have_count(2, timeout=12_000)
        expect(admin.get_by_text("No worker is running")).to_have_count(0)
        check(admin)
        admin.get_by_role("button", name="Let it be").first.focus()
        with transaction() as session:
            session.execute(update(Job).values(failed_at=None))
        admin.wait_for_timeout(6_000)
        expect(admin.get_by_role("button", name="Try again")).to_have_count(2)
        admin.get_by_role("button", name="Let it be").first.press("Enter")
        expect(admin.get_by_role("alert")).to_contain_text("Somebody has seen to this already.")
        assert outbox.failed(limit=9) == []


def test_the_trail_is_read_narrowed_and_examined(desk: Desk, admin: Page) -> None:
    with desk.app.app_context():
        newsroom.published()
    admin.goto(f"{desk.url}/desk/trail")
    check(admin)
    admin.get_by_role("button", name="Examine whether it holds").click()
    expect(admin.get_by_role("status").first).to_contain_text("lines hold.")
    check(admin)
    admin.get_by_text("Narrow it down").click()
    admin.get_by_label("What was done").select_option(label="Story published")
    admin.get_by_role("button", name="Show these").click()
    expect(admin.locator(".house-trail > li")).to_have_count(1)
    admin.get_by_text("Before and after").first.click()
    check(admin)


def test_each_screen_speaks_hindi(desk: Desk, admin: Page, stories: list[Article]) -> None:
    for path in ("/desk/front", "/desk/front/en", "/desk/catalogue/authors", "/desk/jobs", "/desk/trail"):
        admin.goto(f"{desk.url}{path}?language=hi")
        expect(admin.get_by_role("heading", level=1)).to_contain_text(re.compile("[\u0900-\u097f]"))
        check(admin)
