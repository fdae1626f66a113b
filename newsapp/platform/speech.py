"""Sentences in other languages, read from .po files: what is said in English is said in the reader's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Say = Callable[..., str]


@cache
def catalogue(folder: Path, language: str) -> dict[str, str]:
    """English sentence → this language's, of `hi.po` or of every file of `hi/`; empty where there is neither."""
    known: dict[str, str] = {}
    for file in [*folder.glob(f"{language}.po"), *sorted((folder / language).glob("*.po"))]:
        with file.open("rb") as opened:
            known |= {str(it.id): str(it.string) for it in read_po(opened) if it.id and it.string}
    return known


def speaker(folder: Path, language: str) -> Say:
    """A function that says an English sentence in this language, with its {named} parts, its numbers and its lists."""
    known = catalogue(folder, language)
    locale = language if known else "en"

    def say(sentence: str, **parts: object) -> str:
        said = known.get(sentence, sentence)
        told = {name: part(it) for name, it in parts.items()}
        return said.format(**told) if told else said

    def part(it: object) -> object:
        if isinstance(it, tuple):
            return format_list([known.get(str(each), str(each)) for each in it], locale=locale)
        return format_decimal(it, locale=locale) if isinstance(it, int) else it

    return say
