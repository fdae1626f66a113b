"""The pages of what is collected for: how far each campaign is, a new one, and changes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import Response, request

from newsapp.articles import slugs
from newsapp.contributions.actions import campaigns as keeping
from newsapp.contributions.money import major, typed
from newsapp.contributions.queries import desk, summary
from newsapp.contributions.queries.summary import Progress
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import campaigns as told
from newsapp.platform import clock, local_time, paging
from newsapp.platform.errors import Invalid, Refusal
from newsapp.platform.paging import PageArguments
from newsapp.platform.settings import current
from newsapp.staff.roles import CAMPAIGNS, MONEY

pages = new_pages("desk_campaign_pages")
LIST, ONE = "/desk/campaigns", "/desk/campaigns/<slug>"
NO_GOAL = "An amount such as 5,00,000."
Fields = dict[str, Any]


@pages.get(LIST)
@needs(MONEY)
def show_campaigns() -> Response:
    """Every campaign and how far it is, the one that starts last first."""
    return _list()


@pages.post(LIST)
@needs(CAMPAIGNS)
def begin() -> Response:
    """A new campaign."""
    try:
        fields = _read(told.CampaignIn)
        keeping.begin({"slug": slugs.from_headline(fields["title"])} | fields, by=me())
    except Refusal as refusal:
        return _list(refusal)
    return go_to(f"{LIST}?done=begun")


@pages.get(ONE)
@needs(CAMPAIGNS)
def show_campaign(slug: str) -> Response:
    """One campaign, to change it."""
    return _one(slug)


@pages.post(ONE)
@needs(CAMPAIGNS)
def change(slug: str) -> Response:
    """Change it; its address stays."""
    try:
        keeping.change(slug, _changed(slug), by=me())
    except Refusal as refusal:
        return _one(slug, refusal)
    return go_to(f"{LIST}?done=changed")


def _read(schema: type[ma.Schema]) -> Fields:
    """The form's fields, its goal in the minor unit."""
    try:
        goal = typed(request.form.get("goal", ""), request.form.get("currency", ""))
    except ValueError:
        raise Invalid.of("goal", NO_GOAL) from None
    return forms.read(schema, goal=goal)


def _changed(slug: str) -> Fields:
    """What was changed; a time that was left as it was shown stays as exact as it is."""
    found, fields = desk.campaign(slug), _read(told.CampaignChanges)
    for name in ("starts_at", "ends_at"):
        present = getattr(found, name)
        if present and request.form.get(name) == local_time.write(present, current().zone):
            fields.pop(name, None)
    return fields


def _list(refusal: Refusal | None = None) -> Response:
    arguments = forms.asked(PageArguments)
    rows = desk.campaigns(before=paging.decode_moment(arguments["cursor"]), limit=arguments["limit"] + 1)
    shown, onward = rows[: arguments["limit"]], ""
    if len(rows) > len(shown):
        onward = f"{LIST}?{urlencode({'cursor': paging.encode(shown[-1].starts_at.isoformat(), shown[-1].id)})}"
    made = summary.progresses(row.id for row in shown)
    found = {"rows": shown, "made": made, "nothing": Progress(), "onward": onward}
    return _page("desk/campaigns.html", refusal, now=clock.now(), **found)


def _one(slug: str, refusal: Refusal | None = None) -> Response:
    found = desk.campaign(slug)
    return _page("desk/campaign.html", refusal, campaign=found, progress=summary.progress(found), major=major)


def _page(template: str, refusal: Refusal | None, **told: Any) -> Response:
    status, currencies = refusal.status if refusal else 200, current().currencies
    return page(template, status=status, refusal=refusal, sent=request.form, currencies=currencies, **told)
