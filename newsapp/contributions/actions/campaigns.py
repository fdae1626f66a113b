"""Campaigns: something to collect for, begun and changed by the newsroom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from newsapp.contributions import fields as rules
from newsapp.contributions.models import Campaign, Contribution
from newsapp.contributions.queries import desk
from newsapp.platform import clock, settings
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.roles import CAMPAIGNS, Person

LONGEST_TITLE, LONGEST_TEXT, LONGEST_SLUG = 120, 2_000, 80
MOST_MINOR = 10**14
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def begin(fields: Mapping[str, Any], *, by: Person) -> Campaign:
    """A new campaign: `slug title goal_minor currency`, and `description starts_at ends_at`.

    Invalid names a bad field; Conflict when the slug is taken.
    """
    by.require(CAMPAIGNS)
    kept = _checked({"starts_at": clock.now(), "ends_at": None, "description": ""} | dict(fields))
    with transaction() as session:
        if session.scalar(select(Campaign.id).where(Campaign.slug == kept["slug"])):
            raise Conflict(f"There is a campaign {kept['slug']} already.")
        made = Campaign(id=new_id(), **kept)
        session.add(made)
        audit.record(by, "campaign.begun", ("campaign", made.id), after=_told(kept))
    return made


def change(slug: str, fields: Mapping[str, Any], *, by: Person) -> Campaign:
    """Change what is sent; the slug stays, and the currency does once somebody has given or begun to."""
    by.require(CAMPAIGNS)
    with transaction():
        found = desk.campaign(slug)
        present = {name: getattr(found, name) for name in _FIELDS}
        kept = _checked(present | dict(fields))
        changed = {name: value for name, value in kept.items() if value != present[name]}
        if "currency" in changed and _has_gifts(found):
            raise Conflict("Somebody has given already, in the currency that it had.")
        for name, value in changed.items():
            setattr(found, name, value)
        if changed:
            before = _told({name: present[name] for name in changed})
            audit.record(by, "campaign.changed", ("campaign", found.id), before=before, after=_told(changed))
    return found


_FIELDS = ("slug", "title", "description", "goal_minor", "currency", "starts_at", "ends_at")


def _checked(told: Mapping[str, Any]) -> dict[str, Any]:
    errors: rules.Errors = {}
    kept = {name: told[name] for name in _FIELDS}
    kept["title"] = rules.line(errors, "title", told["title"], longest=LONGEST_TITLE, required=True)
    kept["description"] = rules.text(errors, "description", told["description"], longest=LONGEST_TEXT)
    if len(kept["slug"]) > LONGEST_SLUG or not _SLUG.fullmatch(kept["slug"]):
        errors["slug"] = [f"Lower-case letters and digits with hyphens between words, at most {LONGEST_SLUG}."]
    if not 0 < kept["goal_minor"] <= MOST_MINOR:
        errors["goal"] = [f"1 to {MOST_MINOR}, in the currency's minor unit."]
    if kept["currency"] not in settings.current().currencies:
        errors["currency"] = [f"One of {', '.join(settings.current().currencies)}."]
    if kept["ends_at"] and kept["ends_at"] <= kept["starts_at"]:
        errors["ends_at"] = ["It ends after it starts."]
    if errors:
        raise Invalid(errors)
    return kept


def _has_gifts(campaign: Campaign) -> bool:
    query = select(Contribution.id).where(Contribution.campaign_id == campaign.id).limit(1)
    return db.session.scalar(query) is not None


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the trail keeps them."""
    return {name: rfc3339(value) if isinstance(value, datetime) else value for name, value in fields.items()}
