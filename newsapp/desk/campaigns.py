"""Routes to what is collected for, and to what about money does not fit."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from newsapp.articles import slugs
from newsapp.contributions.actions import campaigns as keeping
from newsapp.contributions.actions import discrepancies
from newsapp.contributions.queries import desk, summary
from newsapp.contributions.queries.summary import Progress
from newsapp.desk import gifts
from newsapp.desk.guards import me, needs
from newsapp.desk.schemas import campaigns as told
from newsapp.desk.showing import page_of
from newsapp.platform import paging
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.paging import PageArguments
from newsapp.staff.roles import CAMPAIGNS, MONEY, REFUND

campaigns = Routes("desk_campaigns", __name__, url_prefix="/api/v1/admin", description="Campaigns, discrepancies.")
Fields = dict[str, Any]


@campaigns.route("/campaigns")
@needs(MONEY)
@campaigns.arguments(PageArguments, location="query")
@campaigns.response(200, told.CampaignListOut)
def list_campaigns(arguments: Fields) -> Response:
    """Campaigns, the one that starts last first, with how far each is."""
    rows = desk.campaigns(before=paging.decode_moment(arguments["cursor"]), limit=arguments["limit"] + 1)
    made = summary.progresses(row.id for row in rows)

    def shown(row: Any) -> Fields:
        return gifts.campaign_shown(row, made.get(row.id, Progress()))

    return page_of(rows, arguments, shown, lambda row: (row.starts_at.isoformat(), row.id))


@campaigns.route("/campaigns", methods=["POST"])
@needs(CAMPAIGNS)
@campaigns.arguments(told.CampaignIn)
@campaigns.response(201, told.CampaignOut)
def begin_campaign(fields: Fields) -> Response:
    """A new campaign."""
    made = keeping.begin({"slug": slugs.from_headline(fields["title"])} | fields, by=me())
    return _campaign(made, 201, {"Location": url_for(".get_campaign", slug=made.slug)})


@campaigns.route("/campaigns/<slug>")
@needs(MONEY)
@campaigns.response(200, told.CampaignOut)
def get_campaign(slug: str) -> Response:
    """One campaign and how far it is."""
    return _campaign(desk.campaign(slug))


@campaigns.route("/campaigns/<slug>", methods=["PATCH"])
@needs(CAMPAIGNS)
@campaigns.arguments(told.CampaignChanges)
@campaigns.response(200, told.CampaignOut)
def change_campaign(fields: Fields, slug: str) -> Response:
    """Change a campaign; its slug stays, and its currency does once somebody has given."""
    return _campaign(keeping.change(slug, fields, by=me()))


@campaigns.route("/discrepancies")
@needs(MONEY)
@campaigns.arguments(told.DiscrepancyArguments, location="query")
@campaigns.response(200, told.DiscrepancyListOut)
def list_discrepancies(arguments: Fields) -> Response:
    """What about money does not fit and a person must look at, newest first."""
    before, settled = paging.decode_moment(arguments["cursor"]), arguments["settled"]
    rows = desk.discrepancies(settled=settled, before=before, limit=arguments["limit"] + 1)
    return page_of(rows, arguments, gifts.discrepancy_shown, lambda row: (row.found_at.isoformat(), row.id))


@campaigns.route("/discrepancies/<discrepancy_id>/settlement", methods=["PUT"])
@needs(REFUND)
@campaigns.arguments(told.SettlementIn)
@campaigns.response(200, told.DiscrepancyOut)
def settle_discrepancy(fields: Fields, discrepancy_id: str) -> Response:
    """Say what became of it; it opens again if it is found again."""
    settled = discrepancies.settle(discrepancy_id, note=fields["note"].strip(), by=me())
    return json_answer(gifts.discrepancy_shown(settled))


def _campaign(row: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return json_answer(gifts.campaign_shown(row, summary.progress(row)), status, headers)
