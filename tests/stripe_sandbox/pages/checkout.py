"""The Checkout page: pay what a session sells, by card."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.pages.amounts import amount, how_often
from tests.stripe_sandbox.pages.answering import go_to, html, page
from tests.stripe_sandbox.pages.card_form import all_cards, billing_of, card_fields, card_method, email_field
from tests.stripe_sandbox.resources import checkout_sessions
from tests.stripe_sandbox.store import Object, Store

_VERBS = {"donate": "Donate", "book": "Book", "subscribe": "Subscribe"}


@page("GET", "/c/pay/{session}")
def show(_: Request, store: Store, name: str) -> Response:
    """The form, or what became of the session; after a refusal at the bank's page, why."""
    session = store.find("checkout.session", name)
    if session["status"] != "open":
        return closed(session)
    intent = store.get(session["payment_intent"] or session.get("_intent", ""))
    error = (intent or {}).get("last_payment_error") or {}
    return html(_form(store, session, {}, error.get("message", "")))


@page("POST", "/c/pay/{session}")
def pay(request: Request, store: Store, name: str) -> Response:
    """Pay, and go on to where the session says, or to the bank; a refusal is shown, and can be tried again."""
    session = store.find("checkout.session", name)
    if session["status"] != "open":
        return closed(session)
    sent = request.form
    try:
        method = card_method(store, sent, billing_of(sent))
        paid = checkout_sessions.pay(store, session, method)
    except StripeError as refused:
        return html(_form(store, session, sent, refused.message), refused.status)
    return go_to(next_address(store, session, paid))


def next_address(store: Store, session: Object, intent: Object) -> str:
    """Where the payer goes now: to the bank's page, or back to whoever sells."""
    if intent.get("status") == "requires_action":
        return f"{store.address}/authenticate/{intent['id']}"
    return checkout_sessions.return_url(session)


def closed(session: Object) -> Response:
    """What a session says that cannot be paid any more."""
    if session["status"] == "expired":
        words = "This page has expired"
        back = layout.back(session["cancel_url"], "Go back and start again")
        return html(layout.page(words, layout.heading(words, "Nothing was charged."), back), 410)
    words = "You have already paid" if session["payment_status"] != "unpaid" else "Your payment is under way"
    url = checkout_sessions.return_url(session)
    onward = Markup('<meta http-equiv="refresh" content="3; url={}">').format(url)
    said = layout.heading(words, "It will not be charged again. You are taken on in a moment.")
    return html(layout.page(words, onward, said, layout.link("Continue", url)))


def summary(store: Store, session: Object) -> Markup:
    """What is sold, for how much, and how often."""
    line = session["_lines"][0]
    free = {"trial_end", "trial_period_days"} & session["_subscription_data"].keys()
    due = amount(0 if free else session["amount_total"], session["currency"], session["locale"])
    often = how_often(line["price"]["recurring"])
    if free:
        often = f"today, then {amount(session['amount_total'], session['currency'], session['locale'])} {often}"
    product = store.find("product", line["price"]["product"])
    more = len(session["_lines"]) - 1
    name = f"{product['name']} and {more} more" if more else product["name"]
    told = layout.note(product["description"]) if product["description"] else Markup()
    return layout.joined([layout.price(name, due, often), told])


def known_email(store: Store, session: Object) -> str:
    """The payer's e-mail address, where the session knows it."""
    customer = store.get(session["customer"] or "") or {}
    return session["customer_email"] or customer.get("email") or ""


def _form(store: Store, session: Object, sent: Mapping[str, str], alert: str) -> str:
    due = amount(session["amount_total"], session["currency"], session["locale"])
    verb = _VERBS.get(session["submit_type"] or "", "Subscribe" if session["mode"] == "subscription" else "Pay")
    phone = session["phone_number_collection"]["enabled"]
    fields = [
        email_field(sent.get("email", known_email(store, session))),
        layout.field("Phone", "phone", type="tel", autocomplete="tel", value=sent.get("phone", ""))
        if phone
        else Markup(),
        card_fields(sent),
        layout.button(verb if session["mode"] == "subscription" else f"{verb} {due}"),
    ]
    upi = "upi" in session["payment_method_types"]
    return layout.page(
        "Checkout",
        layout.back(session["cancel_url"]),
        summary(store, session),
        layout.alert(alert),
        layout.form(*fields),
        layout.link("Pay with UPI instead", f"/c/upi/{session['id']}") if upi else Markup(),
        layout.note("The card 4242 4242 4242 4242 pays. No other data than test cards is taken here."),
        all_cards(),
    )
