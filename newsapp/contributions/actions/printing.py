"""Papers for givers as PDF, made anew each time from what the books say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from newsapp.contributions.actions import receipts
from newsapp.contributions.models import Contribution, Donor, Payment, Receipt
from newsapp.contributions.money import Money
from newsapp.contributions.profiles import Profile, by_name
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.settings import current

METHODS = {
    "card": "Card",
    "upi": "UPI",
    "link": "Link",
    "us_bank_account": "Bank account",
    "sepa_debit": "Direct debit",
}


def pdf(receipt: Receipt) -> bytes:
    """A receipt, or the cancellation of one."""
    # Setting type is heavy, and few requests need it.
    from newsapp.contributions.documents import receipt as paper  # noqa: PLC0415

    payment = receipt.payment
    profile = by_name(payment.contribution.profile)
    cancels = receipts.number(receipts.cancelled_by(receipt)) if receipt.kind == receipts.CANCELLATION else ""
    facts = paper.ReceiptFacts(
        number=receipts.number(receipt),
        year=receipt.year,
        issued_on=_day(receipt.issued_at),
        paid_on=_day(receipt.paid_at),
        issuer=paper.Issuer(**_issuer()),
        giver=paper.Giver(**_giver(receipts.giver(receipt))),
        money=Money(receipt.amount_minor, receipt.currency),
        mode=METHODS.get(payment.method, payment.method.replace("_", " ").capitalize()),
        language=receipt.language,
        titles=tuple(profile.wording(language).title for language in _languages(receipt.language)),
        lines=tuple(line for language in _languages(receipt.language) for line in _lines(profile, language)),
        cancels=cancels,
    )
    return paper.make(facts)


def statement(donor_id: str, year: int) -> bytes:
    """What a giver gave in the financial year that began in this calendar year."""
    from newsapp.contributions.documents import statement as paper  # noqa: PLC0415 - heavy, as above
    from newsapp.contributions.documents.receipt import Giver, Issuer  # noqa: PLC0415 - heavy, as above

    donor, profile = db.session.get_one(Donor, donor_id), by_name(current().legal_profile)
    query = select(Receipt).join(Payment).join(Contribution).where(Contribution.donor_id == donor_id)
    query = query.where(Receipt.year == profile.year_label(year)).order_by(Receipt.issued_at, Receipt.id)
    issued = list(db.session.scalars(query))
    facts = paper.StatementFacts(
        year=profile.year_label(year),
        made_on=_day(clock.now()),
        issuer=Issuer(**_issuer()),
        giver=Giver(**_giver(receipts.giver(issued[-1]) if issued else {"name": donor.name})),
        lines=tuple(paper.Line(**_line(each)) for each in issued),
        language=donor.language,
        notes=tuple(profile.tax_words(each, current().charity_registration) for each in _languages(donor.language)),
    )
    return paper.make(facts)


def _line(receipt: Receipt) -> dict[str, Any]:
    back = receipt.kind == receipts.CANCELLATION
    on = _day(receipt.issued_at if back else receipt.paid_at)
    money = Money(receipt.amount_minor, receipt.currency)
    return {"number": receipts.number(receipt), "on": on, "money": money, "returned": back}


def _issuer() -> dict[str, str]:
    settings = current()
    named = {"name": settings.newsroom_legal_name or settings.site_name, "address": settings.newsroom_address}
    return named | {"registration": settings.charity_registration}


def _giver(told: dict[str, str]) -> dict[str, str]:
    return {"name": told.get("name", ""), "address": told.get("address", ""), "masked_pan": told.get("pan", "")}


def _lines(profile: Profile, language: str) -> tuple[str, str]:
    return profile.wording(language).statement, profile.tax_words(language, current().charity_registration)


def _languages(own: str) -> tuple[str, ...]:
    """English, which an office can read, and the giver's own."""
    return ("en",) if own == "en" else ("en", own)


def _day(at: datetime) -> date:
    return at.astimezone(current().zone).date()
