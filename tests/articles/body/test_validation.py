"""What a body may be, how its flaws are told, and the form in which it is kept."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings

from newsapp.articles.body import kinds
from newsapp.articles.body.tree import walk
from newsapp.articles.body.validation import MOST_FLAWS, Flaw, check, empty, normalised
from tests.articles.body.documents import HINDI, URDU, doc, documents, link, node, paragraph, text


def flaws(*blocks: Any) -> list[tuple[str, str]]:
    return [(flaw.path, flaw.sentence) for flaw in check(doc(*blocks))]


def nested(depth: int) -> dict[str, Any]:
    inner = paragraph("deep")
    for _ in range(depth):
        inner = node("blockquote", inner)
    return inner


def test_an_empty_document_is_good() -> None:
    assert check(empty()) == []
    assert check({"type": "doc"}) == []
    assert normalised({"type": "doc"}) == empty()


def test_a_flaw_says_where_and_what() -> None:
    assert flaws(paragraph("a"), node("heading", text("b"), level=7)) == [
        ("body.content.1.attrs.level", "It must be a whole number from 2 to 4.")
    ]
    assert flaws(node("script", text("alert(1)")))[0][0] == "body.content.0.type"
    assert 'There is no node "script"' in flaws(node("script"))[0][1]
    assert flaws(node("heading", text("b"))) == [("body.content.0.attrs.level", "It is needed.")]
    assert flaws(node("figure", image="no such id!")) == [
        ("body.content.0.attrs.image", "It must be the id of a picture.")
    ]


def test_what_is_in_the_wrong_place_is_told_what_may_be_there() -> None:
    assert flaws(node("bullet_list", paragraph("a"))) == [
        ("body.content.0.content.0.type", "A paragraph cannot be here; what can is list_item.")
    ]
    assert flaws(node("bullet_list")) == [("body.content.0.content", "It needs at least 1 list_item.")]


@pytest.mark.parametrize(
    "document",
    [
        None,
        7,
        "doc",
        [],
        {},
        {"type": []},
        {"type": "paragraph"},
        {"type": "doc", "content": {}},
        doc(7),
        {"type": "doc", "content": None},
        doc({"type": {}}),
        doc(paragraph(text(7))),
        doc({"type": "paragraph", "attrs": []}),
        doc(paragraph({"type": "text", "text": "a", "marks": {}})),
        doc(paragraph({"type": "text", "text": "a", "marks": [None]})),
        doc({"type": "divider", "content": []}),
        doc(paragraph({"type": "text"})),
        doc({"type": "heading", "attrs": {"level": True}}),
        {"type": "doc", 7: 8},
        doc({"type": "heading", "attrs": {"level": 10**5000}}),
        doc({"type": "heading", "attrs": {"level": float("nan")}}),
        doc({"type": "heading", "attrs": {"level": float("inf")}}),
        doc(node("embed", provider=[], url={})),
    ],
)
def test_no_wrong_shape_gets_through_or_crashes(document: object) -> None:
    assert check(document) != []


def test_unknown_fields_attributes_and_marks_are_refused() -> None:
    assert flaws({**paragraph("a"), "onclick": "x"}) == [("body.content.0", 'There is no field "onclick" here.')]
    assert flaws({**paragraph("a"), "a\x00" + "b" * 99: "x"}) == [
        ("body.content.0", "There is no field of such a name here.")
    ]
    assert flaws(node("divider", style="x")) == [("body.content.0.attrs", 'There is no field "style" here.')]
    ((path, sentence),) = flaws(paragraph(text("a", "blink")))
    assert path == "body.content.0.content.0.marks.0.type"
    assert 'There is no mark "blink"' in sentence


def test_a_mark_is_put_on_a_text_once() -> None:
    twice = paragraph(text("a", link("/a"), link("/b")))
    assert flaws(twice) == [("body.content.0.content.0.marks.1", "There is a link on this text already.")]
    assert len(flaws(paragraph(text("a", *["strong"] * 100_000)))) < 10


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("a\x00b", "a control character"),
        ("a\x0bb", "a control character"),
        ("a\x9fb", "a control character"),
        ("a\r\nb", "a control character"),
        ("\ud800", "half of a surrogate pair"),
        ("\u202eabc", "an invisible character that turns the direction"),
        ("\u2066", "an invisible character"),
        ("\ufffe", "a code point that is no character"),
        ("\U0010ffff", "a code point that is no character"),
    ],
)
def test_characters_that_are_none_or_that_mislead_are_refused(bad: str, sentence: str) -> None:
    assert sentence in flaws(paragraph(bad))[0][1]
    assert sentence in flaws(node("fact_box", title=bad))[0][1]


def test_joiners_and_direction_marks_that_words_need_stay() -> None:
    said = "क्\u200dष می\u200cخواهم \u200eabc\u200f\tof\nlines"
    assert flaws(paragraph(said)) == []
    assert normalised(doc(paragraph(said)))["content"][0]["content"][0]["text"] == said


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_a_tree_of_any_depth_is_refused_at_once(depth: int) -> None:
    document = doc(nested(depth))
    started = time.process_time()
    found = check(document)
    assert time.process_time() - started < 0.05
    assert [flaw.sentence for flaw in found] == ["It is nested more than 32 levels deep."]
    while document.get("content"):  # or Python itself would go down all of it to forget it
        document = document["content"].pop()


def test_the_deepest_tree_that_is_taken_has_32_levels() -> None:
    assert flaws(nested(29)) == []
    assert [sentence for _, sentence in flaws(nested(30))] == ["It is nested more than 32 levels deep."]


def test_too_many_nodes_and_too_much_text_are_refused_at_once() -> None:
    started = time.process_time()
    assert flaws(*[paragraph("a")] * 10_001) == [("body", "It has more than 20,000 nodes.")]
    assert check(doc(*[node("divider")] * 2_000_000)) == [Flaw("body", "It has more than 20,000 nodes.")]
    assert flaws(paragraph("क" * 400_000)) == [("body", "It has more than 1,000,000 bytes of text.")]
    assert flaws(*[node("figure", image="a", caption="x" * 2000)] * 501) == [
        ("body", "It has more than 1,000,000 bytes of text.")
    ]
    assert flaws(paragraph("a" * kinds.MOST_BYTES)) == []
    assert time.process_time() - started < 2


def test_not_more_flaws_are_told_than_anybody_reads() -> None:
    assert len(check(doc(*[node("script")] * 10_000))) == MOST_FLAWS


def test_texts_with_equal_marks_are_merged_and_composed() -> None:
    document = doc(
        paragraph(text("caf", "em", "strong"), text("", "code"), text("e\u0301", "strong", "em"), text("\u0301"))
    )
    assert normalised(document) == doc(paragraph(text("caf\u00e9", "strong", "em"), text("\u0301")))


def test_composing_reaches_over_the_border_of_merged_texts() -> None:
    assert normalised(doc(paragraph("e", "\u0301"))) == doc(paragraph("\u00e9"))


def test_nulls_empty_lists_and_numbers_with_a_point_are_put_in_order() -> None:
    written = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 2.0}, "content": [text("a")]},
            {"type": "blockquote", "attrs": {"cite": None}, "content": []},
            {"type": "paragraph", "attrs": {}, "content": [text("b", link("/a", title=None))]},
        ],
    }
    assert check(written) == []
    assert normalised(written) == doc(
        node("heading", text("a"), level=2), {"type": "blockquote"}, paragraph(text("b", link("/a")))
    )
    assert isinstance(normalised(written)["content"][0]["attrs"]["level"], int)


def test_the_given_document_is_left_alone() -> None:
    document = doc(paragraph(HINDI, URDU))
    normalised(document)
    assert document == doc(paragraph(HINDI, URDU))


@settings(deadline=None, max_examples=100)
@given(documents())
def test_the_normal_form_is_good_and_lasting(document: Any) -> None:
    normal = normalised(document)
    assert check(normal) == []
    assert normalised(normal) == normal
    assert all(unicodedata.is_normalized("NFC", found.get("text", "")) for found in walk(normal))
    assert all(found.get("text") != "" for found in walk(normal))
