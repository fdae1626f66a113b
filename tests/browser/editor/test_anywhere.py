"""The editor on a phone, in Hindi and Urdu, with the keyboard alone, for a screen reader, and with pictures."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.articles.body.documents import URDU, doc, node, paragraph
from tests.browser.editor.site import EditorSite
from tests.browser.editor.writing import Writer
from tests.conftest import PHONE
from tests.house.sources import TOP

pytestmark = pytest.mark.browser
EVERYTHING = doc(
    node("heading", *paragraph("Water")["content"], level=2),
    paragraph("Words"),
    node("bullet_list", node("list_item", paragraph("one"))),
    node("blockquote", paragraph("Said"), cite="Her"),
    node("pullquote", paragraph("Said"), cite="Her"),
    node("figure", image="one", caption="The wall"),
    node("gallery", node("figure", image="two"), node("figure", image="three")),
    node("embed", provider="youtube", url="https://youtu.be/x", title="A film"),
    node("table", node("table_row", *[node("table_header", paragraph(it)) for it in ("Year", "Rain")])),
    node("divider"),
    node("fact_box", paragraph("One fact"), title="Facts"),
    node("contribute_prompt"),
)
MOST_OF_OURS, MOST_IN_ALL = 36 * 1024, 120 * 1024
SMALL = """() => [...document.querySelectorAll(".editor button, .editor input, .editor textarea")].filter((it) =>
  it.checkVisibility() && it.getBoundingClientRect().height < 43.5).map((it) => it.outerHTML.slice(0, 100))"""


@pytest.fixture
def phone(browser: Browser, site: EditorSite) -> Iterator[Writer]:
    """Somebody on a phone, whose page shows no error while they write."""
    with Writer.at(browser, site, **PHONE) as writer:
        yield writer
        assert writer.errors == []


def compose(page: Page, *steps: str) -> None:
    """Write a word as an input method does: it changes under the hand until it is committed."""
    keyboard = page.context.new_cdp_session(page)
    for step in steps:
        keyboard.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    keyboard.send("Input.insertText", {"text": steps[-1]})


def test_a_phone_shows_all_of_it_and_every_target_can_be_touched(phone: Writer) -> None:
    phone.open(EVERYTHING)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.page.evaluate(SMALL) == []
    phone.page.locator(".editor-text > p").first.tap()
    phone.page.locator("[data-action=insert]").first.tap()
    phone.page.locator("[role=menuitem][data-action=divider]").tap()
    phone.type("On a phone")
    assert "paragraph(Words) divider() paragraph(On a phone)" in phone.outline()
    phone.type(" /")
    phone.page.locator("[role=option][data-action=fact_box]").tap()
    assert "fact_box(paragraph(On a phone ))" in phone.outline()
    assert phone.saved() == phone.body()


def test_hindi_is_composed_and_its_markdown_works(phone: Writer) -> None:
    phone.site.language = "hi"
    phone.open()
    assert phone.page.locator(".editor-text").get_attribute("lang") == "hi"
    phone.type("## ")
    compose(phone.page, "p", "पा", "पान", "पानी")
    phone.press("Enter")
    compose(phone.page, "य", "यह")
    phone.type(" **")
    compose(phone.page, "मो", "मोटा")
    phone.type("** ")
    compose(phone.page, "है")
    assert phone.outline() == "heading2(पानी) paragraph(यह strong[मोटा] है)"
    phone.press("Control+z")
    assert phone.saved() == phone.body()
    phone.open(doc())
    compose(phone.page, "क", "क्", "क्ष")
    assert phone.outline() == "paragraph(क्ष)"


def test_composing_is_not_disturbed_by_saving_or_by_the_slash_menu(phone: Writer) -> None:
    keyboard = phone.page.context.new_cdp_session(phone.page)
    phone.type("/")
    for step in ("शी", "शीर्ष", "शीर्षक"):
        keyboard.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    phone.page.wait_for_timeout(900)  # it saves in between
    keyboard.send("Input.insertText", {"text": "शीर्षक"})
    phone.page.locator("[role=option][data-action=heading2]").wait_for()
    phone.press("Enter")
    phone.type("x")
    assert phone.outline() == "heading2(x)"


def test_urdu_is_written_from_the_right(writer: Writer) -> None:
    writer.site.language = "ur"
    writer.open(doc(paragraph(URDU)))
    text = writer.page.locator(".editor-text")
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("ur", "rtl")
    start = writer.page.evaluate("editor.view.coordsAtPos(1).left > editor.view.coordsAtPos(6).left")
    assert start
    writer.press("Control+End", "Enter")
    writer.type("/")
    menu, around = (writer.page.locator(it).bounding_box() for it in (".editor-menu[role=listbox]", ".editor"))
    assert menu and around
    assert abs(menu["x"] + menu["width"] - around["x"] - around["width"]) < 60
    writer.press("Escape", "Backspace")
    writer.type("۲. ")
    writer.type("فہرست")
    assert writer.outline().endswith("ordered_list start=2(list_item(paragraph(فہرست)))")
    writer.page.evaluate("editor.setLanguage('en')")
    assert text.get_attribute("dir") == "ltr"


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("en", "dark"), ("hi", "light")])
def test_a_screen_reader_finds_no_fault(browser: Browser, site: EditorSite, language: str, scheme: Any) -> None:
    site.page_language = site.language = language
    with Writer.at(browser, site, **PHONE, color_scheme=scheme) as writer:
        writer.open(EVERYTHING)
        found = []
        for step in ("text", "slash", "menu", "dialog", "table"):
            if step == "slash":
                writer.page.locator(".editor-text > p").first.click()
                writer.type(" /")
            elif step == "menu":
                writer.press("Escape")
                writer.tool("insert")
            elif step == "dialog":
                writer.press("Escape")
                writer.tool("link")
            elif step == "table":
                writer.press("Escape")
                writer.page.locator("th").first.click()
            found += [
                (step, it["id"], it["nodes"][0]["html"][:150]) for it in Axe().run(writer.page).response["violations"]
            ]
        assert found == []
        if language == "hi":
            assert "शब्द" in writer.page.locator(".editor-count").inner_text()
            assert writer.page.get_by_role("toolbar", name="सजावट").is_visible()


def test_everything_has_a_name_and_is_announced(writer: Writer) -> None:
    page = writer.page
    text = page.get_by_role("textbox", name="Text of the article")
    assert text.get_attribute("aria-multiline") == "true"
    assert "Escape, then Tab" in page.locator(f"#{text.get_attribute('aria-describedby')}").inner_text()
    assert page.get_by_role("button", name="Bold").get_attribute("aria-keyshortcuts") == "Control+b"
    writer.type("/")
    assert "to choose from" in page.locator(".editor > [role=status]").inner_text()
    chosen = text.get_attribute("aria-activedescendant")
    writer.press("ArrowDown")
    following = text.get_attribute("aria-activedescendant")
    assert chosen != following
    assert page.locator(f"#{following}").get_attribute("aria-selected") == "true"
    writer.press("Escape")
    assert text.get_attribute("aria-activedescendant") is None
    writer.type("x")
    assert writer.outline() == "paragraph(/x)"


def test_with_the_keyboard_alone_one_comes_in_uses_the_tools_and_gets_out(writer: Writer) -> None:
    page = writer.page
    page.reload()
    page.wait_for_function("() => window.ready")
    writer.press("Tab")
    assert page.evaluate("document.activeElement.dataset.action") == "insert"
    writer.press("ArrowRight", "Enter")
    writer.type("bold")
    assert writer.outline() == "paragraph(strong[bold])"
    writer.press("Alt+F10", "End")
    assert page.evaluate("document.activeElement.dataset.action") == "keys"
    writer.press("Enter")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    writer.press("Escape")
    page.wait_for_function("document.activeElement.dataset.action === 'keys'")
    writer.press("Home", "Enter")
    page.get_by_role("menu").wait_for()
    writer.press("ArrowDown", "Escape")
    assert page.evaluate("document.activeElement.dataset.action") == "insert"
    writer.press("Escape", "Enter")
    writer.type("- one", "two")
    writer.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.editor-text')")
    writer.press("Escape", "Tab")
    assert page.evaluate("document.activeElement.id") == "after"
    writer.press("Shift+Tab")
    assert page.evaluate("!!document.activeElement.closest('.editor-text')")


# ---- pictures


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_comes_by_paste_and_drop_and_is_described_in_place(writer: Writer, how: str) -> None:
    writer.type("Before", "after")
    writer.files(how, "wall.gif")
    figure = writer.page.locator(".editor-figure")
    figure.locator("img[src='/dot.gif']").wait_for()
    assert figure.locator("input").get_attribute("placeholder") == "From the picture: Photo: Meera"
    figure.locator("textarea").nth(0).fill("A wall in the sea")
    figure.locator("textarea").nth(1).fill("The wall\nin June")
    figure.locator("input").fill("Photo: Farida")
    said = "alt=A wall in the sea caption=The wall in June credit=Photo: Farida"
    assert f"figure image=picture0 {said}()" in writer.outline()
    assert figure.locator("img").get_attribute("alt") == "A wall in the sea"
    assert writer.saved() == writer.body()
    writer.open()
    writer.page.locator(".editor-figure img[src='/dot.gif']").wait_for()
    assert said in writer.outline()


def test_pictures_are_chosen_from_the_menu_into_a_gallery(writer: Writer) -> None:
    with writer.page.expect_file_chooser() as chooser:
        writer.slash("gallery")
    files: list[Any] = [{"name": f"{n}.gif", "mimeType": "image/gif", "buffer": b"GIF89a"} for n in range(3)]
    chooser.value.set_files(files)
    writer.page.locator(".editor-text .gallery .editor-figure img[src='/dot.gif']").nth(2).wait_for()
    made = writer.body()["content"][0]
    assert (made["type"], len(made["content"])) == ("gallery", 3)
    with writer.page.expect_file_chooser() as chooser:
        writer.insert("figure")
    chooser.value.set_files(files[:1])
    writer.page.locator(".editor-text > .editor-figure").wait_for()
    assert writer.saved() == writer.body()


def test_an_upload_that_fails_says_why_and_can_be_tried_again_or_removed(writer: Writer) -> None:
    writer.site.upload = "refused"
    writer.type("Words")
    writer.files("paste", "huge.gif")
    place = writer.page.locator(".editor-upload")
    place.get_by_text("40 megapixels").wait_for()
    writer.press("Control+Home")
    writer.type("More ")
    writer.site.upload = "good"
    place.get_by_role("button", name="Try again").click()
    writer.page.locator(".editor-figure").wait_for()
    assert writer.outline().startswith("paragraph(More Words) figure image=picture0()")
    assert place.count() == 0
    writer.site.upload = "refused"
    writer.files("paste", "huge.gif")
    place.get_by_role("button", name="Remove").click()
    assert place.count() == 0
    writer.files("paste", "notes.pdf", kind="application/pdf")
    assert "notes.pdf" in writer.page.locator(".editor-notice").inner_text()


def test_typing_on_a_chosen_picture_writes_after_it_and_not_over_it(writer: Writer) -> None:
    writer.open(doc(node("gallery", node("figure", image="one"), node("figure", image="two"))))
    writer.page.locator(".editor-figure img").first.click()
    writer.type("After")
    assert writer.outline() == "gallery(figure image=one() figure image=two()) paragraph(After)"
    writer.page.locator(".editor-figure img").nth(1).click()
    writer.press("Alt+ArrowUp")
    assert writer.outline().startswith("gallery(figure image=two() figure image=one())")
    writer.press("Alt+Enter")
    writer.type("Seen from the sea")
    writer.press("Escape", "Backspace")
    assert writer.outline().startswith("gallery(figure image=one())")


def test_it_weighs_little(writer: Writer) -> None:
    own = b"".join((TOP / path[1:]).read_bytes() for path in sorted({*writer.site.asked}) if "/desk/editor/" in path)
    bundle = (TOP / "static/vendor/prosemirror/prosemirror.mjs").read_bytes()
    sizes = [len(gzip.compress(each, 9)) for each in (own, bundle)]
    assert sizes[0] < MOST_OF_OURS
    assert sum(sizes) < MOST_IN_ALL
    assert {path for path in writer.site.asked if "vendor" in path} == {"/static/vendor/prosemirror/prosemirror.mjs"}
    lines = {path.name: path.read_text().count("\n") for path in (TOP / "static/js/desk/editor").glob("*.mjs")}
    assert {name: count for name, count in lines.items() if count >= 300} == {}
