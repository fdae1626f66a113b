"""No word is lost: not to a dead network, a reload, a crash, somebody else's save, or an answer that never came."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from tests.articles.body.documents import doc, paragraph
from tests.browser.editor.site import EditorSite
from tests.browser.editor.writing import Writer

pytestmark = pytest.mark.browser
KEPT = "async () => (await drafts.found()).map(({revision, fields}) => [revision, JSON.stringify(fields.body)])"


def wait(writer: Writer, state: str) -> None:
    writer.page.wait_for_function("(state) => saving.state === state", arg=state)


def kept(writer: Writer, words: str) -> None:
    """Wait until these words are on the device; for none, until nothing is."""
    for _ in range(200):
        found = json.dumps(writer.page.evaluate(KEPT), ensure_ascii=False)
        if words in found if words else found == "[]":
            return
        writer.page.wait_for_timeout(50)
    raise AssertionError(f"on the device is {found}")


def told(writer: Writer, name: str) -> list[dict[str, Any]]:
    """What the events of this name said."""
    return [detail for kind, detail in writer.page.evaluate("seen") if kind == name]


def test_what_is_typed_is_saved_after_a_quiet_moment_once_and_the_time_is_shown(writer: Writer) -> None:
    writer.type("One", "two")
    assert writer.page.locator(".editor-state").inner_text() == "Not saved yet"
    assert writer.saved() == writer.body()
    assert len(writer.site.patches) == 1
    assert re.fullmatch(r"Saved \d\d:\d\d", writer.page.locator(".editor-state").inner_text())
    assert writer.page.evaluate(KEPT) == []
    assert writer.page.locator("#body").input_value() == writer.page.evaluate("JSON.stringify(editor.body())")
    writer.type(" more")
    assert writer.saved() == writer.body()
    assert [it["body"]["content"][-1] for it in writer.site.patches] == [paragraph("two"), paragraph("two more")]


def test_while_the_network_is_dead_the_text_is_on_the_device_and_goes_when_it_is_back(writer: Writer) -> None:
    writer.site.network = "dead"
    writer.type("In the corridor")
    wait(writer, "kept")
    assert re.match(r"Kept on this device \d\d:\d\d", writer.page.locator(".editor-state").inner_text())
    writer.type(" of the court")
    kept(writer, "of the court")
    assert writer.site.patches == []
    writer.site.network = "good"
    writer.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert writer.saved() == writer.body()
    kept(writer, "")


@pytest.mark.parametrize("network", ["busy", "dead"])
def test_it_tries_again_by_itself_ever_more_slowly(writer: Writer, network: str) -> None:
    writer.site.network = network
    writer.type("x")
    wait(writer, "kept")
    writer.page.wait_for_function("() => seen.filter(([, {state}]) => state === 'saving').length >= 2")
    writer.site.network = "good"
    assert writer.saved() == writer.body()


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(writer: Writer) -> None:
    writer.site.network = "answer lost"
    writer.type("cafe\u0301 ")  # the server composes it
    wait(writer, "kept")
    writer.site.network = "good"
    writer.page.evaluate("saving.save()")
    wait(writer, "saved")
    assert (len(writer.site.patches), told(writer, "conflict")) == (1, [])
    writer.type("more")
    assert writer.saved() == writer.body()


def test_somebody_elses_save_is_never_overwritten_and_both_are_handed_over(writer: Writer) -> None:
    theirs = doc(paragraph("Theirs"))
    writer.site.save(theirs)
    writer.type("Mine")
    wait(writer, "conflict")
    [conflict] = told(writer, "conflict")
    assert (conflict["mine"]["body"], conflict["theirs"]["body"]) == (doc(paragraph("Mine")), theirs)
    writer.type(" goes on")
    kept(writer, "Mine goes on")
    assert (writer.site.body, writer.site.patches) == (theirs, [])
    assert "Somebody else" in writer.page.locator(".editor-state").inner_text()
    writer.page.evaluate("(etag) => saving.keepMine(etag)", conflict["etag"])
    assert writer.saved() == doc(paragraph("Mine goes on"))


def test_theirs_can_be_taken_and_then_mine_is_forgotten(writer: Writer) -> None:
    writer.site.save(doc(paragraph("Theirs")))
    writer.type("Mine")
    wait(writer, "conflict")
    [conflict] = told(writer, "conflict")
    writer.page.evaluate("({theirs, etag}) => (editor.setBody(theirs.body), saving.takeTheirs(etag))", conflict)
    wait(writer, "saved")
    assert writer.page.evaluate(KEPT) == []
    writer.press("Control+End")
    writer.type("!")
    assert writer.saved() == doc(paragraph("Theirs!"))


def test_when_somebody_overtakes_the_one_who_chose_there_is_another_conflict(writer: Writer) -> None:
    writer.site.save(doc(paragraph("Theirs")))
    writer.type("Mine")
    wait(writer, "conflict")
    writer.site.save(doc(paragraph("Newer")))
    writer.page.evaluate("() => saving.keepMine(seen.find(([name]) => name === 'conflict')[1].etag)")
    writer.page.wait_for_function("() => seen.filter(([name]) => name === 'conflict').length === 2")
    assert writer.site.body == doc(paragraph("Newer"))


def test_one_who_was_signed_out_keeps_the_text(writer: Writer) -> None:
    writer.site.network = "signed out"
    writer.type("Words")
    wait(writer, "signed_out")
    assert "sign in again" in writer.page.locator(".editor-state").inner_text()
    assert len(writer.page.evaluate(KEPT)) == 1
    writer.site.network = "good"
    writer.type("!")
    assert writer.saved() == doc(paragraph("Words!"))


def test_what_the_server_refuses_is_told_in_its_words_and_kept(writer: Writer) -> None:
    deep = "".join("> " for _ in range(31))
    writer.type(deep + "too deep")
    wait(writer, "refused")
    assert "levels deep" in writer.page.locator(".editor-state").inner_text()
    assert len(writer.page.evaluate(KEPT)) == 1
    assert told(writer, "refused")[0]["status"] == 422


@pytest.mark.parametrize("end", ["reload", "crash", "close"])
def test_after_a_reload_or_a_crash_the_text_is_offered_again(browser: Browser, site: EditorSite, end: str) -> None:
    with contextlib.closing(browser.new_context()) as context:
        writer = Writer.in_context(context, site)
        site.network = "dead"
        writer.type("Typed ", "before the crash")
        kept(writer, "before the crash")
        if end == "crash":
            with contextlib.suppress(Error):
                writer.page.goto("chrome://crash", timeout=5000)
        elif end == "close":
            writer.page.close()
        writer = writer if end == "reload" else Writer.in_context(context, site)
        writer.open()
        site.network = "good"
        writer.page.get_by_role("button", name="Put it back").click()
        writer.page.wait_for_function("() => window.offered && saving.state === 'saved'")
        assert site.body == doc(paragraph("Typed "), paragraph("before the crash"))
        assert writer.page.evaluate(KEPT) == []
        writer.open()
        writer.page.wait_for_function("() => window.offered")
        assert not writer.page.locator(".editor-offer").is_visible()


def test_leaving_at_once_keeps_the_last_letter(writer: Writer) -> None:
    writer.site.network = "dead"
    writer.type("the last lette")
    writer.type("r")
    writer.page.reload()
    writer.page.wait_for_function("() => window.ready")
    kept(writer, "the last letter")
    assert writer.page.locator(".editor-offer").inner_text().startswith("Text from ")


def test_the_offer_can_be_declined_and_is_not_made_again(writer: Writer) -> None:
    writer.site.network = "dead"
    writer.type("Not worth it")
    kept(writer, "Not worth it")
    writer.open()
    writer.page.get_by_role("button", name="Throw it away").click()
    writer.page.wait_for_function("() => window.offered")
    assert writer.page.evaluate(KEPT) == []
    assert writer.body() == {"type": "doc", "content": []}


def test_kept_text_upon_an_older_version_meets_the_newer_one_side_by_side(writer: Writer) -> None:
    writer.site.network = "dead"
    writer.type("Old words")
    kept(writer, "Old words")
    writer.site.network = "good"
    writer.site.save(doc(paragraph("Newer")))
    writer.open()
    writer.page.get_by_role("button", name="Put it back").click()
    wait(writer, "conflict")
    assert writer.site.body == doc(paragraph("Newer"))
    assert told(writer, "conflict")[0]["theirs"]["body"] == doc(paragraph("Newer"))


def test_text_on_a_shared_device_is_nobody_elses(writer: Writer) -> None:
    writer.site.network = "dead"
    writer.type("Secret")
    kept(writer, "Secret")
    look = """async ([owner, article]) => {
      const {Drafts} = await import("/static/js/desk/editor/drafts.mjs");
      return (await new Drafts({owner, article}).found()).length;
    }"""
    found = [writer.page.evaluate(look, who) for who in (["meera", "1"], ["arjun", "1"], ["meera", "2"])]
    assert found == [1, 0, 0]
    forget = 'async (owner) => (await import("/static/js/desk/editor/drafts.mjs")).forgetAll(owner)'
    writer.page.evaluate(forget, "arjun")
    assert writer.page.evaluate(look, ["meera", "1"]) == 1
    writer.page.evaluate(forget, "meera")
    assert writer.page.evaluate(look, ["meera", "1"]) == 0


def test_where_nothing_can_be_kept_leaving_is_asked_about(browser: Browser, site: EditorSite) -> None:
    with Writer.at(browser, site) as writer:
        site.network = "dead"
        writer.page.evaluate("() => { drafts.keep = () => Promise.reject(new Error('full')); }")
        writer.type("Words")
        wait(writer, "not_kept")
        assert "Copy your text" in writer.page.locator(".editor-state").inner_text()
        writer.page.close(run_before_unload=True)
        writer.page.wait_for_timeout(300)
        assert writer.errors == [""]  # the browser's own question, without words of ours


def test_saves_never_run_beside_each_other(writer: Writer) -> None:
    for words in "abcdef":
        writer.type(words)
        writer.page.evaluate("() => void (saving.save(), saving.save())")
    assert writer.saved() == doc(paragraph("abcdef"))
    assert told(writer, "conflict") == []
