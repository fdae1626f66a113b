"""What the newsroom calls the states of gifts, in English; the pages say them in the reader's language."""

from __future__ import annotations

GIFTS = {
    "created": "Begun",
    "processing": "Under way",
    "paid": "Paid",
    "failed": "Failed",
    "expired": "Not finished",
    "refunded": "Returned",
    "partly_refunded": "Partly returned",
    "disputed": "Disputed",
}
FREQUENCIES = {"once": "Once", "monthly": "Monthly", "yearly": "Yearly"}
SURFACES = {"web": "The website", "app": "An app"}
ORIGINS = {
    "story": "Story",
    "referrer": "Came from",
    "component": "Place on the page",
    "campaign": "Campaign",
}
PLANS = {
    "incomplete": "Begun",
    "incomplete_expired": "Not finished",
    "trialing": "Not yet begun",
    "active": "Active",
    "past_due": "Payment is late",
    "canceled": "Ended",
    "unpaid": "Unpaid",
    "paused": "Paused",
}
REFUNDS = {
    "asked": "Asked for",
    "pending": "Under way",
    "requires_action": "Waits for the giver",
    "succeeded": "Arrived",
    "failed": "Failed",
    "canceled": "Called off",
}
DISPUTES = {
    "warning_needs_response": "The bank asks",
    "warning_under_review": "The bank looks at it",
    "warning_closed": "Closed",
    "needs_response": "Needs an answer",
    "under_review": "The bank looks at it",
    "won": "Won",
    "lost": "Lost",
    "prevented": "Prevented",
}
RECEIPTS = {"receipt": "Receipt", "cancellation": "Cancellation"}
GROUPS = {"day": "By day", "story": "By story", "campaign": "By campaign", "currency": "By currency"}
EVERY = (GIFTS, FREQUENCIES, SURFACES, ORIGINS, PLANS, REFUNDS, DISPUTES, RECEIPTS, GROUPS)
