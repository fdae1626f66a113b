"""A front page while somebody arranges it: what their form carries, and what one press of a button does to it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from werkzeug.datastructures import MultiDict

from newsapp.platform.errors import Malformed

_ID = re.compile(r"[0-9a-z]{26}", re.ASCII)
_STEP = re.compile(r"(raise|lower|drop)\.([0-9]{1,3})(?:\.([0-9]{1,3}))?")


@dataclass
class Block:
    """A block with its stories in order; what is edited here is not yet what readers have."""

    kind: str
    title: str = ""
    section: str = ""
    articles: list[str] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Any]:
        """As `curating.arrange` takes it."""
        return {"kind": self.kind, "title": self.title, "section": self.section or None, "articles": self.articles}


Layout = list[Block]


def laid(blocks: Iterable[Mapping[str, Any]]) -> Layout:
    """The layout that these blocks say: of the API, or of the page that lays itself."""
    return [Block(it["kind"], it["title"], it["section"] or "", list(it["articles"])) for it in blocks]


def carried(form: MultiDict[str, str]) -> Layout:
    """The layout that a form carries: `item` is empty where a block begins, and then names each of its stories.

    The order of the fields is the order of the page, so whatever moves a field moves a story.
    """
    found = [
        Block(kind, title, section)
        for kind, title, section in zip_longest(*map(form.getlist, ("kind", "title", "section")), fillvalue="")
    ]
    number = -1
    for item in form.getlist("item"):
        number += not item
        if not 0 <= number < len(found) or (item and not _ID.fullmatch(item)):
            raise Malformed("This form is torn. Open the page anew.")
        if item:
            found[number].articles.append(item)
    return found


def take(layout: Layout, step: str, form: MultiDict[str, str]) -> str:
    """Do to the layout what a pressed button says; where it then stands: `block.story`, or `block`, or nothing."""
    if step == "begin":
        layout.insert(0, Block(form.get("new", "list")))
        return "0"
    if step.startswith("add.") and _ID.fullmatch(step[4:]):
        return _add(layout, step[4:], form.get("into", "0"))
    pressed = _STEP.fullmatch(step)
    if pressed is None:
        return ""
    act, block, story = pressed[1], int(pressed[2]), pressed[3]
    if block >= len(layout) or (story and int(story) >= len(layout[block].articles)):
        raise Malformed("This form is torn. Open the page anew.")
    return _move_block(layout, act, block) if story is None else _move_story(layout, act, block, int(story))


def _add(layout: Layout, article_id: str, into: str) -> str:
    """Put a story first in a block, wherever it was before."""
    if not layout:
        layout.append(Block("lead"))
    number = min(int(into), len(layout) - 1) if into.isascii() and into.isdigit() and len(into) < 4 else 0
    for block in layout:
        block.articles = [it for it in block.articles if it != article_id]
    layout[number].articles.insert(0, article_id)
    return f"{number}.0"


def _move_block(layout: Layout, act: str, number: int) -> str:
    moved = layout.pop(number)
    if act == "drop":
        return str(min(number, len(layout) - 1)) if layout else ""
    number = max(number - 1, 0) if act == "raise" else min(number + 1, len(layout))
    layout.insert(number, moved)
    return str(number)


def _move_story(layout: Layout, act: str, block: int, number: int) -> str:
    """A step within the block; beyond its first or last place, into the block before or after."""
    moved = layout[block].articles.pop(number)
    if act == "drop":
        return str(block)
    if act == "raise":
        if number == 0 and block > 0:
            block -= 1
            number = len(layout[block].articles) + 1
        number = max(number - 1, 0)
    elif number == len(layout[block].articles) and block + 1 < len(layout):
        block, number = block + 1, 0
    else:
        number = min(number + 1, len(layout[block].articles))
    layout[block].articles.insert(number, moved)
    return f"{block}.{number}"
