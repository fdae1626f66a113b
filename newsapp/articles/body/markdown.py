"""The body as Markdown (CommonMark with tables and strikethrough), for people who write and keep texts in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsapp.articles.body.addresses import PROVIDERS
from newsapp.articles.body.characters import squeezed
from newsapp.articles.body.inline_markdown import escaped, inline_markdown, link
from newsapp.articles.body.kinds import LISTS
from newsapp.articles.body.tree import Node, attributes, children, walk
from newsapp.articles.body.validation import normalised

_BREAK = "<br>"


def to_markdown(document: Mapping[str, Any]) -> str:
    """The document as Markdown that `from_markdown` reads back, as far as Markdown can say it.

    Pictures are `![alt](image:ID "caption")`. Pull quotes and fact boxes become quotations, galleries their pictures,
    embeds links, cells that reach over others plain ones; prompts and what stands empty are left out.
    """
    return "\n\n".join(_blocks(normalised(document))) + "\n"


def _blocks(node: Node) -> list[str]:
    blocks: list[str] = []
    last, other = "", False
    for child in children(node):
        kind = child["type"]
        other_now = kind == last and not other
        if block := _list(child, other_now) if kind in LISTS else _RENDER[kind](child):
            blocks.append(block)
            last, other = kind, other_now
    return blocks


def _paragraph(node: Node) -> str:
    return inline_markdown(children(node))


def _heading(node: Node) -> str:
    text = inline_markdown(children(node), _BREAK)
    return f"{'#' * attributes(node)['level']} {text}" if text else ""


def _list(node: Node, other: bool) -> str:
    """A list; with the other sign where it follows one of its kind, or they would be read as one."""
    start = attributes(node).get("start", 1)
    items = []
    for number, item in enumerate(children(node), start):
        sign = f"{number}{'.)'[other]}" if node["type"] == "ordered_list" else "-*"[other]
        items.append(f"{sign} {_indented(_blocks(item), ' ' * (len(sign) + 1))}".rstrip())
    return "\n".join(items)


def _indented(blocks: Sequence[str], by: str) -> str:
    return "\n\n".join(blocks).replace("\n", f"\n{by}").replace(f"\n{by}\n", "\n\n")


def _quotation(node: Node) -> str:
    cite = squeezed(attributes(node).get("cite", ""))
    return _quoted(_blocks(node) + ([f"— {escaped(cite)}"] if cite else []))


def _fact_box(node: Node) -> str:
    title = {"type": "text", "text": attributes(node).get("title", ""), "marks": [{"type": "strong"}]}
    return _quoted(list(filter(None, [inline_markdown([title]), *_blocks(node)])))


def _quoted(blocks: Sequence[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n")) if blocks else ""


def _figure(node: Node) -> str:
    attrs = attributes(node)
    return "!" + link(escaped(squeezed(attrs.get("alt", ""))), f"image:{attrs['image']}", attrs.get("caption", ""))


def _gallery(node: Node) -> str:
    return "\n\n".join(_blocks(node))


def _embed(node: Node) -> str:
    attrs = attributes(node)
    name, _ = PROVIDERS[attrs["provider"]]
    title = squeezed(attrs.get("title", ""))
    return link(escaped(f"{name}: {title}" if title else name), attrs["url"])


def _table(node: Node) -> str:
    """The first row is the head where all its cells are headers; Markdown knows no other, so else the head is empty."""
    rows = [[_cell(cell) for cell in children(row)] for row in children(node)]
    width = max(map(len, rows))
    if any(cell["type"] == "table_cell" for cell in children(children(node)[0])):
        rows.insert(0, [])
    rows.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows)


def _cell(cell: Node) -> str:
    texts = (inline_markdown(children(it), _BREAK) for it in walk(cell) if it["type"] == "paragraph")
    return _BREAK.join(filter(None, texts))


_RENDER: Mapping[str, Callable[[Node], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quotation,
    "pullquote": _quotation,
    "figure": _figure,
    "gallery": _gallery,
    "embed": _embed,
    "table": _table,
    "divider": lambda node: "---",
    "fact_box": _fact_box,
    "contribute_prompt": lambda node: "",
}
