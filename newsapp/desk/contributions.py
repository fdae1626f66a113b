"""Routes to what readers gave, what became of it, and what went back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Response, request, stream_with_context

from newsapp.contributions.actions import exporting, refunds
from newsapp.contributions.queries import desk, summary
from newsapp.contributions.queries.days import Days
from newsapp.contributions.queries.summary import MOST_DAYS, Sums
from newsapp.desk import gifts
from newsapp.desk.guards import fresh, me, needs
from newsapp.desk.schemas import contributions as told
from newsapp.desk.showing import page_of
from newsapp.platform import clock, paging
from newsapp.platform.errors import Invalid
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.settings import current
from newsapp.reading import story
from newsapp.staff.roles import EXPORT, MONEY, REFUND

contributions = Routes(
    "desk_contributions", __name__, url_prefix="/api/v1/admin/contributions", description="Readers' money."
)
Fields = dict[str, Any]
SHORTEST_KEY, LONGEST_KEY = 8, 200
DAYS_SHOWN = 30
_NARROWING = ("status", "currency", "frequency", "article_id", "campaign", "q")
_CSV = {"type": "string", "description": "UTF-8 with a byte order mark; no cell begins as a formula does."}
_KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}


@contributions.route("")
@needs(MONEY)
@contributions.arguments(told.ContributionListArguments, location="query")
@contributions.response(200, told.ContributionListOut)
def list_contributions(arguments: Fields) -> Response:
    """Contributions, newest first. To look for a person, use the search: a name or an address belongs in no URL."""
    rows, slugs = found(arguments)
    return page_of(rows, arguments, lambda row: gifts.contribution_shown(row, slugs), keys)


@contributions.route("/search", methods=["POST"])
@needs(MONEY)
@contributions.arguments(told.SearchIn)
@contributions.response(200, told.ContributionListOut)
def search_contributions(fields: Fields) -> Response:
    """Contributions of somebody, by an e-mail address as a whole or words of a name; else as the list."""
    rows, slugs = found(fields)
    limit = fields["limit"]
    cursor = paging.encode(*keys(rows[limit - 1])) if len(rows) > limit else None
    items = [gifts.contribution_shown(row, slugs) for row in rows[:limit]]
    return json_answer({"items": items, "next_cursor": cursor})


@contributions.route("/summary")
@needs(MONEY)
@contributions.arguments(told.SummaryArguments, location="query")
@contributions.response(200, told.SummaryOut)
def sum_up_contributions(arguments: Fields) -> Response:
    """What came in, what it cost, what went back and what is left, by the ledger: by day, story, campaign, currency."""
    by, days = arguments["by"], summed_days(arguments)
    sums = summary.summed(by, days)
    named = _names(by, sums)
    ends = {"from": days.first and days.first.isoformat(), "to": days.last and days.last.isoformat()}
    items = [gifts.sums_shown(each, named(each)) for each in sums]
    return json_answer({"by": by, **ends, "time_zone": current().time_zone, "items": items})


@contributions.route("/export.csv")
@needs(EXPORT)
@fresh
@contributions.arguments(told.DaysArguments, location="query")
@contributions.response(200, _CSV, content_type="text/csv")
def export_contributions(arguments: Fields) -> Response:
    """A line for each payment, and for each contribution that has none, with its giver; noted on the trail."""
    return csv_answer("contributions.csv", exporting.contributions(days_of(arguments), by=me()))


@contributions.route("/export/form-10bd.csv")
@needs(EXPORT)
@fresh
@contributions.arguments(told.YearArguments, location="query")
@contributions.response(200, _CSV, content_type="text/csv")
def export_form_10bd(arguments: Fields) -> Response:
    """India's yearly statement of donations, under the legal profile india; noted on the trail."""
    year = arguments["year"]
    return csv_answer(f"form-10bd-{year}.csv", exporting.form_10bd(year, by=me()))


@contributions.route("/<contribution_id>")
@needs(MONEY)
@contributions.response(200, told.HistoryOut)
def get_contribution_history(contribution_id: str) -> Response:
    """One contribution with its payments, refunds, disputes, receipts, plan, and what the ledger has of it."""
    history = desk.history(contribution_id)
    return json_answer(gifts.history_shown(history, desk.campaign_slugs([history.contribution.campaign_id])))


@contributions.route("/<contribution_id>/refunds", methods=["POST"])
@needs(REFUND)
@contributions.arguments(told.RefundIn)
@contributions.response(201, told.RefundOut)
@contributions.doc(parameters=[_KEY])
def refund_contribution(fields: Fields, contribution_id: str) -> Response:
    """Send money back to the giver, with the reason; the same Idempotency-Key is the same refund."""
    key = key_checked(request.headers.get("Idempotency-Key"))
    back = refunds.ask(contribution_id, fields["amount"], reason=fields["reason"].strip(), by=me(), key=key)
    return json_answer(gifts.refund_shown(back), 201)


def found(arguments: Fields) -> tuple[list[Any], dict[str, str]]:
    """The contributions, one more than the limit where there are, and the slugs of their campaigns."""
    wanted = desk.Wanted(days_of(arguments), **{name: arguments[name] for name in _NARROWING})
    before = paging.decode_moment(arguments["cursor"])
    rows = desk.listing(wanted, before=before, limit=arguments["limit"] + 1)
    return rows, desk.campaign_slugs(row.campaign_id for row in rows)


def keys(row: Any) -> tuple[str, str]:
    """By what the list is ordered."""
    return row.created_at.isoformat(), row.id


def days_of(arguments: Fields) -> Days:
    """The newsroom's days that were asked for."""
    return Days(current().zone, arguments["from"], arguments["to"])


def summed_days(arguments: Fields) -> Days:
    """The days that were asked for; by day, the last ones where no end was said."""
    days = days_of(arguments)
    if arguments["by"] != "day":
        return days
    today = clock.now().astimezone(days.zone).date()
    last = days.last or max(today, days.first or today)
    first = days.first or last - timedelta(days=DAYS_SHOWN - 1)
    if (last - first).days >= MOST_DAYS:
        raise Invalid.of("from", f"At most {MOST_DAYS} days at once.")
    return Days(days.zone, first, last)


def headlines(ids: Iterable[str | None]) -> dict[str, str]:
    """What readers see above these stories, by id; nothing of a story that they do not have."""
    cards = story.cards_by_id({each for each in ids if each})
    return {key: json.loads(card)["headline"] for key, card in cards.items()}


def csv_answer(name: str, pieces: Any) -> Response:
    """A table to keep, as it is made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(pieces), mimetype="text/csv", headers=headers)


def key_checked(key: str | None) -> str | None:
    """A key by which a refund is made once; Invalid where it is none."""
    if key is not None and not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid.of("Idempotency-Key", f"Between {SHORTEST_KEY} and {LONGEST_KEY} printable ASCII characters.")
    return key


def _names(by: str, sums: list[Sums]) -> Any:
    """How the thing that sums are of is named in the answer."""
    if by == "story":
        known = headlines(each.key for each in sums)
        return lambda each: {"article_id": each.key, "headline": known.get(each.key)}
    return lambda each: {} if by == "currency" else {by: each.key}
