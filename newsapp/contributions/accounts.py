"""The ledger's accounts, and which of them each kind of balance transaction moves money between."""

from __future__ import annotations

STRIPE = "stripe_balance"
GIFTS = "contributions"
FEES = "stripe_fees"
REFUNDS = "refunds"
DISPUTES = "disputes"
DISPUTE_FEES = "dispute_fees"
BANK = "bank"
UNASSIGNED = "unassigned"
ACCOUNTS = (STRIPE, GIFTS, FEES, REFUNDS, DISPUTES, DISPUTE_FEES, BANK, UNASSIGNED)

# What the amount of a balance transaction is exchanged with in our balance at Stripe, by its type there; a type that
# is not here is booked as unassigned and told to a person.
AGAINST = {
    "charge": GIFTS,
    "payment": GIFTS,
    "payment_failure_refund": GIFTS,
    "refund": REFUNDS,
    "payment_refund": REFUNDS,
    "refund_failure": REFUNDS,
    "payout": BANK,
    "payout_cancel": BANK,
    "payout_failure": BANK,
    "payout_minimum_balance_hold": BANK,
    "payout_minimum_balance_release": BANK,
    "stripe_fee": FEES,
    "stripe_fx_fee": FEES,
    "tax_fee": FEES,
    "topup": BANK,
    "topup_reversal": BANK,
}
