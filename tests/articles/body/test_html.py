"""The body as HTML: small, semantic, valid, and harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from newsapp.articles.body.html import to_html
from newsapp.articles.body.tree import words
from newsapp.articles.body.validation import empty
from tests.articles.body.documents import (
    HINDI,
    MARATHI,
    PICTURE,
    PICTURES,
    URDU,
    doc,
    documents,
    link,
    node,
    paragraph,
    text,
)
from tests.articles.body.seen import Tags, check_harmless


def html(*blocks: Any) -> str:
    return to_html(doc(*blocks), PICTURES)


def cell(kind: str, *inside: str, **attrs: int) -> Any:
    return node(kind, *map(paragraph, inside), **attrs)


@settings(deadline=None, max_examples=100)
@given(documents())
def test_any_good_document_becomes_valid_harmless_html(document: Any) -> None:
    made = to_html(document, PICTURES)
    check_harmless(made)
    page = Tags(made)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    labels = [attrs["aria-label"] for _, attrs in page.tags if "aria-label" in attrs]
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    assert not [it for it in ids if re.search(r"\s|^$", it)]


@settings(deadline=None, max_examples=100)
@given(documents(tidy=True))
def test_no_word_of_a_paragraph_is_lost(document: Any) -> None:
    shown = Tags(to_html(document, PICTURES)).text
    for found in document["content"]:
        if found["type"] in ("paragraph", "heading"):
            assert words(found).replace("\n", "") in shown


def test_nothing_is_made_of_nothing() -> None:
    assert to_html(empty(), {}) == ""
    hollow = [
        paragraph(),
        paragraph("  \n "),
        node("heading", text(" "), level=2),
        node("blockquote", paragraph()),
        node("pullquote", paragraph(), cite="Nobody"),
        node("gallery", node("figure", image="gone")),
        node("fact_box", paragraph()),
        node("table", node("table_row", cell("table_cell"))),
    ]
    assert html(*hollow) == ""


def test_words_and_attributes_are_escaped() -> None:
    assert html(paragraph("<script>alert('&')</script>")) == "<p>&lt;script&gt;alert('&amp;')&lt;/script&gt;</p>"
    made = html(node("fact_box", paragraph("a"), title='"><img onerror=x>'))
    assert 'aria-label="&quot;&gt;&lt;img onerror=x&gt;"' in made


def test_marks_are_opened_once_over_the_texts_that_share_them() -> None:
    made = html(
        paragraph(
            text("a ", link("https://example.org/?a=1&b=2", title="T")),
            text("b", "em", link("https://example.org/?a=1&b=2", title="T")),
            text("c", "em", "strong"),
        )
    )
    assert made == (
        '<p><a href="https://example.org/?a=1&amp;b=2" title="T" rel="noopener">a <em>b</em></a>'
        "<strong><em>c</em></strong></p>"
    )


def test_links_within_the_site_have_no_rel() -> None:
    assert html(paragraph(text("a", link("/a")))) == '<p><a href="/a">a</a></p>'


def test_every_mark_has_its_tag() -> None:
    for mark, tag in ("strike", "s"), ("sub", "sub"), ("sup", "sup"), ("code", "code"):
        assert html(paragraph(text("a", mark))) == f"<p><{tag}>a</{tag}></p>"


@pytest.mark.parametrize(
    ("tag", "direction", "said"),
    [
        ("ur", "rtl", URDU),
        ("ur-Arab-PK", "rtl", URDU),
        ("hi", "ltr", HINDI),
        ("mr", "ltr", MARATHI),
    ],
)
def test_a_foreign_quote_says_its_language_and_direction(tag: str, direction: str, said: str) -> None:
    made = html(paragraph("He said: ", text(said, {"type": "lang", "attrs": {"lang": tag}})))
    assert f'<span lang="{tag}" dir="{direction}">{said}</span>' in made


def test_headings_have_readable_ids_of_their_own_in_any_script() -> None:
    made = html(
        *(
            node("heading", text(said), level=level)
            for said, level in [
                ("Where the money went", 2),
                ("Where the  money went?", 3),
                (HINDI, 4),
                ("शेत\u200dकरी", 2),
                ("!!!", 2),
                ("…", 2),
                ("x" * 99, 2),
                ("Where the money went 2", 2),
            ]
        )
    )
    assert re.findall(r'<h(\d) id="([^"]+)"', made) == [
        ("2", "part-where-the-money-went"),
        ("3", "part-where-the-money-went-2"),
        ("4", "part-निगरानी-के-क़ानून-की-माँग"),
        ("2", "part-शेतकरी"),
        ("2", "part"),
        ("2", "part-2"),
        ("2", "part-" + "x" * 55),
        ("2", "part-where-the-money-went-2-2"),
    ]


def test_a_lone_paragraph_in_an_item_needs_no_tag() -> None:
    item = node("list_item", paragraph("a"), node("bullet_list", node("list_item", paragraph("b"), paragraph("c"))))
    assert (
        html(node("ordered_list", item, start=4)) == '<ol start="4"><li>a<ul><li><p>b</p><p>c</p></li></ul></li></ol>'
    )


def test_who_is_quoted_stands_outside_of_the_quotation() -> None:
    assert html(node("blockquote", paragraph("a"))) == "<blockquote><p>a</p></blockquote>"
    assert html(node("blockquote", paragraph("a"), cite="B & C")) == (
        '<figure class="quote"><blockquote><p>a</p></blockquote><figcaption>B &amp; C</figcaption></figure>'
    )
    assert (
        html(node("pullquote", paragraph("a")))
        == '<figure class="pullquote"><blockquote><p>a</p></blockquote></figure>'
    )


def test_a_picture_offers_its_renditions_and_keeps_its_place() -> None:
    made = html(node("figure", image="one", alt='A "boat"', caption="At sea", credit="Photo: R. Rao"))
    sizes = 'sizes="(min-width: 680px) 640px, 100vw"'
    assert made == (
        '<figure data-image="one"><picture><source type="image/webp" '
        f'srcset="/media/p-320.webp 320w, /media/p-640.webp 640w, /media/p-1280.webp 1280w" {sizes}>'
        '<img src="/media/p-1280.jpg" '
        f'srcset="/media/p-320.jpg 320w, /media/p-640.jpg 640w, /media/p-1280.jpg 1280w" {sizes} '
        'width="1280" height="853" alt="A &quot;boat&quot;" loading="lazy" decoding="async"></picture>'
        '<figcaption><span class="caption">At sea</span> <span class="credit">Photo: R. Rao</span></figcaption>'
        "</figure>"
    )


def test_a_picture_in_one_type_needs_no_choice() -> None:
    picture = {"renditions": [{"url": "/a.png", "width": 200, "height": 100, "type": "image/png"}], "alt": "A"}
    made = to_html(doc(node("figure", image="a")), {"a": picture})
    assert "<picture>" not in made
    assert '<img src="/a.png" srcset="/a.png 200w"' in made


def test_a_rendition_of_unknown_size_is_shown_without_a_choice() -> None:
    made = to_html(doc(node("figure", image="a")), {"a": {"renditions": [{"url": "/a.png"}]}})
    assert made == '<figure data-image="a"><img src="/a.png" alt="" loading="lazy" decoding="async"></figure>'


def test_the_credit_stands_whether_or_not_there_is_a_caption() -> None:
    picture = PICTURE | {"alt": "Stripes", "caption": "Own caption", "credit": {"line": "Illustration: A. B."}}
    own = to_html(doc(node("figure", image="a")), {"a": picture})
    assert '<span class="caption">Own caption</span> <span class="credit">Illustration: A. B.</span>' in own
    assert 'alt="Stripes"' in own
    bare = to_html(doc(node("figure", image="a", caption="", alt="")), {"a": picture})
    assert '<figcaption><span class="credit">Illustration: A. B.</span></figcaption>' in bare
    assert 'alt=""' in bare
    for none in PICTURE | {"credit": None}, PICTURE | {"credit": {}}:
        assert "figcaption" not in to_html(doc(node("figure", image="a")), {"a": none})


@pytest.mark.parametrize(
    "pictures",
    [
        {},
        {"a": {}},
        {"a": {"renditions": []}},
        {"a": {"renditions": None}},
        {"a": {"renditions": [{"url": ""}]}},
        {"a": None},
    ],
)
def test_a_picture_that_is_not_there_is_left_out(pictures: Any) -> None:
    assert to_html(doc(node("figure", image="a", caption="c"), paragraph("b")), pictures) == "<p>b</p>"


def test_a_gallery_holds_its_figures() -> None:
    made = html(node("gallery", node("figure", image="one"), node("figure", image="gone"), node("figure", image="two")))
    assert made.startswith('<div class="gallery"><figure')
    assert made.count("<figure") == 2


def test_an_embed_is_a_link_until_somebody_taps_it() -> None:
    assert html(
        node("embed", provider="youtube", url="https://youtu.be/x?a=1&b", title="The <march>", caption="c")
    ) == (
        '<figure class="embed" data-provider="youtube" data-url="https://youtu.be/x?a=1&amp;b">'
        '<a href="https://youtu.be/x?a=1&amp;b" rel="noopener nofollow">YouTube: The &lt;march&gt;</a>'
        "<figcaption>c</figcaption></figure>"
    )
    assert ">Vimeo</a></figure>" in html(node("embed", provider="vimeo", url="https://vimeo.com/1"))


def test_a_table_scrolls_in_a_named_region_with_its_head_apart() -> None:
    rows = [
        node("table_row", cell("table_header", "Year"), cell("table_header", "₹ crore", colspan=2)),
        node("table_row", cell("table_header", "2025"), cell("table_cell", "1", "2"), cell("table_header")),
    ]
    made = html(node("table", *rows), node("table", *rows))
    assert made.startswith(
        '<div class="table" tabindex="0" role="region" aria-label="Year, ₹ crore"><table><thead><tr><th scope="col">'
        'Year</th><th scope="col" colspan="2">₹ crore</th></tr></thead><tbody><tr><th scope="row">2025</th>'
        "<td><p>1</p><p>2</p></td><td></td></tr></tbody></table></div>"
    )
    assert 'aria-label="Year, ₹ crore (2)"' in made


def test_no_cell_reaches_below_its_part_of_the_table() -> None:
    rows = [
        node("table_row", cell("table_header", "a", rowspan=9)),
        node("table_row", cell("table_cell", "b", rowspan=9), cell("table_cell", "c", rowspan=2)),
        node("table_row", cell("table_cell", "d", rowspan=3)),
    ]
    assert re.findall(r"<t[hd]\b[^>]*>", html(node("table", *rows))) == [
        '<th scope="col">',
        '<td rowspan="2">',
        '<td rowspan="2">',
        "<td>",
    ]


def test_a_table_whose_first_row_is_empty_is_named_after_what_comes() -> None:
    made = html(node("table", node("table_row", cell("table_cell")), node("table_row", cell("table_cell", "later"))))
    assert 'aria-label="later"' in made


def test_boxes_have_a_title_that_is_seen_and_heard() -> None:
    made = html(
        node("fact_box", paragraph("a"), title="In short"),
        node("fact_box", paragraph("b"), title="In short"),
        node("fact_box", paragraph("c")),
    )
    assert made == (
        '<aside class="fact-box" aria-label="In short"><p class="fact-box-title">In short</p><p>a</p></aside>'
        '<aside class="fact-box" aria-label="In short (2)"><p class="fact-box-title">In short</p><p>b</p></aside>'
        '<aside class="fact-box"><p>c</p></aside>'
    )


def test_dividers_and_prompts_are_places() -> None:
    assert (
        html(node("divider"), node("contribute_prompt")) == '<hr><div class="contribute-prompt" data-contribute></div>'
    )
