"""Sums and days as they are printed on papers that an office may read: in figures, and in English words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name

from newsapp.contributions.money import CURRENCIES, Money

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
# The largest first; how often each fits is said in the same way.
_INDIAN = ((10_000_000, "crore"), (100_000, "lakh"), (1000, "thousand"), (100, "hundred"))
_WESTERN = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))


def figures(money: Money) -> str:
    """₹1,00,000.00 by lakh and crore; every other currency by its code: USD 1,200.00, JPY 5,000, KWD 0.500."""
    groups = "#,##,##0" if money.currency == "INR" else "#,##0"
    decimals = "0" * CURRENCIES[money.currency].exponent
    number = format_decimal(Decimal(money.major), f"{groups}.{decimals}" if decimals else groups, "en")
    return f"₹{number}" if money.currency == "INR" else f"{money.currency} {number}"


def words(money: Money) -> str:
    """Rupees one lakh and fifty paise only; US dollars one thousand two hundred and 50/100 only."""
    indian, unit = money.currency == "INR", 10 ** CURRENCIES[money.currency].exponent
    whole, part = divmod(money.amount_minor, unit)
    name = "Rupees" if indian else get_currency_name(money.currency, 2, "en")
    said = f"{name} {_number(whole, _INDIAN if indian else _WESTERN)}"
    if part:
        said += (
            f" and {_number(part, _INDIAN)} {'paisa' if part == 1 else 'paise'}" if indian else f" and {part}/{unit}"
        )
    return f"{said} only"


def day(on: date) -> str:
    """24 November 2026."""
    return format_date(on, "d MMMM y", "en")


def _number(number: int, groups: tuple[tuple[int, str], ...]) -> str:
    said = []
    for size, name in groups:
        count, number = divmod(number, size)
        if count:
            said.append(f"{_number(count, groups)} {name}")
    if number or not said:
        said.append(_below_hundred(number))
    return " ".join(said)


def _below_hundred(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
