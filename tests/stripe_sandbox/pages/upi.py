"""The Checkout page for UPI: the payer agrees in an app elsewhere, and the money comes later, or does not."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox.errors import StripeError, card, missing
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.pages.amounts import amount
from tests.stripe_sandbox.pages.answering import go_to, html, page
from tests.stripe_sandbox.pages.card_form import billing_of, email_field
from tests.stripe_sandbox.pages.checkout import closed, known_email, next_address, summary
from tests.stripe_sandbox.resources import checkout_sessions, payment_methods
from tests.stripe_sandbox.resources.processing import FAILING_VPA, PAYING_VPA
from tests.stripe_sandbox.store import Object, Store


@page("GET", "/c/upi/{session}")
def show(_: Request, store: Store, name: str) -> Response:
    """The form."""
    session = _find(store, name)
    return html(_form(store, session, {}, "")) if session["status"] == "open" else closed(session)


@page("POST", "/c/upi/{session}")
def pay(request: Request, store: Store, name: str) -> Response:
    """Agree: the session is complete, and not paid yet."""
    session = _find(store, name)
    if session["status"] != "open":
        return closed(session)
    vpa = request.form.get("vpa", "").strip().lower()
    try:
        billing = billing_of(request.form)
        if vpa not in (PAYING_VPA, FAILING_VPA):
            raise card(f"In the sandbox a UPI ID is {PAYING_VPA} or {FAILING_VPA}.", code="invalid_vpa", param="vpa")
        intent = checkout_sessions.pay(store, session, payment_methods.new_upi(store, vpa, billing))
    except StripeError as refused:
        return html(_form(store, session, request.form, refused.message), refused.status)
    return go_to(next_address(store, session, intent))


def _find(store: Store, name: str) -> Object:
    session = store.find("checkout.session", name)
    if "upi" not in session["payment_method_types"]:
        raise missing("page", f"/c/upi/{name}")
    return session


def _form(store: Store, session: Object, sent: Mapping[str, str], alert: str) -> str:
    due = amount(session["amount_total"], session["currency"], session["locale"])
    return layout.page(
        "Checkout with UPI",
        layout.back(f"/c/pay/{session['id']}", "Pay by card"),
        summary(store, session),
        layout.alert(alert),
        layout.form(
            email_field(sent.get("email", known_email(store, session))),
            layout.field("UPI ID", "vpa", value=sent.get("vpa", PAYING_VPA), autocomplete="off", inputmode="email"),
            layout.button(f"Agree to pay {due}"),
        ),
        layout.note(f"{PAYING_VPA} pays after a while, {FAILING_VPA} does not."),
    )
