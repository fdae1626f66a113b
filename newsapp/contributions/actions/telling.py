"""Mails to givers about what they give: sums and days as people write them in the giver's language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_symbol, get_decimal_symbol

from newsapp.contributions.models import Donor, Plan
from newsapp.contributions.money import CURRENCIES, major
from newsapp.contributions.rules import LANGUAGES
from newsapp.notifications.actions import delivering
from newsapp.platform import clock, settings


def post(key: str, kind: str, donor: Donor, **told: str) -> bool:
    """Post a mail inside the open transaction; False where it was posted before, or the giver was erased."""
    if not donor.email:
        return False
    return delivering.post(key, kind, donor.email, donor.language, {"name": donor.name} | told)


def post_of_plan(key: str, kind: str, plan: Plan, **told: str) -> bool:
    """Post a mail about a plan: how much, how often, and when next."""
    donor = plan.contribution.donor
    about = {"amount": amount(plan.amount_minor, plan.currency, donor.language), "frequency": plan.frequency}
    about["next_date"] = day(plan.period_ends_at or clock.now(), donor.language)
    return post(key, kind, donor, **(about | told))


def amount(amount_minor: int, currency: str, language: str) -> str:
    """The sum as it is written: ₹1,00,000 where nothing follows the point, ₹512.50 where something does."""
    # Rupees are grouped by lakh in all of India's languages, whatever a library says of Marathi and Urdu.
    locale = Locale.parse("en_IN" if currency == "INR" else _spoken(language))
    sign, exponent = get_currency_symbol(currency, locale), CURRENCIES[currency].exponent
    said = format_currency(Decimal(major(amount_minor, currency)), currency, locale=locale)
    if exponent and amount_minor % 10**exponent == 0:
        said = said.replace(get_decimal_symbol(locale) + "0" * exponent, "")
    return said.replace(sign, f"{sign}\xa0").strip() if sign[-1].isalpha() else said


def day(at: datetime, language: str) -> str:
    """The date in the newsroom's time zone, as people say it: 24 November 2026."""
    return format_date(at.astimezone(settings.current().zone), "d MMMM y", locale=_spoken(language))


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"
