"""Words and their marks as Markdown.

Delimiters such as `**` only work where they stand free of other words, which a half-bold word or a reporter's brackets
do not promise. Where they would not work, and for what Markdown has no sign, an HTML tag is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from newsapp.articles.body.characters import squeezed
from newsapp.articles.body.inline_html import closing_tag, opening_tag
from newsapp.articles.body.tree import Node, attributes

_DELIMITERS = {"strong": "**", "em": "*", "strike": "~~"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>~&|#]")
_BLANKS = re.compile(r"[ \t\n]+")
# What at the start of a line would begin a list, a rule, or a heading's underline.
_BULLET = re.compile(r"^(?=[-+=])", re.MULTILINE)
_NUMBER = re.compile(r"^([0-9]{1,9})(?=[.)])", re.MULTILINE)


@dataclass(frozen=True)
class _Run:
    """A text with its marks, and where it begins in the whole; a hard break is a new line."""

    text: str
    marks: Sequence[Any]
    start: int


def inline_markdown(nodes: Sequence[Node], line_end: str = "\\\n") -> str:
    """Texts and hard breaks as Markdown, blanks squeezed; `line_end` is how a hard break is written here."""
    runs = _runs(nodes)
    lines = _marked(runs, 0, "".join(run.text for run in runs))
    return _NUMBER.sub(r"\1\\", _BULLET.sub(r"\\", lines)).replace("\n", line_end)


def escaped(text: str) -> str:
    """The text so that Markdown takes every character as itself."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def link(text: str, address: str, title: str = "") -> str:
    """A link; the text is Markdown already, address and title are plain."""
    said = ' "{}"'.format(escaped(squeezed(title)).replace('"', r"\"")) if title else ""
    written = f"<{address}>" if "(" in address or ")" in address else address
    return "[{}]({}{})".format(text, written.replace("&", r"\&"), said)


def _runs(nodes: Sequence[Node]) -> list[_Run]:
    """The nodes with blanks squeezed across their borders, and none at the ends of a line."""
    texts: list[str] = []
    last = "\n"
    for node in nodes:
        text = "\n" if node["type"] == "hard_break" else _BLANKS.sub(" ", node["text"])
        if last in " \n":
            text = text.lstrip(last if text == "\n" else " ")
        if text == "\n":
            _strip_end(texts, " ")
        texts.append(text)
        last = text[-1:] or last
    _strip_end(texts, " \n")
    runs, start = [], 0
    for text, node in zip(texts, nodes, strict=True):
        if text:
            runs.append(_Run(text, node.get("marks", []), start))
        start += len(text)
    return runs


def _strip_end(texts: list[str], blanks: str) -> None:
    for index in reversed(range(len(texts))):
        texts[index] = texts[index].rstrip(blanks)
        if texts[index]:
            return


def _marked(runs: Sequence[_Run], depth: int, whole: str) -> str:
    """The runs, of which those with the same mark at this depth are put inside that mark together."""
    pieces = [""]
    for mark, group in groupby(runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None):
        inside = list(group)
        if mark is None:
            piece = escaped("".join(run.text for run in inside))
        elif mark["type"] == "code":
            piece = "\n".join(_code(text) for text in "".join(run.text for run in inside).split("\n"))
        elif mark["type"] == "link":
            said = attributes(mark)
            piece = link(_marked(inside, depth + 1, whole), said["href"], said.get("title", ""))
        else:
            before, after = _signs(mark, inside, whole)
            piece = before + _marked(inside, depth + 1, whole) + after
        if piece.startswith("[") and pieces[-1].endswith("!"):
            pieces[-1] = pieces[-1][:-1] + r"\!"  # or it would be a picture
        pieces.append(piece)
    return "".join(pieces)


def _signs(mark: Node, runs: Sequence[_Run], whole: str) -> tuple[str, str]:
    """What opens and closes a mark around these runs: its delimiter where that works, else its HTML tag."""
    start, end = runs[0].start, runs[-1].start + len(runs[-1].text)
    free = _is_edge(whole[start - 1 : start]) and _is_edge(whole[end : end + 1])
    if mark["type"] in _DELIMITERS and free and _is_word(whole[start]) and _is_word(whole[end - 1]):
        return (_DELIMITERS[mark["type"]],) * 2
    return opening_tag(mark), closing_tag(mark)


def _is_edge(character: str) -> bool:
    return not character or character.isspace() or unicodedata.category(character)[0] == "P"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _code(text: str) -> str:
    """A code span, in more backticks than it has inside; a tag in the cases where a span would change the text."""
    if "|" in text or text != text.strip(" "):
        return f"<code>{escaped(text)}</code>"
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""
