"""The desk's own words in English and Hindi, read from the .po file beside this one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from newsapp.platform.settings import current

FOLDER = Path(__file__).with_name("catalogues")
LANGUAGES = {"en": "English", "hi": "हिन्दी"}
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
        told = {name: format_decimal(it, locale=language) if isinstance(it, int) else it for name, it in parts.items()}
        return said.format(**told) if told else said

    return say


def moment(at: datetime, language: str) -> str:
    """A time as people say it, in the newsroom's zone."""
    zone = current().zone
    return format_datetime(at.astimezone(zone), "d MMMM y, HH:mm", locale=language, tzinfo=zone)
