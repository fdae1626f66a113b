"""Stripe, through its own library: the only file that knows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import stripe

from newsapp.contributions.gateway import shapes
from newsapp.contributions.gateway import stripe_reading as reading
from newsapp.contributions.gateway.protocol import (
    GatewayAway,
    GatewayBusy,
    GatewayFailed,
    GatewayRefused,
    NotAuthentic,
)

Shape = TypeVar("Shape")
# To connect, and to answer. Two tries and a short pause: a giver hears within 10 s, no thread waits longer.
PATIENCE_S = (1.5, 3.0)
RETRIES = 1
# A page of a hundred things takes Stripe longer; nobody but the worker asks for one, and it comes again.
LISTS_PATIENCE_S = (1.5, 8.0)
TOLERANCE_S = 300
WITH_CHARGE = ["latest_charge.balance_transaction"]
WITH_LINES = ["balance_transaction", "failure_balance_transaction"]
WITH_PAYMENTS = ["payments"]
INTERVALS = {"monthly": "month", "yearly": "year"}


class StripeGateway:
    """A `PaymentGateway` that is an account at Stripe."""

    def __init__(self, secret_key: str, *, api_base: str, webhook_secrets: tuple[str, ...]) -> None:
        self._secret_key = secret_key
        self._api_base = api_base
        self._webhook_secrets = webhook_secrets
        self._livemode = secret_key.startswith(("sk_live_", "rk_live_"))

    def open_checkout(self, order: shapes.Order) -> shapes.Session:
        """A hosted page; once is a payment, the other frequencies a subscription."""
        metadata = {"contribution_id": order.contribution_id}
        asked: dict[str, Any] = {
            "client_reference_id": order.contribution_id,
            "metadata": metadata,
            "line_items": [{"quantity": 1, "price_data": self._price(order) | {"product_data": {"name": order.title}}}],
            "adaptive_pricing": {"enabled": False},
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
            "expires_at": int(order.expires_at.timestamp()),
            "locale": "auto",
            # Never a known customer: nobody has proved that this address is theirs, and the page would show more of it.
            "customer_email": order.email,
        }
        if order.frequency == "once":
            asked |= {"mode": "payment", "submit_type": order.submit_type}
            # Captured at once, so that the fee is known when the money is.
            told = {"metadata": metadata, "description": order.title, "capture_method": "automatic"}
            asked["payment_intent_data"] = told
        else:
            asked |= {"mode": "subscription"}
            asked["subscription_data"] = {"metadata": metadata, "description": order.title}
        return reading.session(self._ask(self._client.v1.checkout.sessions.create, asked, key=order.key))

    def open_intent(self, order: shapes.Order) -> shapes.Intent:
        """A PaymentIntent for the mobile payment sheet, with whatever methods the account offers."""
        asked: dict[str, Any] = {
            "amount": order.amount_minor,
            "currency": order.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "capture_method": "automatic",
            "metadata": {"contribution_id": order.contribution_id},
            "description": order.title,
            "receipt_email": order.email,
            "expand": WITH_CHARGE,
        }
        return reading.intent(self._ask(self._client.v1.payment_intents.create, asked, key=order.key))

    def expire_session(self, session_id: str) -> shapes.Session:
        """Close an unpaid page."""
        return reading.session(self._ask(self._client.v1.checkout.sessions.expire, session_id))

    def cancel_intent(self, intent_id: str) -> shapes.Intent:
        """Give up a PaymentIntent."""
        return reading.intent(self._ask(self._client.v1.payment_intents.cancel, intent_id, {"expand": WITH_CHARGE}))

    def session(self, session_id: str) -> shapes.Session | None:
        """The page as it is now."""
        return self._find(self._client.v1.checkout.sessions.retrieve, session_id, reading.session)

    def intent(self, intent_id: str) -> shapes.Intent | None:
        """The PaymentIntent as it is now."""
        return self._find(self._client.v1.payment_intents.retrieve, intent_id, reading.intent, WITH_CHARGE)

    def intent_of_charge(self, charge_id: str) -> str | None:
        """The PaymentIntent of a charge."""
        found = self._find(self._client.v1.charges.retrieve, charge_id, reading.charge)
        return found.intent_id if found else None

    def refund(self, refund_id: str) -> shapes.Refund | None:
        """The refund as it is now."""
        return self._find(self._client.v1.refunds.retrieve, refund_id, reading.refund, WITH_LINES)

    def refunds_of(self, intent_id: str) -> list[shapes.Refund]:
        """Every refund of a PaymentIntent."""
        asked = {"payment_intent": intent_id, "limit": 100, "expand": [f"data.{name}" for name in WITH_LINES]}
        return list(self._every(self._lists.v1.refunds.list, asked, reading.refund))

    def create_refund(self, intent_id: str, amount_minor: int, *, key: str, refund_id: str) -> shapes.Refund:
        """Send money back."""
        asked = {"payment_intent": intent_id, "amount": amount_minor, "reason": "requested_by_customer"}
        asked |= {"metadata": {"refund_id": refund_id}, "expand": WITH_LINES}
        return reading.refund(self._ask(self._client.v1.refunds.create, asked, key=key))

    def dispute(self, dispute_id: str) -> shapes.Dispute | None:
        """The dispute as it is now."""
        return self._find(self._client.v1.disputes.retrieve, dispute_id, reading.dispute)

    def warning(self, warning_id: str) -> shapes.Warned | None:
        """An early fraud warning."""
        return self._find(self._client.v1.radar.early_fraud_warnings.retrieve, warning_id, reading.warning)

    def payout(self, payout_id: str) -> shapes.Payout | None:
        """The payout as it is now."""
        return self._find(self._client.v1.payouts.retrieve, payout_id, reading.payout, WITH_LINES)

    def lines_of_payout(self, payout_id: str) -> Iterator[shapes.BalanceLine]:
        """What an automatic payout consists of, itself included."""
        return self._every(self._lists.v1.balance_transactions.list, {"payout": payout_id, "limit": 100}, reading.line)

    def payouts(self, since: datetime) -> Iterator[shapes.Payout]:
        """Every payout made since then."""
        expand = [f"data.{name}" for name in WITH_LINES]
        return self._since(self._lists.v1.payouts.list, since, reading.payout, expand)

    def subscription(self, subscription_id: str) -> shapes.Subscription | None:
        """The plan as it is now."""
        return self._find(self._client.v1.subscriptions.retrieve, subscription_id, reading.subscription)

    def invoice(self, invoice_id: str) -> shapes.Invoice | None:
        """The invoice as it is now."""
        return self._find(self._client.v1.invoices.retrieve, invoice_id, reading.invoice, WITH_PAYMENTS)

    def invoice_of_intent(self, intent_id: str) -> str | None:
        """The invoice that a PaymentIntent pays; newer API versions tell it nowhere else."""
        asked = {"payment": {"type": "payment_intent", "payment_intent": intent_id}, "limit": 1}
        found = self._ask(self._client.v1.invoice_payments.list, asked)["data"]
        return str(found[0]["invoice"]) if found else None

    def change_amount(
        self, plan: shapes.Subscription, amount_minor: int, *, title: str, key: str
    ) -> shapes.Subscription:
        """Give the plan's item another price; its product stays."""
        item = self._ask(self._client.v1.subscription_items.retrieve, plan.item_id)
        price = {"currency": plan.currency.lower(), "unit_amount": amount_minor, "product": item["price"]["product"]}
        price["recurring"] = {"interval": INTERVALS[plan.frequency]}
        asked = {"items": [{"id": plan.item_id, "price_data": price, "quantity": 1}], "proration_behavior": "none"}
        return self._update(plan.id, asked | {"description": title}, key)

    def pause(self, subscription_id: str, *, paused: bool, key: str) -> shapes.Subscription:
        """Void the invoices of the pause, rather than have them pile up."""
        return self._update(subscription_id, {"pause_collection": {"behavior": "void"} if paused else ""}, key)

    def end_at_period_end(self, subscription_id: str, *, ends: bool, key: str) -> shapes.Subscription:
        """End with the paid period, or not."""
        return self._update(subscription_id, {"cancel_at_period_end": ends}, key)

    def cancel(self, subscription_id: str, *, key: str) -> shapes.Subscription:
        """End at once."""
        return reading.subscription(self._ask(self._client.v1.subscriptions.cancel, subscription_id, key=key))

    def portal(self, customer_id: str, *, return_url: str) -> str:
        """The address of Stripe's customer portal."""
        asked = {"customer": customer_id, "return_url": return_url}
        return str(self._ask(self._client.v1.billing_portal.sessions.create, asked)["url"])

    def forget_customer(self, customer_id: str) -> None:
        """Delete the customer, who has a name and an address at Stripe too."""
        self._find(self._client.v1.customers.delete, customer_id, lambda found: found)

    def events(self, since: datetime) -> Iterator[shapes.Event]:
        """Every event since then, newest first."""
        return self._since(self._lists.v1.events.list, since, reading.event)

    def sessions(self, since: datetime) -> Iterator[shapes.Session]:
        """Every Checkout page made since then."""
        return self._since(self._lists.v1.checkout.sessions.list, since, reading.session)

    def intents(self, since: datetime) -> Iterator[shapes.Intent]:
        """Every PaymentIntent made since then."""
        expand = [f"data.{name}" for name in WITH_CHARGE]
        return self._since(self._lists.v1.payment_intents.list, since, reading.intent, expand)

    def subscriptions(self) -> Iterator[shapes.Subscription]:
        """Every plan, ended ones too."""
        return self._every(self._lists.v1.subscriptions.list, {"status": "all", "limit": 100}, reading.subscription)

    def balance_lines(self, since: datetime) -> Iterator[shapes.BalanceLine]:
        """Every balance transaction made since then."""
        return self._since(self._lists.v1.balance_transactions.list, since, reading.line)

    def read_event(self, raw: bytes, signature: str) -> shapes.Event:
        """What a webhook says, by whichever of the configured secrets signed it."""
        if not any(_signed(raw, signature, secret) for secret in self._webhook_secrets if secret):
            raise NotAuthentic("The signature is not Stripe's.")
        try:
            found = reading.event(json.loads(raw))
        except (ValueError, RecursionError) as error:
            raise NotAuthentic("It is signed, and is no event that can be read.") from error
        if found.livemode is not self._livemode:
            raise NotAuthentic("The event is of the other mode, live or test.")
        return found

    @cached_property
    def _client(self) -> stripe.StripeClient:
        return self._open(PATIENCE_S, RETRIES)

    @cached_property
    def _lists(self) -> stripe.StripeClient:
        return self._open(LISTS_PATIENCE_S, 0)

    def _open(self, patience_s: tuple[float, float], retries: int) -> stripe.StripeClient:
        addresses: Any = {"api": self._api_base} if self._api_base else None
        http = stripe.RequestsClient(timeout=patience_s)
        return stripe.StripeClient(
            self._secret_key, base_addresses=addresses, max_network_retries=retries, http_client=http
        )

    def _price(self, order: shapes.Order) -> dict[str, Any]:
        price: dict[str, Any] = {"currency": order.currency.lower(), "unit_amount": order.amount_minor}
        if order.frequency != "once":
            price["recurring"] = {"interval": INTERVALS[order.frequency]}
        return price

    def _update(self, subscription_id: str, asked: dict[str, Any], key: str) -> shapes.Subscription:
        return reading.subscription(self._ask(self._client.v1.subscriptions.update, subscription_id, asked, key=key))

    def _find(
        self, call: Callable[..., Any], name: str, read: Callable[[Any], Shape], expand: list[str] | None = None
    ) -> Shape | None:
        try:
            return read(self._ask(call, name, {"expand": expand or []}))
        except GatewayRefused as refused:
            if refused.code == "resource_missing":
                return None
            raise

    def _since(
        self, call: Callable[..., Any], since: datetime, read: Callable[[Any], Shape], expand: list[str] | None = None
    ) -> Iterator[Shape]:
        asked = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": expand or []}
        return self._every(call, asked, read)

    def _every(self, call: Callable[..., Any], asked: dict[str, Any], read: Callable[[Any], Shape]) -> Iterator[Shape]:
        """Each object of a list, page by page."""
        after: dict[str, str] = {}
        while True:
            page = self._ask(call, asked | after)
            yield from map(read, page["data"])
            if not page["has_more"] or not page["data"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    def _ask(self, call: Callable[..., Any], *asked: Any, key: str = "") -> Any:
        """Stripe's answer as plain dictionaries."""
        options: Any = {"idempotency_key": key} if key else {}
        try:
            return call(*asked, options=options).to_dict()
        except (stripe.APIConnectionError, stripe.RateLimitError) as error:
            raise GatewayAway(type(error).__name__) from error
        except stripe.StripeError as error:
            if error.http_status == 409:
                raise GatewayBusy(type(error).__name__) from error
            if (error.http_status or 500) >= 500:
                raise GatewayFailed(type(error).__name__) from error
            # The message may quote what a giver typed; the code never does.
            raise GatewayRefused(f"Stripe refused: {error.code or type(error).__name__}", error.code or "") from error


def _signed(raw: bytes, signature: str, secret: str) -> bool:
    """Whether these bytes were signed with this secret in the last five minutes."""
    try:
        stripe.WebhookSignature.verify_header(raw.decode("utf-8"), signature, secret, TOLERANCE_S)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        return False
    return True
