"""What Stripe asks of each currency: decimals, the least that may be charged, and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from tests.stripe_sandbox.errors import invalid

ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split()
THREE_DECIMAL = "bhd jod kwd omr tnd".split()
_OTHERS = """
aed all ang ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad chf cny cop crc cve czk dkk dop dzd egp
etb eur fjd gbp gel gip gmd gtq gyd hkd hnl huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd
mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd
shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd yer zar zmw
""".split()
KNOWN = frozenset(ZERO_DECIMAL + THREE_DECIMAL + _OTHERS)
MOST = 99_999_999
# The least charge, in minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
LEAST = {
    "usd": 50, "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
_LEAST_OF_OTHERS = 50


@dataclass(frozen=True)
class Fees:
    """What Stripe keeps: a share of the charge in hundredths of a per cent, a fixed sum, and a sum for a dispute."""

    share: int
    fixed_minor: int
    dispute_minor: int

    def of(self, amount_minor: int) -> int:
        """The fee of a charge, rounded half up; never more than the charge."""
        return min(amount_minor, (amount_minor * self.share + 5_000) // 10_000 + self.fixed_minor)


_FEES = {
    "inr": Fees(200, 0, 0),
    "usd": Fees(290, 30, 1500),
    "eur": Fees(150, 25, 2000),
    "gbp": Fees(150, 20, 2000),
    "jpy": Fees(360, 0, 1300),
    "kwd": Fees(290, 100, 4500),
}


def fees(currency: str) -> Fees:
    """What Stripe keeps in a currency."""
    return _FEES.get(currency, Fees(290, 30, 1500))


def known(currency: str, param: str) -> str:
    """The currency in lower case; a StripeError when Stripe has none such."""
    if currency.lower() not in KNOWN:
        said = ", ".join(sorted(KNOWN))
        raise invalid(f"Invalid currency: {currency}. Stripe currently supports these currencies: {said}", param=param)
    return currency.lower()


def check_amount(amount_minor: int, currency: str, param: str = "amount") -> None:
    """A StripeError unless this much may be charged."""
    if amount_minor < 1:
        said = "This value must be greater than or equal to 1."
        raise invalid(said, code="parameter_invalid_integer", param=param)
    if amount_minor > MOST:
        raise invalid(f"Amount must be no more than {MOST}.", code="amount_too_large", param=param)
    if amount_minor < LEAST.get(currency, _LEAST_OF_OTHERS):
        said = f"Amount must be at least {LEAST.get(currency, _LEAST_OF_OTHERS)} {currency} in the smallest unit."
        raise invalid(said, code="amount_too_small", param=param)
    if currency in THREE_DECIMAL and amount_minor % 10:
        said = "Amounts in three-decimal currencies must be divisible by 10: the last decimal has to be 0."
        raise invalid(said, code="parameter_invalid_integer", param=param)


def said_amount(amount_minor: int, currency: str) -> str:
    """The amount for a sentence: 500.00 INR."""
    decimals = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    whole, rest = divmod(amount_minor, 10**decimals)
    return f"{whole}{f'.{rest:0{decimals}}' if decimals else ''} {currency.upper()}"
