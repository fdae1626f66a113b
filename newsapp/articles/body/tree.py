"""Ways to look into a good document: the attributes that are said, the nodes in reading order, the words of a node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]


def attributes(node: Node) -> dict[str, Any]:
    """The attributes of a node that are said and not null."""
    return {key: value for key, value in (node.get("attrs") or {}).items() if value is not None}


def children(node: Node) -> list[Any]:
    """The nodes right inside of this one."""
    inside: list[Any] = node.get("content") or []
    return inside


def walk(node: Node) -> Iterator[Node]:
    """The node itself and all inside it, in reading order."""
    waiting = [node]
    while waiting:
        yield (found := waiting.pop())
        waiting += reversed(children(found))


def words(node: Node) -> str:
    """The text of the node without its form; a hard break is a new line."""
    return "".join(
        "\n" if inner["type"] == "hard_break" else inner.get("text", "").replace("\n", " ") for inner in walk(node)
    )
