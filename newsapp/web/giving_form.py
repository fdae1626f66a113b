"""The form of a gift: what was typed into it, kept as it was typed, and read by the rules of giving."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from newsapp.contributions import fees, gateway
from newsapp.contributions.actions import checkout
from newsapp.contributions.amounts import AMOUNTS, FREQUENCIES, Amounts
from newsapp.contributions.money import Money, major, typed
from newsapp.contributions.profiles import Profile
from newsapp.contributions.rules import Gift, flaws_of_amount, read_gift
from newsapp.platform.errors import Invalid
from newsapp.platform.speech import Say
from newsapp.platform.text import flaws_of
from newsapp.web import sums
from newsapp.web.words import speaker

# What an address may say of a gift; nothing about a person is ever among it.
ASKED = ("other", "currency", "frequency", "article", "component", "campaign")
_KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
_ARTICLE = re.compile(r"[0-9a-z]{26}")
_LONGEST_AMOUNT = 12
_TOO_LONG = re.compile(r"At most (\d+) characters; this has (\d+)\.")
# What the rules say of fields on this page, word for word, so that each language has its own.
SENTENCES = (
    "It is needed.",
    "It must be agreed to.",
    "The words have changed since; please read them again.",
    "An e-mail address such as name@example.org.",
    "The whole address: street, place and postal code.",
    "Five letters, four digits and a letter, such as ABCDE1234F.",
    "It has a control character.",
    "It has a character that reorders the text around it.",
    "At most {most} characters; this has {count}.",
    "An amount such as {sum}.",
    "At least {sum}.",
    "At most {sum} at a time.",
    "Choose how often.",
)


@dataclass(frozen=True)
class GiftForm:
    """The fields as texts by their names in the page: `amount_once` is in the minor unit, `other` as it was typed."""

    typed: Mapping[str, str]
    profile: Profile
    language: str

    @classmethod
    def asked(cls, arguments: Mapping[str, str], profile: Profile, language: str, referrer: str = "") -> GiftForm:
        """A form that nobody has sent yet, with what its address said, and with a new key."""
        typed = {name: each for name in ASKED if not flaws_of(each := arguments.get(name, ""))}
        form = cls(typed | {"referrer": referrer, "key": new_key()}, profile, language)
        return form.marked(arguments.get("amount", ""))

    @classmethod
    def posted(cls, fields: Mapping[str, str], profile: Profile, language: str) -> GiftForm:
        """What somebody sent."""
        typed = dict(fields)
        if not _KEY.fullmatch(typed.get("key", "")):
            typed["key"] = new_key()
        return cls(typed, profile, language)

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def currency(self) -> str:
        """The currency that was chosen, or else the one that the newsroom offers first."""
        return self["currency"] if self["currency"] in self.profile.currencies else self.profile.currencies[0]

    @property
    def amounts(self) -> Amounts:
        """What is suggested in this currency, the least and the most."""
        return AMOUNTS[self.currency]

    @property
    def frequency(self) -> str:
        """How often; once where that was not said."""
        return self["frequency"] if self["frequency"] in FREQUENCIES else "once"

    def marked(self, asked: str) -> GiftForm:
        """This form with a suggestion marked: the one that is asked for; any other amount is typed into its field."""
        usual = self.suggestion(self.frequency)
        typed = {"frequency": self.frequency, "currency": self.currency, f"amount_{self.frequency}": str(usual)}
        amount = _number(asked)
        if amount is not None and not self["other"]:
            known = amount in self.amounts.suggested_minor[self.frequency]
            typed |= {f"amount_{self.frequency}": str(amount)} if known else {"other": self.plain(amount)}
        return replace(self, typed=dict(self.typed) | typed)

    def renewed(self) -> GiftForm:
        """This form with a new key: what was begun with the former one is over."""
        return replace(self, typed=dict(self.typed) | {"key": new_key()})

    def suggestion(self, frequency: str) -> int:
        """Which suggestion is marked, in the minor unit; the second where none is."""
        suggested = self.amounts.suggested_minor[frequency]
        return next((each for each in suggested if str(each) == self[f"amount_{frequency}"]), suggested[1])

    @cached_property
    def amount_minor(self) -> int | None:
        """What is to be given, in the minor unit: what was typed, or else what is marked; None for no sum."""
        marked = self[f"amount_{self.frequency}"]
        try:
            return typed(self["other"], self.currency) if self["other"].strip() else _number(marked)
        except ValueError:
            return None

    def shown_minor(self) -> int:
        """The amount, or where it is none that is taken, the suggestion that is marked."""
        amount = self.amount_minor
        taken = amount is not None and not flaws_of_amount(Money(amount, self.currency))
        return amount if taken and amount else self.suggestion(self.frequency)

    def covered(self, amount_minor: int) -> int:
        """What is charged for this gift when the giver pays the fee too, in the minor unit."""
        return fees.covered(Money(amount_minor, self.currency)).amount_minor

    def key(self) -> str:
        """The idempotency key: the same page sent again is the same gift, and a changed one is another."""
        meant = {name: value for name, value in self.typed.items() if name != "proof"}
        return hashlib.sha256(json.dumps(meant, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()

    def gift(self) -> Gift:
        """The gift that was typed; Invalid with sentences in the giver's language for every field that is wrong."""
        say = speaker(self.language)
        try:
            return read_gift(self._fields(), self.profile)
        except Invalid as refused:
            told = {field: [_said(each, say) for each in sentences] for field, sentences in refused.errors.items()}
            raise Invalid(told | self.wrong_amount()) from None

    def _fields(self) -> dict[str, Any]:
        """The fields as the rules of giving have them."""
        return {
            "amount": self.amount_minor,
            "currency": self["currency"],
            "frequency": self["frequency"],
            "cover_fees": bool(self["cover_fees"]),
            "anonymous": bool(self["anonymous"]),
            "donor": {"name": self["name"], "email": self["email"]},
            "message": self["message"],
            "dedication": self["dedication"],
            "article_id": self["article"] if _ARTICLE.fullmatch(self["article"]) else None,
            "attribution": {name: self[name][:200] for name in ("component", "campaign", "referrer")},
            "declarations": {asked.key: self._declared(asked.key, asked.kind) for asked in self.profile.declarations},
            "language": self.language,
        }

    def _declared(self, key: str, kind: str) -> dict[str, Any]:
        """What was declared, and the version of the words that stood on the page."""
        written, version = self[f"declarations.{key}"], self[f"version.{key}"]
        return {"value": bool(written) if kind == "tick" else written} | ({"version": version} if version else {})

    def wrong_amount(self) -> dict[str, list[str]]:
        """What is wrong with the amount or how often it is given, in the giver's words and units."""
        often = [] if self["frequency"] in FREQUENCIES else [speaker(self.language)("Choose how often.")]
        amount = flaws_of_sum(self.amount_minor, self.currency, self.language)
        return ({"frequency": often} if often else {}) | ({"amount": amount} if amount else {})

    @property
    def sign(self) -> str:
        """What stands before a sum in the form's currency."""
        return sums.sign(self.currency, self.language)

    def sum(self, amount_minor: int) -> str:
        """A sum in the form's currency, as it is written."""
        return sums.said(amount_minor, self.currency, self.language)

    def plain(self, amount_minor: int) -> str:
        """A sum as somebody types it: 500, or 511.81."""
        whole, _, fraction = major(amount_minor, self.currency).partition(".")
        return f"{whole}.{fraction}" if fraction.strip("0") else whole


def flaws_of_sum(amount_minor: int | None, currency: str, language: str) -> list[str]:
    """Why this much is not taken, in the giver's language; none where it is. None is no sum at all."""
    amounts, say = AMOUNTS[currency], speaker(language)
    sentence, shown = "", amounts.least_minor
    if amount_minor is None:
        sentence, shown = "An amount such as {sum}.", amounts.suggested_minor["once"][1]
    elif amount_minor < amounts.least_minor:
        sentence = "At least {sum}."
    elif amount_minor > amounts.most_minor:
        sentence, shown = "At most {sum} at a time.", amounts.most_minor
    elif flaws_of_amount(Money(amount_minor, currency)):
        sentence = "An amount such as {sum}."
    return [say(sentence, sum=sums.said(shown, currency, language))] if sentence else []


def suggestions(language: str) -> list[tuple[int, str]]:
    """The three amounts of a story's box, in minor units and as they are written; none while giving is closed."""
    if not gateway.is_open():
        return []
    currency = checkout.profile().currencies[0]
    offered = AMOUNTS[currency].suggested_minor["once"][:3]
    return [(minor, sums.said(minor, currency, language)) for minor in offered]


def new_key() -> str:
    """What makes one page view known again."""
    return secrets.token_urlsafe(24)


def _number(text: str) -> int | None:
    """The minor units that the page sent; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_AMOUNT else None


def _said(sentence: str, say: Say) -> str:
    """One of the rules' sentences in the giver's language."""
    if long := _TOO_LONG.fullmatch(sentence):
        return say("At most {most} characters; this has {count}.", most=int(long[1]), count=int(long[2]))
    return say(sentence)
