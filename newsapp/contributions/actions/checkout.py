"""Beginning a gift: it is written down before the payment provider hears of it, and sent there once."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import NoReturn
from urllib.parse import urlencode

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from newsapp.contributions import fees, gateway, protection
from newsapp.contributions.actions import discrepancies, links, sessions
from newsapp.contributions.gateway.protocol import GatewayAway, GatewayBusy, GatewayFailed, GatewayRefused
from newsapp.contributions.gateway.shapes import Order
from newsapp.contributions.models import Campaign, Contribution, Donor, Plan
from newsapp.contributions.profiles import Profile, by_name
from newsapp.contributions.rules import Gift
from newsapp.contributions.standing import BEGUN_PLANS
from newsapp.contributions.suspicion import Signals, Verdict
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, Unavailable
from newsapp.platform.ids import new_unguessable_id
from newsapp.platform.sealing import seal
from newsapp.platform.settings import current

# Stripe wants a page to stay open for half an hour at least, and forgets an idempotency key after a day: a gift that
# was never sent is sent for an hour, so that the key still means what it meant.
OPEN_FOR = timedelta(hours=2)
SENT_FOR = timedelta(hours=1)
LOOKED_AT_EVERY = timedelta(seconds=3)
LONGEST_KEY = 200
_PUBLIC_ID = re.compile(r"[\w-]{20,32}", re.ASCII)
AWAY = "The payment provider does not answer. Nothing was charged; please try again in a moment."


class GivesAlready(Conflict):
    """Somebody who gives regularly wants to begin a second plan."""

    def __init__(self) -> None:
        told = "A regular contribution is made from this address already. We have mailed a link to change its amount."
        super().__init__(f"{told} Nothing was charged.", offer="change_amount")


def profile() -> Profile:
    """What the law asks here, with the currencies that the newsroom takes."""
    return by_name(current().legal_profile, current().currencies)


def begin(gift: Gift, *, key: str, signals: Signals, proof: str = "") -> Contribution:
    """The contribution for this gift, ready to be paid; with the same key and gift it is the same one.

    Invalid when the key was used for another gift, Conflict when it has expired, Unavailable when the provider is away;
    `protection.ChallengeNeeded` and `protection.Paused` for who may be trying out cards.
    """
    if not 8 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Invalid.of("Idempotency-Key", f"Between 8 and {LONGEST_KEY} printable ASCII characters.")
    gateway.current()
    digest = _digest(gift)
    try:
        begun = _again(key, digest) or _write(gift, (key, digest), signals, proof)
    except (IntegrityError, protection.ChallengeNeeded):  # somebody sent the same at the same moment, and its proof
        begun = _again(key, digest) or _write(gift, (key, digest), signals, proof)
    return _send(begun)


def find(contribution_id: str) -> Contribution | None:
    """The contribution of this public id; None for what is no such id either."""
    return db.session.get(Contribution, contribution_id) if _PUBLIC_ID.fullmatch(contribution_id) else None


def hurry(contribution_id: str) -> None:
    """Have the worker look at what became of a contribution, now rather than when the provider tells."""
    with transaction() as session:
        found = session.get(Contribution, contribution_id, with_for_update={"of": Contribution})
        if found is None or found.status not in ("created", "processing", "failed"):
            return
        if found.seen_at and found.seen_at > clock.now() - LOOKED_AT_EVERY:
            return
        found.seen_at = clock.now()
        facts.record("contribution.awaited", contribution_id=contribution_id)


def stop_trying(contribution_id: str) -> None:
    """Close an unpaid page on which cards are tried out one after the other."""
    begun = find(contribution_id)
    if begun is None or begun.status not in ("created", "failed"):
        return
    signals, session_id, intent_id = begun.signals, begun.stripe_session_id, begun.stripe_payment_intent_id
    if protection.judge(signals) is Verdict.PAUSE:
        sessions.shut(session_id, intent_id)


def close_others(plan_id: str) -> None:
    """A plan has begun: whatever else this giver has open that would begin another is closed."""
    plan = db.session.get(Plan, plan_id)
    if plan is None or plan.status not in BEGUN_PLANS:
        return
    opened = select(Contribution.stripe_session_id).where(Contribution.donor_id == plan.donor_id)
    opened = opened.where(Contribution.frequency != "once", Contribution.status.in_(("created", "failed")))
    for session_id in db.session.scalars(opened.where(Contribution.stripe_session_id.is_not(None))).all():
        sessions.shut(session_id, None)


def _again(key: str, digest: str) -> Contribution | None:
    found = db.session.scalars(select(Contribution).where(Contribution.idempotency_key == key)).first()
    if found is not None and found.request_digest != digest:
        raise Invalid.of("Idempotency-Key", "It was used for another contribution; send a new one with this.")
    return found


def _offer_change(gift: Gift) -> None:
    """Whoever gives regularly already is mailed the way to change that, rather than begin a second plan."""
    if gift.frequency == "once":
        return
    running = select(Plan.id).join(Donor, Donor.id == Plan.donor_id).where(Donor.email_key == gift.email_key)
    running = running.where(Plan.ended_at.is_(None), Plan.status.in_(BEGUN_PLANS), Plan.ends_at_period_end.is_(False))
    if db.session.execute(running).first() is not None:
        links.send(gift.email, gift.language)
        raise GivesAlready


def _write(gift: Gift, sent: tuple[str, str], signals: Signals, proof: str) -> Contribution:
    _offer_change(gift)
    with transaction() as session:
        keys = protection.admit(signals, proof)
        donor = _donor(gift)
        called = gift.attribution.get("campaign", "")
        campaign = session.scalars(select(Campaign).where(Campaign.slug == called)).first()
        now, public_id = clock.now(), new_unguessable_id()
        begun = Contribution(id=public_id, donor_id=donor.id, created_at=now, expires_at=now + OPEN_FOR)
        begun.idempotency_key, begun.request_digest = sent
        begun.stripe_key, begun.signals = f"contribution-{public_id}", keys
        begun.campaign_id, begun.profile = campaign.id if campaign else None, current().legal_profile
        begun.currency, begun.amount_minor = gift.money.currency, gift.money.amount_minor
        charge = fees.covered(gift.money) if gift.cover_fees else gift.money
        begun.fee_cover_minor = (charge - gift.money).amount_minor
        begun.declarations, begun.attribution = gift.agreed, dict(gift.attribution)
        begun.article_id = gift.article_id or None
        for name in ("frequency", "surface", "language", "anonymous", "message", "dedication"):
            setattr(begun, name, getattr(gift, name))
        session.add(begun)
        session.flush()
        protection.note("started", keys)
    return begun


def _donor(gift: Gift) -> Donor:
    """Who gives; what they wrote for the law is sealed, and the newest word counts."""
    known = select(Donor).where(Donor.email_key == gift.email_key)
    donor = db.session.scalars(known.with_for_update()).first()  # nobody is erased while they begin to give
    if donor is None:
        donor = Donor(email=gift.email, email_key=gift.email_key, name=gift.name, language=gift.language)
        db.session.add(donor)
        db.session.flush()
    donor.name, donor.language = gift.name or donor.name, gift.language
    for kind in ("address", "pan"):
        if gift.written(kind):
            column = f"{kind}_sealed"
            setattr(donor, column, seal(gift.written(kind), about=f"donor.{column}:{donor.id}"))
    return donor


def _send(begun: Contribution) -> Contribution:
    """Open the page, or the app's payment, at the provider; what it answered is kept before anybody hears of it."""
    if begun.checkout_url or begun.client_secret:
        return begun
    if clock.now() > begun.created_at + SENT_FOR or begun.status != "created":
        raise Conflict("This was begun a while ago and has expired. Nothing was charged; please begin anew.")
    # Only a gift that is given once fits into an app's own sheet; one that repeats is begun on the page.
    order, app = _order(begun), begun.surface == "app" and begun.frequency == "once"
    db.session.rollback()  # no connection is held while the provider thinks
    try:
        if app:
            intent = gateway.current().open_intent(order)
            kept = {"stripe_payment_intent_id": intent.id, "client_secret": intent.client_secret}
        else:
            page = gateway.current().open_checkout(order)
            kept = {"stripe_session_id": page.id, "checkout_url": page.url}
    except (GatewayAway, GatewayRefused) as error:
        return _begun_by_another(order) or _give_up(order, error)
    with transaction() as session:
        row = session.get_one(Contribution, order.contribution_id, with_for_update={"of": Contribution})
        for name, value in kept.items():
            setattr(row, name, value)
        return row


def _begun_by_another(order: Order) -> Contribution | None:
    """The contribution, where whoever sent the same at the same moment got the answer that we did not."""
    found = db.session.get(Contribution, order.contribution_id, populate_existing=True)
    return found if found and (found.checkout_url or found.client_secret) else None


def _give_up(order: Order, error: GatewayAway | GatewayRefused) -> NoReturn:
    """Say honestly that nothing was charged: nobody was ever shown where what may have been made could be paid."""
    if isinstance(error, GatewayBusy):
        raise Conflict("This is being begun at this moment; send it again in a second. Nothing was charged.") from error
    if isinstance(error, GatewayRefused):
        discrepancies.note("checkout_refused", order.contribution_id, f"Stripe refused a checkout: {error.code}.")
        raise Conflict("The payment provider refused this. Nothing was charged.") from error
    if isinstance(error, GatewayFailed):
        with transaction() as session:
            used = update(Contribution).where(Contribution.stripe_key == order.key)
            session.execute(used.values(stripe_key=f"contribution-{secrets.token_urlsafe(16)}"))
    raise Unavailable(AWAY, retry_after_s=5) from error


def _order(begun: Contribution) -> Order:
    public = current().public_url
    chosen = {"amount": begun.amount_minor, "currency": begun.currency, "frequency": begun.frequency}
    chosen |= {"article": begun.article_id} if begun.article_id else {}
    called = profile().called
    return Order(
        contribution_id=begun.id,
        key=begun.stripe_key,
        amount_minor=begun.charged_minor,
        currency=begun.currency,
        frequency=begun.frequency,
        submit_type=profile().submit_type,
        email=begun.donor.email,
        title=f"{current().site_name}: {called.get(begun.language, called['en'])}",
        success_url=f"{public}/contribute/thanks?id={begun.id}",
        cancel_url=f"{public}/contribute?{urlencode(chosen)}",
        expires_at=begun.expires_at,
    )


def _digest(gift: Gift) -> str:
    """What was asked, as one number that only we can make: nobody finds a tax number by trying them all."""
    told = json.dumps(asdict(gift), sort_keys=True)
    return hmac.new(current().secret_key.encode(), told.encode(), hashlib.sha256).hexdigest()
