"""Lets only such HTML through as can be parsed in no time, and of it only the tags and attributes read here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3

from newsapp.articles.body.characters import without_forbidden
from newsapp.articles.markup.parsed import LeftOut
from newsapp.platform.errors import Invalid

MOST_CHARACTERS = 1_000_000
MOST_TAGS = 20_000
MOST_REOPENED = 600_000

BREAKS = frozenset(
    "address article body center dd details dir div dl dt fieldset footer form header html legend main menu nav p"
    " section summary caption thead tbody tfoot".split()
)
_BLOCKS = "h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr br table tr td th figure figcaption img aside".split()
_WORDS = "a b strong i em cite dfn var s strike del sub sup code kbd samp tt span q iframe".split()
_TAGS = {*BREAKS, *_BLOCKS, *_WORDS}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "name"},
    "aside": {"class"},
    "div": {"class", "data-contribute"},
    "figure": {"class", "data-image", "data-provider", "data-url"},
    "iframe": {"src"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "p": {"class"},
    "span": {"class", "style", "lang", "dir"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
} | {tag: {"style"} for tag in ("b", "strong", "i", "em")}
_STYLES = {"font-weight", "font-style", "text-decoration", "text-decoration-line", "vertical-align", "mso-list"}
_SCHEMES = {"http", "https", "mailto", "tel", "image"}

# What a reader would have seen or heard there, and an editor may miss.
_MISSED = "script object embed applet video audio canvas svg math button select textarea input".split()
_UNSEEN = "style template title noembed noframes".split()
_HIDDEN = re.compile(r"(?is)<!--.*?(?:-->|\Z)|(<(?:script|style)\b).*?(?:</(?:script|style)\b|\Z)")
_MISSED_TAG = re.compile(rf"<({'|'.join(_MISSED)})\b", re.IGNORECASE)

_TAG = re.compile(r"<(/?)[a-zA-Z]")
# HTML's formatting elements but <a>: unclosed, each is opened again in every later paragraph. Of those that are equal
# to the letter only three are.
_REOPENED = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*", re.IGNORECASE)
_WELL_WRITTEN = re.compile(r"""<\w++(?:\s++[\w:-]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+\s*+/?""")


def clean(html: str, field: str, left_out: LeftOut) -> str:
    """The HTML, well formed, with the tags and attributes of the tables above alone and without forbidden characters.

    Invalid, naming the field, for what would take long. `left_out` gets what is missed with its content.
    """
    _refuse_slow(html, field)
    html = printable(html, left_out)
    for name in _missed(html):
        left_out.add(name)
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={*_MISSED, *_UNSEEN},
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=_SCHEMES,
        filter_style_properties=_STYLES,
    )
    return without_forbidden(cleaned)[0]  # once more, for those that were written as entities


def printable(text: str, left_out: LeftOut) -> str:
    """The text without the characters that no document may have."""
    kept, times = without_forbidden(text)
    left_out.add("control or direction character", times)
    return kept


def _refuse_slow(html: str, field: str) -> None:
    """Refuse the HTML that a parser, following the standard, needs very long or very much memory for.

    A parser's time grows with the square of the depth, and 16 KB of unclosed <font> make 20 MB; measured on html5ever.
    Nothing is parsed here: the counts are such that no comment or quotation mark can hide a tag from them.
    """
    if len(html) > MOST_CHARACTERS:
        raise Invalid.of(field, f"At most {MOST_CHARACTERS:,} characters; this has {len(html):,}.")
    starts = ends = 0
    for tag in _TAG.finditer(html):
        starts, ends = starts + (not tag[1]), ends + bool(tag[1])
        if starts + ends > MOST_TAGS:
            raise Invalid.of(field, f"It has more than {MOST_TAGS:,} tags.")
    if 3 * len(set(_reopened(html))) * starts > MOST_REOPENED:
        raise Invalid.of(field, "It has too many different <font>, <b> and other formatting tags; clean it up first.")


def _reopened(html: str) -> Iterator[str]:
    """The formatting tags with attributes; one that only its end could tell from another is made different."""
    for number, tag in enumerate(_REOPENED.findall(html)):
        yield tag if _WELL_WRITTEN.fullmatch(tag) else f"{number}"


def _missed(html: str) -> Iterator[str]:
    for tag in _MISSED_TAG.findall(_HIDDEN.sub(r"\1", html)):
        yield tag.lower()
