"""The body as plain text, its length, and what it points to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from newsapp.articles.body.references import images, links
from newsapp.articles.body.text import count_words, reading_minutes, to_text
from newsapp.articles.body.validation import empty
from tests.articles.body.documents import HINDI, MARATHI, URDU, doc, documents, link, node, paragraph, text


def row(*cells: str) -> Any:
    return node("table_row", *(node("table_cell", paragraph(cell)) for cell in cells))


def test_paragraphs_are_parted_by_blank_lines() -> None:
    document = doc(
        node("heading", text(HINDI), level=2), paragraph("a ", text("b", "em"), " c"), paragraph(), paragraph(URDU)
    )
    assert to_text(document) == f"{HINDI}\n\na b c\n\n{URDU}"
    assert to_text(empty()) == ""


def test_a_hard_break_is_a_line_end_and_other_blanks_are_squeezed() -> None:
    assert to_text(doc(paragraph("a\n  b ", node("hard_break"), " c\t\u00a0 d"))) == "a b\nc d"


def test_everything_a_reader_reads_is_in_the_text() -> None:
    items = node("list_item", paragraph("one"), node("bullet_list", node("list_item", paragraph("inner"))))
    document = doc(
        node("ordered_list", items, node("list_item"), node("list_item", paragraph("three")), start=4.0),
        node("pullquote", paragraph(MARATHI), cite="A  farmer"),
        node("blockquote", paragraph("q")),
        node("fact_box", paragraph("box"), title="Title"),
        node("divider"),
        node("contribute_prompt"),
        node("table", row("a", "b"), row("", ""), row("c", "")),
        node(
            "gallery",
            node("figure", image="one", caption="Cap", credit="Cred", alt="not read"),
            node("figure", image="two"),
        ),
        node("embed", provider="x", url="https://x.com/a", title="Post", caption="Said"),
    )
    assert to_text(document).split("\n\n") == [
        "4. one\n- inner\n6. three",
        MARATHI,
        "— A farmer",
        "q",
        "Title",
        "box",
        "a\tb\nc",
        "Cap\nCred",
        "Post\nSaid",
    ]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("", 0),
        ("One two—three, four's twenty-five", 5),
        ("— * … -", 0),
        (HINDI, 5),
        (MARATHI, 4),
        (URDU, 7),
        ("می\u200cخواهم", 1),
        ("and/or", 2),
        ("₹500 crore", 2),
        ("1,000\n\n2", 2),
    ],
)
def test_words_are_counted_in_every_script(said: str, number: int) -> None:
    assert count_words(said) == number


def test_reading_takes_at_least_a_minute_and_longer_in_some_languages() -> None:
    assert reading_minutes(0, "en") == 1
    assert reading_minutes(2380, "en") == 10
    assert reading_minutes(2380, "en-IN") == 10
    assert reading_minutes(1840, "hi") == reading_minutes(1840, "mr") == reading_minutes(1840, "xx") == 10
    assert reading_minutes(1610, "ur") == 10


@settings(deadline=None, max_examples=60)
@given(documents())
def test_any_good_document_has_a_text(document: Any) -> None:
    assert count_words(to_text(document)) >= 0
    assert not to_text(document).startswith("\n")
    assert "\n\n\n" not in to_text(document)


def test_pictures_and_links_are_told_once_in_reading_order() -> None:
    document = doc(
        node("gallery", node("figure", image="two"), node("figure", image="one")),
        node("fact_box", node("figure", image="two"), node("figure", image="three")),
        paragraph(text("a", link("/b")), text("b", "em", link("https://a.example")), text("c", link("/b"))),
    )
    assert images(document) == ["two", "one", "three"]
    assert links(document) == ["/b", "https://a.example"]
    assert images(empty()) == links(empty()) == []
