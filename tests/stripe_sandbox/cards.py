"""Stripe's test cards, and what happens to whoever pays with them: https://docs.stripe.com/testing"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.stripe_sandbox.errors import StripeError, card

DECLINED = "Your card was declined."
_NOT_A_TEST_CARD = (
    "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, "
    "visit: https://stripe.com/docs/testing."
)


@dataclass(frozen=True)
class Refusal:
    """Why a bank refuses, as Stripe says it."""

    code: str
    message: str
    decline_code: str | None = None


@dataclass(frozen=True)
class Card:
    """A test card: whose it is, and what comes of it."""

    number: str
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    refusal: Refusal | None = None
    authentication: str | None = None  # "always", or "once": not again when the customer's bank already asked
    afterwards: str | None = None  # "dispute", "inquiry" or "fraud_warning"
    refund: str | None = None  # "fails" or "pending": only in the end
    token: str = ""  # as `pm_card_…` and `tok_…`

    @property
    def last4(self) -> str:
        """The digits that may be shown."""
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """The same for the same number."""
        return hashlib.sha256(self.number.encode()).hexdigest()[:16]


def _declined(decline_code: str) -> Refusal:
    return Refusal("card_declined", DECLINED, decline_code)


_PROCESSING = "An error occurred while processing your card. Try again in a little bit."
CARDS = (
    Card("4242424242424242", token="visa"),
    Card("4000056655665556", funding="debit", token="visa_debit"),
    Card("5555555555554444", "mastercard", token="mastercard"),
    Card("378282246310005", "amex", token="amex"),
    Card("4000000000000077", token="bypassPending"),
    Card("4000003560000008", country="IN", token="in"),
    Card("5200828282828210", "mastercard", funding="debit", token="mastercard_debit"),
    Card("4000008260000000", country="GB", token="gb"),
    Card("4000002760000016", country="DE", token="de"),
    Card("4000000000000002", refusal=_declined("generic_decline"), token="chargeDeclined"),
    Card("4000000000009995", refusal=_declined("insufficient_funds"), token="chargeDeclinedInsufficientFunds"),
    Card("4000000000009987", refusal=_declined("lost_card"), token="chargeDeclinedLostCard"),
    Card("4000000000009979", refusal=_declined("stolen_card"), token="chargeDeclinedStolenCard"),
    Card("4100000000000019", refusal=_declined("fraudulent"), token="chargeDeclinedFraudulent"),
    Card(
        "4000000000000069",
        refusal=Refusal("expired_card", "Your card has expired.", "expired_card"),
        token="chargeDeclinedExpiredCard",
    ),
    Card(
        "4000000000000127",
        refusal=Refusal("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc"),
        token="chargeDeclinedIncorrectCvc",
    ),
    Card(
        "4000000000000119",
        refusal=Refusal("processing_error", _PROCESSING, "processing_error"),
        token="chargeDeclinedProcessingError",
    ),
    Card("4000000000000341", refusal=_declined("generic_decline"), token="chargeCustomerFail"),
    Card("4000002500003155", authentication="once", token="authenticationRequiredOnSetup"),
    Card("4000002760003184", authentication="always", token="authenticationRequired"),
    Card("4000000000003220", authentication="always", token="threeDSecure2Required"),
    Card(
        "4000008400001629",
        authentication="always",
        refusal=_declined("generic_decline"),
        token="threeDSecureRequiredChargeDeclined",
    ),
    Card("4000000000000259", afterwards="dispute", token="createDispute"),
    Card("4000000000001976", afterwards="inquiry", token="createDisputeInquiry"),
    Card("4000000000005423", afterwards="fraud_warning", token="createIssuerFraudRecord"),
    Card("4000000000005126", refund="fails", token="refundFail"),
    Card("4000000000007726", refund="pending", token="pendingRefund"),
)
_BY_NUMBER = {each.number: each for each in CARDS}
_BY_TOKEN = {each.token: each for each in CARDS} | {"us": CARDS[0]}
_BY_TOKEN |= {f"visa_{name}": each for name, each in _BY_TOKEN.items() if name.startswith("chargeDeclined")}
# Refuses only when it is charged: it can be attached to a customer.
ATTACHES = {"4000000000000341"} | {each.number for each in CARDS if each.authentication}


def numbered(number: str) -> Card:
    """The test card with this number, spaces allowed; Stripe's 402 for any other."""
    digits = number.replace(" ", "").replace("-", "")
    found = _BY_NUMBER.get(digits)
    if found:
        return found
    if not digits.isdecimal() or not digits.isascii() or not 12 <= len(digits) <= 19 or not _checks(digits):
        raise card("Your card number is incorrect.", code="incorrect_number", param="number")
    raise card(_NOT_A_TEST_CARD, code="card_declined", decline_code="test_mode_live_card")


def named(token: str) -> Card | None:
    """The test card behind `pm_card_visa` or `tok_visa`."""
    for prefix in ("pm_card_", "tok_"):
        if token.startswith(prefix):
            return _BY_TOKEN.get(token.removeprefix(prefix))
    return None


def check_expiry(month: int, year: int, now: int) -> None:
    """Stripe's 402 unless the card is good until a month that has not ended."""
    today = datetime.fromtimestamp(now, UTC)
    year = year + 2000 if 0 <= year < 100 else year
    if not 1 <= month <= 12:
        raise card("Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month")
    if (year, month) < (today.year, today.month) or year > today.year + 50:
        raise card("Your card's expiration year is invalid.", code="invalid_expiry_year", param="exp_year")


def check_cvc(cvc: str | None) -> None:
    """Stripe's 402 unless it could be a security code; none at all is fine."""
    if cvc is not None and not (cvc.isascii() and cvc.isdecimal() and len(cvc) in (3, 4)):
        raise card("Your card's security code is invalid.", code="invalid_cvc", param="cvc")


def refused(refusal: Refusal) -> StripeError:
    """The refusal as Stripe's 402."""
    return card(refusal.message, code=refusal.code, decline_code=refusal.decline_code)


def _checks(digits: str) -> bool:
    """Luhn's check."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0
