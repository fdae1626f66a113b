"""What is pasted keeps its meaning, loses its looks, and never runs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.articles.body.documents import URDU, doc, node, paragraph, text
from tests.articles.markup.test_hostile import XSS
from tests.browser.editor.site import EditorSite
from tests.browser.editor.writing import Writer

pytestmark = pytest.mark.browser
CLIPBOARD = Path(__file__).parent / "clipboard"
STORY = (
    "heading2(The wall) "
    "paragraph(The sea took the beach in strong[one ]strong[em[season]], says the link {report}[report].) "
    "bullet_list(list_item(paragraph(Nets) bullet_list(list_item(paragraph(Gill nets)))) list_item(paragraph(Boats))) "
    "heading2(What they ask) "
    "ordered_list(list_item(paragraph(A hearing)) list_item(paragraph(Compensation))) "
    "table(table_row(table_cell(paragraph(Year)) table_cell(paragraph(Metres)))"
    " table_row(table_cell colspan=2(paragraph(कुल बारह)))) "
    "paragraph(strike[Gone] Hsub[2]O)"
)
REPORT = "https://example.org/report?a=1&b=2"
PIECES = [
    ("<div>One</div><div><br></div><div>Two</div>", "paragraph(One) paragraph(Two)"),
    ("One<br>two", "paragraph(Onehard_break()two)"),
    ("<p>One</p>\n<p>&nbsp;</p>\n<p>Two</p>", "paragraph(One) paragraph(Two)"),
    ("<h5>Small</h5><hr><p>a</p>", "heading4(Small) divider() paragraph(a)"),
    ("<h2><b>Bold by itself</b></h2>", "heading2(Bold by itself)"),
    ("<blockquote><p>Said</p></blockquote>", "blockquote(paragraph(Said))"),
    ('<p style="font-weight:bold">All</p>', "paragraph(strong[All])"),
    ('<b style="font-weight:normal">Not</b>', "paragraph(Not)"),
    ("<pre>a\nb</pre>", "paragraph(ahard_break()b)"),
    ("<ol start=4><li>four</li></ol>", "ordered_list start=4(list_item(paragraph(four)))"),
    ("<ul><li>a<ul><li>b</li></ul></li></ul>",
     "bullet_list(list_item(paragraph(a) bullet_list(list_item(paragraph(b)))))"),
    (f'<p>He: <span lang="ur" dir="rtl">{URDU}</span></p>', f"paragraph(He: lang ur[{URDU}])"),
    ('<p><span lang="hi">no meaning</span></p>', "paragraph(no meaning)"),
    ("<table><thead><tr><th>H</th></tr></thead><tr><td>x</td></tr></table>",
     "table(table_row(table_header(paragraph(H))) table_row(table_cell(paragraph(x))))"),
    ('<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>',
     "embed provider=youtube url=https://www.youtube-nocookie.com/embed/x()"),
    ('<a href="mailto:a@example.org" title="Write">a</a>', "paragraph(link mailto:a@example.org Write[a])"),
    ("<p>a\u202ab\u0001c</p>", "paragraph(abc)"),
    ("<p>क्\u200dष a\u00a0b</p>", "paragraph(क्\u200dष a b)"),
]  # fmt: skip


@pytest.mark.parametrize("program", ["word", "google_docs"])
def test_a_story_comes_whole_from_a_word_processor(writer: Writer, program: str) -> None:
    writer.paste((CLIPBOARD / f"{program}.html").read_text(), "The wall")
    assert writer.outline() == STORY.replace("{report}", REPORT)
    assert "1 × picture" in writer.page.locator(".editor-notice").inner_text()
    assert writer.saved() == writer.body()


@pytest.mark.parametrize(("html", "made"), PIECES, ids=[html[:40] for html, _ in PIECES])
def test_a_piece_of_html_is_taken_for_what_it_means(writer: Writer, html: str, made: str) -> None:
    writer.paste(html)
    outline = writer.outline().removesuffix(" paragraph()")
    assert outline == made


def test_plain_text_makes_paragraphs_and_an_address_over_words_is_a_link(writer: Writer) -> None:
    writer.paste(text="One\r\n\r\nTwo \u202ehidden")
    assert writer.outline() == "paragraph(One) paragraph(Two hidden)"
    writer.press("Control+Shift+ArrowLeft")
    writer.paste(text="https://example.org/x")
    assert writer.outline() == "paragraph(One) paragraph(Two link https://example.org/x[hidden])"


def test_what_is_copied_here_is_pasted_here_unchanged(writer: Writer) -> None:
    cells = [node("table_cell", paragraph("x"), rowspan=2), node("table_cell", paragraph("y"))]
    figure = node("figure", image="one", alt="A wall", caption="The wall", credit="Photo: M")
    body = doc(
        node("fact_box", paragraph("inside"), title="Facts"),
        node("pullquote", paragraph(text("Said", "strong")), cite="Her"),
        figure,
        node("gallery", figure),
        node("embed", provider="x", url="https://x.com/a", title="T"),
        node("table", node("table_row", *cells), node("table_row", cells[1])),
        node("contribute_prompt"),
        node("ordered_list", node("list_item", paragraph("one")), start=4),
        paragraph("end"),
    )
    writer.open(body)
    writer.press("Control+a")
    html = writer.page.evaluate("""() => {
      const data = new DataTransfer(), told = {clipboardData: data, bubbles: true, cancelable: true};
      editor.view.dom.dispatchEvent(new ClipboardEvent("cut", told));
      return data.getData("text/html");
    }""")
    assert writer.outline() == ""
    writer.paste(html)
    assert writer.body() == body


@pytest.mark.parametrize("mark", ["", ' data-pm-slice="0 0 []"'])
def test_nothing_hostile_that_is_pasted_runs(browser: Browser, site: EditorSite, mark: str) -> None:
    site.policy = ""  # so that nothing but the editor itself stands between the text and the page
    with Writer.at(browser, site) as writer:
        asked: list[str] = []
        writer.page.on("request", lambda request: asked.append(request.url))
        for payload in XSS:
            writer.paste(f"<p{mark}>a</p>{payload}".encode("utf-8", "replace").decode(), "")
            writer.press("Control+End", "Enter")
        body = writer.body()
        writer.saved()
        writer.open()
        assert writer.page.evaluate(HARMFUL) == []
        assert [url for url in asked if not url.startswith(site.url)] == []
        assert writer.errors == []
        assert _hrefs(body) <= {"https://example.org/%E2%80%AEgpj.exe"}


HARMFUL = """() => [...editor.place.querySelectorAll("*")].filter((it) =>
  /^(script|iframe|object|embed|form|link|meta|base|style|template)$/i.test(it.localName)
  || [...it.attributes].some(({name}) => name.startsWith("on"))
  || [...it.attributes].some(({value}) => /^\\s*(javascript|vbscript|data):/i.test(value))
).map((it) => it.outerHTML)"""


def test_hostile_words_in_every_field_are_only_words(writer: Writer) -> None:
    payload = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    said = dict.fromkeys(("alt", "caption", "credit"), payload)
    writer.open(
        doc(
            node("figure", image="one", **said),
            node("embed", provider="x", url="https://x.com/'onclick=x", title=payload, caption=payload),
            node("blockquote", paragraph(payload), cite=payload),
            node("fact_box", paragraph(payload), title=payload),
            paragraph(text(payload, {"type": "link", "attrs": {"href": "/x?'onclick=alert(1)", "title": payload}})),
        )
    )
    assert writer.page.evaluate(HARMFUL) == []
    assert writer.page.locator(".editor-figure textarea").first.input_value() == payload
    writer.press("Control+End")
    writer.type('[x](javascript:alert(1)) [y](/z"onclick=alert(1))')
    assert writer.page.evaluate(HARMFUL) == []
    assert writer.body()["content"][0]["attrs"]["alt"] == payload


def _hrefs(body: dict[str, Any]) -> set[str]:
    found = {mark["attrs"]["href"] for mark in body.get("marks", []) if mark["type"] == "link"}
    return found.union(*(_hrefs(each) for each in body.get("content", [])))


@pytest.mark.parametrize("away", [False, True], ids=["slow", "away"])
def test_what_is_pasted_before_its_cleaner_has_come_waits_for_it_or_is_read_without(
    browser: Browser, site: EditorSite, away: bool
) -> None:
    with Writer.at(browser, site) as writer:
        page = writer.page
        page.route("**/cleaning.mjs", partial(_late, away))
        page.goto(f"{site.url}/")
        page.wait_for_function("() => window.ready")
        page.evaluate("editor.focus()")
        writer.paste('<p style="font-weight:bold" onclick="alert(1)">All<script>alert(1)</script></p>')
        page.locator(".editor-text p", has_text="All").wait_for()
        assert writer.outline().removesuffix(" paragraph()") == ("paragraph(All)" if away else "paragraph(strong[All])")
        assert page.evaluate(HARMFUL) == []


def _late(away: bool, route: Route) -> None:
    if away:
        return route.abort()
    route.request.frame.page.wait_for_timeout(300)
    return route.continue_()
