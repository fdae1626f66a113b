"""Words and their marks as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from newsapp.articles.body.addresses import is_external
from newsapp.articles.body.tree import Node, attributes
from newsapp.articles.languages import direction

_TAGS = {
    "link": "a",
    "lang": "span",
    "strong": "strong",
    "em": "em",
    "strike": "s",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
}


def inline_html(nodes: Iterable[Node]) -> str:
    """Texts and hard breaks as HTML; a mark that goes on over several of them is opened once.

    The marks of each must be in the table's order, as `normalised` leaves them.
    """
    pieces: list[str] = []
    opened: list[Any] = []
    for node in nodes:
        marks = node.get("marks", [])
        shared = next(
            (i for i, (a, b) in enumerate(zip(opened, marks, strict=False)) if a != b), min(len(opened), len(marks))
        )
        pieces += map(closing_tag, reversed(opened[shared:]))
        pieces += map(opening_tag, marks[shared:])
        opened = marks
        pieces.append("<br>" if node["type"] == "hard_break" else escape(node["text"], quote=False))
    return "".join([*pieces, *map(closing_tag, reversed(opened))])


def opening_tag(mark: Node) -> str:
    """The tag that begins a mark."""
    say = _ATTRIBUTES.get(mark["type"])
    return f"<{_TAGS[mark['type']]}{say(attributes(mark)) if say else ''}>"


def closing_tag(mark: Node) -> str:
    """The tag that ends a mark."""
    return f"</{_TAGS[mark['type']]}>"


def attribute(name: str, value: object) -> str:
    """One attribute with the space before it, escaped; nothing for None."""
    return "" if value is None else f' {name}="{escape(str(value))}"'


def _link(attrs: Mapping[str, Any]) -> str:
    rel = "noopener" if is_external(attrs["href"]) else None
    return attribute("href", attrs["href"]) + attribute("title", attrs.get("title")) + attribute("rel", rel)


def _language(attrs: Mapping[str, Any]) -> str:
    tag = attrs["lang"]
    return attribute("lang", tag) + attribute("dir", direction(tag.partition("-")[0].lower()))


_ATTRIBUTES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"link": _link, "lang": _language}
