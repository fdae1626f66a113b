"""Amounts as Stripe shows them to people."""

from __future__ import annotations

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

from tests.stripe_sandbox import currencies
from tests.stripe_sandbox.store import Object

_TOUCHING = re.compile(r"(?<=[A-Z])(?=\d)")  # a currency that is written in letters keeps off the number
_OF_CURRENCY = {"inr": "en-IN", "gbp": "en-GB"}


def amount(minor: int, currency: str, locale: str | None = None) -> str:
    """The amount in a language of Stripe's, or in English as it is written where the currency is used."""
    decimals = 0 if currency in currencies.ZERO_DECIMAL else 3 if currency in currencies.THREE_DECIMAL else 2
    value = Decimal(minor).scaleb(-decimals)
    written = format_currency(value, currency.upper(), locale=_locale(locale, currency))
    return _TOUCHING.sub("\xa0", written)


def how_often(recurring: Object | None) -> str:
    """How often that is taken: "per month", "every 3 months"; nothing where it is once."""
    if recurring is None:
        return ""
    interval, count = recurring["interval"], recurring["interval_count"]
    return f"per {interval}" if count == 1 else f"every {count} {interval}s"


def _locale(name: str | None, currency: str) -> Locale:
    if name in (None, "auto"):
        name = _OF_CURRENCY.get(currency, "en-US")
    return Locale.parse(name, sep="-")
