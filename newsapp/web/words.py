"""The pages' own words in the reader's language, read from the .po files beside this one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).with_name("catalogues")
LANGUAGES = ("en", "hi", "mr", "ur")
Say = Callable[..., str]


@cache
def catalogue(language: str) -> dict[str, str]:
    """English sentence → this language's; empty for English itself."""
    if language not in LANGUAGES or language == "en":
        return {}
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def speaker(language: str) -> Say:
    """A function that says an English sentence in this language, its {named} parts filled in."""
    known = catalogue(language)

    def say(sentence: str, **parts: object) -> str:
        said = known.get(sentence, sentence)
        return said.format(**{name: _said(part, language) for name, part in parts.items()}) if parts else said

    return say


def day(text: str, language: str, zone: ZoneInfo, *, short: bool = False) -> str:
    """A date as people say it: 24 November 2026; short for lists, in English: 24 Nov 2026."""
    # Months are short words in the other languages, and their abbreviations are not used in print.
    pattern = "d MMM y" if short and language == "en" else "d MMMM y"
    return format_date(_local(text, zone), pattern, locale=_locale(language))


def moment(text: str, language: str, zone: ZoneInfo) -> str:
    """The exact time, with its zone."""
    return format_datetime(_local(text, zone), "d MMMM y, HH:mm zzzz", locale=_locale(language), tzinfo=zone)


def _said(part: object, language: str) -> str:
    return format_decimal(part, locale=_locale(language)) if isinstance(part, int) else str(part)


def _locale(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
