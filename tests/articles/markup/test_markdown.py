"""Markdown as people write it, and the documents it becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsapp.articles.body.markdown import to_markdown
from newsapp.articles.body.text import to_text
from newsapp.articles.body.tree import children, walk
from newsapp.articles.body.validation import check, normalised
from newsapp.articles.markup.markdown import from_markdown
from newsapp.platform.errors import Invalid
from tests.articles.body.documents import HINDI, MARATHI, URDU, doc, documents, link, node, paragraph, text

SAYABLE = {
    "paragraph",
    "heading",
    "bullet_list",
    "ordered_list",
    "list_item",
    "blockquote",
    "divider",
    "text",
    "hard_break",
    "figure",
    "doc",
}


def sayable(document: Any) -> Any:
    """The part of a document that Markdown can say."""
    kept = [
        block
        for block in document["content"]
        if all(
            it["type"] in SAYABLE and "cite" not in it.get("attrs", {}) and "credit" not in it.get("attrs", {})
            for it in walk(block)
        )
    ]
    return doc(*kept)


@settings(deadline=None, max_examples=75)
@given(documents(tidy=True).map(sayable))
def test_what_we_write_is_read_back_to_the_letter(document: Any) -> None:
    parsed = from_markdown(to_markdown(document))
    assert parsed.document == normalised(document)
    assert parsed.warnings == []


@settings(deadline=None, max_examples=75)
@given(documents(tidy=True))
def test_no_word_of_any_document_is_lost_on_the_way(document: Any) -> None:
    back = from_markdown(to_markdown(document)).document
    said = {
        word
        for block in children(normalised(document))
        if block["type"] in ("table", "fact_box", "pullquote")
        for found in walk(block)
        if found["type"] == "text"
        for word in found["text"].split()
    }
    assert said <= set(to_text(back).split()) | {part for found in walk(back) for part in found.get("text", "").split()}


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=5),
            st.sampled_from(
                [
                    "\n",
                    "\n\n",
                    "- ",
                    "1. ",
                    "> ",
                    "**",
                    "*",
                    "`",
                    "```\n",
                    "|",
                    "|-|-|\n",
                    "[a](b)",
                    "![x](image:one)",
                    "<b>",
                    "</div>",
                    "<!--",
                    "# ",
                    "    ",
                    "\\",
                    "&amp;",
                    "[a]: /b\n",
                    HINDI,
                    URDU,
                    MARATHI,
                ]
            ),
        ),
        max_size=25,
    ).map("".join)
)
def test_any_text_becomes_a_good_document(markdown: str) -> None:
    assert check(from_markdown(markdown).document) == []


def test_a_text_in_each_of_our_scripts() -> None:
    assert from_markdown(f"# {HINDI}\n\n{MARATHI} **{URDU}**।\n\n- {URDU}").document == doc(
        node("heading", text(HINDI), level=2),
        paragraph(f"{MARATHI} ", text(URDU, "strong"), "।"),
        node("bullet_list", node("list_item", paragraph(URDU))),
    )


def test_tables_strikes_and_breaks() -> None:
    written = "| a | b |\n|---|:-:|\n| ~~1~~ | x\\|y |\n\none  \ntwo\\\nthree\nfour"
    assert from_markdown(written).document["content"] == [
        node(
            "table",
            node("table_row", *(node("table_header", paragraph(it)) for it in "ab")),
            node("table_row", node("table_cell", paragraph(text("1", "strike"))), node("table_cell", paragraph("x|y"))),
        ),
        paragraph("one", node("hard_break"), "two", node("hard_break"), "three four"),
    ]


def test_pictures_of_the_library_are_figures_and_others_are_left_out() -> None:
    parsed = from_markdown('before ![A *b*](image:one "Cap") after\n\n![x](https://example.org/a.jpg)')
    assert parsed.document == doc(
        paragraph("before"), node("figure", image="one", alt="A b", caption="Cap"), paragraph("after")
    )
    assert parsed.warnings == ["Left out: 1 × picture that is not in the library."]


def test_links_stay_as_they_are_written() -> None:
    parsed = from_markdown("[a](https://उदाहरण.भारत/पथ) [b](javascript:alert) <https://example.org/c>")
    assert parsed.document == doc(
        paragraph(
            text("a", link("https://उदाहरण.भारत/पथ")),
            " b ",
            text("https://example.org/c", link("https://example.org/c")),
        )
    )
    assert parsed.warnings == ["Left out: 1 × link to an address that cannot be kept."]


def test_html_inside_is_read_as_html() -> None:
    parsed = from_markdown("H<sub>2</sub>O\n\n<div>\n\n*a*\n\n</div>\n\n<script>x</script>")
    assert parsed.document == doc(paragraph("H", text("2", "sub"), "O"), paragraph(text("a", "em")))
    assert parsed.warnings == ["Left out: 1 × script."]


def test_indented_lines_are_no_code_and_fenced_lines_are() -> None:
    assert from_markdown("    verse\n\n```\na <b>\nb\n```").document == doc(
        paragraph("verse"),
        paragraph(text("a <b>", "code"), {"type": "hard_break", "marks": [{"type": "code"}]}, text("b", "code")),
    )


def test_characters_that_may_not_be_are_left_out_with_a_warning() -> None:
    parsed = from_markdown("a\x00b\ud800\u202e c\r\nd")
    assert parsed.document == doc(paragraph("ab c d"))
    assert parsed.warnings == ["Left out: 3 × control or direction character."]


@pytest.mark.parametrize("markdown", ["x" * 500_001, "*" * 15_001, "| " * 100 + "\n" * 300])
def test_too_much_is_refused_by_the_name_of_the_field(markdown: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_markdown(markdown)
    assert list(refused.value.errors) == ["body_markdown"]
