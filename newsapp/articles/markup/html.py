"""HTML from elsewhere, pasted or imported, turned into a body document."""

from __future__ import annotations

from newsapp.articles.body.validation import check
from newsapp.articles.markup.cleaning import clean
from newsapp.articles.markup.parsed import LeftOut, Parsed
from newsapp.articles.markup.reading import Reader
from newsapp.platform.errors import Invalid


def from_html(html: str) -> Parsed:
    """The document that this HTML means, good by `check`, and what was left out of it.

    Any text will do, as a browser would have it. Invalid, naming `body_html`, where it is too large or too tangled.
    """
    return read(html, "body_html", LeftOut())


def read(html: str, field: str, left_out: LeftOut) -> Parsed:
    """The same for HTML that stood in any field, or was made from what did."""
    reader = Reader(left_out)
    reader.feed(clean(html, field, left_out))
    reader.close()
    document = reader.builder.finish()
    if flaws := check(document):
        raise Invalid.of(field, *(f"{flaw.path.removeprefix('body.')}: {flaw.sentence}" for flaw in flaws))
    return Parsed(document, left_out.sentences())
