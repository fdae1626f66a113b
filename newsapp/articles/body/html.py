"""The body as small semantic HTML, without any script, style or frame."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile
from typing import Any

from newsapp.articles.body.addresses import PROVIDERS
from newsapp.articles.body.characters import squeezed
from newsapp.articles.body.inline_html import attribute, inline_html
from newsapp.articles.body.picture_html import Pictures, figure_html
from newsapp.articles.body.tree import Node, attributes, children, words
from newsapp.articles.body.validation import normalised

LONGEST_ID = 60
LONGEST_LABEL = 120


def to_html(document: Mapping[str, Any], pictures: Pictures) -> str:
    """The document as HTML to stand in an `article` element.

    `pictures` maps ids to Illustrations; a figure whose picture is not there is left out. Embeds are links that a
    page may turn into the provider's player when tapped; nothing is loaded from elsewhere before.
    """
    page = _Page(pictures)
    return page.blocks(normalised(document))


@dataclass
class _Page:
    pictures: Pictures
    ids: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    def blocks(self, node: Node) -> str:
        return "".join(_RENDER[child["type"]](self, child) for child in children(node))


def _paragraph(page: _Page, node: Node) -> str:
    return f"<p>{inline_html(children(node))}</p>" if words(node).strip() else ""


def _heading(page: _Page, node: Node) -> str:
    text = words(node).strip()
    if not text:
        return ""
    tag = f"h{attributes(node)['level']}"
    name = attribute("id", _unique(_id(text), page.ids, "-{}"))
    return f"<{tag}{name}>{inline_html(children(node))}</{tag}>"


def _list(page: _Page, node: Node) -> str:
    tag = "ol" if node["type"] == "ordered_list" else "ul"
    items = "".join(f"<li>{_close_set(page, item)}</li>" for item in children(node))
    return f"<{tag}{attribute('start', attributes(node).get('start'))}>{items}</{tag}>"


def _close_set(page: _Page, node: Node) -> str:
    """The blocks inside a list item or a cell; a single paragraph, or one before a list, needs no tag of its own."""
    first, *rest = children(node) or [{"type": "paragraph"}]
    if first["type"] == "paragraph" and all(it["type"].endswith("_list") for it in rest):
        return inline_html(children(first)) + page.blocks({"content": rest})
    return page.blocks(node)


def _quotation(page: _Page, node: Node) -> str:
    """HTML wants who is quoted outside of the quotation, so a figure holds both; a pull quote always is one."""
    name = "pullquote" if node["type"] == "pullquote" else "quote"
    inner, cite = page.blocks(node), attributes(node).get("cite")
    if not inner:
        return ""
    quotation = f"<blockquote>{inner}</blockquote>"
    return _figure(attribute("class", name), quotation, cite) if cite or name == "pullquote" else quotation


def _figure(said: str, inner: str, caption: str | None) -> str:
    under = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f"<figure{said}>{inner}{under}</figure>"


def _picture(page: _Page, node: Node) -> str:
    return figure_html(attributes(node), page.pictures)


def _gallery(page: _Page, node: Node) -> str:
    inner = page.blocks(node)
    return f'<div class="gallery">{inner}</div>' if inner else ""


def _embed(page: _Page, node: Node) -> str:
    attrs = attributes(node)
    name, _ = PROVIDERS[attrs["provider"]]
    label = f"{name}: {attrs['title']}" if attrs.get("title") else name
    link = f'<a{attribute("href", attrs["url"])} rel="noopener nofollow">{escape(label, quote=False)}</a>'
    said = ' class="embed"' + attribute("data-provider", attrs["provider"]) + attribute("data-url", attrs["url"])
    return _figure(said, link, attrs.get("caption"))


def _fact_box(page: _Page, node: Node) -> str:
    """Named, it is a landmark, and landmarks need names of their own."""
    inner, title = page.blocks(node), squeezed(attributes(node).get("title", ""))
    if not title:
        return f'<aside class="fact-box">{inner}</aside>' if inner else ""
    label = attribute("aria-label", _unique(title, page.labels, " ({})"))
    return f'<aside class="fact-box"{label}><p class="fact-box-title">{escape(title, quote=False)}</p>{inner}</aside>'


def _table(page: _Page, node: Node) -> str:
    """In a region that can be scrolled with the keyboard, named after the table's first words."""
    rows = children(node)
    first = squeezed(", ".join(filter(None, (words(cell).strip() for cell in children(rows[0])))))
    label = (first or squeezed(words(node)))[:LONGEST_LABEL].strip()
    if not label:
        return ""
    head = list(takewhile(lambda row: all(it["type"] == "table_header" for it in children(row)), rows))
    sections = _rows(page, head, "thead") + _rows(page, rows[len(head) :], "tbody")
    name = attribute("aria-label", _unique(label, page.labels, " ({})"))
    return f'<div class="table" tabindex="0" role="region"{name}><table>{sections}</table></div>'


def _rows(page: _Page, rows: Sequence[Node], section: str) -> str:
    """The rows of a part of the table; no cell may reach down beyond it."""
    lines = []
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        cells = "".join(_cell(page, cell, left, "col" if section == "thead" else "row") for cell in children(row))
        lines.append(f"<tr>{cells}</tr>")
    return f"<{section}>{''.join(lines)}</{section}>" if lines else ""


def _cell(page: _Page, cell: Node, rows_left: int, scope: str) -> str:
    attrs = attributes(cell)
    tag = "th" if cell["type"] == "table_header" and words(cell).strip() else "td"
    said = attribute("scope", scope) if tag == "th" else ""
    for name, most in ("colspan", attrs.get("colspan", 1)), ("rowspan", rows_left):
        span = min(attrs.get(name, 1), most)
        said += attribute(name, span if span > 1 else None)
    return f"<{tag}{said}>{_close_set(page, cell)}</{tag}>"


def _unique(wanted: str, taken: set[str], pattern: str) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = wanted + pattern.format(number)
    taken.add(name)
    return name


def _id(text: str) -> str:
    """A readable id in any script; its beginning keeps it apart from the page's own ids."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text.casefold() if c not in _JOINERS)
    return "-".join(["part", *kept.split()])[:LONGEST_ID].rstrip("-")


_JOINERS = "\u200c\u200d"
_RENDER: Mapping[str, Callable[[_Page, Node], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quotation,
    "pullquote": _quotation,
    "figure": _picture,
    "gallery": _gallery,
    "embed": _embed,
    "table": _table,
    "divider": lambda page, node: "<hr>",
    "fact_box": _fact_box,
    "contribute_prompt": lambda page, node: '<div class="contribute-prompt" data-contribute></div>',
}
