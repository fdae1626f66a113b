"""Arranging a front page as a browser without script does: each button sends the whole form, in its order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from newsapp.articles import queries
from newsapp.articles.actions import correcting, curating, publishing
from newsapp.articles.models import Article
from newsapp.desk.pages import front_layout
from newsapp.desk.pages.front_layout import Block
from newsapp.platform import worker
from newsapp.platform.errors import Malformed, Stale
from newsapp.reading import front
from newsapp.staff.roles import WORKER
from tests.desk.leafing import read
from tests.factories import newsroom
from tests.factories.visitors import ADMIN, BROWSER, Visitor, visitor

HERE = "/desk/front/en"
Form = MultiDict[str, str]


@pytest.fixture
def stories(app: Flask) -> list[Article]:
    """Five published stories, the newest last."""
    return [newsroom.published(headline=f"Story number {number}") for number in range(5)]


@pytest.fixture
def publisher(client: FlaskClient) -> Visitor:
    who = visitor(client, "publisher")
    who.add_passkey()
    return who


def form_of(page: str) -> Form:
    """What the page's form would send, field by field in the page's order."""
    found: Form = MultiDict()
    inside = page.partition("data-front")[2].partition("</form>")[0]
    for tag, name, rest in re.findall(
        r'<(input|select)[^>]*? name="(\w+)"([^>]*>(?:<option[^\0]*?</select>)?)', inside
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', rest) or re.search(r'<option value="([^"]*)"', rest)
        value = chosen if tag == "select" else re.search(r' value="([^"]*)"', rest)
        found.add(name, value[1] if value else "")
    return found


def press(who: Visitor, form: Form, step: str, **more: str) -> Any:
    sent = MultiDict(form)
    for name, value in {"step": step, **more}.items():
        sent.setlist(name, [value])
    return who.browser.post(HERE, data=sent, headers=BROWSER)


def order(page: str) -> list[list[str]]:
    """The headlines of each block, in order."""
    return [re.findall(r'data-headline="Story number (\d)"', part) for part in page.split("<section class")[1:]][:-1]


def lay(*blocks: tuple[str, list[Article]]) -> None:
    told = [{"kind": kind, "title": "", "section": None, "articles": [it.id for it in those]} for kind, those in blocks]
    curating.arrange("en", told, by=WORKER)


def shown_to_readers() -> list[list[str]]:
    return [[card["headline"][-1] for card in block["items"]] for block in front.blocks("en")]


def test_a_page_that_lays_itself_is_where_one_begins(publisher: Visitor, stories: list[Article]) -> None:
    languages = read(publisher, "/desk/front")
    assert "Lays itself, newest first" in languages
    assert 'href="/desk/front/en"' in languages
    page = read(publisher, HERE)
    assert "Nobody has laid this page" in page
    assert order(page) == [["4"], ["3", "2"], []]
    assert "It fills itself, now with:" in page
    laid = press(publisher, form_of(page), "lay")
    assert (laid.status_code, laid.headers["Location"]) == (303, f"{HERE}?done=laid")
    assert shown_to_readers() == [["4"], ["3", "2"], ["1", "0"]]
    assert "Laid by hand" in read(publisher, "/desk/front")
    read(publisher, "/desk/front/xx", 404)


def test_stories_move_by_buttons_and_readers_get_them_when_the_page_is_laid(
    publisher: Visitor, stories: list[Article]
) -> None:
    lay(("lead", [stories[0]]), ("pair", [stories[1], stories[2]]))
    page = read(publisher, HERE)
    steps = [
        ("raise.1.1", [["0"], ["2", "1"]], "now 1 of 2 in Pair"),
        ("raise.1.0", [["0", "2"], ["1"]], "now 2 of 2 in Lead"),
        ("raise.0.1", [["2", "0"], ["1"]], "now 1 of 2 in Lead"),
        ("raise.0.0", [["2", "0"], ["1"]], "now 1 of 2 in Lead"),
        ("lower.0.1", [["2"], ["0", "1"]], "now 1 of 2 in Pair"),
        ("lower.1.1", [["2"], ["0", "1"]], "now 2 of 2 in Pair"),
        ("drop.1.0", [["2"], ["1"]], ""),
        (f"add.{stories[4].id}", [["2"], ["4", "1"]], "now 1 of 2 in Pair"),
        (f"add.{stories[2].id}", [[], ["2", "4", "1"]], "now 1 of 3 in Pair"),
        ("raise.1", [["2", "4", "1"], []], ""),
        ("lower.0", [[], ["2", "4", "1"]], ""),
        ("drop.0", [["2", "4", "1"]], ""),
        ("begin", [[], ["2", "4", "1"]], ""),
    ]
    for step, wanted, said in steps:
        page = press(publisher, form_of(page), step, into="1").text
        assert order(page) == wanted, step
        assert said in page
        assert "Not laid yet" in re.sub(r"<p[^>]* hidden>[^<]*</p>", "", page), step
    assert shown_to_readers() == [["0"], ["1", "2"]]
    assert press(publisher, form_of(page), "lay").status_code == 303
    assert shown_to_readers() == [["2", "4", "1"]]


def test_a_story_is_found_among_those_that_readers_have_in_this_language(
    publisher: Visitor, stories: list[Article]
) -> None:
    newsroom.published(headline="पानी number", language="hi")
    newsroom.draft(headline="A draft number")
    worker.drain()
    found = press(publisher, form_of(read(publisher, HERE)), "find", q="number").text.partition('class="house-found"')[
        2
    ]
    assert sorted(re.findall(r">Story number (\d)</a>", found)) == ["0", "1", "2", "3", "4"]
    assert "पानी" not in found
    assert "draft" not in found
    none = press(publisher, form_of(read(publisher, HERE)), "look", q="unheard\0of").text
    assert "No published story of this language has these words." in none
    assert order(none) == [["4"], ["3", "2"], []]


def test_what_readers_do_not_see_is_marked_and_the_next_moves_up(publisher: Visitor, stories: list[Article]) -> None:
    lay(("lead", stories[:2]), ("list", [stories[2], stories[3]]))
    publishing.withdraw(stories[0].id, "An error", by=WORKER)
    correcting.set_standing(stories[2].id, "withheld", "By order.", by=WORKER)
    page = read(publisher, HERE)
    assert order(page) == [["0", "1"], ["2", "3"]]
    assert page.count("Readers do not see it here.") == 2
    assert {"withdrawn", "withheld"} <= set(re.findall(r'data-state="(\w+)"', page))
    assert shown_to_readers() == [["1"], ["3"]]


def test_who_was_overtaken_sees_both_and_loses_nothing(publisher: Visitor, stories: list[Article]) -> None:
    lay(("lead", [stories[0]]))
    mine = form_of(press(publisher, form_of(read(publisher, HERE)), f"add.{stories[1].id}", into="0").text)
    lay(("lead", [stories[3]]))
    refused = press(publisher, mine, "lay")
    assert refused.status_code == 412
    theirs, _, own = refused.text.partition("data-front")
    assert "Somebody has laid this page anew" in theirs
    assert "Story number 3" in theirs
    assert re.findall(r'data-headline="Story number (\d)"', own) == ["1", "0"]
    assert shown_to_readers() == [["3"]]
    assert press(publisher, form_of(refused.text), "lay").status_code == 303
    assert shown_to_readers() == [["1", "0"]]
    assert press(publisher, mine, "lay", version="nonsense").status_code == 412


def test_what_cannot_be_laid_is_kept_as_it_was_typed(publisher: Visitor, stories: list[Article]) -> None:
    lay(("lead", [stories[0]]))
    form = form_of(read(publisher, HERE))
    bad = press(publisher, form, "lay", title="x" * 90, kind="poster", section="nowhere")
    assert bad.status_code == 422
    assert re.findall(r'id="(\w+)-0"[^>]* aria-invalid="true"', bad.text) == ["kind", "title", "section"]
    assert "x" * 90 in bad.text
    for step, item in (("lower.0.7", ""), ("raise.9", ""), ("lay", "none")):
        torn = MultiDict(form)
        if item:
            torn.setlist("item", [item])
        answer = press(publisher, torn, step)
        assert (answer.status_code, "This form is torn." in answer.text) == (400, True)


def test_a_page_is_let_lay_itself_again(publisher: Visitor, stories: list[Article]) -> None:
    lay(("lead", [stories[0]]))
    done = press(publisher, form_of(read(publisher, HERE)), "release")
    assert done.headers["Location"] == f"{HERE}?done=released"
    assert queries.front_blocks("en") == []
    assert shown_to_readers()[0] == ["4"]


def test_software_too_lays_only_what_it_has_read(client: FlaskClient, stories: list[Article]) -> None:
    headers, address = newsroom.headers("publisher"), f"{ADMIN}/front/en"
    read = client.get(address, headers=headers).headers["ETag"]
    first = {"blocks": [{"kind": "lead", "title": "", "section": None, "articles": [stories[0].id]}]}
    laid = client.put(address, json=first, headers=headers | {"If-Match": read})
    assert laid.status_code == 200
    assert laid.headers["ETag"] == client.get(address, headers=headers).headers["ETag"] != read
    late = client.put(address, json={"blocks": []}, headers=headers | {"If-Match": read})
    assert (late.status_code, client.get(address, headers=headers).get_json()) == (412, first)
    with pytest.raises(Stale):
        curating.arrange("en", [], by=WORKER, version=1)
    assert client.put(address, json={"blocks": []}, headers=headers).status_code == 200


def test_who_may_not_arrange_it_does_not_come_in(client: FlaskClient) -> None:
    editor = visitor(client, "editor")
    assert "This needs the permission" in read(editor, "/desk/front", 403)
    assert "This needs the permission" in read(editor, HERE, 403)
    assert press(editor, MultiDict(), "release").status_code == 403


def test_a_step_that_nobody_can_press_changes_nothing() -> None:
    for step in ("", "fly.0", "add.none", "raise.-1", "raise.1.1.1", "raise.٣"):
        layout = [Block("lead")]
        assert front_layout.take(layout, step, MultiDict()) == ""
        assert layout == [Block("lead")]
    nothing: front_layout.Layout = []
    assert front_layout.take(nothing, f"add.{'a' * 26}", MultiDict({"into": "x"})) == "0.0"
    assert nothing == [Block("lead", articles=["a" * 26])]
    with pytest.raises(Malformed):
        front_layout.carried(MultiDict({"item": "a" * 26}))
