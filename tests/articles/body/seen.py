"""HTML as a reader's software sees it, and what must never be in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import html5lib

ALLOWED = set(
    "p h2 h3 h4 ul ol li blockquote figure figcaption div table thead tbody tr th td hr aside picture source img a span"
    " strong em s sub sup code br".split()
)


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute said twice"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def check_harmless(html: str) -> None:
    """Only the tags that a body may have, valid, with nothing that runs."""
    html5lib.HTMLParser(strict=True).parseFragment(html)  # raises for anything that the standard calls an error
    tags = Tags(html).tags
    assert {tag for tag, _ in tags} <= ALLOWED
    names = {name for _, attrs in tags for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in ("style", "srcdoc", "action")}
    addresses = [attrs[name] for _, attrs in tags for name in ("href", "src") if name in attrs]
    assert [it for it in addresses if not re.match(r"https?://|mailto:|tel:|/(?!/)", it)] == []
