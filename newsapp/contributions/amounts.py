"""How much may be given at a time in each currency, and what is suggested; a newsroom's taste, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from newsapp.contributions.money import CURRENCIES

FREQUENCIES = ("once", "monthly", "yearly")
_Row = tuple[int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]
# In the major unit: the least (worth more than Stripe's smallest charge, and than its fixed fee) and the most at a
# time, then what is suggested once, monthly and yearly.
_ROWS: Mapping[str, _Row] = {
    "INR": (50, 500_000, (200, 500, 1000, 5000), (100, 200, 500, 1000), (1000, 2000, 5000, 10_000)),
    "USD": (1, 10_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "EUR": (1, 10_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "GBP": (1, 10_000, (10, 20, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "AUD": (2, 15_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "CAD": (2, 15_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "NZD": (2, 15_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "SGD": (2, 15_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "HKD": (10, 80_000, (100, 200, 500, 1000), (50, 100, 200, 500), (500, 1000, 2000, 5000)),
    "CHF": (1, 10_000, (10, 25, 50, 100), (5, 10, 20, 50), (50, 100, 200, 500)),
    "AED": (5, 40_000, (50, 100, 200, 500), (20, 50, 100, 200), (200, 500, 1000, 2000)),
    "SAR": (5, 40_000, (50, 100, 200, 500), (20, 50, 100, 200), (200, 500, 1000, 2000)),
    "QAR": (5, 40_000, (50, 100, 200, 500), (20, 50, 100, 200), (200, 500, 1000, 2000)),
    "JPY": (200, 1_000_000, (1000, 3000, 5000, 10_000), (500, 1000, 3000, 5000), (5000, 10_000, 30_000, 50_000)),
    "KRW": (
        2000,
        10_000_000,
        (10_000, 30_000, 50_000, 100_000),
        (5000, 10_000, 20_000, 50_000),
        (50_000, 100_000, 200_000, 500_000),
    ),
    "KWD": (1, 3000, (5, 10, 20, 50), (2, 5, 10, 20), (20, 50, 100, 200)),
    "BHD": (1, 4000, (5, 10, 20, 50), (2, 5, 10, 20), (20, 50, 100, 200)),
    "OMR": (1, 4000, (5, 10, 20, 50), (2, 5, 10, 20), (20, 50, 100, 200)),
}


@dataclass(frozen=True)
class Amounts:
    """What may be given at a time in a currency, and what is suggested by frequency, in the minor unit."""

    least_minor: int
    most_minor: int
    suggested_minor: Mapping[str, tuple[int, ...]]


def _amounts(code: str, row: _Row) -> Amounts:
    least, most, *suggested = row
    unit = 10 ** CURRENCIES[code].exponent
    rows = (tuple(each * unit for each in sums) for sums in suggested)
    return Amounts(least * unit, most * unit, MappingProxyType(dict(zip(FREQUENCIES, rows, strict=True))))


AMOUNTS: Mapping[str, Amounts] = MappingProxyType({code: _amounts(code, row) for code, row in _ROWS.items()})
