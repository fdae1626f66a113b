"""What the payment provider is likely to keep, and what a giver pays to cover it; integers only.

The rates are Stripe's published standard prices for an account in the currency's own country (for the currencies of
countries where Stripe opens no accounts, one in the United States). They are an estimate: what was really kept, the
ledger takes from Stripe's balance transactions.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from newsapp.contributions.money import CURRENCIES, Money

DOMESTIC, FOREIGN = "domestic", "foreign"
_WHOLE_BP = 10_000


@dataclass(frozen=True)
class Rate:
    """A share of the charge in basis points and a fixed sum, each rounded half up, and the tax on both."""

    share_bp: int
    fixed_minor: int
    tax_bp: int = 0

    def fee_on(self, charge_minor: int) -> int:
        """What is kept of such a charge, tax included, in the minor unit."""
        fee = _part(charge_minor, self.share_bp) + self.fixed_minor
        return fee + _part(fee, self.tax_bp)

    def covering(self, gift_minor: int, step_minor: int = 1) -> int:
        """The smallest charge, a multiple of `step_minor`, of which at least the gift is left."""
        charge = self._too_little(gift_minor) // step_minor * step_minor
        while charge - self.fee_on(charge) < gift_minor:
            charge += step_minor
        return charge

    def _too_little(self, gift_minor: int) -> int:
        """A charge just below every one that would do.

        What is left of a charge is at most charge x (1 - share x (1 + tax)) - fixed x (1 + tax) + 2, the two
        roundings together being worth less than 2. It does not grow evenly, so the answer is looked for from here.
        """
        taxed_bp = _WHOLE_BP + self.tax_bp
        kept = _WHOLE_BP * _WHOLE_BP - self.share_bp * taxed_bp
        wanted = (gift_minor - 2) * _WHOLE_BP + self.fixed_minor * taxed_bp
        return max(0, wanted * _WHOLE_BP // kept)


# (domestic, foreign) cards. India: 18 % goods and services tax on the fee. The last six: a foreign card, converted.
_RATES = MappingProxyType(
    {
        "INR": (Rate(200, 0, 1800), Rate(300, 0, 1800)),
        "USD": (Rate(290, 30), Rate(440, 30)),
        "EUR": (Rate(150, 25), Rate(325, 25)),
        "GBP": (Rate(150, 20), Rate(325, 20)),
        "AUD": (Rate(170, 30), Rate(350, 30)),
        "CAD": (Rate(290, 30), Rate(370, 30)),
        "NZD": (Rate(265, 30), Rate(370, 30)),
        "SGD": (Rate(340, 50), Rate(390, 50)),
        "HKD": (Rate(340, 235), Rate(390, 235)),
        "CHF": (Rate(290, 30), Rate(325, 30)),
        "AED": (Rate(290, 100), Rate(390, 100)),
        "JPY": (Rate(360, 0), Rate(360, 0)),
        "SAR": (Rate(540, 120), Rate(540, 120)),
        "QAR": (Rate(540, 110), Rate(540, 110)),
        "KRW": (Rate(540, 420), Rate(540, 420)),
        "KWD": (Rate(540, 100), Rate(540, 100)),
        "BHD": (Rate(540, 120), Rate(540, 120)),
        "OMR": (Rate(540, 120), Rate(540, 120)),
    }
)


def rate(currency: str, origin: str = DOMESTIC) -> Rate:
    """The rate for cards of this origin in this currency."""
    return _RATES[currency][origin == FOREIGN]


def estimated(charge: Money, origin: str = DOMESTIC) -> Money:
    """What is likely to be kept of this charge; never more than all of it."""
    fee_minor = rate(charge.currency, origin).fee_on(charge.amount_minor)
    return Money(min(fee_minor, charge.amount_minor), charge.currency)


def covered(gift: Money, origin: str = DOMESTIC) -> Money:
    """The smallest charge of which the whole gift is left when the fee has been taken."""
    step_minor = CURRENCIES[gift.currency].step_minor
    return Money(rate(gift.currency, origin).covering(gift.amount_minor, step_minor), gift.currency)


def _part(amount_minor: int, share_bp: int) -> int:
    """A share of an amount, rounded half up."""
    return (amount_minor * share_bp + _WHOLE_BP // 2) // _WHOLE_BP
