"""The fields of a card: as a form shows them, and as it sent them; and which test cards there are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

from tests.stripe_sandbox.cards import CARDS, Card
from tests.stripe_sandbox.errors import card as refused
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.resources import payment_methods
from tests.stripe_sandbox.store import Object, Store

_EXPIRY = re.compile(r"\s*(\d{1,2})\s*/?\s*(\d{4}|\d{2})\s*", re.ASCII)
_LATER = {
    "dispute": "pays, and is disputed",
    "inquiry": "pays, and the bank inquires",
    "fraud_warning": "pays, and the bank suspects fraud",
}
_REFUNDS = {"fails": "pays; a refund fails later", "pending": "pays; a refund takes its time"}
_COUNTRIES = {"IN": "India", "GB": "the United Kingdom", "DE": "Germany"}


def email_field(email: str) -> Markup:
    """Where the receipt goes."""
    return layout.field("Email", "email", type="email", autocomplete="email", value=email, required="required")


def card_fields(sent: Mapping[str, str]) -> Markup:
    """Number, expiry, code and name, with what was typed."""
    number = {"inputmode": "numeric", "autocomplete": "cc-number", "placeholder": "1234 1234 1234 1234"}
    expiry = {"inputmode": "numeric", "autocomplete": "cc-exp", "placeholder": "MM / YY"}
    cvc = {"inputmode": "numeric", "autocomplete": "cc-csc", "placeholder": "123"}
    return layout.joined(
        [
            layout.field("Card number", "card_number", value=sent.get("card_number", ""), **number),
            layout.side_by_side(
                layout.field("Expires", "expiry", value=sent.get("expiry", ""), **expiry),
                layout.field("Security code", "cvc", value=sent.get("cvc", ""), **cvc),
            ),
            layout.field("Name on card", "name", value=sent.get("name", ""), autocomplete="cc-name"),
        ]
    )


def billing_of(sent: Mapping[str, str]) -> Object:
    """Who pays, as the form says; a StripeError without an e-mail address."""
    email = sent.get("email", "").strip()
    if "@" not in email.strip("@") or any(letter.isspace() for letter in email):
        raise invalid("Your email is incomplete.", code="email_invalid", param="email")
    return {
        "email": email,
        "name": sent.get("name", "").strip() or None,
        "phone": sent.get("phone", "").strip() or None,
    }


def card_method(store: Store, sent: Mapping[str, str], billing: Object) -> Object:
    """A payment method of the card that was typed; Stripe's 402 when it cannot be one."""
    expiry = _EXPIRY.fullmatch(sent.get("expiry", ""))
    if not sent.get("card_number", "").strip():
        raise refused("Your card number is incomplete.", code="incomplete_number", param="number")
    if not expiry:
        raise refused("Your card's expiration date is incomplete.", code="incomplete_expiry", param="exp_month")
    if not sent.get("cvc", "").strip():
        raise refused("Your card's security code is incomplete.", code="incomplete_cvc", param="cvc")
    card = {"number": sent["card_number"], "exp_month": int(expiry[1]), "exp_year": int(expiry[2])}
    said = {"type": "card", "card": card | {"cvc": sent["cvc"].strip()}, "billing_details": billing}
    return payment_methods.from_data(store, said)


def all_cards() -> Markup:
    """Every test card and what comes of it, folded."""
    numbers = layout.rows((Markup("<code>{}</code>").format(_grouped(card.number)), _outcome(card)) for card in CARDS)
    return layout.folded("All test cards", layout.note("Any future date, any three digits as code, any name."), numbers)


def _grouped(number: str) -> str:
    sizes = (4, 6, 5) if len(number) == 15 else (4, 4, 4, 4)
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return " ".join(groups)


def _outcome(card: Card) -> str:
    asks = {"always": "asks the bank; then ", "once": "asks the bank the first time; then "}.get(
        card.authentication or "", ""
    )
    if card.refusal:
        return f"{asks}refused: {(card.refusal.decline_code or card.refusal.code).replace('_', ' ')}"
    after = _LATER.get(card.afterwards or "") or _REFUNDS.get(card.refund or "") or "pays"
    where = f" (issued in {_COUNTRIES[card.country]})" if card.country in _COUNTRIES else ""
    return f"{asks}{after}{where}"
