"""Plans of givers in the sandbox: how a test begins one, lets time pass, and looks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stripe

from tests.sandbox.conftest import Sandbox
from tests.sandbox.inbox import SECRET, listening
from tests.sandbox.visitor import Visitor
from tests.services import stripe_sandbox

HOUR_S, DAY_S = 3600, 86_400
OUTSIDE = "http://127.0.0.1:1"


@contextmanager
def own_sandbox(folder: Path, state: Path | None = None) -> Iterator[Sandbox]:
    """A sandbox whose clock nobody else moves."""
    with listening() as inbox:
        process, address = stripe_sandbox.start(folder, inbox.url, SECRET, state=state)
        yield Sandbox(address, inbox)
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def tidy(sandbox: Sandbox) -> None:
    """End every plan, so that the next test's months are not theirs."""
    sandbox.tell("settings", dunning={})
    for each in sandbox.stripe.v1.subscriptions.list({"limit": 100}).data:
        sandbox.stripe.v1.subscriptions.cancel(each.id)


def price(amount: int = 50_000, interval: str = "month", **of: Any) -> dict[str, Any]:
    kind = of or {"product_data": {"name": "Monthly contribution"}}
    return {"currency": "inr", "unit_amount": amount, "recurring": {"interval": interval}} | kind


def checkout(sandbox: Sandbox, amount: int = 50_000, **more: Any) -> stripe.checkout.Session:
    said = {
        "mode": "subscription",
        "success_url": f"{OUTSIDE}/thanks",
        "customer_email": "giver@example.org",
        "line_items": [{"quantity": 1, "price_data": price(amount)}],
        "subscription_data": {"metadata": {"plan": "p1"}, "description": "A plan"},
    }
    return sandbox.stripe.v1.checkout.sessions.create(said | more)


def subscribed(sandbox: Sandbox, amount: int = 50_000, card: str = "4242424242424242", **more: Any) -> str:
    """A subscription that was begun through Checkout; its id."""
    session = checkout(sandbox, amount, **more)
    Visitor(sandbox.address).open(session.url).pay(card)
    return str(sandbox.stripe.v1.checkout.sessions.retrieve(session.id).subscription)


def created(sandbox: Sandbox, card: str | None = "visa", **more: Any) -> stripe.Subscription:
    """A subscription that was begun through the API."""
    customer = sandbox.stripe.v1.customers.create({"email": "giver@example.org"})
    product = sandbox.stripe.v1.products.create({"name": "Monthly contribution"})
    method = {"default_payment_method": f"pm_card_{card}"} if card else {}
    said = {"customer": customer.id, "items": [{"price_data": price(product=product.id)}]} | method | more
    return sandbox.stripe.v1.subscriptions.create(said)


def again(sandbox: Sandbox, name: str, *expand: str) -> stripe.Subscription:
    return sandbox.stripe.v1.subscriptions.retrieve(name, {"expand": list(expand)})


def invoices(sandbox: Sandbox, name: str) -> list[stripe.Invoice]:
    """A subscription's invoices, oldest first."""
    return sandbox.stripe.v1.invoices.list({"subscription": name, "limit": 100}).data[::-1]


def days_pass(sandbox: Sandbox, days: float) -> None:
    sandbox.tell("clock", advance_s=int(days * DAY_S))


def to_renewal(sandbox: Sandbox, name: str, beyond_s: int = HOUR_S + 60) -> None:
    """Let the present period end, and the hour after it."""
    ends = again(sandbox, name)["items"].data[0].current_period_end
    sandbox.tell("clock", advance_s=ends - sandbox.ask("clock")["now"] + beyond_s)


def portal(sandbox: Sandbox, name: str, **more: Any) -> stripe.billing_portal.Session:
    said = {"customer": str(again(sandbox, name).customer), "return_url": f"{OUTSIDE}/giving"}
    return sandbox.stripe.v1.billing_portal.sessions.create(said | more)


def use_card(sandbox: Sandbox, name: str, card: str) -> None:
    Visitor(sandbox.address).open(f"{portal(sandbox, name).url}/card").pay(card)


def happened(sandbox: Sandbox, *names: str) -> list[str]:
    events = [each.to_dict() for each in sandbox.stripe.v1.events.list({"limit": 100}).data]
    return [each["type"] for each in reversed(events) if each["data"]["object"].get("id") in names]
