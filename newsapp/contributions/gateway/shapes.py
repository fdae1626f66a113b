"""What a payment provider tells us, in Stripe's words: amounts are integers in minor units, currencies upper-case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Order:
    """What is asked of the provider for one contribution; `key` makes asking twice the same as once."""

    contribution_id: str
    key: str
    amount_minor: int
    currency: str
    frequency: str
    email: str
    submit_type: str
    title: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """A hosted Checkout page; `status` is open, complete or expired, `payment_status` paid or unpaid."""

    id: str
    url: str
    status: str
    payment_status: str
    contribution_id: str
    intent_id: str | None
    subscription_id: str | None
    customer_id: str | None
    amount_minor: int
    currency: str
    expires_at: datetime


@dataclass(frozen=True)
class BalanceLine:
    """A balance transaction: `net_minor` is `amount_minor` less `fee_minor`; all three are signed."""

    id: str
    type: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    currency: str
    source_id: str
    created_at: datetime


@dataclass(frozen=True)
class Charge:
    """Money that was taken, or tried to be."""

    id: str
    status: str
    captured_minor: int
    refunded_minor: int
    currency: str
    disputed: bool
    intent_id: str | None
    line: BalanceLine | None
    card_country: str
    card_fingerprint: str
    method: str
    created_at: datetime


@dataclass(frozen=True)
class Intent:
    """A PaymentIntent with its latest charge; `contribution_id` is empty when it is none of ours."""

    id: str
    status: str
    amount_minor: int
    received_minor: int
    currency: str
    contribution_id: str
    customer_id: str | None
    charge: Charge | None
    declined: bool
    created_at: datetime
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Refund:
    """Money that goes back; a failed one comes back to us by `failure_line`."""

    id: str
    status: str
    amount_minor: int
    currency: str
    intent_id: str | None
    refund_id: str
    reason: str
    failure: str
    line: BalanceLine | None
    failure_line: BalanceLine | None
    created_at: datetime


@dataclass(frozen=True)
class Dispute:
    """A bank's claim, with the balance transactions that took the money and, when it was won, gave it back."""

    id: str
    status: str
    amount_minor: int
    currency: str
    intent_id: str | None
    reason: str
    lines: tuple[BalanceLine, ...]
    created_at: datetime


@dataclass(frozen=True)
class Warned:
    """A bank's early word that a charge may be fraud."""

    id: str
    intent_id: str | None
    charge_id: str


@dataclass(frozen=True)
class Subscription:
    """A plan at the provider; `status` is one of Stripe's eight."""

    id: str
    status: str
    contribution_id: str
    customer_id: str
    item_id: str
    amount_minor: int
    currency: str
    frequency: str
    paused: bool
    ends_at_period_end: bool
    period_ends_at: datetime | None
    latest_invoice_id: str | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Invoice:
    """One period of a plan; `pay_url` is where an open one can be paid."""

    id: str
    status: str
    subscription_id: str | None
    amount_due_minor: int
    currency: str
    attempt_count: int
    will_be_tried_again: bool
    pay_url: str
    intent_ids: tuple[str, ...]


@dataclass(frozen=True)
class Payout:
    """Money on its way to the newsroom's bank; a failed one comes back by `failure_line`.

    An automatic one is made of all that came in by then; one that was made by hand, of nothing in particular.
    """

    id: str
    status: str
    automatic: bool
    amount_minor: int
    currency: str
    arrives_at: datetime
    line: BalanceLine | None
    failure_line: BalanceLine | None


@dataclass(frozen=True)
class Event:
    """A hint that something happened to an object."""

    id: str
    type: str
    object_id: str
    livemode: bool
    api_version: str
    created_at: datetime
