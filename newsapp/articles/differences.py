"""What differs between two bodies, for people: by blocks, and in a changed block by words.

Everything here takes bounded time: what would take too long is told coarsely, the old whole and then the new one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from newsapp.articles.body.tree import attributes, children, words

CHANGES = SAME, DELETED, INSERTED, CHANGED = "same", "deleted", "inserted", "changed"
# Comparisons that one pair of texts, and a whole document, may cost: pairs of equal pieces, which is what the
# matcher walks through. Prose of a hundred words costs some three hundred.
MOST_FOR_ONE, MOST_FOR_ALL = 100_000, 600_000
_PIECES = re.compile(r"\s+|[^\s]+")

Node = Mapping[str, Any]
Piece = tuple[str, str]


@dataclass(frozen=True)
class Block:
    """One block and what became of it: `words` are (same | deleted | inserted, text), in order.

    `kind` is the node's; a changed block whose words are all the same changed in its form only.
    """

    change: str
    kind: str
    words: tuple[Piece, ...]


def of_bodies(before: Node, after: Node) -> list[Block]:
    """Every block of both documents in reading order, each with what became of it."""
    purse = _Purse(MOST_FOR_ALL)
    old, new = _seen(before), _seen(after)
    found: list[Block] = []
    for tag, a, b, c, d in _steps([it.key for it in old], [it.key for it in new], purse):
        if tag == SAME:
            found += [Block(SAME, it.kind, ((SAME, it.text),)) for it in new[c:d]]
        else:
            found += _replaced(old[a:b], new[c:d], purse)
    return found


def of_words(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one: pieces that are the same, deleted or inserted. Nothing of either is lost."""
    return _of_words(before, after, _Purse(MOST_FOR_ONE))


@dataclass(frozen=True)
class _Seen:
    kind: str
    text: str
    key: str


@dataclass
class _Purse:
    """What may still be spent on comparing."""

    left: int

    def pays(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> bool:
        """Whether these two can be compared; if so, it is paid."""
        seen = Counter(after)
        price = sum(seen[piece] for piece in before) + len(before) + len(after)
        if price > min(self.left, MOST_FOR_ONE):
            return False
        self.left -= price
        return True


def _seen(document: Node) -> list[_Seen]:
    return [
        _Seen(node["type"], _text(node), json.dumps(node, sort_keys=True, ensure_ascii=False))
        for node in children(document)
    ]


def _text(node: Node) -> str:
    """What the block says; of one without words, what it points to."""
    said = "\n".join(filter(None, (words(child) for child in children(node)))) if _holds_blocks(node) else words(node)
    return said or ", ".join(f"{key}: {value}" for key, value in sorted(attributes(node).items()))


def _holds_blocks(node: Node) -> bool:
    return any(child["type"] not in ("text", "hard_break") for child in children(node))


def _replaced(old: Sequence[_Seen], new: Sequence[_Seen], purse: _Purse) -> Iterator[Block]:
    """Blocks of one kind that stand where others stood were changed; the rest came or went."""
    for tag, a, b, c, d in _steps([it.kind for it in old], [it.kind for it in new], purse):
        if tag == SAME:
            for was, became in zip(old[a:b], new[c:d], strict=True):
                yield Block(CHANGED, became.kind, _of_words(was.text, became.text, purse))
        else:
            yield from (Block(DELETED, it.kind, ((DELETED, it.text),)) for it in old[a:b])
            yield from (Block(INSERTED, it.kind, ((INSERTED, it.text),)) for it in new[c:d])


def _of_words(before: str, after: str, purse: _Purse) -> tuple[Piece, ...]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in _steps(old, new, purse):
        if tag == SAME:
            found.append((SAME, "".join(old[a:b])))
        else:
            found += [(DELETED, "".join(old[a:b]))] if a < b else []
            found += [(INSERTED, "".join(new[c:d]))] if c < d else []
    return tuple(found)


def _steps(old: Sequence[str], new: Sequence[str], purse: _Purse) -> Iterator[tuple[str, int, int, int, int]]:
    """How the one becomes the other: (same | changed, from, to in old, from, to in new)."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    a, c = len(old) - tail, len(new) - tail
    if head:
        yield SAME, 0, head, 0, head
    middle = old[head:a], new[head:c]
    if any(middle):
        if purse.pays(*middle):
            for tag, *at in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
                i, j, k, m = (each + head for each in at)
                yield SAME if tag == "equal" else CHANGED, i, j, k, m
        else:
            yield CHANGED, head, a, head, c
    if tail:
        yield SAME, a, len(old), c, len(new)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
