"""The bank's page for 3-D Secure: is it you? It goes on to wherever the payer came from."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.pages.amounts import amount
from tests.stripe_sandbox.pages.answering import go_to, html, page
from tests.stripe_sandbox.resources import checkout_sessions, payment_intents
from tests.stripe_sandbox.store import Object, Store


@page("GET", "/authenticate/{intent}")
def show(_: Request, store: Store, name: str) -> Response:
    """Ask, when there is something to be asked."""
    intent = store.find("payment_intent", name)
    if intent["status"] != "requires_action":
        return go_to(_onward(store, intent, ""))
    due = amount(intent["amount"], intent["currency"])
    return html(
        layout.page(
            "Your bank asks",
            layout.heading("Is it you?", f"Your bank asks whether you want to pay {due}. This is 3-D Secure, played."),
            layout.form(
                layout.button("Yes, complete the payment", "outcome", "complete"),
                layout.button("No, let it fail", "outcome", "fail", quiet=True),
            ),
        )
    )


@page("POST", "/authenticate/{intent}")
def answer(request: Request, store: Store, name: str) -> Response:
    """Take the answer, and go on."""
    intent = store.find("payment_intent", name)
    back_to = (intent["next_action"] or {}).get("redirect_to_url", {}).get("return_url") or ""
    if intent["status"] == "requires_action":
        with suppress(StripeError):  # the page that comes next says what was refused
            payment_intents.authenticate(store, intent, passed=request.form.get("outcome") == "complete")
    return go_to(_onward(store, intent, back_to))


@page("GET", "/authenticate/{intent}/done")
def done(_: Request, store: Store, name: str) -> Response:
    """For a PaymentIntent that nobody told where its payer came from."""
    status = store.find("payment_intent", name)["status"].replace("_", " ")
    return html(layout.page("Done", layout.heading("You can close this page", f"The payment's status: {status}.")))


def _onward(store: Store, intent: Object, back_to: str) -> str:
    session, invoice = store.get(intent.get("_session", "")), store.get(intent.get("_invoice", ""))
    if session and session["status"] == "complete":
        return checkout_sessions.return_url(session)
    if session:
        return f"{store.address}/c/pay/{session['id']}"
    if invoice:
        return str(invoice["hosted_invoice_url"])
    if not back_to:
        return f"{store.address}/authenticate/{intent['id']}/done"
    said = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "failed" if intent["status"] == "requires_payment_method" else "succeeded",
    }
    return f"{back_to}{'&' if '?' in back_to else '?'}{urlencode(said)}"
