"""The legal profiles, by the name that the setting `legal_profile` chooses; data, and no legal advice."""

from __future__ import annotations

from collections.abc import Iterable

from newsapp.contributions.profiles.declarations import Answer, Declaration, mask_pan
from newsapp.contributions.profiles.default import DEFAULT
from newsapp.contributions.profiles.form_10bd import (
    FORM_10BD_COLUMNS,
    Registration,
    ReportedDonation,
    form_10bd_row,
)
from newsapp.contributions.profiles.india import INDIA
from newsapp.contributions.profiles.profile import Profile, ReceiptWording

__all__ = [
    "FORM_10BD_COLUMNS",
    "PROFILES",
    "Answer",
    "Declaration",
    "Profile",
    "ReceiptWording",
    "Registration",
    "ReportedDonation",
    "by_name",
    "form_10bd_row",
    "mask_pan",
]

PROFILES = {profile.name: profile for profile in (DEFAULT, INDIA)}


def by_name(name: str, currencies: Iterable[str] | None = None) -> Profile:
    """The profile of this name, with those of the newsroom's currencies that it takes; ValueError where none is."""
    if name not in PROFILES:
        raise ValueError(f"no legal profile {name}; there are {', '.join(PROFILES)}")
    return PROFILES[name] if currencies is None else PROFILES[name].taking(currencies)
