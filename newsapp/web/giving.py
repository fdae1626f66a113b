"""Routes to the pages on which a reader gives: one short form, and afterwards the truth about what became of it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, json, redirect, request
from werkzeug.wrappers import Response as Answer

from newsapp.contributions import fees, gateway
from newsapp.contributions.actions import checkout, offering
from newsapp.contributions.money import CURRENCIES
from newsapp.contributions.protection import ChallengeNeeded, Paused
from newsapp.contributions.suspicion import Signals
from newsapp.platform import clock, security
from newsapp.platform.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from newsapp.platform.guards import public
from newsapp.platform.limits import address, limiter
from newsapp.platform.settings import current
from newsapp.web import sums
from newsapp.web.giving_form import GiftForm
from newsapp.web.rendering import page, wanted
from newsapp.web.words import speaker

if TYPE_CHECKING:
    from newsapp.contributions.models import Contribution

giving = Blueprint("giving", __name__)
# Who has just paid is back before the payment provider has told us: so long the page of thanks looks again by itself.
AWAITED = timedelta(minutes=20)
# A form that is sent here ends on the payment provider's own pages, and browsers want to be told so.
STRIPE_PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")
INVALID = "Something is missing or cannot be taken. Nothing was charged."
AWAY = "The payment provider does not answer. Nothing was charged, and what you typed is still here: please try again."
OVER = "This could not be begun. Nothing was charged: please press the button again."
CHALLENGE = "One more step: we have to tell people from machines. Nothing was charged."
ALREADY = (
    "You give regularly with this address already, and nothing more was charged. A link to change the amount is on its "
    "way to your mail. To give something on top of it, choose “once”."
)
PAUSED = (
    "Too many contributions were begun from where you are and not completed. Nothing was charged. "
    "Please try again in {minutes} min."
)
TROUBLES: tuple[tuple[type[Refusal], str], ...] = (
    (Invalid, INVALID),
    (Unavailable, AWAY),
    (checkout.GivesAlready, ALREADY),
    (Conflict, OVER),
    (ChallengeNeeded, CHALLENGE),
    (Paused, PAUSED),
)


@giving.get("/contribute")
@public
def get_contribute() -> Response:
    """The form, with the amount, frequency, currency and story that its address says."""
    form = GiftForm.asked(request.args, checkout.profile(), wanted(), request.referrer or "")
    return _form_page(form, errors=form.wrong_amount() if form["other"] else {})


@giving.post("/contribute")
@public
@limiter.limit("120 per minute")
def post_contribute() -> Answer:
    """Begin the gift and lead on to the payment provider's page; else the form again, with everything typed kept."""
    form = GiftForm.posted(request.form.to_dict(), checkout.profile(), wanted())
    signals = Signals(email=form["email"], address=address(), session=form["key"])
    try:
        begun = checkout.begin(form.gift(), key=form.key(), signals=signals, proof=form["proof"])
    except tuple(kind for kind, _ in TROUBLES) as refusal:
        return _refused(form, refusal)
    return redirect(begun.checkout_url if begun.status == "created" else _thanks(begun), 303)


@giving.get("/contribute/thanks")
@public
def get_thanks() -> Response:
    """What became of a gift, as our own ledger knows it; the provider is looked at again, and believed alone."""
    found = checkout.find(request.args.get("id", ""))
    if found is None:
        raise NotFound("There is no such contribution.")
    checkout.hurry(found.id)
    return giving_page("giving/thanks.html", wanted(found.language), gift=found, **_standing(found))


def giving_page(template: str, language: str, *, status: int = 200, **told: Any) -> Response:
    """A page about somebody's money: nobody keeps it, and its forms may end at the payment provider."""
    base = current().stripe_api_base
    security.forms_may_lead_to(*STRIPE_PAGES, *([base] if base else []))
    told |= {"sum": lambda amount_minor, currency: sums.said(amount_minor, currency, language)}
    return page(template, language, status=status, cache="no-store", **told)


def _form_page(form: GiftForm, *, status: int = 200, **told: Any) -> Response:
    if not gateway.is_open():
        return giving_page("giving/closed.html", form.language, status=status)
    campaign = offering.options(form.currency, form.language)["campaign"]
    told = {"errors": {}, "reckoning": json.dumps(_reckoning(form)), "campaign": campaign} | told
    return giving_page("giving/contribute.html", form.language, status=status, form=form, **told)


def _refused(form: GiftForm, refusal: Refusal) -> Response:
    """The form again, saying what is wrong; a key that can begin nothing any more is replaced."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    if isinstance(refusal, Conflict) or "Idempotency-Key" in errors:
        form = form.renewed()
    said = next(sentence for kind, sentence in TROUBLES if isinstance(refusal, kind))
    minutes = math.ceil(int(refusal.headers.get("Retry-After", 60)) / 60)
    told = {"trouble": speaker(form.language)(said, minutes=minutes), "challenge": refusal.extra.get("challenge")}
    answer = _form_page(form, status=refusal.status, errors=errors, **told)
    answer.headers.update(refusal.headers)
    return answer


def _reckoning(form: GiftForm) -> dict[str, Any]:
    """What the page's script needs to say exactly what will be charged."""
    rate, currency = fees.rate(form.currency), CURRENCIES[form.currency]
    return {
        "currency": currency.code,
        "exponent": currency.exponent,
        "step": currency.step_minor,
        "least": form.amounts.least_minor,
        "most": form.amounts.most_minor,
        "share": rate.share_bp,
        "fixed": rate.fixed_minor,
        "tax": rate.tax_bp,
        "locale": sums.locale_tag(currency.code, form.language),
    }


def _standing(gift: Contribution) -> dict[str, Any]:
    """Whether the page should look again, where the payment can still be made, and the form with the same choices."""
    now = clock.now()
    chosen = {"amount": gift.amount_minor, "currency": gift.currency, "frequency": gift.frequency}
    told = chosen | ({"article": gift.article_id} if gift.article_id else {}) | {"language": wanted(gift.language)}
    return {
        "awaited": gift.status in ("created", "processing") and now - gift.created_at < AWAITED,
        "onward": gift.checkout_url if gift.status == "created" and gift.expires_at > now else "",
        "again": f"/contribute?{urlencode(told)}",
    }


def _thanks(begun: Contribution) -> str:
    return f"/contribute/thanks?id={begun.id}"
