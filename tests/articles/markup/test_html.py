"""HTML as people paste it, and the documents it becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsapp.articles.body.html import to_html
from newsapp.articles.body.validation import check, empty, normalised
from newsapp.articles.markup.html import from_html
from newsapp.articles.markup.parsed import LeftOut
from newsapp.articles.markup.reading import Reader
from newsapp.platform.errors import Invalid
from tests.articles.body.documents import (
    HINDI,
    MARATHI,
    PICTURES,
    URDU,
    doc,
    documents,
    link,
    node,
    paragraph,
    text,
)


def read(html: str) -> Any:
    parsed = from_html(html)
    assert check(parsed.document) == []
    assert parsed.warnings == []
    return parsed.document["content"]


def warned(html: str) -> list[str]:
    return from_html(html).warnings


def items(*words: str) -> list[Any]:
    return [node("list_item", paragraph(it)) for it in words]


@settings(deadline=None, max_examples=100)
@given(documents(tidy=True))
def test_what_we_write_is_read_back_to_the_letter(document: Any) -> None:
    parsed = from_html(to_html(document, PICTURES))
    assert parsed.document == normalised(document)
    assert parsed.warnings == []


@settings(deadline=None, max_examples=100)
@given(documents())
def test_what_we_write_of_any_document_comes_to_rest(document: Any) -> None:
    once = from_html(to_html(document, PICTURES)).document
    assert from_html(to_html(once, PICTURES)).document == once


_TAGS = [
    "p",
    "div",
    "b",
    "i",
    "span",
    "span style='font-weight:700'",
    "b style='font-weight:normal'",
    "h1",
    "h3",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "figure",
    "figure class=pullquote",
    "figure class=embed data-url=x",
    "figcaption",
    "pre",
    "q",
    "a href=/x",
    "a href=javascript:x",
    "aside class=fact-box",
    "p class=fact-box-title",
    "br",
    "hr",
    "img src=image:one alt=x",
    "img src=x",
    "div class=gallery",
    "div data-contribute",
    "iframe src=x",
    "script",
    "svg",
    "p class=MsoListParagraph",
    "span style='mso-list:Ignore'",
    "figure data-image=one",
    "span class=credit",
    "o:p",
    "!--",
]


@settings(deadline=None, max_examples=400)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(_TAGS).map(lambda tag: f"<{tag}>"),
            st.sampled_from(_TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
            st.text(max_size=4),
            st.sampled_from([HINDI, URDU, MARATHI, " ", "&nbsp;", "&#0;", "&lt;", "1.", "·"]),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_soup_of_tags_becomes_a_good_document(html: str) -> None:
    assert check(from_html(html).document) == []


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_becomes_a_good_document(html: str) -> None:
    assert check(from_html(html).document) == []


def test_a_page_of_our_own_is_read_whole() -> None:
    assert read("") == empty()["content"]
    assert read(
        f"<!doctype html><html><head><title>t</title><style>p{{}}</style></head><body>{HINDI}</body></html>"
    ) == [paragraph(HINDI)]


def test_google_docs() -> None:
    assert read(
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0"><h1 dir="ltr">'
        '<span style="font-weight:400;">Head</span></h1><p dir="ltr" style="margin:0">'
        '<span style="font-size:11pt;font-weight:700;">Bold</span><span style="font-style:italic;"> it</span>'
        '<span style="font-weight:400;text-decoration:line-through"> out</span>'
        '<a href="https://example.org/" style="text-decoration:none;"><span style="text-decoration:underline;"> link'
        '</span></a><span style="font-size:0.6em;vertical-align:super;">2</span></p><br><ul><li dir="ltr">'
        '<p role="presentation"><span style="font-weight:400">one</span></p></li><ul><li aria-level="2"><p>inner</p>'
        "</li></ul><li><p>two</p></li></ul></b>"
    ) == [
        node("heading", text("Head"), level=2),
        paragraph(
            text("Bold", "strong"),
            text(" it", "em"),
            text(" out", "strike"),
            text(" link", link("https://example.org/")),
            text("2", "sup"),
        ),
        node("bullet_list", node("list_item", paragraph("one"), node("bullet_list", *items("inner"))), *items("two")),
    ]


def word_item(name: str, sign: str, words: str) -> str:
    """A list item as Word puts it on the clipboard."""
    return (
        f"<p class={name} style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]>"
        f"<span style='font-family:Symbol'><span style='mso-list:Ignore'>{sign}<span style='font:7pt \"Times\"'>"
        f"&nbsp;&nbsp; </span></span></span><![endif]>{words}<o:p></o:p></p>"
    )


def test_word() -> None:
    html = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><!--[if gte mso 9]><xml><w:View>Normal</w:View>"
        "</xml><![endif]--><style><!-- p.MsoNormal {mso-style-parent:''} --></style></head><body lang=EN-IN>"
        "<p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>Plain "
        "<b style='mso-bidi-font-weight:normal'>bold</b><o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        f"{word_item('MsoListParagraphCxSpFirst', '·', 'One')}{word_item('MsoListParagraphCxSpLast', '·', 'Two')}"
        f"{word_item('MsoListParagraph', '1.', 'First')}<p class=MsoListParagraph>No bullet</p>"
        "<p class=MsoNormal><span style='mso-list:Ignore'>kept</span></p></body></html>"
    )
    assert read(html) == [
        paragraph("Plain ", text("bold", "strong")),
        node("bullet_list", *items("One", "Two")),
        node("ordered_list", *items("First")),
        paragraph("No bullet"),
        paragraph("kept"),
    ]


def test_soup_of_divisions_and_breaks_makes_paragraphs() -> None:
    assert read("a<br><br>b<br>c<div>d<div>e</div>f</div><br>g<section>h</section> <br/> ") == [
        paragraph("a"),
        paragraph("b", node("hard_break"), "c"),
        *map(paragraph, "defgh"),
    ]
    assert read("<h2>a<br><br>b</h2>") == [node("heading", text("a"), node("hard_break"), text("b"), level=2)]
    assert read("<p>one<p>two</p></p>three") == [paragraph("one"), paragraph("two"), paragraph("three")]


def test_blanks_are_squeezed_and_no_break_spaces_kept_where_they_mean_it() -> None:
    assert read("<p>\n a  \t b\u00a0c &nbsp; d <b> e</b> </p>") == [paragraph("a b\u00a0c d ", text("e", "strong"))]
    assert read("<p>&nbsp;</p><p> </p>") == []


def test_marks_come_from_tags_and_from_styles() -> None:
    assert read(
        "<strong>a</strong><em>b</em><del>c</del><sub>d</sub><kbd>e</kbd><u>f</u><cite>g</cite>"
        "<b>h<span style='font-weight:normal'>i</span></b><em style='font-style:normal'>j</em>"
        "<span style='vertical-align:sub;text-decoration-line:line-through'>k</span><q>l</q>"
    ) == [
        paragraph(
            text("a", "strong"),
            text("b", "em"),
            text("c", "strike"),
            text("d", "sub"),
            text("e", "code"),
            text("f"),
            text("g", "em"),
            text("h", "strong"),
            text("ij"),
            text("k", "strike", "sub"),
            text("“l”"),
        )
    ]


def test_a_language_is_meant_where_a_direction_comes_with_it() -> None:
    assert read(
        f'<p>a <span lang="ur" dir="rtl">{URDU}</span><span lang="en-US"> b</span><span lang="?" dir="ltr">c</span></p>'
    ) == [paragraph("a ", text(URDU, {"type": "lang", "attrs": {"lang": "ur"}}), " bc")]


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("HTTPS://Example.org/a", "https://Example.org/a"),
        (" //example.org/a ", "https://example.org/a"),
        ("https://example.org/a b|c", "https://example.org/a%20b%7Cc"),
        ("/a?b=1&amp;c", "/a?b=1&c"),
        ("Mailto:a@b.c", "mailto:a@b.c"),
    ],
)
def test_links_are_mended(href: str, kept: str) -> None:
    assert read(f'<a href="{href}" title="T">x</a>') == [paragraph(text("x", link(kept, title="T")))]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "page.html", "http://", "https://a@b.c/", ""]
)
def test_a_link_that_cannot_be_kept_leaves_its_words_and_a_warning(href: str) -> None:
    parsed = from_html(f'<a href="{href}">words</a>')
    assert parsed.document == doc(paragraph("words"))
    assert parsed.warnings == ["Left out: 1 × link to an address that cannot be kept."]


def test_places_to_jump_to_are_no_loss() -> None:
    assert read('<a name="x">a</a><a href="#x">b</a>') == [paragraph("ab")]


def test_headings_are_brought_between_two_and_four() -> None:
    levels = [it["attrs"]["level"] for it in read("".join(f"<h{n}>x</h{n}>" for n in range(1, 7)))]
    assert levels == [2, 2, 3, 4, 4, 4]


def test_lists_are_mended() -> None:
    assert read("<ul>loose<li>a</li><ul><li>b</li></ul></ul>") == [
        node("bullet_list", *items("loose"), node("list_item", paragraph("a"), node("bullet_list", *items("b"))))
    ]
    assert read("<ul><p>x</p><li></li></ul><li>alone</li>") == [node("bullet_list", *items("x")), paragraph("alone")]
    assert read("<ol start=7><li>a</ol><ol start=-1><li>b</ol><ol start=1><li>c</ol><ol start=²><li>d</ol>") == [
        node("ordered_list", *items("a"), start=7),
        *(node("ordered_list", *items(it)) for it in "bcd"),
    ]
    assert read("<ul><li><h3>a</h3>b</li></ul>") == [
        node("bullet_list", node("list_item", paragraph("a"), paragraph("b")))
    ]


def test_tables_keep_their_form_and_what_is_too_much_for_a_cell_becomes_plain() -> None:
    assert read(
        "<table><caption>Cap</caption><thead><tr><th colspan=2 rowspan=0>a<th>b</thead>"
        "<tr><td colspan=999>c<td></table>"
    ) == [
        paragraph("Cap"),
        node(
            "table",
            node("table_row", node("table_header", paragraph("a"), colspan=2), node("table_header", paragraph("b"))),
            node("table_row", node("table_cell", paragraph("c")), node("table_cell")),
        ),
    ]
    (cell,) = read("<table><tr><td><h2>a</h2><blockquote>b</blockquote><table><tr><td>c</td></tr></table>d</table>")[0][
        "content"
    ][0]["content"]
    assert cell["content"] == [paragraph(it) for it in "abcd"]
    assert read("<table></table><table><tr></tr></table>") == []


def test_quotations_know_who_said_it() -> None:
    assert read("<blockquote>a<p>b</blockquote>") == [node("blockquote", paragraph("a"), paragraph("b"))]
    assert read("<figure><blockquote>a</blockquote><figcaption>— B</figcaption></figure>") == [
        node("blockquote", paragraph("a"), cite="— B")
    ]
    assert read('<figure class="pullquote"><blockquote>a</blockquote></figure>') == [node("pullquote", paragraph("a"))]
    assert read("<figure><table><tr><td>a</table><figcaption>Cap</figcaption></figure><figcaption>b</figcaption>") == [
        node("table", node("table_row", node("table_cell", paragraph("a")))),
        paragraph("Cap"),
        paragraph("b"),
    ]


def test_pictures_of_the_library_stay_and_others_are_left_out_with_their_captions() -> None:
    assert read('<p>a<img src="image:one" alt="A" title="T">b</p>') == [
        paragraph("a"),
        node("figure", image="one", alt="A", caption="T"),
        paragraph("b"),
    ]
    assert read(
        '<figure><img src="image:one"><figcaption>Cap <span class="credit">Cred</span></figcaption></figure>'
    ) == [node("figure", image="one", caption="Cap", credit="Cred")]
    parsed = from_html(
        '<figure><a href="/x"><img src="https://example.org/a.jpg" alt=x></a><figcaption>y</figcaption></figure><img>'
    )
    assert parsed.document == empty()
    assert parsed.warnings == ["Left out: 2 × picture that is not in the library."]
    assert warned('<img src="image:../x">') == ["Left out: 1 × picture that is not in the library."]


def test_a_caption_is_plain_whatever_is_in_it() -> None:
    html = '<figure><img src="image:one"><figcaption><p>a<b>b</b><br>c</p><img src="x"></figcaption></figure>'
    assert read(html) == [node("figure", image="one", caption="ab c")]


def test_a_picture_in_a_list_is_put_before_it() -> None:
    assert read('<ul><li>a<img src="image:one">b</li></ul>') == [
        node("figure", image="one"),
        node("bullet_list", node("list_item", paragraph("a"), paragraph("b"))),
    ]


def test_embeds_of_known_providers_stay_and_other_frames_are_left_out() -> None:
    parsed = from_html(
        '<iframe src="//www.youtube.com/embed/x">old</iframe><iframe src="https://evil.example/"></iframe>'
    )
    assert parsed.document == doc(node("embed", provider="youtube", url="https://www.youtube.com/embed/x"))
    assert parsed.warnings == ["Left out: 1 × iframe."]
    assert warned(f'<iframe src="https://youtu.be/{"x" * 2000}">') == ["Left out: 1 × iframe."]
    assert read('<figure class="embed" data-url="https://evil.example/"><a href="/x">a</a></figure>') == []


def test_boxes_and_prompts_are_read_back() -> None:
    assert read('<aside class="fact-box"><p class="fact-box-title">T</p></aside><div data-contribute></div>') == [
        node("fact_box", title="T"),
        node("contribute_prompt"),
    ]
    assert read('<aside>a</aside><p class="fact-box-title">b</p>') == [paragraph("a"), paragraph("b")]
    nested = '<aside class="fact-box">a<aside class="fact-box">b</aside>c</aside>d'
    assert read(nested) == [node("fact_box", *map(paragraph, "abc")), paragraph("d")]


def test_lines_of_preformatted_text_stay_lines() -> None:
    assert read("<pre>a\nb\n\nc</pre>") == [paragraph("a", node("hard_break"), "b"), paragraph("c")]


def test_what_is_left_out_is_told_once_each() -> None:
    assert warned(
        "<script>x<iframe></iframe></script><SCRIPT>y</SCRIPT><!-- <video> --><video></video><svg><p>x</p></svg>"
        "<style>z</style><button>b</button>a\x00\u202e\ud800"
    ) == [
        "Left out: 3 × control or direction character.",
        "Left out: 2 × script.",
        "Left out: 1 × video.",
        "Left out: 1 × svg.",
        "Left out: 1 × button.",
    ]


def test_a_caption_longer_than_any_is_refused_by_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        from_html(f'<img src="image:one" alt="{"x" * 1001}">')
    assert refused.value.errors == {"body_html": ["content.0.attrs.alt: At most 1000 characters; this has 1001."]}


def test_the_reader_survives_ends_without_beginnings() -> None:
    reader = Reader(LeftOut())
    reader.feed("</p><p>a</div></p></p>")
    reader.close()
    assert reader.builder.finish() == doc(paragraph("a"))
