"""The pages of sums by the ledger, and of what about money does not fit."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.contributions.actions import discrepancies
from newsapp.contributions.queries import desk, summary
from newsapp.desk import bars, contributions, money_words
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import campaigns as told_of_campaigns
from newsapp.desk.schemas import contributions as told
from newsapp.platform import paging
from newsapp.platform.errors import Refusal
from newsapp.staff import queries
from newsapp.staff.roles import MONEY, REFUND

pages = new_pages("desk_books")
SUMS, ODD = "/desk/contributions/summary", "/desk/contributions/discrepancies"
Fields = dict[str, Any]


@pages.get(SUMS)
@needs(MONEY)
def show_sums() -> Response:
    """What came in, what it cost and what is left: by day, story, campaign or currency."""
    try:
        arguments = forms.asked(told.SummaryArguments)
        return _sums(arguments)
    except Refusal as refusal:
        return _sums(told.SummaryArguments().load({}), refusal)


@pages.get(ODD)
@needs(MONEY)
def show_discrepancies() -> Response:
    """What a person must look at, or has."""
    return _odd()


@pages.post(f"{ODD}/<discrepancy_id>/settlement")
@needs(REFUND)
def settle(discrepancy_id: str) -> Response:
    """Say what became of it."""
    try:
        note = forms.read(told_of_campaigns.SettlementIn)["note"].strip()
        discrepancies.settle(discrepancy_id, note=note, by=me())
    except Refusal as refusal:
        return _odd(refusal, discrepancy_id)
    return go_to(f"{ODD}?done=settled")


def _sums(arguments: Fields, refusal: Refusal | None = None) -> Response:
    by, days = arguments["by"], contributions.summed_days(arguments)
    rows = summary.summed(by, days)
    found = {"rows": rows, "share": bars.share, "pictures": bars.by_day(rows, days) if by == "day" else []}
    found["headlines"] = contributions.headlines(each.key for each in rows) if by == "story" else {}
    ends = {"first": days.first, "last": days.last, "day_of": date.fromisoformat}
    said = {"by": by, "words": money_words, "typed": request.args, "refusal": refusal}
    return page("desk/sums.html", status=refusal.status if refusal else 200, **found, **ends, **said)


def _odd(refusal: Refusal | None = None, refused_id: str = "") -> Response:
    arguments = forms.asked(told_of_campaigns.DiscrepancyArguments)
    before, settled, limit = paging.decode_moment(arguments["cursor"]), arguments["settled"], arguments["limit"]
    rows = desk.discrepancies(settled=settled, before=before, limit=limit + 1)
    onward = ""
    if len(rows) > limit:
        cursor = paging.encode(rows[limit - 1].found_at.isoformat(), rows[limit - 1].id)
        onward = f"{ODD}?{urlencode(({'settled': 'yes'} if settled else {}) | {'cursor': cursor})}"
    found = {"rows": rows[:limit], "onward": onward, "names": queries.names(row.settled_by_id for row in rows)}
    said = {"settled": settled, "typed": request.form, "refused_id": refused_id, "refusal": refusal}
    return page("desk/discrepancies.html", status=refusal.status if refusal else 200, **found, **said)
