"""What a gift may be: how much, how often, from whom, with which words; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from newsapp.contributions.amounts import AMOUNTS, FREQUENCIES
from newsapp.contributions.fields import Errors, email, email_key, line, text
from newsapp.contributions.money import Money, flaws_of_charge, major
from newsapp.contributions.profiles import Answer, Profile
from newsapp.platform.errors import Invalid
from newsapp.platform.text import flaws_of

SURFACES = ("web", "app")
ATTRIBUTION = ("story", "referrer", "component", "campaign")
LANGUAGES = ("en", "hi", "mr", "ur")
LONGEST = MappingProxyType({"name": 120, "message": 500, "dedication": 200, "attribution": 200})
FIELDS = frozenset(
    "amount currency frequency cover_fees donor anonymous message dedication article_id attribution declarations "
    "surface language".split()
)
_ID = re.compile(r"[0-9a-z]{26}")
_REFERRERS = ("https", "http", "android-app")


@dataclass(frozen=True)
class Gift:
    """What a giver decided to give, checked; nothing of the person is in its `repr`.

    `money` is the gift without the fee that `cover_fees` adds. `attribution` has those of story, referrer, component
    and campaign that are known, `article_id` is "" where no story is meant.
    """

    money: Money
    frequency: str
    cover_fees: bool
    anonymous: bool
    surface: str
    language: str
    article_id: str
    attribution: Mapping[str, str]
    declarations: tuple[Answer, ...]
    name: str = field(repr=False)
    email: str = field(repr=False)
    message: str = field(repr=False)
    dedication: str = field(repr=False)

    @property
    def email_key(self) -> str:
        """The address as it is compared."""
        return email_key(self.email)

    @property
    def agreed(self) -> dict[str, dict[str, str]]:
        """Which declarations were made, by key, with the version of their words; what was written is not in it."""
        return {answer.key: {"version": answer.version} for answer in self.declarations}

    def written(self, kind: str) -> str:
        """What was written in answer to the declaration of this kind (`address`, `pan`, `text`); "" where nothing."""
        return next((answer.value for answer in self.declarations if answer.kind == kind), "")


def read_gift(fields: Any, profile: Profile) -> Gift:
    """The gift that these fields say under this profile; Invalid names every field that cannot be taken."""
    if not isinstance(fields, Mapping):
        raise Invalid.of("body", "An object with the fields of a contribution.")
    errors: Errors = {str(name)[:80]: ["Unknown field."] for name in fields.keys() - FIELDS}
    anonymous = _flag(errors, "anonymous", fields)
    name, address = _donor(errors, fields.get("donor"), required=profile.needs_name or not anonymous)
    money = read_money(fields, profile, errors)
    gift = Gift(
        money=money or Money.zero(profile.currencies[0]),
        frequency=_choice(errors, "frequency", fields.get("frequency"), FREQUENCIES),
        cover_fees=_flag(errors, "cover_fees", fields),
        anonymous=anonymous,
        surface=_choice(errors, "surface", fields.get("surface", "web"), SURFACES),
        language=_choice(errors, "language", fields.get("language", "en"), LANGUAGES),
        article_id=_article(errors, fields.get("article_id")),
        attribution=_attribution(errors, fields.get("attribution")),
        declarations=profile.answers(fields.get("declarations"), errors),
        name=name,
        email=address,
        message=text(errors, "message", fields.get("message"), longest=LONGEST["message"]),
        dedication=line(errors, "dedication", fields.get("dedication"), longest=LONGEST["dedication"]),
    )
    if errors:
        raise Invalid(errors)
    return gift


def read_money(fields: Mapping[str, Any], profile: Profile, errors: Errors) -> Money | None:
    """The sum that `amount` and `currency` say, None where either is wrong, which then is in `errors`."""
    amount, currency = fields.get("amount"), fields.get("currency")
    if not isinstance(currency, str) or currency not in profile.currencies:
        errors["currency"] = [f"One of {', '.join(profile.currencies)}."]
    if type(amount) is not int or amount <= 0:
        errors["amount"] = ["A whole number above 0, in the currency's smallest unit."]
    if not isinstance(amount, int) or {"amount", "currency"} & errors.keys():
        return None
    money = Money(amount, str(currency))
    flaws = flaws_of_amount(money)
    if flaws:
        errors["amount"] = flaws
    return None if flaws else money


def flaws_of_amount(money: Money) -> list[str]:
    """Why this much is not taken at a time, in sentences; none where it is."""
    amounts, code = AMOUNTS[money.currency], money.currency
    if money.amount_minor < amounts.least_minor:
        return [f"At least {major(amounts.least_minor, code)} {code}."]
    if money.amount_minor > amounts.most_minor:
        return [f"At most {major(amounts.most_minor, code)} {code} at a time."]
    return flaws_of_charge(money)


def _donor(errors: Errors, donor: Any, *, required: bool) -> tuple[str, str]:
    """The name and the e-mail address of who gives."""
    if not isinstance(donor, Mapping) or donor.keys() - {"name", "email"}:
        errors["donor"] = ["An object with name and email."]
        return "", ""
    name = line(errors, "donor.name", donor.get("name"), longest=LONGEST["name"], required=required)
    return name, email(errors, "donor.email", donor.get("email"))


def _attribution(errors: Errors, told: Any) -> dict[str, str]:
    if told is None:
        return {}
    if not isinstance(told, Mapping) or told.keys() - set(ATTRIBUTION):
        errors["attribution"] = [f"An object with {', '.join(ATTRIBUTION)}, each of them or none."]
        return {}
    kept = {
        key: line(errors, f"attribution.{key}", told[key], longest=LONGEST["attribution"])
        for key in ATTRIBUTION
        if key in told and key != "referrer"
    }
    kept["referrer"] = _referrer(errors, told.get("referrer"))
    return {key: value for key, value in kept.items() if value}


def _referrer(errors: Errors, told: Any) -> str:
    """Where the giver came from, without what may point to a person; no gift is refused for what a browser sent."""
    if told is not None and not isinstance(told, str):
        errors["attribution.referrer"] = ["A text."]
        return ""
    try:
        parts = urlsplit("" if not told or flaws_of(told) else told.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in _REFERRERS or not host:
        return ""
    origin = f"{parts.scheme}://{host}"
    whole = origin + parts.path
    return next((each for each in (whole, origin) if len(each) <= LONGEST["attribution"]), "")


def _article(errors: Errors, told: Any) -> str:
    if told is None:
        return ""
    if not isinstance(told, str) or not _ID.fullmatch(told):
        errors["article_id"] = ["The id of an article."]
        return ""
    return told


def _flag(errors: Errors, name: str, fields: Mapping[str, Any]) -> bool:
    told = fields.get(name, False)
    if not isinstance(told, bool):
        errors[name] = ["true or false."]
    return told is True


def _choice(errors: Errors, name: str, told: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(told, str) or told not in choices:
        errors[name] = [f"One of {', '.join(choices)}."]
        return ""
    return told
