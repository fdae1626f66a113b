"""Which gifts are given in a storm, and what becomes of each: the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

GOOD, INDIAN, MASTERCARD = "4242424242424242", "4000003560000008", "5555555555554444"
ASKED_FIRST = ("4000002760003184", "4000002500003155")
DECLINED = ("4000000000000002", "4000000000009995", "4000000000000069", "4000000000000119")
REFUND_FAILS, REFUND_WAITS = "4000000000005126", "4000000000007726"
PAYING_VPA, FAILING_VPA = "success@stripeupi", "failure@stripeupi"
# Amounts in minor units.
AMOUNTS = {
    "INR": (10_000, 30_000, 50_000, 100_000, 250_000),
    "USD": (500, 1_000, 2_500, 10_000),
    "EUR": (500, 2_000),
    "GBP": (1_000,),
}
CURRENCIES = ("INR",) * 7 + ("USD", "EUR", "GBP")


@dataclass
class Gift:
    """A gift: what the giver sends, what they pay with one after the other, and what comes afterwards.

    `tries` are cards, or UPI addresses; none when it is abandoned. `refunds` are amounts in minor units, None for what
    is left. `dispute` is "won", "lost" or "open".
    """

    number: int
    body: dict[str, Any]
    tries: list[str] = field(default_factory=list)
    refunds: list[int | None] = field(default_factory=list)
    dispute: str = ""
    clicks_twice: bool = False
    looks_at_thanks: bool = False

    @property
    def key(self) -> str:
        """What the giver's browser sends as its Idempotency-Key."""
        return f"storm-gift-{self.number:06}"


def plan(count: int, seed: int) -> list[Gift]:
    """So many gifts: 10 % are sent back, in part or whole, and 2 % disputed."""
    chance = random.Random(seed)
    return [_gift(number, count, chance) for number in range(count)]


def _gift(number: int, count: int, chance: random.Random) -> Gift:
    currency = chance.choice(CURRENCIES)
    amount, frequency = chance.choice(AMOUNTS[currency]), "monthly" if chance.random() < 0.03 else "once"
    # Some give several times, also at the same moment; regularly only once, since a second plan is not begun.
    giver = f"regular-{number}" if frequency == "monthly" else f"giver-{chance.randrange(max(1, count * 2 // 3))}"
    body = {"amount": amount, "currency": currency, "frequency": frequency, "cover_fees": chance.random() < 0.3}
    body |= {"donor": {"name": f"Asha Rao {number}", "email": f"{giver}@example.org"}, "declarations": {"terms": True}}
    if frequency == "once" and chance.random() < 0.05:
        body["surface"] = "app"
    gift = Gift(number, body, clicks_twice=chance.random() < 0.05, looks_at_thanks=chance.random() < 0.1)
    afterwards = chance.random()
    if afterwards < 0.10:
        gift.tries = [chance.choices((GOOD, INDIAN, REFUND_FAILS, REFUND_WAITS), (12, 6, 1, 1))[0]]
        gift.refunds = chance.choice(([None], [amount // 2], [amount // 3, amount // 4], [amount // 5, None]))
    elif afterwards < 0.12:
        gift.tries = [chance.choice((GOOD, INDIAN))]
        gift.dispute = chance.choices(("won", "lost", "open"), (9, 9, 2))[0]
        gift.refunds = [amount // 4] if chance.random() < 0.15 else []
    else:
        gift.tries = _tries(chance, currency, frequency)
    return gift


def _tries(chance: random.Random, currency: str, frequency: str) -> list[str]:
    what = chance.random()
    if what < 0.03:
        return []
    if what < 0.04:
        return [chance.choice(DECLINED)]
    declined = [chance.choice(DECLINED) for _ in range(chance.randint(1, 2))] if what < 0.11 else []
    if what > 0.96 and (currency, frequency) == ("INR", "once"):
        return [*declined, chance.choices((PAYING_VPA, FAILING_VPA), (5, 1))[0]]
    good = chance.choices((GOOD, INDIAN, MASTERCARD, *ASKED_FIRST), (60, 20, 10, 5, 5))[0]
    return [*declined, good]
