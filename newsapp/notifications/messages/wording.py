"""What a language needs to say everything that is mailed, read from its .toml file beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "hi", "mr", "ur")
# Where the button stands among the paragraphs; its address is the field `link`.
BUTTON = "{link}"


@dataclass(frozen=True)
class Text:
    """One kind of mail: paragraphs with {named} fields; an address stands alone on the last line of its paragraph."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""


@dataclass(frozen=True)
class Wording:
    """A language: what stands around every text, how often a gift repeats, and the text of each kind."""

    language: str
    direction: str
    greeting: str
    greeting_nameless: str
    closing: str
    why: str
    every: Mapping[str, str]
    texts: Mapping[str, Text]


@cache
def wording(language: str) -> Wording:
    """What there is in this language; in English where the paper does not write it."""
    known = language.partition("-")[0]
    return _read(known if known in LANGUAGES else "en")


@cache
def _read(language: str) -> Wording:
    told = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    texts = {kind: _text(each) for kind, each in told.pop("letters").items()}
    return Wording(language=language, texts=texts, **told)


def _text(told: Mapping[str, str]) -> Text:
    return Text(told["subject"], tuple(told["text"].split("\n\n")), told.get("button", ""))
