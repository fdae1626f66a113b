"""Invoice payments: which PaymentIntent pays which invoice; the only way from a charge to its invoice."""

from __future__ import annotations

from typing import Any

from tests.stripe_sandbox.answers import included
from tests.stripe_sandbox.calls import Call, operation
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.store import Object, Store


def new(store: Store, invoice: Object, intent: Object) -> Object:
    """The payment of this invoice by this PaymentIntent, open still."""
    return store.put(
        {
            "id": store.new_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": store.now(),
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )


def of_invoice(store: Store, invoice: str) -> list[Object]:
    """The payments of an invoice, newest first."""
    return [each for each in store.newest_first("invoice_payment") if each["invoice"] == invoice]


def paid(store: Store, payment: Object, amount_minor: int) -> None:
    """It was paid."""
    payment |= {"status": "paid", "amount_paid": amount_minor}
    payment["status_transitions"] = payment["status_transitions"] | {"paid_at": store.now()}
    emit(store, "invoice_payment.paid", store.put(payment))


def canceled(store: Store, payment: Object) -> None:
    """It will not be paid."""
    payment["status"] = "canceled"
    payment["status_transitions"] = payment["status_transitions"] | {"canceled_at": store.now()}
    store.put(payment)


@operation("GET", "/v1/invoice_payments")
def listed(call: Call) -> Object:
    """Invoice payments: of one invoice, of one PaymentIntent, or all."""
    asked: dict[str, Any] = call.params
    intent = asked.get("payment", {}).get("payment_intent")

    def wanted(each: Object) -> bool:
        return (
            asked.get("invoice") in (None, each["invoice"])
            and asked.get("status") in (None, each["status"])
            and intent in (None, each["payment"]["payment_intent"])
        )

    return call.listing("invoice_payment", wanted)


@operation("GET", "/v1/invoice_payments/{invoice_payment}")
def retrieve(call: Call) -> Object:
    """One invoice payment."""
    return call.store.find("invoice_payment", call.ids["invoice_payment"], "invoice_payment")


@included("invoice", "payments")
def payments_of(store: Store, invoice: Object) -> Object:
    """The payments that an invoice shows when they are asked for."""
    data = of_invoice(store, invoice["id"])
    url = f"/v1/invoice_payments?invoice={invoice['id']}"
    return {"object": "list", "data": data, "has_more": False, "url": url}
