"""The pages' own words in the reader's language, read from the .po files beside this one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from newsapp.platform import speech
from newsapp.platform.speech import Say

FOLDER = Path(__file__).with_name("catalogues")
LANGUAGES = ("en", "hi", "mr", "ur")


def speaker(language: str) -> Say:
    """A function that says an English sentence in this language."""
    return speech.speaker(FOLDER, language if language in LANGUAGES else "en")


def day(text: str, language: str, zone: ZoneInfo, *, short: bool = False) -> str:
    """A date as people say it: 24 November 2026; short for lists, in English: 24 Nov 2026."""
    # Months are short words in the other languages, and their abbreviations are not used in print.
    pattern = "d MMM y" if short and language == "en" else "d MMMM y"
    return format_date(_local(text, zone), pattern, locale=_locale(language))


def moment(text: str, language: str, zone: ZoneInfo) -> str:
    """The exact time, and how far its clock is from UTC.

    The zones' names are not used: the library does not find India's, and what it says instead reads `[GMT]` in Marathi.
    """
    return format_datetime(_local(text, zone), "d MMMM y, HH:mm 'UTC'xxx", locale=_locale(language), tzinfo=zone)


def _locale(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
