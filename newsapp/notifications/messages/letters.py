"""From a kind, a language and the fields that it names to a letter: subject, plain text, and HTML for mail programs."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from newsapp.notifications.messages.paper import page
from newsapp.notifications.messages.wording import BUTTON, Text, wording
from newsapp.platform.text import clean_line

# What every letter may name beside its own fields: the paper's name, and where givers see what they give.
COMMON = frozenset({"site", "giving_page"})
_ALONE = frozenset({"link", "giving_page", "code"})
_LASTS = timedelta(days=3)
_LASTS_BY_KIND = {"giving_link": timedelta(minutes=15)}
# Keeps an amount or a number in one piece among words that run the other way.
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True)
class Letter:
    """What a mail says, in one language (BCP 47)."""

    language: str
    subject: str
    plain: str
    html: str


def write(kind: str, language: str, fields: Mapping[str, str]) -> Letter:
    """The letter of this kind; in English where the paper does not write the language.

    `fields` are those of `needed` and COMMON, each as it is to be read: `₹500`, `3 December 2026`; `name` may be
    left out.
    """
    words = wording(language)
    text = words.texts[kind]
    told = {name: clean_line(value) for name, value in fields.items()}
    told["every"] = words.every.get(told.get("frequency", ""), "")
    greeting = words.greeting if told.get("name") else words.greeting_nameless
    framed = (greeting, *text.paragraphs, words.closing, words.why)
    shown = _isolated(told) if words.direction == "rtl" else told
    subject, button = text.subject.format(**shown), text.button.format(**shown)
    plain = "\n\n".join(_plain(paragraph, button, shown) for paragraph in framed)
    return Letter(words.language, subject, f"{plain}\n", page(words, framed, button, told))


def needed(kind: str) -> frozenset[str]:
    """The fields that a letter of this kind cannot do without; ValueError for an unknown kind."""
    texts = wording("en").texts
    if kind not in texts:
        raise ValueError(f"there is no letter of the kind {kind}")
    named = fields_of(texts[kind]) - COMMON
    return named - {"every"} | {"frequency"} if "every" in named else named


def lasts(kind: str) -> timedelta:
    """How long it is worth trying to send a letter of this kind."""
    return _LASTS_BY_KIND.get(kind, _LASTS)


def fields_of(text: Text) -> frozenset[str]:
    """The fields that a text names."""
    whole = "".join((text.subject, *text.paragraphs, text.button))
    return frozenset(name for _, name, _, _ in string.Formatter().parse(whole) if name)


def _isolated(fields: Mapping[str, str]) -> dict[str, str]:
    """What has a line of its own stays as it is: a sign beside an address would become part of it."""
    return {
        name: value if name in _ALONE or not value else f"{_ISOLATE}{value}{_END}" for name, value in fields.items()
    }


def _plain(paragraph: str, button: str, fields: Mapping[str, str]) -> str:
    said = paragraph.format(**fields)
    return f"{button}:\n{said}" if paragraph == BUTTON else said
