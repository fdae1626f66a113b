"""Tables of readers' money."""

from __future__ import annotations

from newsapp.contributions.models.givers import Campaign, Donor, GivingLink, GivingSession
from newsapp.contributions.models.giving import Contribution, Payment, Plan
from newsapp.contributions.models.inbox import Discrepancy, StripeEvent
from newsapp.contributions.models.ledger import Transfer
from newsapp.contributions.models.protection import Signal, UsedChallenge
from newsapp.contributions.models.receipts import Receipt, ReceiptSeries
from newsapp.contributions.models.returns import Dispute, Refund

__all__ = [
    "Campaign",
    "Contribution",
    "Discrepancy",
    "Dispute",
    "Donor",
    "GivingLink",
    "GivingSession",
    "Payment",
    "Plan",
    "Receipt",
    "ReceiptSeries",
    "Refund",
    "Signal",
    "StripeEvent",
    "Transfer",
    "UsedChallenge",
]
