"""Whether a document is one that a body may be, and the one form in which such a document is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newsapp.articles.body import kinds
from newsapp.articles.body.characters import composed
from newsapp.articles.body.kinds import INLINE, MARKS, NODES, Kind

MOST_FLAWS = 50
Document = dict[str, Any]
_RANKS = {mark: rank for rank, mark in enumerate(MARKS)}


@dataclass(frozen=True)
class Flaw:
    """Something wrong at a place in the document, such as `body.content.3.attrs.level`, as a sentence."""

    path: str
    sentence: str


def empty() -> Document:
    """A document with nothing in it."""
    return {"type": "doc", "content": []}


def check(document: object) -> list[Flaw]:
    """The first flaws of what may be anything at all, in reading order, at most 50; none for a good document.

    Nothing here recurses: a tree of any depth is refused at its 33rd level.
    """
    inspection = _Inspection()
    inspection.run(document)
    return inspection.flaws[:MOST_FLAWS]


def normalised(document: Mapping[str, Any]) -> Document:
    """The one form of a good document: text composed (NFC) and merged where its marks are equal, marks in the table's
    order, without empty texts and attributes that are null. Doing it twice changes nothing.
    """
    return {"type": "doc", "content": []} | _normal_node(document)


@dataclass
class _Inspection:
    flaws: list[Flaw] = field(default_factory=list)
    nodes: int = 1
    size: int = 0
    # Path, node, the kinds allowed there, level; the next one to look at is the last.
    waiting: list[tuple[str, object, tuple[str, ...], int]] = field(default_factory=list)

    def run(self, document: object) -> None:
        self.waiting.append(("body", document, ("doc",), 1))
        while self.waiting and len(self.flaws) < MOST_FLAWS:
            self._node(*self.waiting.pop())
        if self.size > kinds.MOST_BYTES:
            self._flaw("body", f"It has more than {kinds.MOST_BYTES:,} bytes of text.")

    def _flaw(self, path: str, sentence: str) -> None:
        self.flaws.append(Flaw(path, sentence))

    def _node(self, path: str, node: object, allowed: tuple[str, ...], level: int) -> None:
        if level > kinds.MOST_LEVELS:
            self._flaw(path, f"It is nested more than {kinds.MOST_LEVELS} levels deep.")
            return
        name = self._name(path, node, "node", allowed)
        if name is None or not isinstance(node, dict):
            return
        kind = NODES[name]
        own = {"text": {"text", "marks"}, "hard_break": {"attrs", "marks"}}.get(name, {"attrs"})
        self._unknown(path, node, {"type", *own, *(["content"] if kind.inside else [])})
        if name == "text":
            self._value(f"{path}.text", node.get("text"), kinds.TEXT)
        else:
            self._attributes(path, node, kind)
        if name in INLINE and "marks" in node:
            self._marks(f"{path}.marks", node["marks"])
        if kind.inside:
            self._content(f"{path}.content", node.get("content", []), kind, level)

    def _name(self, path: str, thing: object, word: str, allowed: tuple[str, ...]) -> str | None:
        """The kind of a node or mark, where it is one that may be here."""
        if not isinstance(thing, dict):
            self._flaw(path, f"A {word} is an object with a type.")
            return None
        name = thing.get("type")
        if not isinstance(name, str) or name not in (NODES if word == "node" else MARKS):
            self._flaw(f"{path}.type", f"There is no {word} {_quoted(name)}; here may be {', '.join(allowed)}.")
        elif name not in allowed:
            self._flaw(f"{path}.type", f"A {name} cannot be here; what can is {', '.join(allowed)}.")
        else:
            return name
        return None

    def _unknown(self, path: str, found: Mapping[Any, object], known: set[str] | Mapping[str, Any]) -> None:
        for key in found:
            if key not in known:
                self._flaw(path, f"There is no field {_quoted(key)} here.")
                return

    def _attributes(self, path: str, node: Mapping[str, Any], kind: Kind) -> None:
        attrs = node.get("attrs", {})
        path = f"{path}.attrs"
        if not isinstance(attrs, dict):
            self._flaw(path, "Attributes are an object.")
            return
        self._unknown(path, attrs, kind.attributes)
        for key, attribute in kind.attributes.items():
            if attribute.needed and key not in attrs:
                self._flaw(f"{path}.{key}", "It is needed.")
            elif key in attrs and (attribute.needed or attrs[key] is not None):
                self._value(f"{path}.{key}", attrs[key], attribute.value)
        for rule in kind.rules:
            wrong = rule.value.flaw(attrs.get(rule.other)) if attrs.get(rule.attribute) == rule.word else ""
            if wrong and rule.other in attrs:
                self._flaw(f"{path}.{rule.other}", wrong)

    def _value(self, path: str, value: object, rule: kinds.Value) -> None:
        if isinstance(value, str):
            self.size += len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))
        if wrong := rule.flaw(value):
            self._flaw(path, wrong)

    def _marks(self, path: str, marks: object) -> None:
        if not isinstance(marks, list):
            self._flaw(path, "Marks are a list.")
            return
        seen: set[str] = set()
        for index, mark in enumerate(marks[: len(MARKS) + 1]):
            place = f"{path}.{index}"
            name = self._name(place, mark, "mark", tuple(MARKS))
            if name is None:
                continue
            if name in seen:
                self._flaw(place, f"There is a {name} on this text already.")
            seen.add(name)
            self._unknown(place, mark, {"type", "attrs"})
            self._attributes(place, mark, MARKS[name])

    def _content(self, path: str, content: object, kind: Kind, level: int) -> None:
        if not isinstance(content, list):
            self._flaw(path, "Content is a list.")
            return
        if len(content) < kind.least:
            self._flaw(path, f"It needs at least {kind.least} {kind.inside[0]}.")
        self.nodes += len(content)
        if self.nodes > kinds.MOST_NODES:
            self.waiting.clear()
            self._flaw("body", f"It has more than {kinds.MOST_NODES:,} nodes.")
            return
        places = [(f"{path}.{index}", node, kind.inside, level + 1) for index, node in enumerate(content)]
        self.waiting += reversed(places)


def _quoted(name: object) -> str:
    return f'"{name[:40]}"' if isinstance(name, str) and name.isprintable() else "of such a name"


def _normal_node(node: Mapping[str, Any]) -> Document:
    normal: Document = {"type": node["type"]}
    if attrs := _normal_attrs(node):
        normal["attrs"] = attrs
    inner = [_normal_node(child) for child in node.get("content", []) if child.get("text") != ""]
    if content := _merged(inner):
        normal["content"] = content
    if "text" in node:
        normal["text"] = composed(node["text"])
    if marks := [_normal_node(mark) for mark in sorted(node.get("marks", []), key=_rank)]:
        normal["marks"] = marks
    return normal


def _normal_attrs(node: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in node.get("attrs", {}).items() if value is not None}
    return {key: composed(value) if isinstance(value, str) else int(value) for key, value in said.items()}


def _rank(mark: Mapping[str, Any]) -> int:
    return _RANKS[mark["type"]]


def _merged(nodes: list[Document]) -> list[Document]:
    """Texts side by side that carry the same marks, as one; composed anew, for an accent may begin the second."""
    merged: list[Document] = []
    for node in nodes:
        last = merged[-1] if merged else {}
        if "text" in node and "text" in last and node.get("marks") == last.get("marks"):
            last["text"] += node["text"]
        else:
            merged.append(node)
    for node in merged:
        if "text" in node:
            node["text"] = composed(node["text"])
    return merged
