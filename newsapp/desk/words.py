"""The desk's own words in English and Hindi, read from the .po file beside this one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from babel.dates import format_datetime, get_timezone_gmt, get_timezone_name

from newsapp.platform import clock, speech
from newsapp.platform.settings import current
from newsapp.platform.speech import Say

FOLDER = Path(__file__).with_name("catalogues")
LANGUAGES = {"en": "English", "hi": "हिन्दी"}
# Where an article stands, as the newsroom says it: its status, or what a published one has come to.
STATES = {
    "draft": "Draft",
    "submitted": "In review",
    "scheduled": "Scheduled",
    "published": "Published",
    "withdrawn": "Withdrawn",
    "under_review": "Under review",
    "retracted": "Retracted",
    "withheld": "Withheld",
}


def speaker(language: str) -> Say:
    """A function that says an English sentence in this language; a time among its parts as `moment` does."""
    say = speech.speaker(FOLDER, language if language in LANGUAGES else "en")

    def said(sentence: str, **parts: object) -> str:
        told = {name: moment(it, language) if isinstance(it, datetime) else it for name, it in parts.items()}
        return say(sentence, **told)

    return said


def moment(at: datetime, language: str) -> str:
    """A time as people say it, in the newsroom's zone."""
    zone = current().zone
    return format_datetime(at.astimezone(zone), "d MMMM y, HH:mm", locale=language, tzinfo=zone)


def zone(language: str, at: datetime | None = None) -> str:
    """The newsroom's zone as people say it, and how far it is from Greenwich now or then."""
    there = (at or clock.now()).astimezone(current().zone)
    name = get_timezone_name(there, locale=language, zone_variant=None)
    return f"{name} ({get_timezone_gmt(there, locale=language)})"
