"""What any payment provider must be able to do for the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from newsapp.contributions.gateway.shapes import (
    BalanceLine,
    Dispute,
    Event,
    Intent,
    Invoice,
    Order,
    Payout,
    Refund,
    Session,
    Subscription,
    Warned,
)


class GatewayAway(Exception):
    """The provider did not answer in time, or said that it cannot now: whether anything was done is not known."""


class GatewayBusy(GatewayAway):
    """The same request, with the same key, is being done for somebody else at this moment."""


class GatewayFailed(GatewayAway):
    """The provider broke down over the request; it says so again to whoever sends it once more with the same key."""


class GatewayRefused(Exception):
    """The provider refused the request for good; nothing was done. `code` is Stripe's error code."""

    def __init__(self, detail: str, code: str = "") -> None:
        super().__init__(detail)
        self.code = code


class NotAuthentic(Exception):
    """A message that claims to come from the provider does not."""


class PaymentGateway(Protocol):
    """One provider. Every call takes at most 10 s; raises GatewayAway or GatewayRefused.

    A `key` is an idempotency key: the same request with it is done once.
    """

    def open_checkout(self, order: Order) -> Session:
        """A hosted page on which this order is paid once, or its plan begun."""
        ...

    def open_intent(self, order: Order) -> Intent:
        """A PaymentIntent for an app's payment sheet, with its client secret."""
        ...

    def expire_session(self, session_id: str) -> Session:
        """Close a page that was not paid; GatewayRefused when it no longer is open."""
        ...

    def cancel_intent(self, intent_id: str) -> Intent:
        """Give up a PaymentIntent that was not paid."""
        ...

    def session(self, session_id: str) -> Session | None:
        """The page as it is now; None where there is none."""
        ...

    def intent(self, intent_id: str) -> Intent | None:
        """The PaymentIntent as it is now, its latest charge and balance transaction with it."""
        ...

    def intent_of_charge(self, charge_id: str) -> str | None:
        """The PaymentIntent that a charge belongs to."""
        ...

    def refund(self, refund_id: str) -> Refund | None:
        """The refund as it is now."""
        ...

    def refunds_of(self, intent_id: str) -> list[Refund]:
        """Every refund of a PaymentIntent."""
        ...

    def create_refund(self, intent_id: str, amount_minor: int, *, key: str, refund_id: str) -> Refund:
        """Send money back; `refund_id` is ours and stands in its metadata."""
        ...

    def dispute(self, dispute_id: str) -> Dispute | None:
        """The dispute as it is now."""
        ...

    def warning(self, warning_id: str) -> Warned | None:
        """An early fraud warning."""
        ...

    def payout(self, payout_id: str) -> Payout | None:
        """The payout as it is now."""
        ...

    def lines_of_payout(self, payout_id: str) -> Iterator[BalanceLine]:
        """The balance transactions that were paid out with it, its own included."""
        ...

    def payouts(self, since: datetime) -> Iterator[Payout]:
        """Every payout made since then."""
        ...

    def subscription(self, subscription_id: str) -> Subscription | None:
        """The plan as it is now."""
        ...

    def invoice(self, invoice_id: str) -> Invoice | None:
        """The invoice as it is now, with the PaymentIntents that were made for it."""
        ...

    def invoice_of_intent(self, intent_id: str) -> str | None:
        """The invoice that a PaymentIntent pays, through invoice payments."""
        ...

    def change_amount(self, plan: Subscription, amount_minor: int, *, title: str, key: str) -> Subscription:
        """Charge another amount from the next period on, with nothing made up for this one."""
        ...

    def pause(self, subscription_id: str, *, paused: bool, key: str) -> Subscription:
        """Stop collecting, or collect again from the next period on."""
        ...

    def end_at_period_end(self, subscription_id: str, *, ends: bool, key: str) -> Subscription:
        """End with the paid period, or go on after all."""
        ...

    def cancel(self, subscription_id: str, *, key: str) -> Subscription:
        """End at once."""
        ...

    def portal(self, customer_id: str, *, return_url: str) -> str:
        """The address of the provider's page on which a giver changes their card."""
        ...

    def forget_customer(self, customer_id: str) -> None:
        """Have the provider forget who this was; nothing where it has."""
        ...

    def events(self, since: datetime) -> Iterator[Event]:
        """Every event since then that we listen to, newest first; the provider keeps 30 days."""
        ...

    def sessions(self, since: datetime) -> Iterator[Session]:
        """Every Checkout page made since then."""
        ...

    def intents(self, since: datetime) -> Iterator[Intent]:
        """Every PaymentIntent made since then."""
        ...

    def subscriptions(self) -> Iterator[Subscription]:
        """Every plan, ended ones too."""
        ...

    def balance_lines(self, since: datetime) -> Iterator[BalanceLine]:
        """Every balance transaction made since then."""
        ...

    def read_event(self, raw: bytes, signature: str) -> Event:
        """What a webhook says, once its signature over the raw bytes was found right; NotAuthentic otherwise."""
        ...
