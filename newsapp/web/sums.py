"""Sums of money as givers read them: ₹1,00,000 in every language."""

from __future__ import annotations

from babel import Locale
from babel.numbers import get_currency_symbol

from newsapp.articles.languages import direction
from newsapp.contributions.actions import telling
from newsapp.web.words import LANGUAGES

# Rupees are grouped by lakh and crore in all of India's languages, whatever a library says of Marathi and Urdu.
_LAKH = "en-IN"
_LATIN_DIGITS = "-u-nu-latn"


def said(amount_minor: int, currency: str, language: str) -> str:
    """The sum as it is written, here as in mails: ₹500, or ₹511.81 where something follows the point."""
    written = telling.amount(amount_minor, currency, language)
    # After Arabic letters a sign that stands before digits would be set behind them.
    return f"\u2066{written}\u2069" if direction(language) == "rtl" else written


def sign(currency: str, language: str) -> str:
    """What stands for the currency beside a sum: ₹, or KWD where there is no sign."""
    return str(get_currency_symbol(currency, _locale(currency, language)))


def locale_tag(currency: str, language: str) -> str:
    """How a browser is told to write sums as they are written here, as a BCP 47 tag."""
    return _LAKH if currency == "INR" else language + _LATIN_DIGITS


def _locale(currency: str, language: str) -> Locale:
    spoken = language if language in LANGUAGES else "en"
    return Locale.parse(_LAKH, sep="-") if currency == "INR" else Locale.parse(spoken)
