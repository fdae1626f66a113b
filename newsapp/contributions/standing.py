"""How a gift stands, and which way it may go: the life of a contribution as a table."""

from __future__ import annotations

STATUSES = ("created", "processing", "paid", "failed", "expired", "refunded", "partly_refunded", "disputed")
PLAN_STATUSES = (
    "incomplete",
    "incomplete_expired",
    "trialing",
    "active",
    "past_due",
    "canceled",
    "unpaid",
    "paused",
)
LIVE_PLANS = ("incomplete", "trialing", "active", "past_due", "unpaid", "paused")
TAKEN = ("paid", "partly_refunded", "refunded", "disputed")
BEGUN_PLANS = ("trialing", "active", "past_due", "unpaid", "paused")
# A status is left only for one that Stripe's own object has since reached: money that moved is never unsaid.
FORWARD: dict[str, tuple[str, ...]] = {
    "created": ("processing", "failed", "expired", *TAKEN),
    "processing": ("failed", *TAKEN),
    "failed": ("processing", "expired", *TAKEN),
    "expired": ("processing", *TAKEN),
    "paid": TAKEN,
    "partly_refunded": TAKEN,
    "refunded": TAKEN,
    "disputed": TAKEN,
}


def may_become(present: str, wanted: str) -> bool:
    """Whether a contribution may go from one status to the other; staying is always allowed."""
    return present == wanted or wanted in FORWARD[present]


def of_payment(status: str, amount_minor: int, refunded_minor: int, *, disputed: bool) -> str:
    """The contribution's status that follows from its payment."""
    if status != "paid":
        return status
    if disputed:
        return "disputed"
    if refunded_minor >= amount_minor:
        return "refunded"
    return "partly_refunded" if refunded_minor else "paid"
