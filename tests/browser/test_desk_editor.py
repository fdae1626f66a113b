"""Writing on the editor's page in a real browser: alone, with a bad network, and with others at the same story."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect
from werkzeug.serving import ThreadedWSGIServer

from newsapp.media import queries as media
from tests.browser.test_on_a_phone import SMALL_TARGETS
from tests.browser.together import LAPTOP, Newsroom
from tests.conftest import PHONE, MakeApp
from tests.factories import newsroom, pictures
from tests.services.redis import free_port

pytestmark = pytest.mark.browser
MOST_BYTES = 120 * 1024
KEPT = """async () => {
  const open = indexedDB.open("desk", 1);
  await new Promise(done => open.onsuccess = done);
  const all = open.result.transaction("drafts").objectStore("drafts").getAll();
  await new Promise(done => all.onsuccess = done);
  open.result.close();
  return all.result.map(each => JSON.stringify(each.fields));
}"""


@pytest.fixture
def paper(make_app: MakeApp, browser: Browser) -> Iterator[Newsroom]:
    """A paper with a draft, and a browser in which no script may go wrong."""
    port = free_port()
    url = f"http://localhost:{port}"
    app = make_app(public_url=url)
    server = ThreadedWSGIServer("127.0.0.1", port, app)
    server.daemon_threads = False  # what a page still asks as it is closed is answered before the database goes
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    room = Newsroom(url, app, browser)
    with app.app_context():
        room.story = newsroom.draft().id
    yield room
    for context in room.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert room.wrong == []


def write(page: Page, words: str) -> None:
    """Type at the end of the text."""
    page.locator(".editor-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def state(page: Page, name: str, *, timeout: float = 15_000) -> None:
    """Wait until the page says that its text is saved, kept, or so."""
    page.locator(f".editor-state[data-state={name}]").wait_for(timeout=timeout)


def kept(page: Page, words: str) -> None:
    """Wait until these words are on the device."""
    for _ in range(200):
        if words in str(page.evaluate(KEPT)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{words!r} is not on the device")


def save(page: Page) -> None:
    """Save at once."""
    page.keyboard.press("Control+s")
    state(page, "saved")


def look(page: Page) -> None:
    """Come back to the page, which sees then who is here."""
    page.evaluate("dispatchEvent(new Event('focus'))")


def check_page(page: Page) -> None:
    """Nothing that axe finds, nothing too small to touch, nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(it["id"], it["nodes"][0]["html"][:200]) for it in found] == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_page_looks_like_the_article_and_saves_by_itself(paper: Newsroom, device: dict[str, Any]) -> None:
    page = paper.writer("Meera", **device)
    check_page(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.get_by_label("Headline").fill("The wall that leaks")
    write(page, " It leaks.")
    state(page, "unsaved")
    state(page, "saved")
    stored = paper.stored()
    assert (stored.headline, paper.text()) == ("The wall that leaks", "The wall was finished in June. It leaks.")
    assert (stored.section_id is not None, [it.slug for it in stored.tags]) == (True, ["rain"])
    expect(page.locator(".editor-state")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator(".editor-count")).to_have_text(re.compile("8 words"))
    paper.open(page)
    expect(page.get_by_label("Headline")).to_have_value("The wall that leaks")


def test_what_is_typed_while_the_network_is_away_arrives_when_it_is_back(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    write(page, " Before.")
    save(page)
    page.context.set_offline(True)
    write(page, " In the tunnel.")
    page.get_by_label("Standfirst").fill("Written in a tunnel")
    state(page, "kept")
    assert "tunnel" not in paper.text()
    page.context.set_offline(False)
    state(page, "saved", timeout=30_000)
    assert paper.text().endswith("Before. In the tunnel.")
    assert paper.stored().standfirst == "Written in a tunnel"


def test_after_a_reload_without_network_the_kept_words_are_offered_and_all_fields_with_them(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    page.context.route("**/api/**", lambda route: route.abort())
    write(page, " Kept words.")
    page.get_by_label("Dateline").fill("Tunnel")
    page.locator("#language").select_option("ur")
    page.get_by_role("button", name="Remove Rain").click()
    kept(page, '"tags":[]')
    page.context.unroute("**/api/**")
    paper.open(page)
    assert "Kept" not in page.locator(".editor-text").inner_text()
    page.get_by_role("button", name="Put it back").click()
    state(page, "saved")
    stored = paper.stored()
    assert (stored.dateline, stored.language, list(stored.tags)) == ("Tunnel", "ur", [])
    assert paper.text().endswith("Kept words.")
    paper.open(page)
    page.wait_for_timeout(300)
    expect(page.locator(".editor-offer")).to_have_count(0)


def test_one_writes_and_the_other_reads_along_then_takes_over_and_nothing_is_lost(paper: Newsroom) -> None:
    meera = paper.writer("Meera")
    write(meera, " By Meera.")
    save(meera)
    farida = paper.writer("Farida")
    expect(farida.locator("#company")).to_contain_text("Meera is writing here.")
    check_page(farida)
    farida.locator(".editor-text").click()
    farida.keyboard.type("nothing")
    expect(farida.locator(".editor-text")).to_have_text("The wall was finished in June. By Meera.")
    look(meera)
    expect(meera.locator("#company")).to_contain_text("Also here: Farida")
    write(meera, " And more.")
    save(meera)
    look(farida)
    expect(farida.locator(".editor-text")).to_contain_text("And more.")
    write(meera, " Last words.")
    farida.get_by_role("button", name="Take over").click()
    expect(farida.locator("#company")).not_to_contain_text("is writing here")
    look(meera)
    expect(meera.locator("#company")).to_contain_text("Farida has taken over.")
    state(meera, "saved")
    assert paper.text().endswith("And more. Last words.")
    look(farida)
    expect(farida.locator(".editor-text")).to_contain_text("Last words.")


def test_who_lost_the_story_takes_it_back_with_all_that_was_written_meanwhile(paper: Newsroom) -> None:
    meera, farida = paper.writer("Meera"), paper.writer("Farida")
    write(meera, " By Meera.")
    save(meera)
    look(farida)
    farida.get_by_role("button", name="Take over").click()
    expect(farida.locator(".editor-text")).to_contain_text("By Meera.")
    expect(farida.locator("#company")).not_to_contain_text("is writing here")
    write(farida, " By Farida.")
    save(farida)
    look(meera)
    meera.get_by_role("button", name="Take it back").click()
    expect(meera.locator("#company")).not_to_contain_text("has taken over")
    expect(meera.locator(".editor-text")).to_contain_text("By Farida.")
    write(meera, " The end.")
    save(meera)
    assert paper.text().endswith("June. By Meera. By Farida. The end.")


def test_whoever_leaves_lets_the_next_one_write(paper: Newsroom) -> None:
    meera = paper.writer("Meera")
    write(meera, " Mine.")
    save(meera)
    farida = paper.writer("Farida")
    expect(farida.locator("#company")).to_contain_text("Meera is writing here.")
    meera.goto("about:blank")
    look(farida)
    farida.get_by_role("button", name="Go on writing").click()
    expect(farida.locator("#company")).to_be_hidden()
    write(farida, " Hers.")
    save(farida)
    assert paper.text().endswith("Mine. Hers.")


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_a_stale_save_shows_both_side_by_side_and_overwrites_nothing(paper: Newsroom, choice: str) -> None:
    meera = paper.writer("Meera")
    with paper.app.app_context():
        headers = newsroom.headers("editor") | {"If-Match": "*"}
        told = {"headline": "Theirs", "body_markdown": "The wall was finished in July.\n\nA new paragraph.", "tags": []}
        address = f"/api/v1/admin/articles/{paper.story}"
        assert paper.app.test_client().patch(address, json=told, headers=headers).status_code == 200
    write(meera, " Mine.")
    meera.keyboard.press("Control+s")
    conflict = meera.get_by_role("region", name="A editor has saved this story since you opened it")
    conflict.wait_for()
    check_page(meera)
    assert paper.stored().headline == "Theirs"
    rows = conflict.locator("tbody tr")
    expect(rows.filter(has_text="Headline").locator("del")).to_have_text("Theirs")
    expect(rows.filter(has_text="Tags").locator("ins")).to_have_text("Rain")
    expect(rows.filter(has_text="finished").locator("ins")).to_have_text("June. Mine.")
    expect(rows.filter(has_text="A new paragraph.").locator("td").first).to_have_text("nothing")
    conflict.get_by_role("button", name=choice).click()
    state(meera, "saved")
    mine = choice == "Keep mine"
    headline = "The harbour that moved" if mine else "Theirs"
    assert (paper.stored().headline, len(list(paper.stored().tags))) == (headline, int(mine))
    expect(meera.get_by_label("Headline")).to_have_value(headline)
    assert paper.text() == (
        "The wall was finished in June. Mine." if mine else "The wall was finished in July. A new paragraph."
    )
    expect(conflict).to_have_count(0)


def test_words_typed_in_a_conflict_and_a_reload_are_still_there(paper: Newsroom) -> None:
    meera = paper.writer("Meera")
    with paper.app.app_context():
        headers = newsroom.headers("editor") | {"If-Match": "*"}
        address = f"/api/v1/admin/articles/{paper.story}"
        assert paper.app.test_client().patch(address, json={"dateline": "Delhi"}, headers=headers).status_code == 200
    write(meera, " Mine.")
    meera.keyboard.press("Control+s")
    both = meera.get_by_role("link", name="Both versions")
    both.wait_for()
    meera.keyboard.type(" And after.")
    kept(meera, "And after.")
    both.click()
    expect(meera.get_by_role("heading", name="has saved this story")).to_be_focused()
    paper.open(meera)
    meera.get_by_role("button", name="Put it back").click()
    state(meera, "conflict")
    meera.get_by_role("button", name="Keep mine").click()
    state(meera, "saved")
    assert paper.text().endswith("Mine. And after.")


def test_every_field_is_written_in_the_direction_of_its_language(paper: Newsroom) -> None:
    page = paper.writer("Meera", **PHONE)
    page.get_by_text("Where it belongs").click()
    page.locator("#language").select_option("ur")
    for place in ("#sheet", "#headline", "#standfirst", "#dateline", "#caption", ".editor-text"):
        assert page.locator(place).evaluate("it => [it.lang, getComputedStyle(it).direction]") == ["ur", "rtl"], place
    page.get_by_label("Headline").fill("دیوار")
    check_page(page)
    save(page)
    stored = paper.stored()
    assert (stored.language, stored.headline) == ("ur", "دیوار")
    page.locator("#language").select_option("hi")
    assert page.locator(".editor-text").evaluate("it => getComputedStyle(it).direction") == "ltr"


def test_a_story_is_written_with_the_keyboard_alone(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    page.get_by_label("Headline").focus()
    keyboard = page.keyboard
    keyboard.press("Control+a")
    keyboard.type("By keys")
    keyboard.press("Enter")
    keyboard.press("Control+a")
    keyboard.type("A standfirst")
    keyboard.press("Enter")
    keyboard.press("Control+a")
    keyboard.type("Goa")
    keyboard.press("Enter")
    keyboard.press("Control+End")
    keyboard.type(" More.")
    keyboard.press("Control+s")
    state(page, "saved")
    stored = paper.stored()
    assert (stored.headline, stored.standfirst, stored.dateline) == ("By keys", "A standfirst", "Goa")
    assert paper.text().endswith("More.")


def test_what_it_is_filed_under_is_chosen_with_the_keyboard_alone(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    keyboard = page.keyboard
    page.locator(".editor-text").focus()
    keyboard.press("Escape")
    keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.id") == "language":
            break
        keyboard.press("Tab")
    keyboard.press("ArrowDown")
    page.get_by_role("combobox", name="Tags").focus()
    keyboard.type("harb")
    page.get_by_role("option", name="Harbour").wait_for()
    keyboard.press("Enter")
    page.get_by_role("combobox", name="Bylines").focus()
    keyboard.type("farida")
    page.get_by_role("option", name="Farida Sheikh").wait_for()
    keyboard.press("Enter")
    page.get_by_role("button", name="Move Farida Sheikh up").focus()
    keyboard.press("Enter")
    page.get_by_role("combobox", name="Part: Farida Sheikh").focus()
    keyboard.type("ph")
    keyboard.press("Control+s")
    state(page, "saved")
    stored = paper.stored()
    assert [tag.slug for tag in stored.tags] == ["rain", "harbour"]
    assert [(it.author.slug, it.role) for it in stored.bylines] == [
        ("farida-sheikh", "photographer"),
        ("meera-kulkarni", "reporter"),
    ]
    assert stored.language == "hi"
    expect(page.locator("#shown-bylines")).to_have_text("Farida Sheikh, Meera Kulkarni")


def test_a_picture_is_sent_from_the_page_its_credit_always_shown_and_its_alt_asked_for(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload a picture").click()
    choosing.value.set_files({"name": "wall.png", "mimeType": "image/png", "buffer": pictures.png()})
    figure = page.locator("#shown-picture")
    expect(figure).to_be_visible()
    expect(figure.locator(".credit")).to_have_text("No credit is given.")
    save(page)
    image_id = paper.stored().image_id
    assert image_id
    page.get_by_label("What the picture shows").fill("A wall in the sea")
    page.get_by_role("button", name="Keep this").click()
    expect(figure.locator("img")).to_have_attribute("alt", "A wall in the sea")
    with paper.app.app_context():
        assert media.find(image_id).alt == "A wall in the sea"
    check_page(page)
    page.get_by_label("Caption", exact=True).fill("The wall in June")
    expect(figure.locator(".caption")).to_have_text("The wall in June")
    save(page)
    assert paper.stored().image_caption == "The wall in June"
    page.get_by_role("button", name="Take the picture away").click()
    expect(figure).to_be_hidden()
    save(page)
    assert paper.stored().image_id is None


def test_a_picture_is_chosen_from_the_library(paper: Newsroom) -> None:
    with paper.app.app_context():
        known = pictures.taken_in(alt="Stripes by the sea", credit_line="Graphic: Devika").id
    page = paper.writer("Meera")
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Find").fill("sea")
    dialog.get_by_role("button", name="Stripes by the sea").click()
    expect(page.locator("#shown-credit")).to_have_text("Graphic: Devika")
    save(page)
    assert paper.stored().image_id == known
    assert page.get_by_label("Caption", exact=True).input_value() == ""


def test_what_is_refused_is_told_beside_its_field_and_typed_words_stay(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    page.get_by_label("Headline").fill("")
    write(page, " Kept.")
    page.keyboard.press("Control+s")
    state(page, "refused")
    flaw = page.locator("#headline-flaw")
    expect(flaw).to_have_text("It is needed.")
    expect(flaw).to_have_attribute("role", "alert")
    assert page.get_by_label("Headline").get_attribute("aria-invalid") == "true"
    check_page(page)
    page.get_by_label("Headline").fill("Now it has one")
    save(page)
    expect(flaw).to_be_empty()
    assert (paper.stored().headline, paper.text().endswith("Kept.")) == ("Now it has one", True)
    page.locator("#slug").fill("Not a slug!")
    page.keyboard.press("Control+s")
    state(page, "refused")
    expect(page.locator("#slug-flaw")).not_to_be_empty()


def test_an_embargo_is_a_time_of_the_newsroom_wherever_the_device_is(paper: Newsroom) -> None:
    page = paper.writer("Meera", **LAPTOP | {"timezone_id": "America/New_York"})
    page.get_by_label("Embargo until").fill("2031-03-04T09:30")
    save(page)
    until = paper.stored().embargo_until
    assert until is not None and until.isoformat() == "2031-03-04T04:00:00+00:00"  # India is five and a half ahead
    paper.open(page)
    expect(page.get_by_label("Embargo until")).to_have_value("2031-03-04T09:30")


def test_signing_out_leaves_nothing_on_the_device_and_asks_about_what_is_not_saved(paper: Newsroom) -> None:
    page = paper.writer("Meera")
    page.context.route("**/api/**", lambda route: route.abort())
    write(page, " Secret.")
    kept(page, "Secret.")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/desk/sign-in")
    assert page.evaluate(KEPT) == []


def test_the_page_is_light_and_its_scripts_come_at_once(paper: Newsroom) -> None:
    page = paper.person("Meera", **PHONE)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it marks what it is given
    paper.open(page)
    scripts = {it.url: it.body() for it in answers if it.url.endswith(".mjs")}
    vendored = b"".join(body for url, body in scripts.items() if "/vendor/" in url)
    own = b"".join(body for url, body in sorted(scripts.items()) if "/vendor/" not in url)
    assert sum(len(gzip.compress(each, 9)) for each in (vendored, own)) <= MOST_BYTES
    preloaded = set(re.findall(r'modulepreload"[^>]*href="([^"]+)"', page.request.get(page.url).text()))
    asked = {url.removeprefix(paper.url) for url in scripts}
    assert asked - preloaded == {url for url in asked if url.endswith(("/page.mjs", "/sign_out.mjs"))} - preloaded
    assert preloaded <= asked


def test_without_script_the_same_page_is_a_form_that_saves(paper: Newsroom) -> None:
    page = paper.person("Meera", **PHONE | {"java_script_enabled": False})
    page.goto(f"{paper.url}/desk/stories/{paper.story}")
    page.get_by_label("Headline").fill("Without script")
    page.get_by_label("Text, in Markdown").fill("The wall **leaks**.\n\n## Why\n\nNobody knows.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert (paper.stored().headline, paper.text()) == ("Without script", "The wall  leaks . Why Nobody knows.")


def test_the_plain_form_can_be_used_and_is_accessible(paper: Newsroom) -> None:
    for device in (PHONE, LAPTOP):
        page = paper.person("Meera", **device)
        page.goto(f"{paper.url}/desk/stories/{paper.story}?plain")
        check_page(page)
