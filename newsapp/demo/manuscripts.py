"""Reads a manuscript: facts about the story in TOML between two lines of `+++`, then its text in Markdown.

What Markdown cannot say stands in fenced blocks: ```` ```kind name="value" ````, some lines, and ```` ``` ````.

    pullquote cite="…"        the words to hang beside the text
    blockquote cite="…"       a quotation whose source is to be named
    fact_box title="…"        Markdown
    figure picture="…" caption="…"
    gallery                   one `picture | caption` a line
    embed provider="…" url="…" title="…" caption="…"
    contribute_prompt

A `picture` is a name in pictures.toml. It stands for the picture's id until the demo is filled.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from newsapp.articles.markup.markdown import from_markdown

Node = dict[str, Any]
Attributes = dict[str, str]

_FENCE = re.compile(r"^```(\w+)(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def read(manuscript: str) -> tuple[dict[str, Any], Node]:
    """The facts about the story, and its body document; ValueError for what is no manuscript."""
    _, facts, text = manuscript.split("+++\n", 2)
    return tomllib.loads(facts), document(text)


def document(text: str) -> Node:
    """The body that this text means; ValueError where something in it cannot be taken."""
    content: list[Node] = []
    end = 0
    for fence in _FENCE.finditer(text):
        content += _prose(text[end : fence.start()])
        content.append(_special(*fence.groups()))
        end = fence.end()
    return {"type": "doc", "content": content + _prose(text[end:])}


def _prose(text: str) -> list[Node]:
    parsed = from_markdown(text)
    if parsed.warnings:
        raise ValueError(f"{parsed.warnings} in {text[:80]!r}")
    nodes: list[Node] = parsed.document.get("content", [])
    return nodes


def _special(kind: str, attributes: str, lines: str) -> Node:
    if kind not in _READERS:
        raise ValueError(f"There is no block {kind!r}.")
    node: Node = {"type": kind} | _READERS[kind](dict(_ATTRIBUTE.findall(attributes)), lines)
    return {key: value for key, value in node.items() if value != {}}


def _around(said: Attributes, lines: str) -> Node:
    return {"attrs": said, "content": _prose(lines)}


def _figure(said: Attributes, lines: str) -> Node:
    return {"attrs": {"image": said.pop("picture"), **said}}


def _gallery(said: Attributes, lines: str) -> Node:
    figures = [line.split("|", 1) for line in lines.splitlines()]
    return {
        "content": [
            {"type": "figure", "attrs": {"image": picture.strip(), "caption": caption.strip()}}
            for picture, caption in figures
        ]
    }


def _alone(said: Attributes, lines: str) -> Node:
    return {"attrs": said}


_READERS: dict[str, Callable[[Attributes, str], Node]] = {
    "pullquote": _around,
    "blockquote": _around,
    "fact_box": _around,
    "figure": _figure,
    "gallery": _gallery,
    "embed": _alone,
    "contribute_prompt": _alone,
}
