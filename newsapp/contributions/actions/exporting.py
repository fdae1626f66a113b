"""Givers' data that leaves the house as a table: for those who may, and always on the trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from newsapp.contributions import profiles
from newsapp.contributions.actions import receipts
from newsapp.contributions.export import Cell, csv_text
from newsapp.contributions.models import Donor, Receipt
from newsapp.contributions.money import CURRENCIES, major
from newsapp.contributions.profiles import FORM_10BD_COLUMNS, Registration, ReportedDonation, form_10bd_row
from newsapp.contributions.queries import exported, summary
from newsapp.contributions.queries.days import Days
from newsapp.contributions.queries.summary import Sums
from newsapp.platform import sealing, settings
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, NotFound
from newsapp.platform.settings import Settings
from newsapp.staff import audit
from newsapp.staff.roles import EXPORT, Person

_GIFT = "contribution_id payment_id created_at paid_at status payment_status frequency receipt".split()
_GIVER = "name email anonymous message dedication".split()
_MONEY = "currency amount settled_currency gross fees refunded disputed dispute_fees net".split()
_ORIGIN = "article_id campaign method card_country stripe_payment_intent_id stripe_charge_id".split()
COLUMNS = (*_GIFT, *_GIVER, *_MONEY, *_ORIGIN)


def contributions(days: Days, *, by: Person) -> Iterator[str]:
    """What was given on these days as CSV, in pieces; amounts in the major unit, what became of them by the ledger.

    The line on the trail is written before the first piece is made.
    """
    by.require(EXPORT)
    _note("contributions", {"from": _day(days.first), "to": _day(days.last)}, by)
    return csv_text(COLUMNS, map(_rows, exported.lines(days)))


def form_10bd(year: int, *, by: Person) -> Iterator[str]:
    """India's yearly statement of donations as CSV, for the financial year that began in this one.

    NotFound under another legal profile; Conflict when what givers sealed cannot be read.
    """
    by.require(EXPORT)
    told = settings.current()
    profile = profiles.by_name(told.legal_profile)
    if profile.name != "india":
        raise NotFound("This statement belongs to the legal profile india.")
    days = Days(told.zone, profile.first_day(year), profile.first_day(year + 1) - timedelta(days=1))
    try:
        rows = _donations(days, _registration(told))
    except sealing.Unsealable as error:
        raise Conflict(f"A giver's PAN or address cannot be read: {error}.") from None
    _note("form-10bd", {"year": profile.year_label(year)}, by)
    return csv_text(FORM_10BD_COLUMNS, [rows])


def _registration(told: Settings) -> Registration:
    issued_on = date.fromisoformat(told.charity_registered_on) if told.charity_registered_on else None
    return Registration(told.charity_registration, issued_on)


def _note(what: str, told: dict[str, Any], by: Person) -> None:
    with transaction():
        audit.record(by, "givers.exported", ("export", what), after=told)


def _rows(lines: list[exported.Line]) -> Iterator[list[Cell]]:
    sums = summary.of_payments(line.payment_id for line in lines if line.payment_id)
    for line in lines:
        cells = line._asdict() | _dealings(line, sums.get(line.payment_id))
        yield [cells[column] for column in COLUMNS]


def _dealings(line: exported.Line, sums: Sums | None) -> dict[str, Cell]:
    told: dict[str, Cell] = dict.fromkeys(_MONEY)
    told |= {"currency": line.currency, "amount": _sum(line.amount_minor, line.currency)}
    if sums:
        names = ("gross", "fees", "refunded", "disputed", "dispute_fees", "net")
        told |= {name: _sum(getattr(sums, f"{name}_minor"), sums.currency) for name in names}
        told["settled_currency"] = sums.currency
    receipt = Receipt(kind="receipt", year=line.receipt_year, number=line.receipt_number)
    told |= {"created_at": rfc3339(line.created_at), "paid_at": rfc3339(line.paid_at) if line.paid_at else None}
    told["receipt"] = receipts.number(receipt) if line.receipt_number else None
    return told | {"anonymous": "yes" if line.anonymous else "no"}


def _sum(amount_minor: int, currency: str) -> Cell:
    # Stripe may settle in a currency that nobody can give in, and whose decimals are not known here.
    return Decimal(major(amount_minor, currency)) if currency in CURRENCIES else f"{amount_minor} minor units"


def _donations(days: Days, registration: Registration) -> list[tuple[str, ...]]:
    kept = summary.kept_of_givers(days, "INR")
    given = (_reported(donor, kept[donor.id]) for batch in exported.givers(kept) for donor in batch)
    return [form_10bd_row(serial, donation, registration) for serial, donation in enumerate(given, 1)]


def _reported(donor: Donor, kept_minor: int) -> ReportedDonation:
    """Who gave stands on their latest receipt: the law wants it reported of somebody who was erased, too."""
    receipt = exported.latest_receipt(donor.id)
    told = receipts.giver_in_full(receipt) if receipt else {}
    return ReportedDonation(told.get("name", donor.name), told.get("address", ""), told.get("pan", ""), kept_minor)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
