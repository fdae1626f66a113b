"""The body as plain text, and how long it takes to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from newsapp.articles.body.characters import squeezed
from newsapp.articles.body.tree import Node, attributes, children, words

# Words a minute. English: Brysbaert, "How many words do we read per minute?" (J. Memory and Language 109, 2019).
# Arabic, French, and the mean of 17 languages (184): Trauzettel-Klosinski and Dietz, "Standardized assessment of
# reading performance" (IOVS 53, 2012). Nobody measured ours to that standard, so Hindi and its neighbours have the
# mean; languages that put into one word what Hindi says in several have the pace of Finnish (161), which does so too;
# Urdu and its script's other languages lie between the mean and Arabic, since people who read both Hindi and Urdu are
# slower in Urdu (Rao, Vaid, Srinivasan and Chen, Reading and Writing 24, 2011).
WORDS_PER_MINUTE: Mapping[str, int] = {
    "en": 238,
    "fr": 195,
    "ar": 138,
    "te": 161,
    "ta": 161,
    "kn": 161,
    "ml": 161,
    "ur": 161,
    "ks": 161,
    "sd": 161,
    "fa": 161,
}
MEAN_WORDS_PER_MINUTE = 184

_SEPARATORS = re.compile(r"[\s\u2013\u2014/]+")


def to_text(document: Mapping[str, Any]) -> str:
    """The words of the document: paragraphs parted by blank lines, list items and table rows by line ends.

    Titles, captions and credits that the document itself says are part of it.
    """
    return "\n\n".join(_blocks(document))


def count_words(text: str) -> int:
    """The number of words; what has neither letter nor digit is none."""
    return sum(any(map(str.isalnum, piece)) for piece in _SEPARATORS.split(text))


def reading_minutes(words: int, language: str) -> int:
    """Whole minutes, at least 1, that a practised adult takes for so many words of a language (a BCP 47 tag).

    The paces and their sources are in WORDS_PER_MINUTE: measured by Brysbaert 2019 and Trauzettel-Klosinski 2012
    for some languages, reasoned from these for the others.
    """
    pace = WORDS_PER_MINUTE.get(language.partition("-")[0].lower(), MEAN_WORDS_PER_MINUTE)
    return max(1, round(words / pace))


def _blocks(node: Node) -> list[str]:
    return [text for child in children(node) if (text := _TEXTS[child["type"]](child))]


def _paragraph(node: Node) -> str:
    return "\n".join(line for line in map(squeezed, words(node).split("\n")) if line)


def _list(node: Node) -> str:
    start = int(attributes(node).get("start", 1))
    ordered = node["type"] == "ordered_list"
    items = ("\n".join(_blocks(item)) for item in children(node))
    return "\n".join(f"{start + index}. {item}" if ordered else f"- {item}" for index, item in enumerate(items) if item)


def _quotation(node: Node) -> str:
    cite = squeezed(attributes(node).get("cite", ""))
    return "\n\n".join(_blocks(node) + ([f"— {cite}"] if cite else []))


def _box(node: Node) -> str:
    return "\n\n".join(filter(None, [_said(node), *_blocks(node)]))


def _table(node: Node) -> str:
    rows = ("\t".join(" ".join(_blocks(cell)) for cell in children(row)) for row in children(node))
    return "\n".join(row.rstrip("\t") for row in rows if row.strip())


def _said(node: Node) -> str:
    """The attributes of a node that are words for the reader, one a line."""
    attrs = attributes(node)
    return "\n".join(line for key in ("title", "caption", "credit") if (line := squeezed(attrs.get(key, ""))))


_TEXTS: Mapping[str, Callable[[Node], str]] = {
    "paragraph": _paragraph,
    "heading": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quotation,
    "pullquote": _quotation,
    "fact_box": _box,
    "gallery": _box,
    "table": _table,
    "figure": _said,
    "embed": _said,
    "divider": _said,
    "contribute_prompt": _said,
}
