"""What a giver may choose from: amounts, currencies, what it costs, what is collected for and must be declared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from newsapp.contributions import fees, gateway
from newsapp.contributions.actions import checkout
from newsapp.contributions.amounts import AMOUNTS, FREQUENCIES
from newsapp.contributions.models import Campaign
from newsapp.contributions.money import CURRENCIES, Money
from newsapp.contributions.queries import summary
from newsapp.platform import clock
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import db
from newsapp.platform.errors import Invalid


def options(currency: str, language: str) -> dict[str, Any]:
    """The options in a currency (the newsroom's first where none is named); Invalid for one that is not taken.

    Amounts are in minor units. The fee estimate is for each suggested amount, on a card of the currency's country.
    """
    profile = checkout.profile()
    code = currency or profile.currencies[0]
    if code not in profile.currencies:
        raise Invalid.of("currency", f"One of {', '.join(profile.currencies)}.")
    amounts = AMOUNTS[code]
    suggested = {frequency: list(amounts.suggested_minor[frequency]) for frequency in FREQUENCIES}
    sums = sorted({each for many in suggested.values() for each in many})
    return {
        "open": gateway.is_open(),
        "currency": code,
        "currencies": list(profile.currencies),
        "exponent": CURRENCIES[code].exponent,
        "frequencies": list(FREQUENCIES),
        "suggested": suggested,
        "least": amounts.least_minor,
        "most": amounts.most_minor,
        "fee_estimates": [{"amount": each, "with_fees": fees.covered(Money(each, code)).amount_minor} for each in sums],
        "declarations": [
            {"key": asked.key, "kind": asked.kind, "required": asked.required, "version": asked.version}
            | {"text": asked.said(language)}
            for asked in profile.declarations
        ],
        "campaign": _campaign(code),
    }


def _campaign(currency: str) -> dict[str, Any] | None:
    """What is collected for now in this currency, and how far it really is."""
    now = clock.now()
    running = select(Campaign).where(Campaign.currency == currency, Campaign.starts_at <= now)
    running = running.where(or_(Campaign.ends_at.is_(None), Campaign.ends_at > now))
    found = db.session.scalars(running.order_by(Campaign.starts_at.desc()).limit(1)).first()
    if found is None:
        return None
    told = {"slug": found.slug, "title": found.title, "description": found.description, "goal": found.goal_minor}
    progress = summary.progress(found)
    told |= {"currency": found.currency, "raised": progress.raised_minor, "givers": progress.givers}
    return told | {"ends_at": rfc3339(found.ends_at) if found.ends_at else None}
