"""The body as Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from newsapp.articles.body.markdown import to_markdown
from newsapp.articles.body.validation import empty
from tests.articles.body.documents import HINDI, URDU, doc, documents, link, node, paragraph, text


def markdown(*blocks: Any) -> str:
    return to_markdown(doc(*blocks)).removesuffix("\n")


def item(*inside: Any) -> Any:
    return node("list_item", *inside)


def test_a_document_is_written_as_people_write_it() -> None:
    assert markdown(
        node("heading", text(HINDI), level=3),
        paragraph("He said ", text("no", "strong"), ", ", text("never", "em"), " ", text("and", "strike"), "."),
        node(
            "bullet_list",
            item(paragraph("a"), node("ordered_list", item(paragraph("b")), start=9)),
            item(paragraph("c")),
        ),
        node("blockquote", paragraph("q"), paragraph(URDU), cite="Them"),
        node("divider"),
        paragraph(text("x", link("https://example.org/?a&b", title='"T"')), node("hard_break"), text("y", "code")),
    ).split("\n") == [
        f"### {HINDI}",
        "",
        "He said **no**, *never* ~~and~~.",
        "",
        "- a",
        "",
        "  9. b",
        "- c",
        "",
        "> q",
        ">",
        f"> {URDU}",
        ">",
        "> — Them",
        "",
        "---",
        "",
        r'[x](https://example.org/?a\&b "\"T\"")' + "\\",
        "`y`",
    ]


def test_what_markdown_would_take_for_a_sign_is_escaped() -> None:
    assert markdown(paragraph("*a* _b_ [c] <d> & `e` ~f~ | # \\")) == (
        r"\*a\* \_b\_ \[c\] \<d\> \& \`e\` \~f\~ \| \# " + "\\\\"
    )
    lines = [
        text("- a"),
        node("hard_break"),
        text("+ b"),
        node("hard_break"),
        text("12. c"),
        node("hard_break"),
        text("=="),
    ]
    assert markdown(paragraph(*lines)) == "\\- a\\\n\\+ b\\\n12\\. c\\\n\\=="
    assert markdown(paragraph("Look!", text("a", link("/a")))) == r"Look\![a](/a)"


def test_a_delimiter_that_would_not_work_gives_way_to_a_tag() -> None:
    assert markdown(paragraph("un", text("believ", "em"), "able")) == "un<em>believ</em>able"
    assert markdown(paragraph(text("(a)", "strong"))) == r"<strong>(a)</strong>"
    assert markdown(paragraph("(", text("a", "strong"), ")")) == "(**a**)"
    assert markdown(paragraph(text("a", "sub"), text("b", "sup"))) == "<sub>a</sub><sup>b</sup>"
    quote = text(URDU, {"type": "lang", "attrs": {"lang": "ur"}})
    assert markdown(paragraph(quote)) == f'<span lang="ur" dir="rtl">{URDU}</span>'


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("a|b", r"<code>a\|b</code>"),
        ("<b>", "`<b>`"),
    ],
)
def test_code_is_fenced_in_more_ticks_than_it_has(said: str, written: str) -> None:
    assert markdown(paragraph("x", text(said, "code"))) == f"x{written}"


def test_lists_side_by_side_have_different_signs() -> None:
    bullets = node("bullet_list", item(paragraph("a")))
    numbers = node("ordered_list", item(paragraph("b")))
    assert markdown(bullets, bullets, bullets, numbers, numbers) == "- a\n\n* a\n\n- a\n\n1. b\n\n1) b"


def test_pictures_name_their_ids() -> None:
    assert markdown(node("figure", image="one", alt="A [b]", caption='Cap "c"')) == r'![A \[b\]](image:one "Cap \"c\"")'
    assert (
        markdown(node("gallery", node("figure", image="one"), node("figure", image="two")))
        == "![](image:one)\n\n![](image:two)"
    )


def test_tables_are_rectangular_and_their_head_is_a_head() -> None:
    head = node(
        "table_row", node("table_header", paragraph("a|b")), node("table_header", paragraph("c"), paragraph("d"))
    )
    body = node("table_row", node("table_cell", paragraph("x", node("hard_break"), "y")))
    assert markdown(node("table", head, body)) == "| a\\|b | c<br>d |\n| --- | --- |\n| x<br>y |  |"
    assert markdown(node("table", body)) == "|  |\n| --- |\n| x<br>y |"


def test_what_markdown_cannot_say_is_said_plainly_or_left_out() -> None:
    assert markdown(node("embed", provider="youtube", url="https://youtu.be/x_(y)", title="A *b*")) == (
        r"[YouTube: A \*b\*](<https://youtu.be/x_(y)>)"
    )
    assert markdown(node("fact_box", paragraph("a"), title="T")) == "> **T**\n>\n> a"
    assert markdown(node("pullquote", paragraph("a"), cite="B")) == "> a\n>\n> — B"
    assert markdown(node("contribute_prompt"), paragraph(), node("heading", level=2), node("blockquote")) == ""
    assert to_markdown(empty()) == "\n"


@settings(deadline=None, max_examples=60)
@given(documents())
def test_any_good_document_can_be_written(document: Any) -> None:
    assert to_markdown(document).endswith("\n")
