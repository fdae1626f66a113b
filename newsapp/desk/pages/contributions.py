"""The pages of what readers gave: the list, the search for a person, and the tables to take along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.contributions import profiles
from newsapp.contributions.actions import exporting
from newsapp.contributions.queries import desk
from newsapp.desk import contributions, money_words
from newsapp.desk.guards import fresh, me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import new_pages, page
from newsapp.desk.schemas import contributions as told
from newsapp.platform import clock, paging
from newsapp.platform.errors import Refusal
from newsapp.platform.settings import current
from newsapp.staff.roles import EXPORT, MONEY

pages = new_pages("desk_contribution_pages")
LIST, EXPORTS = "/desk/contributions", "/desk/contributions/export"
YEARS_SHOWN, CAMPAIGNS_SHOWN = 6, 100
Fields = dict[str, Any]


@pages.get(LIST)
@needs(MONEY)
def show_list() -> Response:
    """What readers gave, newest first, narrowed to what the address says."""
    try:
        arguments = forms.asked(told.ContributionListArguments)
        return _list(arguments, further=_further(arguments))
    except Refusal as refusal:
        return _list(told.ContributionListArguments().load({}), refusal)


@pages.post(LIST)
@needs(MONEY)
def search() -> Response:
    """What somebody gave: the words stay out of every address."""
    try:
        return _list(forms.read(told.SearchIn))
    except Refusal as refusal:
        return _list(told.SearchIn().load({}), refusal)


@pages.get(EXPORTS)
@needs(EXPORT)
@fresh
def show_exports() -> Response:
    """Which tables there are to take along."""
    return _exports()


@pages.post(EXPORTS)
@needs(EXPORT)
@fresh
def export() -> Response:
    """Everything that was given on some days, with who gave it."""
    try:
        days = contributions.days_of(forms.read(told.DaysArguments))
        return contributions.csv_answer("contributions.csv", exporting.contributions(days, by=me()))
    except Refusal as refusal:
        return _exports(refusal)


@pages.post(f"{EXPORTS}/form-10bd")
@needs(EXPORT)
@fresh
def export_form_10bd() -> Response:
    """India's yearly statement of donations."""
    try:
        year = forms.read(told.YearArguments)["year"]
        return contributions.csv_answer(f"form-10bd-{year}.csv", exporting.form_10bd(year, by=me()))
    except Refusal as refusal:
        return _exports(refusal)


def _list(arguments: Fields, refusal: Refusal | None = None, *, further: Any = None) -> Response:
    rows, slugs = contributions.found(arguments)
    shown, limit = rows[: arguments["limit"]], arguments["limit"]
    cursor = paging.encode(*contributions.keys(rows[limit - 1])) if len(rows) > limit else ""
    campaigns = [(row.slug, row.title) for row in desk.campaigns(before=None, limit=CAMPAIGNS_SHOWN)]
    of = contributions.headlines([arguments["article_id"], *(row.article_id for row in shown)])
    found = {"rows": shown, "slugs": slugs, "headlines": of, "campaigns": campaigns, "titles": dict(campaigns)}
    said = {"asked": arguments, "typed": request.values, "words": money_words, "currencies": current().currencies}
    onward = further(cursor) if further and cursor else ""
    status = refusal.status if refusal else 200
    said |= {"refusal": refusal, "cursor": cursor, "onward": onward}
    return page("desk/contributions.html", status=status, **found, **said)


def _further(arguments: Fields) -> Any:
    """A function that says where the list goes on."""
    narrowed = {name: value for name, value in arguments.items() if value not in (None, "") and name != "cursor"}
    return lambda cursor: f"{LIST}?{urlencode(narrowed | {'cursor': cursor})}"


def _exports(refusal: Refusal | None = None) -> Response:
    profile = profiles.by_name(current().legal_profile)
    today = clock.now().astimezone(current().zone).date()
    newest = profile.financial_year(today)
    years = [(year, profile.year_label(year)) for year in range(newest, newest - YEARS_SHOWN, -1)]
    last = today.replace(day=1) - timedelta(days=1)
    month = (last.replace(day=1), last)
    said = {"years": years if profile.name == "india" else [], "month": month, "typed": request.form}
    return page("desk/money_exports.html", status=refusal.status if refusal else 200, refusal=refusal, **said)
