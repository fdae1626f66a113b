"""What an attacker sends: never a crash, never a long wait, never a script."""

from __future__ import annotations

import pytest

from newsapp.articles.body.html import to_html
from newsapp.articles.body.validation import check
from newsapp.articles.markup.html import from_html
from newsapp.articles.markup.markdown import from_markdown
from newsapp.articles.markup.parsed import Parsed
from newsapp.platform.errors import Invalid
from tests.articles.body.seen import check_harmless

XSS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    "<IMG SRC=javascript:alert('x')>",
    '<img """><script>alert(1)</script>">',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="&#14; javascript:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
    "<a href='vbscript:x'>x</a>",
    '<a href="//evil.example/%0d%0aSet-Cookie:x">x</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>x</script>">',
    "<body onload=alert(1)>",
    "<p style=\"background:url('javascript:alert(1)')\">x</p>",
    "<div style=width:expression(alert(1))>x</div>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=x>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<template><script>x</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<![CDATA[<script>x</script>]]>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<textarea></textarea><script>x</script>",
    '<xmp><p title="</xmp><script>alert(1)</script>">',
    '<figure data-image="&quot;><script>x</script>"></figure>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<figure class="embed" data-provider="youtube" data-url="javascript:alert(1)"><a href="x">y</a></figure>',
    "<p\x00 onclick=x>a</p\x00>",
    '<img src="image:one" alt="&quot; onerror=alert(1) x=&quot;">',
    "<a href='https://example.org/\u202egpj.exe'>x</a>",
    "\ud83d<b>\udc00</b>",
]
SLOW = {
    "nested tags": "<div>" * 100_000,
    "nested lists": "<ul><li>" * 50_000,
    "nested lists, some": "<ul><li>" * 9_999,
    "deep, and ends that match nothing": "<div>" * 9_999 + "</li>" * 9_999,
    "unclosed bold": "<b>" * 19_000 + "x<p>" * 900,
    "formatting that is opened again": "<p>" + "".join(f"<font a={n}>" for n in range(1000)) + "<p>x" * 1000,
    "the same, ends hidden": "".join(f"<font a={n} b='</font>'><table></font></table>" for n in range(1500))
    + "<p>x" * 1500,
    "the same, told apart after a sign": "".join(f"<font \" a='>{n}' x>" for n in range(1500)) + "<p>x" * 1500,
    "a megabyte of signs": "<" * 1_000_000,
    "more than that": "<" * 1_000_001,
    "half tags": "<a " * 333_333,
    "half ends": "</" * 500_000,
    "half comments": "<!--" * 250_000,
    "entities": "&" * 1_000_000,
    "numbers": "&#" * 500_000,
    "quotation marks": "<a b='" * 160_000,
    "NULs": "\x00" * 1_000_000,
    "halves": "\ud800" * 1_000_000,
    "direction": "\u202e" * 1_000_000,
    "scripts": "<script>" * 120_000,
    "attributes": "<p " + "a=1 " * 240_000 + ">",
    "formatting with half an attribute": "<b a='" * 9_000,
    "breaks": "x<br>" * 15_000,
    "misnested": "<b><i><div></b></i>" * 4_000,
    "foster parents": "<table>" + "x<b></b>" * 9_000,
    "blanks": "<p>" + " \u00a0" * 490_000 + "x",
}
SLOW_MARKDOWN = {
    "brackets": "[" * 2_999,
    "pictures": "![" * 2_499,
    "links": "[a](" * 2_499,
    "stars": "*a " * 14_999,
    "ticks": "`" * 14_999,
    "quotations": ">" * 14_999,
    "items": "- " * 14_999,
    "wide rows": "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "|\n" * 7_000,
    "rows": "|a|b|\n|-|-|\n" + "|x\n" * 7_000,
    "wide rows, fewer": "|a" * 90 + "|\n" + "|-" * 90 + "|\n" + "|\n" * 320,
    "lines": "- a\n" * 7_499,
    "tags": "a <b>" * 7_499,
    "more signs": "*" * 500_000,
    "more words": "x" * 500_001,
    "deep": "".join("  " * n + "- a\n" for n in range(600)),
    "NULs": "\x00" * 400_000,
    "words": "word " * 99_000,
    "halves": "\ud800" * 400_000,
    "starred ticks": "".join("a" + "`" * n for n in range(240)),
    "entities": "&amp;" * 14_000,
}


def check_parsed(parsed: Parsed) -> None:
    assert check(parsed.document) == []
    check_harmless(to_html(parsed.document, {"one": {"renditions": [{"url": "/a"}]}}))


@pytest.mark.parametrize("html", XSS)
def test_no_script_gets_through(html: str) -> None:
    check_parsed(from_html(html))
    check_parsed(from_html(f"<p>{html}</p>" * 3))
    check_parsed(from_markdown(html))
    check_parsed(from_markdown(f"*a* {html}\n\n> {html}"))


@pytest.mark.parametrize("name", list(SLOW))
def test_hostile_html_is_read_or_refused(name: str) -> None:
    try:
        assert check(from_html(SLOW[name]).document) == []
    except Invalid as refused:
        assert list(refused.errors) == ["body_html"]


@pytest.mark.parametrize("name", list(SLOW_MARKDOWN))
def test_hostile_markdown_is_read_or_refused(name: str) -> None:
    try:
        assert check(from_markdown(SLOW_MARKDOWN[name]).document) == []
    except Invalid as refused:
        assert list(refused.errors) == ["body_markdown"]


def test_a_long_honest_page_is_taken() -> None:
    page = "".join(
        f"<p><font face='Arial'>Paragraph <b>{n}</b> with <a href='https://example.org/{n}'>a link</a></font></p>"
        for n in range(1500)
    )
    assert len(from_html(page).document["content"]) == 1500
    assert len(from_markdown("A **long** [text](https://example.org).\n\n" * 1000).document["content"]) == 1000
