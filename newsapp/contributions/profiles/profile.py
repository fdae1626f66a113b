"""What the law of a place asks of givers, payments and receipts, as data that any room may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from newsapp.contributions.fields import Errors
from newsapp.contributions.profiles.declarations import Answer, Declaration


@dataclass(frozen=True)
class ReceiptWording:
    """What a receipt says: its title, what was received, and of taxes either the claim or that there is none.

    `claim` names the newsroom's `{registration}`.
    """

    title: str
    statement: str
    claim: str
    no_claim: str


@dataclass(frozen=True)
class Profile:
    """The rules of one legal situation.

    `card_countries` are ISO 3166 codes, None where any card may pay. `holds_foreign_cards` says that a payment by
    another card is held and returned. `submit_type` is what Stripe Checkout calls its button. `called` is what the
    giver pays for, and `receipt` what the receipt says, by language.
    """

    name: str
    currencies: tuple[str, ...]
    card_countries: frozenset[str] | None
    holds_foreign_cards: bool
    needs_name: bool
    needs_address: bool
    financial_year_start_month: int
    submit_type: str
    called: Mapping[str, str]
    declarations: tuple[Declaration, ...]
    receipt: Mapping[str, ReceiptWording]

    def taking(self, currencies: Iterable[str]) -> Profile:
        """This profile with only those of its currencies, in their order; ValueError when none is left."""
        taken = tuple(code for code in currencies if code in self.currencies)
        if not taken:
            raise ValueError(f"the legal profile {self.name} takes none of these currencies")
        return replace(self, currencies=taken)

    def accepts_card(self, country: str) -> bool:
        """Whether a card of this country may pay; where countries are limited, one of an unknown country may not."""
        return self.card_countries is None or country in self.card_countries

    def answers(self, given: Any, errors: Errors) -> tuple[Answer, ...]:
        """The declarations that were made; each that is missing or wrong goes into `errors` under its own key."""
        if given is not None and not isinstance(given, Mapping):
            errors["declarations"] = ["An object with an answer to each declaration."]
            return ()
        told = given or {}
        if told.keys() - {asked.key for asked in self.declarations}:
            errors["declarations"] = [f"Only {', '.join(asked.key for asked in self.declarations)} is asked for."]
        made = (asked.answer(told.get(asked.key), errors) for asked in self.declarations)
        return tuple(answer for answer in made if answer)

    def wording(self, language: str) -> ReceiptWording:
        """What a receipt says in this language, else in English."""
        return self.receipt.get(language) or self.receipt["en"]

    def tax_words(self, language: str, registration: str) -> str:
        """What a receipt may say of taxes: a claim only where the newsroom has a registration number."""
        wording = self.wording(language)
        return wording.claim.format(registration=registration) if registration else wording.no_claim

    def financial_year(self, day: date) -> int:
        """The calendar year in which the financial year of this day (in the newsroom's time zone) began."""
        return day.year if day.month >= self.financial_year_start_month else day.year - 1

    def year_label(self, year: int) -> str:
        """How the financial year that began in this calendar year is called: `2026`, or `2026-27`."""
        return str(year) if self.financial_year_start_month == 1 else f"{year}-{(year + 1) % 100:02}"

    def first_day(self, year: int) -> date:
        """The first day of the financial year that began in this calendar year."""
        return date(year, self.financial_year_start_month, 1)
