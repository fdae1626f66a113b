"""Markdown turned into a body document."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from newsapp.articles.markup.cleaning import printable
from newsapp.articles.markup.html import read
from newsapp.articles.markup.parsed import LeftOut, Parsed
from newsapp.platform.errors import Invalid

MOST_CHARACTERS = 500_000
MOST_SIGNS = 15_000
MOST_CELLS = 30_000
# Ordinary words cost the parser nothing; each of these may cost it some 20 µs, and a bracket five times as much, for
# each may begin a link that ends far away.
_SIGN = re.compile(r"[\[\]()<>|&*_~`\n\\!-]")


def from_markdown(text: str) -> Parsed:
    """The document that this Markdown means, and what was left out of it.

    CommonMark with tables and strikethrough; HTML in it is read as HTML; `![alt](image:ID "caption")` is a figure.
    Lines that begin with blanks are no code: in a newsroom they are verse, or an accident. Invalid, naming
    `body_markdown`, where it is too large or too tangled.
    """
    field = "body_markdown"
    if len(text) > MOST_CHARACTERS:
        raise Invalid.of(field, f"At most {MOST_CHARACTERS:,} characters; this has {len(text):,}.")
    if len(_SIGN.findall(text)) + 4 * text.count("[") > MOST_SIGNS:
        raise Invalid.of(field, "It has too many signs that mean something in Markdown.")
    lines = text.split("\n")
    if len(lines) * max(line.count("|") for line in lines) > MOST_CELLS:  # a short row is filled up to the widest
        raise Invalid.of(field, "Its tables are too large.")
    left_out = LeftOut()
    return read(_Parser().render(printable(text, left_out)), field, left_out)


class _Parser(MarkdownIt):
    """Markdown to HTML, with addresses left as they are written: whoever reads the HTML judges them."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True, "maxNesting": 100})
        self.enable(["table", "strikethrough"]).disable("code")

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """The address unchanged, where the library would turn an Indian host's name into ASCII."""
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Any address is a link here, so that a bad one is noticed and told."""
        return True
