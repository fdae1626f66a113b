"""Commands to the sandbox itself, under /_sandbox: its clock, its mischief, what card networks and banks would do.

Each takes and answers JSON. README.md lists them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox import cards, clock, idempotency, summary
from tests.stripe_sandbox.answers import shown
from tests.stripe_sandbox.calls import page, said_in
from tests.stripe_sandbox.delivery import Delivery
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.mischief import Mischief
from tests.stripe_sandbox.resources import (
    checkout_sessions,
    disputes,
    payment_intents,
    payment_methods,
    payouts,
    refunds,
)
from tests.stripe_sandbox.store import Object, Store

Command = Callable[[Store, dict[str, Any]], Any]
_LONGEST_WAIT_S = 60


class Control:
    """The commands, which need what the store does not know: the mischief and the delivery of webhooks."""

    def __init__(self, mischief: Mischief, delivery: Delivery) -> None:
        self._mischief, self._delivery = mischief, delivery

    def register(self) -> None:
        """Make every command answer at its address."""
        _command("GET", "mischief", lambda store, said: self._mischief.told())
        _command("POST", "mischief", self._play)
        _command("POST", "clock", _move_clock)
        _command("GET", "clock", lambda store, said: {"now": store.now(), "ahead_s": store.clock.ahead_s})
        _command("POST", "disputes", _dispute)
        _command("POST", "fraud_warnings", _warn)
        _command("POST", "payouts", _pay_out)
        _command("POST", "refunds", _fail_refund)
        _command("POST", "forget_idempotency", lambda store, said: {"forgotten": idempotency.forget(store)})
        _command("GET", "summary", lambda store, said: summary.of(store))
        _command("POST", "pay", _pay)
        _command("POST", "deliveries", self._send_again)
        _command("GET", "deliveries", self._wait, locked=False)

    def _play(self, _: Store, said: dict[str, Any]) -> Any:
        self._mischief.set(said)
        return self._mischief.told()

    def _send_again(self, store: Store, said: dict[str, Any]) -> Any:
        """Send events once more: one, or all of those that were never taken."""
        events = store.all("event")
        if "event" in said:
            events = [store.find("event", said["event"], "event")]
        elif said.get("lost"):
            events = [each for each in events if each["pending_webhooks"]]
        store.outbox += events
        return {"sent": len(events)}

    def _wait(self, _: Store, said: dict[str, Any]) -> Any:
        """Wait until there is nothing left to deliver, for `wait_s` seconds at most."""
        wait_s = min(float(said.get("wait_s", 0)), _LONGEST_WAIT_S)
        done = self._delivery.wait_until_done(wait_s)
        return {"done": done, "left": self._delivery.left()}


def _command(verb: str, name: str, command: Command, *, locked: bool = True) -> None:
    def answer(request: Request, store: Store, _ids: dict[str, str]) -> Response:
        said = dict(request.args) if request.method == "GET" else said_in(request)
        return Response(json.dumps(shown(command(store, said))) + "\n", content_type="application/json")

    page(verb, f"/_sandbox/{name}", locked=locked)(answer)


def _move_clock(store: Store, said: dict[str, Any]) -> Object:
    """`{"advance_s": …}`: move the clock forward, doing on the way what falls due."""
    seconds = said.get("advance_s", 0)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        raise invalid("Invalid positive integer", param="advance_s")
    return {"done": clock.advance(store, seconds), "now": store.now()}


def _dispute(store: Store, said: dict[str, Any]) -> Object:
    """`{"payment_intent": …, "outcome": "won" or "lost", "reason": …, "inquiry": …}`: the payer's bank disputes.

    With an outcome an open dispute is decided, or a new one at once.
    """
    charge = _charge(store, said)
    found = [each for each in store.all("dispute") if each["charge"] == charge["id"]]
    reason, inquiry = said.get("reason", "fraudulent"), bool(said.get("inquiry"))
    dispute = found[0] if found else disputes.open_dispute(store, charge, reason=reason, inquiry=inquiry)
    outcome = said.get("outcome")
    if outcome not in (None, "won", "lost"):
        raise invalid("Invalid outcome: must be one of won, or lost", param="outcome")
    return disputes.decide(store, dispute, outcome) if outcome else dispute


def _warn(store: Store, said: dict[str, Any]) -> Object:
    """`{"payment_intent": …}`: the payer's bank suspects fraud."""
    return disputes.warn(store, _charge(store, said))


def _pay_out(store: Store, said: dict[str, Any]) -> Object:
    """`{"currency": …, "outcome": "paid", "failed" or null}`: pay out everything that has not been yet."""
    payout = payouts.pay_out(store, said.get("currency", "inr"))
    outcome = said.get("outcome", "paid")
    if outcome not in (None, "paid", "failed"):
        raise invalid("Invalid outcome: must be one of paid, failed, or null", param="outcome")
    return payouts.arrive(store, payout, failed=outcome == "failed") if outcome else payout


def _fail_refund(store: Store, said: dict[str, Any]) -> Object:
    """`{"refund": …}`: the money of a refund comes back."""
    refund = store.find("refund", said.get("refund", ""), "refund")
    if refund["status"] not in ("succeeded", "pending"):
        raise invalid(f"This refund is {refund['status']} already.", param="refund")
    refunds.fail(store, refund)
    return refund


def _pay(store: Store, said: dict[str, Any]) -> Object:
    """`{"session" or "payment_intent": …, "card": number or pm_card_… or "vpa": …, "email": …}`: pay as the page would.

    A payer whose bank asks is who they say. Stripe's 402 when the bank refuses.
    """
    method = _method(store, said)
    if "session" in said:
        session = store.find("checkout.session", said["session"], "session")
        intent = checkout_sessions.pay(store, session, method)
    else:
        intent = store.find("payment_intent", said.get("payment_intent", ""), "payment_intent")
        payment_intents.confirm(store, intent, method)
    if intent["status"] == "requires_action":
        payment_intents.authenticate(store, intent, passed=True)
    return session if "session" in said else intent


def _method(store: Store, said: dict[str, Any]) -> Object:
    billing = {"email": said.get("email"), "name": said.get("name")}
    if "vpa" in said:
        return payment_methods.new_upi(store, str(said["vpa"]), billing)
    given = str(said.get("card", "4242424242424242"))
    return payment_methods.new_card(store, cards.named(given) or cards.numbered(given), billing)


def _charge(store: Store, said: dict[str, Any]) -> Object:
    if "charge" in said:
        return store.find("charge", said["charge"], "charge")
    intent = store.find("payment_intent", said.get("payment_intent", ""), "payment_intent")
    if intent["status"] != "succeeded":
        raise invalid(f"This PaymentIntent is {intent['status']}: there is no charge.", param="payment_intent")
    return store.find("charge", intent["latest_charge"])
