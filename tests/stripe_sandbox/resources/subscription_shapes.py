"""What a subscription looks like when it begins."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.calls import merge_metadata
from tests.stripe_sandbox.resources import subscription_items
from tests.stripe_sandbox.resources.periods import end_of_period
from tests.stripe_sandbox.resources.subscription_changes import with_items
from tests.stripe_sandbox.store import Object, Store

_ABSENT = """
application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at
days_until_due default_payment_method default_source description ended_at latest_invoice
next_pending_invoice_item_invoice on_behalf_of pause_collection pending_invoice_item_interval pending_setup_intent
pending_update schedule test_clock transfer_data
""".split()
_NO_DETAILS = {"comment": None, "feedback": None, "reason": None}


Said = dict[str, Any]


def subscription_of(
    store: Store, customer: Object, items: list[tuple[Object, Said]], said: Said, trial_end: int | None
) -> Object:
    """A subscription to these prices from now on, not yet stored: trialing, or incomplete until it is paid."""
    now, name = store.now(), store.new_id("sub")
    anchor = trial_end or now
    recurring = items[0][0]["recurring"]
    until = trial_end or end_of_period(now, anchor, recurring["interval"], recurring["interval_count"])
    behavior = said.get("trial_settings", {}).get("end_behavior", {}).get("missing_payment_method", "create_invoice")
    ends = said.get("cancel_at_period_end", False)
    subscription = {
        **dict.fromkeys(_ABSENT),
        "id": name,
        "object": "subscription",
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": anchor,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "cancel_at": until if ends else None,
        "cancel_at_period_end": ends,
        "cancellation_details": dict(_NO_DETAILS),
        "collection_method": "charge_automatically",
        "created": now,
        "currency": items[0][0]["currency"],
        "customer": customer["id"],
        "default_payment_method": said.get("default_payment_method"),
        "default_tax_rates": [],
        "description": said.get("description"),
        "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "livemode": False,
        "metadata": {},
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": said.get("payment_settings", {}).get("save_default_payment_method", "off"),
        },
        "start_date": now,
        "status": "trialing" if trial_end else "incomplete",
        "trial_end": trial_end,
        "trial_settings": {"end_behavior": {"missing_payment_method": behavior}},
        "trial_start": now if trial_end else None,
    }
    made = [subscription_items.new(store, name, price, item, (now, until)) for price, item in items]
    merge_metadata(subscription, said.get("metadata"))
    return subscription | {"items": with_items(subscription, made)}
