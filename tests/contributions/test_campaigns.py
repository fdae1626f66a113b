"""Campaigns as the newsroom keeps them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from newsapp.contributions.actions import campaigns
from newsapp.contributions.models import Campaign
from newsapp.contributions.queries import desk
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound
from newsapp.staff import audit
from newsapp.staff.roles import WORKER
from tests.factories import givers, newsroom

FIELDS: dict[str, Any] = {"slug": "flood-desk", "title": "The flood desk", "goal_minor": 500_000, "currency": "INR"}


def begun(**more: Any) -> Campaign:
    return campaigns.begin(FIELDS | more, by=WORKER)


def test_a_campaign_begins_now_and_is_on_the_trail(app: Flask) -> None:
    finance = newsroom.person("finance")
    made = campaigns.begin(FIELDS | {"title": "  The   flood desk "}, by=finance)
    assert (made.title, made.description, made.ends_at) == ("The flood desk", "", None)
    assert abs(clock.now() - made.starts_at) < timedelta(minutes=1)
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.by_id, line.object_id) == ("campaign.begun", finance.id, made.id)
    assert line.after and line.after["starts_at"].endswith("Z")


def test_two_campaigns_do_not_share_a_slug(app: Flask) -> None:
    begun()
    with pytest.raises(Conflict):
        begun()
    assert len(desk.campaigns(before=None, limit=9)) == 1


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("title", "title", "  "),
        ("title", "title", "x" * 121),
        ("title", "title", "a\u202eb"),
        ("description", "description", "x" * 2_001),
        ("slug", "slug", "Flood Desk"),
        ("slug", "slug", "x" * 81),
        ("goal", "goal_minor", 0),
        ("goal", "goal_minor", 10**19),
        ("currency", "currency", "XXX"),
        ("ends_at", "ends_at", clock.now() - timedelta(days=1)),
    ],
)
def test_a_bad_field_is_refused_by_its_name_and_nothing_is_kept(app: Flask, field: str, name: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        begun(**{name: value})
    assert list(refused.value.errors) == [field]
    assert desk.campaigns(before=None, limit=9) == []


def test_a_change_keeps_what_was_not_sent_and_the_trail_has_only_what_changed(app: Flask) -> None:
    made = begun(description="Boats and tea.")
    ends_at = clock.now() + timedelta(days=30)
    campaigns.change("flood-desk", {"goal_minor": 900_000, "ends_at": ends_at, "title": made.title}, by=WORKER)
    found = desk.campaign("flood-desk")
    assert (found.goal_minor, found.ends_at, found.description) == (900_000, ends_at, "Boats and tea.")
    (line,) = audit.entries(before_number=None, limit=1)
    assert line.before == {"goal_minor": 500_000, "ends_at": None}
    assert line.after == {"goal_minor": 900_000, "ends_at": clock.rfc3339(ends_at)}


def test_a_change_that_changes_nothing_leaves_no_trace(app: Flask) -> None:
    begun()
    before = len(audit.entries(before_number=None, limit=100))
    campaigns.change("flood-desk", {"title": "The flood desk"}, by=WORKER)
    assert len(audit.entries(before_number=None, limit=100)) == before


def test_the_currency_stays_once_somebody_has_given(app: Flask) -> None:
    made = begun()
    assert campaigns.change("flood-desk", {"currency": "USD"}, by=WORKER).currency == "USD"
    givers.contribution(campaign_id=made.id)
    with pytest.raises(Conflict):
        campaigns.change("flood-desk", {"currency": "INR"}, by=WORKER)
    db.session.rollback()
    assert desk.campaign("flood-desk").currency == "USD"


def test_what_does_not_exist_cannot_be_changed(app: Flask) -> None:
    with pytest.raises(NotFound):
        campaigns.change("nothing", {"title": "x"}, by=WORKER)


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_only_who_keeps_the_money_keeps_campaigns(app: Flask, role: str) -> None:
    begun()
    by = newsroom.person(role)
    with pytest.raises(Forbidden):
        campaigns.begin(FIELDS | {"slug": "other"}, by=by)
    with pytest.raises(Forbidden):
        campaigns.change("flood-desk", {"title": "Mine"}, by=by)
    assert desk.campaign("flood-desk").title == "The flood desk"
