"""Where a remark belongs while the text around it goes on changing; pure."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from newsapp.articles.body.tree import children, words

QUOTED = 200
# How much of what was quoted must still be there for a block to be the same one.
LEAST_ALIKE = 0.6
MOST_BLOCKS = 400


def quote(document: Mapping[str, Any], block: int) -> str | None:
    """How this block of the document begins; None where there is no such block."""
    blocks = children(document)
    return words(blocks[block])[:QUOTED] if 0 <= block < len(blocks) else None


def place(document: Mapping[str, Any], block: int | None, quoted: str) -> int | None:
    """The number that the block which began like this has now: the nearest alike; None when it is gone."""
    if block is None:
        return None
    beginnings = [words(node)[:QUOTED] for node in children(document)]
    if block < len(beginnings) and beginnings[block] == quoted:
        return block
    same = [number for number, text in enumerate(beginnings) if text == quoted]
    if same:
        return min(same, key=lambda number: abs(number - block))
    near = sorted(range(len(beginnings)), key=lambda number: abs(number - block))[:MOST_BLOCKS]
    likeness, number = max(
        ((_alike(quoted, beginnings[each]), -index) for index, each in enumerate(near)), default=(0, 0)
    )
    return near[-number] if likeness >= LEAST_ALIKE else None


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST_ALIKE else 0.0
