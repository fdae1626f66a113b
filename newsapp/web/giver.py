"""Routes to a giver's own page, opened by a link that comes by mail: plans, history, receipts, and leaving for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from newsapp.contributions.actions import erasing, givers, links, plans, printing
from newsapp.contributions.money import typed
from newsapp.contributions.queries import mine
from newsapp.contributions.routes import shown
from newsapp.contributions.routes.guard import COOKIE, block, check_same_site, me, secret_sent
from newsapp.contributions.routes.guard import giver as only_givers
from newsapp.platform import paging
from newsapp.platform.errors import Conflict, Invalid, Refusal, Unauthenticated, Unavailable
from newsapp.platform.guards import public
from newsapp.platform.http import json_answer
from newsapp.platform.limits import limiter
from newsapp.platform.settings import current
from newsapp.web.giving import giving_page
from newsapp.web.giving_form import flaws_of_sum
from newsapp.web.rendering import wanted
from newsapp.web.words import speaker

if TYPE_CHECKING:
    from newsapp.contributions.models import Donor

giver = Blueprint("giver", __name__, url_prefix="/giving")
giver.before_request(check_same_site)
View = TypeVar("View", bound=Callable[..., Any])
ON_A_PAGE = 50
WISHES: dict[str, dict[str, bool]] = {
    "pause": {"paused": True},
    "resume": {"paused": False},
    "end": {"ends_at_period_end": True},
    "go-on": {"ends_at_period_end": False},
}
# What is said once a wish was granted, by the word for it in the address.
DONE = {
    "amount": "That is the amount from the next payment on.",
    "pause": "Paused. Nothing is taken until you let it go on.",
    "resume": "It goes on with the next payment.",
    "end": "It ends. Nothing more is taken. Thank you for all that you gave.",
    "go-on": "It goes on after all. Thank you.",
}
AWAY = "The payment provider does not answer. Whether the change was made is being looked at: see again in a minute."
NOT_NOW = "That cannot be done with the plan as it is now. Nothing was changed."
NOT_ERASED = "Nothing was erased yet, because the payment provider does not answer. Please try again in a minute."
USED_UP = "This link was used already, or is older than 15 minutes. Please ask for a new one."
TROUBLES = (AWAY, NOT_NOW, NOT_ERASED, USED_UP)


def at_home(view: View) -> View:
    """Let in a giver who came by their link; anybody else is led to where links are asked for."""
    guarded = only_givers(view)

    @wraps(guarded)
    def led(*args: Any, **kwargs: Any) -> Any:
        try:
            return guarded(*args, **kwargs)
        except Unauthenticated:
            return redirect(f"/giving?language={wanted()}", 303)

    return cast(View, led)


@giver.get("")
@public
def get_giving() -> Response:
    """The giver's own page, or for those whom we do not know the form that asks for a link."""
    donor = links.donor_of(secret) if (secret := secret_sent()) else None
    return _mine(donor) if donor else giving_page("giving/door.html", wanted(), email="")


@giver.post("")
@public
@limiter.limit("60 per hour", key_func=block)
def post_giving() -> Answer:
    """Ask for a link by mail; the answer is the same whether or not the address is known."""
    email, language = request.form.get("email", ""), wanted()
    try:
        links.send(email, language)
    except Invalid as refusal:
        wrong = [speaker(language)(each) for each in refusal.errors["email"]]
        return giving_page("giving/door.html", language, status=refusal.status, email=email, wrong=wrong)
    return redirect(f"/giving/sent?language={language}", 303)


@giver.get("/sent")
@public
def get_sent() -> Response:
    """What to do now: look into the mail."""
    return giving_page("giving/sent.html", wanted())


@giver.get("/enter")
@public
def get_enter() -> Response:
    """Where the link in the mail leads: its code is in the fragment, which no browser sends by itself."""
    return giving_page("giving/enter.html", wanted())


@giver.post("/enter")
@public
@limiter.limit("60 per minute", key_func=block)
def post_enter() -> Answer:
    """Use up the code: a cookie for half a day, of these pages alone."""
    try:
        secret, donor = links.enter(request.form.get("code", "").strip())
    except Unauthenticated as refusal:
        return giving_page("giving/enter.html", wanted(), status=refusal.status, trouble=USED_UP)
    answer = redirect(f"/giving?language={wanted(donor.language)}", 303)
    _remember(answer, secret)
    return answer


@giver.post("/leave")
@public
def post_leave() -> Answer:
    """End the session."""
    links.leave(secret_sent())
    return _gone(f"/giving?language={wanted()}")


@giver.post("/plans/<plan_id>/amount")
@at_home
def post_amount(plan_id: str) -> Answer:
    """Another amount from the next payment on."""
    text, currency = request.form.get("amount", ""), mine.plan(plan_id, me().id).currency
    try:
        amount = typed(text, currency)
    except ValueError:
        amount = None
    wrong = flaws_of_sum(amount, currency, wanted(me().language))
    if wrong or amount is None:
        return _mine(me(), status=422, wrong={plan_id: wrong}, typed={plan_id: text})
    return _granted("amount", lambda: plans.change_amount(plan_id, amount, donor=me()))


@giver.post("/plans/<plan_id>/<any(pause, resume, end, 'go-on'):wish>")
@at_home
def post_wish(plan_id: str, wish: str) -> Answer:
    """Pause, resume, end with the paid period, or go on after all."""
    return _granted(wish, lambda: plans.change(plan_id, WISHES[wish], donor=me()))


@giver.get("/plans/<plan_id>/end")
@at_home
def get_end(plan_id: str) -> Response:
    """Ask once more before a plan is ended."""
    plan = mine.plan(plan_id, me().id)
    return giving_page("giving/end.html", wanted(me().language), plan=shown.plan(plan))


@giver.post("/plans/<plan_id>/card")
@at_home
def post_card(plan_id: str) -> Answer:
    """On to the payment provider's page, where the card is changed."""
    try:
        return redirect(plans.portal(plan_id, donor=me()), 303)
    except (Conflict, Unavailable) as refusal:
        return _refused(refusal)


@giver.get("/receipts/<receipt_id>")
@at_home
def get_receipt(receipt_id: str) -> Response:
    """A receipt, or the cancellation of one, as a PDF."""
    return shown.pdf(printing.pdf(mine.receipt(receipt_id, me().id)), f"receipt-{receipt_id}.pdf")


@giver.get("/statements/<year>")
@at_home
def get_statement(year: str) -> Response:
    """What was given in a financial year, as a PDF."""
    return shown.pdf(printing.statement(me().id, shown.year(year)), f"statement-{year}.pdf")


@giver.get("/everything.json")
@at_home
def get_everything() -> Response:
    """All that is held on the giver, to take along."""
    return json_answer(givers.export(me()), headers={"Content-Disposition": 'attachment; filename="giving.json"'})


@giver.get("/erasure")
@at_home
def get_erasure() -> Response:
    """What being forgotten means, and the button for it."""
    return giving_page("giving/erasure.html", wanted(me().language))


@giver.post("/erasure")
@at_home
def post_erasure() -> Answer:
    """End the plans and forget the giver."""
    language = wanted(me().language)
    try:
        erasing.erase(me().id)
    except Unavailable as refusal:
        return giving_page("giving/erasure.html", language, status=refusal.status, trouble=NOT_ERASED)
    return _gone(f"/giving/erased?language={language}")


@giver.get("/erased")
@public
def get_erased() -> Response:
    """That it is done."""
    return giving_page("giving/erased.html", wanted())


def _mine(donor: Donor, *, status: int = 200, **told: Any) -> Response:
    """The giver's own page; `wrong` and `typed` are by plan, `trouble` is about all of it."""
    before = paging.decode_moment(request.args.get("cursor", ""))
    rows = mine.payments(donor.id, before=before, limit=ON_A_PAGE + 1)
    history, cursor = shown.history(rows, ON_A_PAGE)
    years = dict.fromkeys(receipt["year"] for payment in history for receipt in payment["receipts"])
    told = {"wrong": {}, "typed": {}, "done": DONE.get(request.args.get("done", ""), "")} | told
    told |= {"plans": [shown.plan(each) for each in mine.plans(donor.id)], "history": history, "years": list(years)}
    language = wanted(donor.language)
    return giving_page("giving/mine.html", language, status=status, donor=donor, cursor=cursor, **told)


def _granted(wish: str, grant: Callable[[], object]) -> Answer:
    """Do what the giver wishes and say so, or say why it cannot be done."""
    try:
        grant()
    except (Conflict, Unavailable) as refusal:
        return _refused(refusal)
    return redirect(f"/giving?done={wish}&language={wanted(me().language)}", 303)


def _refused(refusal: Refusal) -> Response:
    answer = _mine(me(), status=refusal.status, trouble=AWAY if isinstance(refusal, Unavailable) else NOT_NOW)
    answer.headers.update(refusal.headers)
    return answer


def _remember(answer: Answer, secret: str) -> None:
    """The session as a cookie that only these pages are sent, and no script sees."""
    https = current().public_url.startswith("https:")
    answer.set_cookie(COOKIE, secret, links.SESSION_LASTS, path="/giving", httponly=True, samesite="Lax", secure=https)


def _gone(location: str) -> Answer:
    """Without the cookie, to this address."""
    answer = redirect(location, 303)
    answer.delete_cookie(COOKIE, path="/giving")
    return answer
