"""The page of an invoice, where its customer pays it."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.pages.amounts import amount
from tests.stripe_sandbox.pages.answering import go_to, html, page
from tests.stripe_sandbox.pages.card_form import all_cards, billing_of, card_fields, card_method, email_field
from tests.stripe_sandbox.resources import invoicing
from tests.stripe_sandbox.store import Object, Store

_WORDS = {
    "draft": "This invoice is not finished yet",
    "paid": "This invoice is paid",
    "uncollectible": "This invoice was given up",
    "void": "This invoice is void",
}


@page("GET", "/i/{invoice}")
def show(_: Request, store: Store, name: str) -> Response:
    """The form, or what became of the invoice."""
    invoice = store.find("invoice", name)
    intent = store.get(invoice.get("_intent", "")) or {}
    if invoice["status"] != "open" or intent.get("status") == "processing":
        return _closed(invoice)
    return html(_form(invoice, {}, (intent.get("last_payment_error") or {}).get("message", "")))


@page("POST", "/i/{invoice}")
def pay(request: Request, store: Store, name: str) -> Response:
    """Pay it with the card that was typed."""
    invoice = store.find("invoice", name)
    if invoice["status"] != "open":
        return _closed(invoice)
    try:
        method = card_method(store, request.form, billing_of(request.form))
        invoicing.attempt(store, invoice, method["id"], off_session=False)
    except StripeError as refused:
        return html(_form(invoice, request.form, refused.message), refused.status)
    intent = store.find("payment_intent", invoice["_intent"])
    asked = intent["status"] == "requires_action"
    return go_to(f"{store.address}/authenticate/{intent['id']}" if asked else invoice["hosted_invoice_url"])


def _closed(invoice: Object) -> Response:
    words = _WORDS.get(invoice["status"], "This payment is under way")
    due = amount(invoice["amount_due"], invoice["currency"])
    return html(layout.page(words, layout.heading(words, f"Invoice {invoice['number'] or ''}, {due}")))


def _form(invoice: Object, sent: Mapping[str, str], alert: str) -> str:
    due = amount(invoice["amount_remaining"], invoice["currency"])
    return layout.page(
        "Invoice",
        layout.price(f"Invoice {invoice['number']}", due),
        layout.note(", ".join(line["description"] for line in invoice["lines"]["data"])),
        layout.alert(alert),
        layout.form(
            email_field(sent.get("email", invoice["customer_email"] or "")),
            card_fields(sent),
            layout.button(f"Pay {due}"),
        ),
        all_cards(),
    )
