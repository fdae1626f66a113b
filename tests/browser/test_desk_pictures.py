"""Pictures at the desk in a real browser: dropped, cut off and gone on with, reloaded and gone on with, and focused."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from newsapp.media import queries
from newsapp.platform import worker
from tests.browser.test_desk_door import Desk, check, choose_password, desk, sheet
from tests.factories import newsroom, pictures
from tests.media import pictures as files

__all__ = ["desk", "sheet"]
pytestmark = pytest.mark.browser
# Put these files (name, address of their bytes) on the page, as somebody does who lets them go over it or pastes them.
GIVE = """async ([kind, files]) => {
  const data = new DataTransfer();
  for (const [name, type, bytes] of files) {
    data.items.add(new File([Uint8Array.from(atob(bytes), it => it.charCodeAt(0))], name, {type}));
  }
  if (kind === "paste") dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
  else for (const each of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(each, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""
PIECES = re.compile(r"/uploads/\w+$")
LARGE = files.png((1400, 1000), compress_level=0)  # some 4 MB, so that it comes in several pieces


def come_in(page: Page, desk: Desk, path: str = "/desk/pictures") -> None:
    choose_password(page, desk.invite("editor"))
    page.wait_for_url(lambda url: "/desk/password" not in url)
    page.goto(desk.url + path)


def give(page: Page, kind: str, *named: tuple[str, bytes]) -> None:
    kinds = {"png": "image/png", "jpg": "image/jpeg", "html": "text/html"}
    page.evaluate(
        GIVE, [kind, [[name, kinds[name.partition(".")[2]], b64encode(each).decode()] for name, each in named]]
    )


def row(page: Page, name: str) -> Locator:
    return page.locator(".pic-going > li", has_text=name)


def library(desk: Desk) -> list[str]:
    with desk.app.app_context():
        return sorted(image.content_hash for image in queries.listing())


def work(desk: Desk) -> None:
    with desk.app.app_context():
        worker.drain()


def test_three_files_are_dropped_and_each_says_how_far_it_is_and_what_became_of_it(desk: Desk, sheet: Page) -> None:
    come_in(sheet, desk)
    check(sheet)
    give(sheet, "drop", ("one.png", files.png()), ("two.png", LARGE), ("three.jpg", files.jpeg()))
    for name in ("one.png", "two.png", "three.jpg"):
        expect(row(sheet, name)).to_contain_text("Taken in.")
        expect(row(sheet, name).get_by_role("progressbar")).to_be_hidden()
    expect(sheet.locator("[data-status]")).to_have_text("3 of 3 taken in.")
    assert len(library(desk)) == 3
    give(sheet, "paste", ("page.html", b"<svg/>"))
    expect(row(sheet, "page.html")).to_contain_text("This is not a picture that can be taken")
    check(sheet)
    row(sheet, "one.png").get_by_role("link", name="Say what it shows").click()
    expect(sheet.get_by_text("No story is published with a picture that has no alternative text.")).to_be_visible()
    check(sheet)


def test_the_same_file_is_shown_and_kept_twice_only_where_somebody_wants_it(desk: Desk, sheet: Page) -> None:
    come_in(sheet, desk)
    with desk.app.app_context():
        known_id = pictures.taken_in(credit_line="Photo: Farida Sheikh").id
    give(sheet, "paste", ("again.png", pictures.png()))
    expect(row(sheet, "again.png")).to_contain_text("Already in the library. Credit: Photo: Farida Sheikh")
    link = row(sheet, "again.png").get_by_role("link", name="Open it")
    expect(link).to_have_attribute("href", f"/desk/pictures/{known_id}")
    assert len(library(desk)) == 1
    row(sheet, "again.png").get_by_role("button", name="Keep a second copy").click()
    expect(row(sheet, "again.png")).to_contain_text("Taken in.")
    assert len(library(desk)) == 2
    assert len(set(library(desk))) == 1


def test_a_connection_that_is_cut_in_the_middle_costs_a_piece_and_never_the_file(desk: Desk, sheet: Page) -> None:
    come_in(sheet, desk)
    sent: list[int] = []

    def pass_on(route: Route) -> None:
        offset = int(route.request.headers["upload-offset"])
        sent.append(offset)
        if len(sent) == 2:
            sheet.context.set_offline(True)
            route.abort("connectionreset")
        elif len(sent) == 4:
            route.fulfill(status=503)
        else:
            route.continue_()

    sheet.route(PIECES, lambda route: pass_on(route) if route.request.method == "PATCH" else route.continue_())
    give(sheet, "drop", ("large.png", LARGE))
    expect(row(sheet, "large.png")).to_contain_text("The network is away. It goes on by itself.")
    sheet.context.set_offline(False)
    expect(row(sheet, "large.png")).to_contain_text("Taken in.", timeout=20_000)
    assert sent.count(0) == 1, "what had come was sent again"
    assert sent[1] == sent[2], "the piece that broke off goes on where it began"
    with desk.app.app_context():
        (image,) = queries.listing()
        assert queries.original(image.original_key) == LARGE


def test_a_reload_in_the_middle_goes_on_where_it_broke_off(desk: Desk, sheet: Page, tmp_path: Path) -> None:
    come_in(sheet, desk)
    chosen = tmp_path / "harbour.png"
    chosen.write_bytes(LARGE)
    sent: list[int] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
            if len(sent) > 2:
                return  # never answered: the page is left meanwhile
        route.continue_()

    sheet.route(PIECES, hold)
    sheet.get_by_label("Add pictures").set_input_files(chosen)
    expect(row(sheet, "harbour.png")).to_contain_text(re.compile(r"Sending: [4-7]\d %"))
    sheet.reload()
    sheet.unroute(PIECES)
    expect(row(sheet, "harbour.png")).to_contain_text(re.compile(r"[45]\d % has come. Choose the same file again"))
    check(sheet)
    again: list[int] = []
    sheet.on("request", lambda it: again.append(int(it.headers["upload-offset"])) if it.method == "PATCH" else None)
    sheet.get_by_label("Add pictures").set_input_files(chosen)
    expect(row(sheet, "harbour.png")).to_contain_text("Taken in.")
    assert again[0] == sent[2] > 0
    assert len(library(desk)) == 1
    sheet.reload()
    expect(sheet.locator(".pic-going > li")).to_have_count(0)


def test_what_is_stopped_is_dropped_and_what_is_refused_says_why(desk: Desk, sheet: Page) -> None:
    come_in(sheet, desk)
    sheet.route(PIECES, lambda route: None if route.request.method == "PATCH" else route.continue_())
    give(sheet, "drop", ("slow.png", LARGE))
    expect(row(sheet, "slow.png")).to_contain_text("Sending")
    row(sheet, "slow.png").get_by_role("button", name="Stop").click()
    expect(row(sheet, "slow.png")).to_contain_text("Stopped.")
    sheet.unroute_all()
    give(sheet, "drop", ("wrong.png", b"\x89PNG\r\n\x1a\n and nothing more"))
    expect(row(sheet, "wrong.png")).to_contain_text("Not taken:")
    sheet.reload()
    expect(sheet.locator(".pic-going > li")).to_have_count(0)
    assert library(desk) == []


def test_the_focal_point_is_moved_by_keys_touch_and_numbers_and_every_crop_follows(desk: Desk, sheet: Page) -> None:
    with desk.app.app_context():
        image_id = pictures.taken_in().id
        worker.drain()
    come_in(sheet, desk, f"/desk/pictures/{image_id}")
    check(sheet)
    left, top = sheet.get_by_label("From the left"), sheet.get_by_label("From the top")
    sheet.get_by_role("button", name="Focal point").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowUp", "Shift+ArrowUp"):
        sheet.keyboard.press(key)
    expect(left).to_have_value("0.48")
    expect(top).to_have_value("0.30")
    expect(sheet.locator("[data-told]")).to_have_text("48 % from the left, 30 % from the top")
    lead, share = sheet.locator("[data-shape=lead]"), sheet.locator("[data-shape=share]")
    expect(lead).to_have_css("object-position", "48% 30%")
    for _ in range(9):
        sheet.keyboard.press("Shift+ArrowUp")
    expect(top).to_have_value("0.00")
    picture = sheet.locator("[data-stage] img")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(left).to_have_value("0.25")
    expect(top).to_have_value("0.75")
    left.fill("0.9")
    expect(lead).to_have_css("object-position", "90% 75%")
    # A share card is cut around the point itself, as it is drawn: of this one only 24 pixels of height go.
    expect(share).to_have_css("object-position", "50% 100%")
    assert sheet.locator("[style]").count() == 0
    sheet.get_by_role("button", name="Save").click()
    sheet.wait_for_url("**?done=saved")
    with desk.app.app_context():
        image = queries.find(image_id)
        assert (image.focal_x, image.focal_y) == (0.9, 0.75)


def test_the_page_of_a_new_picture_shows_it_as_soon_as_its_sizes_are_made_and_keeps_what_is_typed(
    desk: Desk, sheet: Page
) -> None:
    with desk.app.app_context():
        newsroom.catalogue()
        image_id = pictures.taken_in(alt="").id
    come_in(sheet, desk, f"/desk/pictures/{image_id}")
    expect(sheet.get_by_text("Its sizes are being made.")).to_be_visible()
    sheet.get_by_label("Alternative text").fill("Slanting stripes")
    work(desk)
    expect(sheet.locator("[data-stage] img")).to_be_visible()
    expect(sheet.get_by_label("Alternative text")).to_have_value("Slanting stripes")
    sheet.get_by_role("button", name="One more name").click()
    sheet.keyboard.type("Farida Sheikh")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Slanting stripes")
    expect(sheet.get_by_label("Credit line")).to_have_value("Graphic: Farida Sheikh")
    check(sheet)


def test_more_at_once_than_two_wait_for_their_turn(desk: Desk, sheet: Page) -> None:
    come_in(sheet, desk)
    held, holding = list[Route](), [True]
    sheet.route(re.compile(r"/uploads$"), lambda route: held.append(route) if holding else route.continue_())
    named = [(f"{number}.png", files.png((200 + number, 100))) for number in range(4)]
    give(sheet, "drop", *named)
    expect(row(sheet, "3.png")).to_contain_text("Waits for its turn.")
    sheet.wait_for_timeout(300)
    assert len(held) == 2
    holding.clear()
    for route in held:
        route.continue_()
    expect(sheet.locator("[data-status]")).to_have_text("4 of 4 taken in.")
