"""The desk's pages of sections, tags and authors, as a browser without script gets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles import shelves
from newsapp.articles.actions import cataloguing
from newsapp.staff.roles import WORKER
from tests.desk.leafing import led, post, read
from tests.factories import newsroom
from tests.factories.visitors import BROWSER, Visitor, visitor

HERE = "/desk/catalogue"


@pytest.fixture
def editor(client: FlaskClient) -> Visitor:
    newsroom.catalogue()
    return visitor(client, "editor")


def test_each_kind_has_a_list_with_how_much_of_the_paper_uses_it(editor: Visitor) -> None:
    newsroom.published()
    newsroom.draft(headline="Another")
    shown = read(editor, HERE)
    assert re.findall(r"<bdi>(\w+)</bdi>", shown) == ["Climate", "Labour"]
    assert re.findall(r'data-name="Used by">([^<]+)<', shown) == ["2 stories", "0 stories"]
    assert re.findall(r'data-name="Used by">([^<]+)<', read(editor, f"{HERE}/tags")) == ["0 stories", "2 stories"]
    assert "Meera Kulkarni" in read(editor, f"{HERE}/authors")
    assert editor.browser.get(f"{HERE}/others", headers=BROWSER).status_code == 404


@pytest.mark.parametrize(
    ("kinds", "typed"),
    [
        ("sections", {"name": "जल", "slug": "water", "description": "Wells <and> rivers", "position": "3"}),
        ("tags", {"name": "Monsoon", "slug": ""}),
        ("authors", {"name": "Zoya", "slug": "", "bio": "Writes.", "email": "zoya@paper.example"}),
    ],
)
def test_an_entry_is_added_changed_and_removed_with_all_its_fields(
    editor: Visitor, kinds: str, typed: dict[str, str]
) -> None:
    assert led(post(editor, f"{HERE}/{kinds}", **typed)) == f"{HERE}/{kinds}?done=added"
    slug = typed["slug"] or typed["name"].lower()
    row: Any = shelves.entry(kinds[:-1], slug)
    assert {name: str(getattr(row, name)) for name in typed} == typed | {"slug": slug}
    one = f"{HERE}/{kinds}/{slug}"
    shown = read(editor, one)
    assert all(value.replace("<and>", "&lt;and&gt;") in shown for value in typed.values())
    assert led(post(editor, one, **typed | {"name": "Renamed", "slug": slug})) == f"{HERE}/{kinds}?done=changed"
    assert "follow within seconds" in read(editor, f"{HERE}/{kinds}?done=changed")
    assert "Renamed" in read(editor, one)
    assert led(post(editor, f"{one}/removal")) == f"{HERE}/{kinds}?done=removed"
    read(editor, one, 404)


def test_what_is_refused_is_kept_as_it_was_typed_and_its_field_is_marked(editor: Visitor) -> None:
    taken = post(editor, f"{HERE}/sections", name='Climate "2"', slug="climate", description="x")
    assert taken.status_code == 409
    assert 'value="Climate &#34;2&#34;"' in taken.text
    assert re.search(r'id="slug"[^>]* aria-invalid="true"', taken.text)
    assert "Another has this address already." in taken.text
    bad = post(editor, f"{HERE}/sections/labour", name="", slug="Ba d", description="kept", position="-1")
    assert bad.status_code == 422
    assert re.search(r'id="position"[^>]* aria-invalid="true"', bad.text)
    worse = post(editor, f"{HERE}/sections/labour", name="", slug="Ba d", description="kept", position="x")
    assert (worse.status_code, ">kept</textarea>" in worse.text) == (422, True)
    blank = post(editor, f"{HERE}/sections/labour", name="", slug="Ba d")
    assert re.findall(r'id="(\w+)"[^>]* aria-invalid="true"', blank.text) == ["name", "slug"]
    assert cataloguing.find("section", "labour").name == "Labour"


def test_what_stories_use_says_so_and_stays(editor: Visitor) -> None:
    newsroom.draft()
    shown = read(editor, f"{HERE}/sections/climate")
    assert "1 story. While stories use it, it cannot be removed" in shown
    assert '/removal"' not in shown
    assert 'href="/desk/stories?section=climate"' in shown
    refused = post(editor, f"{HERE}/sections/climate/removal")
    assert (refused.status_code, "Articles use it; file them elsewhere first." in refused.text) == (409, True)
    assert cataloguing.find("section", "climate")


def test_a_long_list_goes_on_and_is_searched_by_name(editor: Visitor) -> None:
    for number in range(52):
        cataloguing.add("tag", {"name": f"Ward {number:02} %"}, by=WORKER)
    first = read(editor, f"{HERE}/tags?q=ward")
    assert len(re.findall(r'scope="row"', first)) == 50
    onward = re.search(r'href="(/desk/catalogue/tags\?[^"]+)" rel="next"', first)
    assert onward
    assert re.findall(r"<bdi>(Ward \d\d) %", read(editor, onward[1].replace("&amp;", "&"))) == ["Ward 50", "Ward 51"]
    assert "Nothing here has this in its name." in read(editor, f"{HERE}/tags?q=_")
    read(editor, f"{HERE}/tags?cursor=nonsense", 422)


def test_uses_are_counted_no_further_than_makes_sense(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_COUNTED", 2)
    stories = [newsroom.draft(headline=f"Story {number}") for number in range(3)]
    section, author = stories[0].section, stories[0].bylines[0].author
    assert section
    assert shelves.uses("section", [section.id, "none"]) == {section.id: 2, "none": 0}
    assert shelves.uses("author", [author.id]) == {author.id: 2}
    assert shelves.uses("tag", []) == {}


def test_who_may_not_keep_the_catalogue_does_not_see_it(client: FlaskClient) -> None:
    contributor = visitor(client, "contributor")
    for path in (HERE, f"{HERE}/tags", f"{HERE}/tags/rain"):
        assert "This needs the permission" in read(contributor, path, 403)
    assert post(contributor, f"{HERE}/tags", name="x").status_code == 403
