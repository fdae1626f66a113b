"""The page of one gift with everything that came of it, and sending some of it back in two steps."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, request

from newsapp.contributions.actions import receipts, refunds
from newsapp.contributions.money import Money, typed
from newsapp.contributions.queries import desk, summary
from newsapp.contributions.queries.desk import History
from newsapp.desk import contributions, money_words, timeline
from newsapp.desk.guards import fresh, me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import contributions as told
from newsapp.platform.errors import Conflict, Invalid, Refusal
from newsapp.staff import queries
from newsapp.staff.roles import MONEY, REFUND

pages = new_pages("desk_gift")
GIFT = "/desk/contributions/<contribution_id>"
NOT_SO_MUCH = "An amount such as 500 or 1,500.50, and no more than is left."
Fields = dict[str, Any]


@pages.get(GIFT)
@needs(MONEY)
def show_gift(contribution_id: str) -> Response:
    """Everything of one gift."""
    return page("desk/gift.html", **_gift(desk.history(contribution_id)))


@pages.get(f"{GIFT}/refund")
@needs(REFUND)
@fresh
def show_refund(contribution_id: str) -> Response:
    """How much shall go back, and why."""
    return _refund(contribution_id)


@pages.post(f"{GIFT}/refund")
@needs(REFUND)
@fresh
def take_refund(contribution_id: str) -> Response:
    """Show once more what is about to go back; then send it."""
    try:
        wish = _wish(contribution_id)
        if "sure" not in request.form:
            return _refund(contribution_id, wish=wish)
        refunds.ask(contribution_id, wish["amount"], reason=wish["reason"], by=me(), key=wish["key"])
    except Refusal as refusal:
        return _refund(contribution_id, refusal)
    return go_to(f"/desk/contributions/{contribution_id}?done=refund")


def _gift(history: History) -> Fields:
    gift = history.contribution
    sums = summary.of_payments(each.id for each in history.payments)
    names = queries.names(each.by_id for each in history.refunds)
    told: Fields = {"history": history, "gift": gift, "sums": sums, "names": names, "words": money_words}
    told |= {"timeline": timeline.of(history), "pan": receipts.masked_pan(history.receipts), "number": receipts.number}
    told["headline"] = contributions.headlines([gift.article_id]).get(gift.article_id or "")
    told["campaign"] = desk.campaign_slugs([gift.campaign_id]).get(gift.campaign_id or "")
    return told | {"left": _left(gift.id)}


def _wish(contribution_id: str) -> Fields:
    """What the form asks for; Invalid for what the room would refuse."""
    gift = desk.history(contribution_id).contribution
    try:
        amount = typed(request.form.get("amount", ""), gift.currency)
        if amount < 1:
            raise ValueError("nothing")
    except ValueError:
        raise Invalid.of("amount", NOT_SO_MUCH) from None
    wish = forms.read(told.RefundIn, amount=amount)
    return wish | {"reason": wish["reason"].strip(), "key": contributions.key_checked(request.form.get("key"))}


def _refund(contribution_id: str, refusal: Refusal | None = None, *, wish: Fields | None = None) -> Response:
    """The form, or with a wish the question whether it is really meant; a sentence where nothing may go back."""
    gift, status = desk.history(contribution_id).contribution, refusal.status if refusal else 200
    try:
        left = refunds.most(contribution_id)
    except Conflict as nothing:
        return page("desk/refund.html", status=status, gift=gift, left=None, refusal=refusal or nothing)
    if wish and wish["amount"] > left.amount_minor:
        refusal, wish, status = Invalid.of("amount", NOT_SO_MUCH), None, Invalid.status
    told = {"gift": gift, "left": left, "wish": wish, "typed": request.form, "refusal": refusal}
    key = request.form.get("key") or secrets.token_urlsafe(16)
    return page("desk/refund.html", status=status, key=key, **told)


def _left(contribution_id: str) -> Money | None:
    """What may still go back, for who may send it; None where nothing may."""
    try:
        return refunds.most(contribution_id) if me().may(REFUND) else None
    except Conflict:
        return None
