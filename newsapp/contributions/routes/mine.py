"""Routes to a giver's own page: a link by mail, what they gave, their plans, receipts, and leaving for good."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from newsapp.contributions.actions import erasing, givers, links, plans, printing
from newsapp.contributions.queries import mine as queries
from newsapp.contributions.routes import shown
from newsapp.contributions.routes.guard import block, check_same_site, giver, me, secret_sent
from newsapp.contributions.schemas import mine as told
from newsapp.platform import clock, paging
from newsapp.platform.guards import public
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.limits import limiter
from newsapp.platform.paging import PageArguments

mine = Routes("mine", __name__, url_prefix="/api/v1/contributions", description="A giver's own page.")
Fields = dict[str, Any]


@mine.route("/links", methods=["POST"])
@public
@mine.arguments(told.LinkIn)
@mine.response(202, description="A link comes by mail, if somebody has given from this address.")
@limiter.limit("60 per hour", key_func=block)
def send_link(fields: Fields) -> Response:
    """Have a link to the giver's own page mailed; the answer is the same whether or not the address is known."""
    links.send(fields["email"], fields["language"])
    return Response(status=202)


@mine.route("/session", methods=["POST"])
@public
@mine.arguments(told.GivingCodeIn)
@mine.response(200, told.GivingSessionOut)
@limiter.limit("60 per minute", key_func=block)
def enter(fields: Fields) -> Response:
    """Use up the code that came by mail: the token of a session of twelve hours."""
    secret, _ = links.enter(fields["code"])
    return json_answer({"token": secret, "expires_at": clock.rfc3339(clock.now() + links.SESSION_LASTS)})


@mine.route("/session", methods=["DELETE"])
@public
@mine.response(204)
def leave() -> Response:
    """End the session."""
    check_same_site()
    links.leave(secret_sent())
    return Response(status=204)


@mine.route("/mine")
@giver
@mine.arguments(PageArguments, location="query")
@mine.response(200, told.MineOut)
def get_mine(arguments: Fields) -> Response:
    """Who I am, my plans, and what I gave, newest first."""
    before = paging.decode_moment(arguments["cursor"])
    rows = queries.payments(me().id, before=before, limit=arguments["limit"] + 1)
    history, cursor = shown.history(rows, arguments["limit"])
    body = {"giver": shown.giver(me()), "plans": [shown.plan(each) for each in queries.plans(me().id)]}
    headers = paging.next_link(request.path, arguments, cursor)
    return json_answer(body | {"items": history, "next_cursor": cursor}, headers=headers)


@mine.route("/mine/export")
@giver
@mine.response(200, description="A JSON document of all of it.")
def export_mine() -> Response:
    """All that is held on me, to take along."""
    headers = {"Content-Disposition": 'attachment; filename="giving.json"'}
    return json_answer(givers.export(me()), headers=headers)


@mine.route("/mine", methods=["DELETE"])
@giver
@mine.response(204)
def erase_mine() -> Response:
    """End my plans and forget who I am; the sums stay in the books, without a name."""
    erasing.erase(me().id)
    return Response(status=204)


@mine.route("/plans/<plan_id>", methods=["PATCH"])
@giver
@mine.arguments(told.PlanChanges)
@mine.response(200, told.PlanOut)
def change_plan(fields: Fields, plan_id: str) -> Response:
    """Give another amount, pause, resume, end with the paid period, or go on after all."""
    return json_answer(shown.plan(plans.change(plan_id, fields, donor=me())))


@mine.route("/plans/<plan_id>", methods=["DELETE"])
@giver
@mine.response(200, told.PlanOut)
def end_plan(plan_id: str) -> Response:
    """End a plan with the period that is paid."""
    return json_answer(shown.plan(plans.end(plan_id, donor=me())))


@mine.route("/plans/<plan_id>/portal", methods=["POST"])
@giver
@mine.response(200, told.PortalOut)
def open_portal(plan_id: str) -> Response:
    """The payment provider's own page, where the card of this plan is changed."""
    return json_answer({"url": plans.portal(plan_id, donor=me())})


@mine.route("/mine/receipts/<receipt_id>")
@giver
@mine.response(200, content_type="application/pdf", description="The receipt as a PDF.")
def get_receipt(receipt_id: str) -> Response:
    """A receipt, or the cancellation of one."""
    return shown.pdf(printing.pdf(queries.receipt(receipt_id, me().id)), f"receipt-{receipt_id}.pdf")


@mine.route("/mine/statements/<year>")
@giver
@mine.response(200, content_type="application/pdf", description="The statement as a PDF.")
def get_statement(year: str) -> Response:
    """What I gave in a financial year, named by the calendar year in which it begins."""
    return shown.pdf(printing.statement(me().id, shown.year(year)), f"statement-{year}.pdf")
