"""Builds a document from blocks and words as they come, whatever their order; it keeps the words and mends the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from newsapp.articles.body.kinds import LISTS, MOST_LEVELS, NODES, PROSE
from newsapp.articles.body.validation import normalised

Marks = tuple[dict[str, Any], ...]

# Blanks of any number are one space; a no-break space stays where it is alone.
_BLANKS = re.compile(r"[ \t\n\f\r]+\u00a0?[ \t\n\f\r\u00a0]*|\u00a0[ \t\n\f\r\u00a0]+")
_WORD_PARTS = ("paragraph", "heading")
_PARTS = ("list_item", "table_row", "table_cell", "table_header")
# A block opened at this level has room inside for the longest way down to a text: table, row, cell, paragraph, text.
_DEEPEST = MOST_LEVELS - 4


@dataclass(eq=False)
class Frame:
    """A block that is open, with what is in it so far."""

    kind: str
    attrs: dict[str, Any] = field(default_factory=dict)
    content: list[dict[str, Any]] = field(default_factory=list)
    implied: bool = False  # nobody asked for it, so nobody will close it


class Builder:
    """A document in the making: the blocks that are open, the document itself first.

    A block is put in its place when it is closed: in the innermost block around it that may hold it. One that is
    closed with nothing inside is forgotten. Paragraphs need no opening: words make them.
    """

    def __init__(self) -> None:
        self._open = [Frame("doc")]

    def finish(self) -> dict[str, Any]:
        """The document; nothing can be added afterwards."""
        self.close(self._open[0])
        return normalised({"type": "doc", "content": self._open[0].content})

    def open(self, kind: str, attrs: dict[str, Any] | None = None) -> Frame | None:
        """Begin a block; None where it cannot be had, and then what would be in it goes to the block around it."""
        self.end_text()
        if kind == "list_item" and self._open[-1].implied:
            self._close_last()
        if kind in PROSE:
            self._enter_item()
        deep = len(self._open) >= _DEEPEST and kind not in _PARTS
        if deep or kind not in NODES[self._open[-1].kind].inside:
            return None
        self._open.append(Frame(kind, attrs or {}))
        return self._open[-1]

    def resume_list(self, kind: str) -> Frame | None:
        """Go on with the list of this kind that was closed just before, or begin one."""
        self.end_text()
        around = self._open[-1].content
        if not around or around[-1]["type"] != kind:
            return self.open(kind)
        last = around.pop()
        self._open.append(Frame(kind, last["attrs"], last["content"]))
        return self._open[-1]

    def close(self, frame: Frame | None) -> dict[str, Any] | None:
        """End this block and what is open inside it; the node that it made, if any."""
        self.end_text()
        node = None
        while frame in self._open[1:]:
            node = self._close_last()
        return node

    def leaf(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        """Add a block that has nothing inside."""
        self.end_text()
        self._attach({"type": kind, "attrs": attrs} if attrs else {"type": kind})

    def text(self, text: str, marks: Marks = ()) -> None:
        """Add words, with blanks squeezed; where no paragraph is open they begin one."""
        text = _BLANKS.sub(" ", text)
        content = self._open[-1].content if self._in_text() else []
        if not content or content[-1].get("text", "\n")[-1] in " \n":
            text = text.lstrip(" " if content else " \u00a0")
        if text:
            self._begin_text().content.append({"type": "text", "text": text, "marks": list(marks)})

    def line_break(self, marks: Marks = ()) -> None:
        """Break the line inside a paragraph; two breaks in a row are how many people end one."""
        if not self._in_text() or not self._open[-1].content:
            return
        frame = self._open[-1]
        if frame.content[-1]["type"] != "hard_break":
            frame.content.append({"type": "hard_break", "marks": list(marks)})
        elif frame.kind == "paragraph":
            self.end_text()

    def end_text(self) -> None:
        """End the paragraph or heading that is open, if one is."""
        if self._in_text():
            _strip_end(self._open[-1].content)
            self._close_last()

    def _in_text(self) -> bool:
        return self._open[-1].kind in _WORD_PARTS

    def _begin_text(self) -> Frame:
        if not self._in_text():
            self._enter_item()
            self._open.append(Frame("paragraph"))
        return self._open[-1]

    def _enter_item(self) -> None:
        """Where a list is open but none of its items, go on with the last item, or begin one."""
        if (top := self._open[-1]).kind in LISTS:
            content = top.content.pop().get("content", []) if top.content else []
            self._open.append(Frame("list_item", content=content, implied=True))

    def _close_last(self) -> dict[str, Any] | None:
        frame = self._open.pop()
        if not (frame.content or frame.kind in ("table_cell", "table_header") or frame.attrs.get("title")):
            return None
        node = {"type": frame.kind, "attrs": frame.attrs, "content": frame.content}
        self._attach(node)
        return node

    def _attach(self, node: dict[str, Any]) -> None:
        home = next(frame for frame in reversed(self._open) if node["type"] in NODES[frame.kind].inside)
        home.content.append(node)


def _strip_end(content: list[dict[str, Any]]) -> None:
    while content:
        content[-1]["text"] = content[-1].get("text", "").rstrip(" \u00a0")
        if content[-1]["text"]:
            return
        content.pop()
