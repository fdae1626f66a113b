"""The desk's own words in English and Hindi, read from the .po file beside this one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from babel.dates import (
    format_date,
    format_datetime,
    format_timedelta,
    get_timezone_gmt,
    get_timezone_location,
    get_timezone_name,
)

from newsapp.contributions.actions import telling
from newsapp.contributions.money import CURRENCIES
from newsapp.platform import clock, speech
from newsapp.platform.settings import current
from newsapp.platform.speech import Say

FOLDER = Path(__file__).with_name("catalogues")
LANGUAGES = {"en": "English", "hi": "हिन्दी"}
# Languages in which somebody without an account is told what a draft is that they are shown.
GUESTS = ("en", "hi", "mr", "ur")
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


def guests_language(language: str) -> str:
    """The language in which what is said beside a draft in this language is said."""
    return language if language in GUESTS else "en"


def speaker_to_guests(language: str) -> Say:
    """As `speaker`, in any of the languages of GUESTS; only what the page of a preview says is in all of them."""
    return speech.speaker(FOLDER, language)


def moment(at: datetime, language: str) -> str:
    """A time as people say it, in the newsroom's zone."""
    zone = current().zone
    return format_datetime(at.astimezone(zone), "d MMMM y, HH:mm", locale=language, tzinfo=zone)


def money(amount_minor: int, currency: str, language: str) -> str:
    """A sum as people write it in its currency: ₹1,00,000."""
    # The provider may settle in a currency that nobody can give in, and whose decimals are not known here.
    if currency not in CURRENCIES:
        return f"{currency} {amount_minor:,} (smallest unit)"
    return telling.amount(amount_minor, currency, language)


def moment_elsewhere(at: datetime, language: str) -> str:
    """As `moment`, with how far the newsroom's clock is from Greenwich, for somebody who may be anywhere."""
    return f"{moment(at, language)}, {get_timezone_gmt(at.astimezone(current().zone), locale='en')}"


def near(at: datetime, language: str) -> str:
    """As `moment`, without what goes without saying: of a time today the hour alone, of one this year no year."""
    zone = current().zone
    local, now = at.astimezone(zone), clock.now().astimezone(zone)
    day = "" if local.date() == now.date() else "d MMMM, " if local.year == now.year else "d MMMM y, "
    return format_datetime(local, f"{day}HH:mm", locale=language, tzinfo=zone)


def ago(at: datetime, language: str) -> str:
    """How far a time is from now: in 3 hours, 2 days ago."""
    return format_timedelta(at - clock.now(), granularity="minute", add_direction=True, locale=language)


def at_length(at: datetime, language: str) -> str:
    """As `moment`, with the day of the week and the zone."""
    zone = current().zone
    return format_datetime(at.astimezone(zone), "EEEE, d MMMM y, HH:mm, zzzz", locale=language, tzinfo=zone)


def day(on: date, language: str) -> str:
    """A day as people say it."""
    return format_date(on, "d MMMM y", locale=language)


def zone(language: str, at: datetime | None = None) -> str:
    """The newsroom's zone as people say it, and how far it is from Greenwich now or then."""
    there = (at or clock.now()).astimezone(current().zone)
    name = get_timezone_name(there, locale=language)
    if name.startswith("GMT"):  # a zone whose name in this language nobody commonly says
        name = get_timezone_location(there, locale=language)
    return f"{name} ({get_timezone_gmt(there, locale=language)})"
