"""Sums of money as integers of a currency's minor unit, and the currencies that are taken; never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

MOST_DIGITS = 8  # of an amount at Stripe, in every currency that is taken here
# Digits of any script; a comma only where it groups: 1,500 and 1,00,000, but not 10,50.
_TYPED = re.compile(r"(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?")

_ARABIC_SIGNS = str.maketrans("٬،٫", ",,.")
_LONGEST = 40
_AROUND = re.compile(r"^(?:₹|Rs\.?|[$€£¥])?\s*(.*?)\s*(?:/-)?$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Currency:
    """A currency that is taken: how many decimals it has, and the smallest charge that Stripe makes in it.

    Where Stripe names no smallest charge, ours is worth more than the 50 US cents that Stripe then asks for.
    """

    code: str
    exponent: int
    least_charge_minor: int

    @property
    def step_minor(self) -> int:
        """What every charge is a multiple of: Stripe wants the last of three decimals to be 0."""
        return 10 if self.exponent == 3 else 1


# https://docs.stripe.com/currencies: zero-decimal, three-decimal, and smallest charges.
CURRENCIES = MappingProxyType(
    {
        code: Currency(code, exponent, least)
        for code, exponent, least in (
            ("INR", 2, 50),
            ("USD", 2, 50),
            ("EUR", 2, 50),
            ("GBP", 2, 30),
            ("AUD", 2, 50),
            ("CAD", 2, 50),
            ("NZD", 2, 50),
            ("SGD", 2, 50),
            ("HKD", 2, 400),
            ("CHF", 2, 50),
            ("AED", 2, 200),
            ("SAR", 2, 200),
            ("QAR", 2, 200),
            ("JPY", 0, 50),
            ("KRW", 0, 1000),
            ("KWD", 3, 200),
            ("BHD", 3, 250),
            ("OMR", 3, 250),
        )
    }
)


@dataclass(frozen=True)
class Money:
    """A sum that is not below zero; TypeError for what is no integer, ValueError for what is no sum."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError("an amount is an integer in the minor unit")
        if self.amount_minor < 0:
            raise ValueError("an amount below zero")
        if self.currency not in CURRENCIES:
            raise ValueError("not a currency that is taken")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def typed(cls, text: str, currency: str) -> Money:
        """What somebody typed in the major unit, as `500`, `1,00,000.50` or `५००`; ValueError for anything else."""
        exponent = _known(currency).exponent
        found = _TYPED.fullmatch(text.strip())
        if not found or len(found[2] or "") > exponent or len(text) > _LONGEST:
            raise ValueError("not an amount of this currency")
        whole, fraction = found[1].replace(",", ""), (found[2] or "").ljust(exponent, "0")
        return cls(int(whole + fraction), currency)

    @property
    def major(self) -> str:
        """The sum in the major unit as a plain decimal: `500.00` INR, `500` JPY, `0.500` KWD."""
        return major(self.amount_minor, self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount_minor <= self._same(other)

    def split(self, parts: int) -> list[Money]:
        """That many sums that add up to this one and differ by one minor unit at most, the larger first."""
        if type(parts) is not int or parts < 1:
            raise ValueError("a sum is split into one part or more")
        each, over = divmod(self.amount_minor, parts)
        return [Money(each + (index < over), self.currency) for index in range(parts)]

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise ValueError("sums of different currencies")
        return other.amount_minor


def total(sums: Iterable[Money], currency: str) -> Money:
    """All of them together; nothing in this currency when there are none."""
    return sum(sums, start=Money.zero(currency))


def typed(text: str, currency: str) -> int:
    """The minor units of what somebody typed, as `500`, `₹1,00,000.50`, `५००/-` or `۵۰۰`; ValueError for no sum."""
    if len(text) > _LONGEST:
        raise ValueError("not an amount")
    bare = _AROUND.sub(r"\1", text.strip()).translate(_ARABIC_SIGNS)
    return Money.typed(bare, currency).amount_minor


def major(amount_minor: int, currency: str) -> str:
    """A signed amount in the major unit as a plain decimal, such as `-0.50`."""
    if type(amount_minor) is not int:
        raise TypeError("an amount is an integer in the minor unit")
    exponent = _known(currency).exponent
    digits = str(abs(amount_minor)).rjust(exponent + 1, "0")
    whole, fraction = digits[: len(digits) - exponent], digits[len(digits) - exponent :]
    return ("-" if amount_minor < 0 else "") + whole + ("." + fraction if fraction else "")


def flaws_of_charge(charge: Money) -> list[str]:
    """Why Stripe would not charge this, in sentences; none where it would."""
    currency = CURRENCIES[charge.currency]
    if charge.amount_minor < currency.least_charge_minor:
        return [f"At least {major(currency.least_charge_minor, currency.code)} {currency.code}."]
    if charge.amount_minor >= 10**MOST_DIGITS:
        return [f"At most {major(10**MOST_DIGITS - currency.step_minor, currency.code)} {currency.code}."]
    if charge.amount_minor % currency.step_minor:
        return [f"A multiple of {currency.step_minor}: {currency.code} ends in 0 here."]
    return []


def _known(currency: str) -> Currency:
    if currency not in CURRENCIES:
        raise ValueError("not a currency that is taken")
    return CURRENCIES[currency]
