"""The table of what a body may be made of; the JSON Schema, the validator and the readers all follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from newsapp.articles.body import addresses, characters


class Value(Protocol):
    """What an attribute may hold, said twice: to a machine and to a person."""

    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""

    def flaw(self, value: object) -> str:
        """What is wrong with a value, as a sentence; empty where nothing is."""


@dataclass(frozen=True)
class Words:
    """A text for people."""

    most: int | None = None  # characters

    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        longest = {} if self.most is None else {"maxLength": self.most}
        return {"type": "string", "pattern": f"^{characters.TEXT}$"} | longest

    def flaw(self, value: object) -> str:
        """What is wrong with a value, as a sentence; empty where nothing is."""
        if not isinstance(value, str):
            return "It must be a text."
        if self.most is not None and len(value) > self.most:
            return f"At most {self.most} characters; this has {len(value)}."
        found = characters.forbidden_in(value)
        return f"It has {found}." if found else ""


@dataclass(frozen=True)
class Whole:
    """A whole number between two others, both included."""

    least: int
    most: int

    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def flaw(self, value: object) -> str:
        """What is wrong with a value, as a sentence; empty where nothing is."""
        if isinstance(value, float) and value.is_integer():  # to JSON, 2.0 is an integer like 2
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return ""
        return f"It must be a whole number from {self.least} to {self.most}."


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        return {"type": "string", "enum": list(self.words)}

    def flaw(self, value: object) -> str:
        """What is wrong with a value, as a sentence; empty where nothing is."""
        return "" if value in self.words else f"It must be one of {', '.join(self.words)}."


@dataclass(frozen=True)
class Written:
    """A text of a fixed form, such as an address or an id."""

    pattern: str
    most: int  # characters
    sentence: str

    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": self.most}

    def flaw(self, value: object) -> str:
        """What is wrong with a value, as a sentence; empty where nothing is."""
        fits = isinstance(value, str) and len(value) <= self.most and re.fullmatch(self.pattern, value)
        return "" if fits else self.sentence


@dataclass(frozen=True)
class Attribute:
    """What a node or mark says about itself; one that is not needed may be missing or null."""

    value: Value
    needed: bool = False


@dataclass(frozen=True)
class Rule:
    """Where one attribute has this word, another must fit a value of its own."""

    attribute: str
    word: str
    other: str
    value: Value


@dataclass(frozen=True)
class Kind:
    """A kind of node or mark: its attributes, the kinds inside it, and the least number of them."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    least: int = 0
    rules: tuple[Rule, ...] = ()


def _line(most: int) -> Attribute:
    return Attribute(Words(most))


def _embedded(pattern: str, name: str) -> Written:
    return Written(pattern, addresses.MOST_CHARACTERS, f"It must be an https address at {name}.")


_ID = Written("[A-Za-z0-9_-]{1,64}", 64, "It must be the id of a picture.")
_TAG = Written("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", 35, "It must be a language tag such as hi or ur-Arab.")
_HREF = Written(
    addresses.LINK,
    addresses.MOST_CHARACTERS,
    "It must be an http, https, mailto or tel address, or one within this site that begins with a single slash.",
)
_SPANS = {"colspan": Attribute(Whole(1, 100)), "rowspan": Attribute(Whole(1, 100))}
_PROVIDERS = addresses.PROVIDERS

INLINE = ("text", "hard_break")
LISTS = ("bullet_list", "ordered_list")
PROSE = ("paragraph", *LISTS, "blockquote")
BLOCKS = (
    "paragraph",
    "heading",
    *LISTS,
    "blockquote",
    "pullquote",
    "figure",
    "gallery",
    "embed",
    "table",
    "divider",
    "fact_box",
    "contribute_prompt",
)

NODES: Mapping[str, Kind] = {
    "doc": Kind(inside=BLOCKS),
    "paragraph": Kind(inside=INLINE),
    "heading": Kind({"level": Attribute(Whole(2, 4), needed=True)}, INLINE),
    "bullet_list": Kind(inside=("list_item",), least=1),
    "ordered_list": Kind({"start": Attribute(Whole(0, 999_999))}, ("list_item",), 1),
    "list_item": Kind(inside=PROSE),
    "blockquote": Kind({"cite": _line(300)}, PROSE),
    "pullquote": Kind({"cite": _line(300)}, ("paragraph",)),
    "figure": Kind(
        {"image": Attribute(_ID, needed=True), "alt": _line(1000), "caption": _line(2000), "credit": _line(500)}
    ),
    "gallery": Kind(inside=("figure",), least=1),
    "embed": Kind(
        {
            "provider": Attribute(OneOf(tuple(_PROVIDERS)), needed=True),
            "url": Attribute(Words(addresses.MOST_CHARACTERS), needed=True),
            "title": _line(300),
            "caption": _line(2000),
        },
        rules=tuple(
            Rule("provider", provider, "url", _embedded(addresses.EMBEDS[provider], " or ".join(hosts)))
            for provider, (_, hosts) in _PROVIDERS.items()
        ),
    ),
    "table": Kind(inside=("table_row",), least=1),
    "table_row": Kind(inside=("table_cell", "table_header"), least=1),
    "table_cell": Kind(_SPANS, ("paragraph", *LISTS)),
    "table_header": Kind(_SPANS, ("paragraph", *LISTS)),
    "divider": Kind(),
    "fact_box": Kind({"title": _line(300)}, (*PROSE, "heading", "figure", "table")),
    "contribute_prompt": Kind(),
    "hard_break": Kind(),
    "text": Kind(),
}

# In the order in which they enclose each other when rendered, outermost first.
MARKS: Mapping[str, Kind] = {
    "link": Kind({"href": Attribute(_HREF, needed=True), "title": _line(300)}),
    "lang": Kind({"lang": Attribute(_TAG, needed=True)}),
    "strong": Kind(),
    "em": Kind(),
    "strike": Kind(),
    "sub": Kind(),
    "sup": Kind(),
    "code": Kind(),
}
TEXT = Words()
MOST_LEVELS = 32
MOST_NODES = 20_000
MOST_BYTES = 1_000_000  # of text, in UTF-8
