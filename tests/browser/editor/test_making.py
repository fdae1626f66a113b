"""The editor makes what a body may be made of, by keys and by pointer, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from newsapp.articles.body import addresses, kinds
from newsapp.articles.body.text import count_words, reading_minutes, to_text
from newsapp.articles.body.validation import check, normalised
from newsapp.articles.languages import LANGUAGES
from tests.articles.body.documents import URDU, doc, documents, link, node, paragraph, text
from tests.browser.editor.writing import Writer

pytestmark = pytest.mark.browser
EDITOR = "/static/js/desk/editor"
TABLE = f"""async () => {{
  const {{schema, MOST}} = await import("{EDITOR}/schema.mjs");
  const inside = (type) => {{
    const found = new Set(), seen = new Set(), look = (match) => {{
      if (seen.has(match)) return;
      seen.add(match);
      for (let i = 0; i < match.edgeCount; i++) (found.add(match.edge(i).type.name), look(match.edge(i).next));
    }};
    look(type.contentMatch);
    return [...found];
  }};
  const nodes = Object.values(schema.nodes).map((it) => [it.name, [Object.keys(it.attrs), inside(it)]]);
  const marks = Object.values(schema.marks).map((it) => [it.name, Object.keys(it.attrs)]);
  return [Object.fromEntries(nodes), marks, MOST];
}}"""
THROUGH = f"""async (bodies) => {{
  const {{fromBody, toBody}} = await import("{EDITOR}/body.mjs"), {{bodyWords}} = await import("{EDITOR}/words.mjs");
  return bodies.map((body) => [toBody(fromBody(body)), bodyWords(body)]);
}}"""
ADDRESSES = [
    *(
        "https://example.org",
        "http://a.b:80/?q#r",
        "mailto:a@b.c",
        "tel:+91-11",
        "/x",
        "/",
        "//x",
        "javascript:1",
        " /x",
        "x",
    ),
    *(
        "https://user@host/",
        "https://ex\u202eample.org",
        "https://उदाहरण.भारत/क",
        "https://e.org/😀",
        "data:text/html,x",
        "#a",
        "",
    ),
    *(f"https://{host}/x" for _, hosts in addresses.PROVIDERS.values() for host in hosts),
    *(
        "http://youtu.be/x",
        "https://youtu.be.evil.example/x",
        "https://x.com",
        "https://evil.example/?https://x.com/",
        "/" * 2001,
    ),
]


def test_its_table_of_nodes_and_marks_is_the_servers(writer: Writer) -> None:
    nodes, marks, most = writer.page.evaluate(TABLE)
    served = {name: [set(kind.attributes), set(kind.inside)] for name, kind in kinds.NODES.items()}
    assert {name: [set(attrs), set(inside)] for name, (attrs, inside) in nodes.items()} == served
    assert marks == [[name, list(kind.attributes)] for name, kind in kinds.MARKS.items()]
    lengths = {
        (name, rule.value.most)
        for kind in [*kinds.NODES.values(), *kinds.MARKS.values()]
        for name, rule in kind.attributes.items()
        if isinstance(rule.value, kinds.Words) and name != "url"
    }
    assert set(most.items()) == lengths


def test_it_takes_the_addresses_that_the_server_takes(writer: Writer) -> None:
    look = f"""async (all) => {{
      const {{isLink, providerOf, LINK, PROVIDERS}} = await import("{EDITOR}/addresses.mjs");
      return [all.map((it) => [isLink(it), providerOf(it)]), LINK, PROVIDERS];
    }}"""
    found, pattern, providers = writer.page.evaluate(look, ADDRESSES)
    assert found == [[addresses.is_link(it), addresses.provider_of(it)] for it in ADDRESSES]
    assert pattern == addresses.LINK
    assert providers == {key: [name, list(hosts)] for key, (name, hosts) in addresses.PROVIDERS.items()}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large])
@given(bodies=st.lists(documents(), min_size=10, max_size=10))
def test_any_body_comes_out_as_it_went_in_and_has_as_many_words(writer: Writer, bodies: list[dict[str, Any]]) -> None:
    for body, (out, words) in zip(bodies, writer.page.evaluate(THROUGH, bodies), strict=True):
        assert check(out) == []
        assert filled(normalised(out)) == filled(normalised(body))
        assert words == count_words(to_text(normalised(body)))


def filled(body: dict[str, Any], top: bool = True) -> dict[str, Any]:
    """The body with a paragraph wherever the editor needs one to type in, and without what says nothing."""
    inside = [filled(each, top=False) for each in body.get("content", [])]
    empty = {"list_item", "blockquote", "pullquote", "table_cell", "table_header", "fact_box"}
    if not inside and body["type"] in empty:
        inside = [{"type": "paragraph"}]
    if top and inside == [{"type": "paragraph"}]:
        inside = []
    attrs = {
        name: value for name, value in body.get("attrs", {}).items() if value != "" and (name, value) not in SAY_NOTHING
    }
    kept = {key: value for key, value in body.items() if key not in ("content", "attrs")}
    return kept | ({"content": inside} if inside else {}) | ({"attrs": attrs} if attrs else {})


SAY_NOTHING = {("colspan", 1), ("rowspan", 1)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_are_the_servers(writer: Writer, language: str) -> None:
    counts = [0, 1, *range(200, 3000, 59)]
    look = f"""async ([all, tag]) => {{
      const {{readingMinutes}} = await import("{EDITOR}/words.mjs");
      return all.map((n) => readingMinutes(n, tag));
    }}"""
    assert writer.page.evaluate(look, [counts, language]) == [reading_minutes(n, language) for n in counts]


# ---- making everything

TYPED = [
    ("## Water", "heading2(Water)"),
    ("### Water", "heading3(Water)"),
    ("#### Water", "heading4(Water)"),
    ("# Water", "heading2(Water)"),
    ("> Said", "blockquote(paragraph(Said))"),
    ("- one", "bullet_list(list_item(paragraph(one)))"),
    ("* one", "bullet_list(list_item(paragraph(one)))"),
    ("1. one", "ordered_list(list_item(paragraph(one)))"),
    ("12) one", "ordered_list start=12(list_item(paragraph(one)))"),
    ("३. एक", "ordered_list start=3(list_item(paragraph(एक)))"),
    ("--- after", "divider() paragraph(after)"),
    ("a **bold** b", "paragraph(a strong[bold] b)"),
    ("a __bold__ b", "paragraph(a strong[bold] b)"),
    ("an *em* b", "paragraph(an em[em] b)"),
    ("an _em_ b", "paragraph(an em[em] b)"),
    ("a ~~gone~~ b", "paragraph(a strike[gone] b)"),
    ("a `code` b", "paragraph(a code[code] b)"),
    ("see [this](example.org/x_(y)) now", "paragraph(see link https://example.org/x_(y)[this] now)"),
    ("see [this](javascript:alert(1)) now", "paragraph(see [this](javascript:alert(1)) now)"),
    ("2*3*4 snake_case_name", "paragraph(2*3*4 snake_case_name)"),
    ("**हिन्दी में** लिखा", "paragraph(strong[हिन्दी में] लिखा)"),
]


@pytest.mark.parametrize(("typed", "made"), TYPED, ids=[typed for typed, _ in TYPED])
def test_markdown_works_as_it_is_typed(writer: Writer, typed: str, made: str) -> None:
    writer.type(typed)
    assert writer.outline() == made
    assert _same(writer.saved(), writer.body())


def test_three_dashes_and_enter_are_a_divider(writer: Writer) -> None:
    writer.type("Before", "---", "After")
    assert writer.outline() == "paragraph(Before) divider() paragraph(After)"


def test_backspace_takes_markdown_back(writer: Writer) -> None:
    writer.type("- ")
    writer.press("Backspace")
    writer.type("dash")
    assert writer.outline() == "paragraph(- dash)"


BLOCKS = {
    "heading": "heading2(Words)",
    "smaller heading": "heading3(Words)",
    "smallest heading": "heading4(Words)",
    "list": "bullet_list(list_item(paragraph(Words)))",
    "numbered": "ordered_list(list_item(paragraph(Words)))",
    "quotation": "blockquote(paragraph(Words))",
    "pull quote": "pullquote(paragraph(Words))",
    "fact box": "fact_box(paragraph(Words))",
    "divider": "divider() paragraph(Words)",
    "contribution": "contribute_prompt() paragraph(Words)",
    "line break": "paragraph(hard_break()Words)",
}
NAMES = {
    "heading": "heading2",
    "smaller heading": "heading3",
    "smallest heading": "heading4",
    "list": "bullet_list",
    "numbered": "ordered_list",
    "quotation": "blockquote",
    "pull quote": "pullquote",
    "fact box": "fact_box",
    "divider": "divider",
    "contribution": "contribute_prompt",
    "line break": "hard_break",
}


@pytest.mark.parametrize("words", BLOCKS)
def test_a_block_is_made_by_slash_and_by_toolbar(writer: Writer, words: str) -> None:
    writer.slash(words)
    writer.type("Words")
    assert writer.outline() == BLOCKS[words]
    assert _same(writer.saved(), writer.body())
    writer.open({"type": "doc", "content": []})
    writer.insert(NAMES[words])
    writer.type("Words")
    assert writer.outline() == BLOCKS[words]


MARKS = {"strong": "Control+b", "em": "Control+i", "strike": "Control+Shift+x", "sub": "Control+,", "sup": "Control+."}


@pytest.mark.parametrize(("mark", "keys"), [*MARKS.items(), ("code", "Control+e")])
def test_a_mark_is_put_on_by_key_and_by_toolbar(writer: Writer, mark: str, keys: str) -> None:
    writer.type("plain ")
    writer.press(keys)
    writer.type("marked")
    writer.press(keys)
    writer.type(" ")
    writer.tool(mark)
    writer.type("again")
    assert writer.outline() == f"paragraph(plain {mark}[marked] {mark}[again])"
    assert writer.page.locator(f"[data-action={mark}]").get_attribute("aria-pressed") == "true"
    assert _same(writer.saved(), writer.body())


@pytest.mark.parametrize("by", ["key", "toolbar"])
def test_a_link_is_asked_for_checked_and_taken_off(writer: Writer, by: str) -> None:
    def ask() -> None:
        writer.press("Control+k") if by == "key" else writer.tool("link")

    writer.type("the wall")
    writer.press("Control+Shift+ArrowLeft")
    ask()
    writer.page.locator("dialog input").first.fill("javascript:alert(1)")
    writer.press("Enter")
    assert "http" in writer.page.locator("dialog [role=alert]").first.inner_text()
    writer.answer("example.org/wall", "A wall")
    assert writer.outline() == "paragraph(the link https://example.org/wall A wall[wall])"
    writer.press("ArrowRight", "ArrowLeft")
    ask()
    writer.answer("")
    assert writer.outline() == "paragraph(the wall)"
    writer.press("End")
    ask()
    writer.answer("a@example.org", "write")
    assert writer.outline() == "paragraph(the walllink mailto:a@example.org[write])"


@pytest.mark.parametrize("by", ["key", "toolbar"])
def test_words_of_another_language_are_marked_and_turned(writer: Writer, by: str) -> None:
    writer.type(f"He said {URDU}")
    writer.press("Shift+Home", "Shift+ArrowRight")
    writer.press("Control+Shift+L") if by == "key" else writer.tool("lang")
    writer.answer("ur")
    assert "lang ur[" in writer.outline()
    assert writer.page.locator(".editor-text span[lang=ur]").get_attribute("dir") == "rtl"
    assert _same(writer.saved(), writer.body())


def test_all_marks_go_together_and_come_back_from_the_server(writer: Writer) -> None:
    marks = [link("https://example.org/"), {"type": "lang", "attrs": {"lang": "hi"}}]
    body = doc(paragraph(text("सब", *marks, "strong", "em", "strike", "sub", "sup", "code"), " plain"))
    writer.open(body)
    assert writer.body() == normalised(body)
    writer.press("Control+End")
    writer.type("!")
    assert writer.saved() == normalised(doc(paragraph(*body["content"][0]["content"][:1], " plain!")))


def test_a_table_is_written_in_and_changed_with_keys_and_tools(writer: Writer) -> None:
    writer.slash("table")
    writer.type("Year")
    writer.press("Tab")
    writer.type("Rain")
    writer.tool("delete_column")
    writer.tool("row_after")
    writer.tool("delete_column")
    writer.tool("header_row")
    assert writer.outline().startswith("table(table_row(table_cell(paragraph(Year)))")
    assert writer.outline().count("table_row") == 4
    writer.tool("column_after")
    writer.tool("header_column")
    assert writer.outline().startswith("table(table_row(table_header(paragraph(Year)) table_cell(paragraph()))")
    assert _same(writer.saved(), writer.body())
    writer.tool("delete_table")
    assert "table" not in writer.outline()
    assert not writer.page.locator("[role=toolbar][aria-label=Table]").is_visible()


def test_cells_that_are_merged_until_a_row_is_empty_are_still_a_good_table(writer: Writer) -> None:
    cell = node("table_cell", paragraph("x"))
    writer.open(
        doc(node("table", node("table_row", cell, cell), node("table_row", cell, cell), node("table_row", cell, cell)))
    )
    writer.page.locator("td").first.click()
    writer.page.locator("td").nth(3).click(modifiers=["Shift"])
    writer.page.mouse.move(*_centre(writer.page, "td", 0))
    writer.page.mouse.down()
    writer.page.mouse.move(*_centre(writer.page, "td", 3), steps=4)
    writer.page.mouse.up()
    writer.tool("merge")
    assert len(writer.body()["content"][0]["content"]) == 2
    assert _same(writer.saved(), writer.body())


def test_what_a_block_says_of_itself_is_written_in_place_and_undone_with_the_rest(writer: Writer) -> None:
    writer.type("> Said")
    writer.press("Alt+Enter")
    writer.type("A fisher")
    writer.press("Enter")
    assert writer.outline() == "blockquote cite=A fisher(paragraph(Said))"
    writer.type("!")
    assert "!Said" in writer.outline()
    writer.press("Control+z", "Control+z")
    assert writer.outline() == "blockquote(paragraph(Said))"
    writer.press("Control+Shift+Z")
    assert "A fisher" in writer.outline()
    assert writer.page.locator(".editor-blockquote input").input_value() == "A fisher"


def test_a_post_is_embedded_by_its_address_alone_and_nothing_of_it_is_loaded(writer: Writer) -> None:
    writer.paste(text="https://youtu.be/abc?t=4")
    writer.slash("post")
    writer.page.locator("dialog input").fill("https://evil.example/")
    writer.press("Enter")
    assert "YouTube" in writer.page.locator("dialog [role=alert]").inner_text()
    writer.answer("http://x.com/a/status/1")
    writer.press("ArrowUp", "Alt+Enter")
    writer.type("A title")
    made = writer.outline()
    assert "embed provider=youtube url=https://youtu.be/abc?t=4()" in made
    assert "embed provider=x url=https://x.com/a/status/1 title=A title()" in made
    assert _same(writer.saved(), writer.body())
    assert all(path.startswith(("/", "/static")) for path in writer.site.asked)


def test_blocks_move_with_keys(writer: Writer) -> None:
    writer.type("one", "two", "- three", "four")
    writer.press("Alt+ArrowUp")
    assert "list_item(paragraph(four)) list_item(paragraph(three))" in writer.outline()
    writer.press("Control+Home", "Alt+ArrowDown")
    assert writer.outline().startswith("paragraph(two) paragraph(one)")
    writer.type("x")
    assert writer.outline().startswith("paragraph(two) paragraph(xone)")


def test_undo_and_redo_by_key_and_toolbar(writer: Writer) -> None:
    writer.type("## Water")
    writer.tool("undo")
    writer.press("Control+z", "Control+z")
    assert "heading" not in writer.outline()
    writer.tool("redo")
    writer.press("Control+y", "Control+y")
    assert writer.outline() == "heading2(Water)"


def test_lists_go_deeper_and_end(writer: Writer) -> None:
    writer.type("- one", "two")
    writer.press("Tab", "Enter")
    writer.type("three")
    writer.press("Shift+Tab", "Enter", "Enter")
    writer.type("after")
    inner = "bullet_list(list_item(paragraph(two)))"
    made = f"bullet_list(list_item(paragraph(one) {inner}) list_item(paragraph(three))) paragraph(after)"
    assert writer.outline() == made
    writer.press("Control+Home")
    writer.tool("ordered_list")
    assert writer.outline().startswith("ordered_list(")


def _same(saved: dict[str, Any], body: dict[str, Any]) -> bool:
    return normalised(saved) == normalised(body)


def _centre(page: Page, what: str, number: int) -> tuple[float, float]:
    box = page.locator(what).nth(number).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
