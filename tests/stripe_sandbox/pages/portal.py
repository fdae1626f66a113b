"""The customer portal: subscriptions, the card they are charged to, invoices, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox.errors import StripeError, missing
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.pages.amounts import amount, how_often
from tests.stripe_sandbox.pages.answering import go_to, html, page
from tests.stripe_sandbox.pages.card_form import all_cards, card_fields, card_method
from tests.stripe_sandbox.resources import portal, subscriptions
from tests.stripe_sandbox.resources.subscription_changes import amount_minor, change, items_of, period_of
from tests.stripe_sandbox.store import Object, Store

_MOST_INVOICES = 24


@page("GET", "/p/session/{session}")
def show(_: Request, store: Store, name: str) -> Response:
    """Everything at a glance; or at once the form that the session was opened for."""
    session = _find(store, name)
    flow = session["flow"]
    if flow and flow["type"] == "payment_method_update" and not session.get("_done"):
        return go_to(f"{_address(store, session)}/card")
    customer = store.find("customer", session["customer"])
    plans = [_plan(store, each) for each in portal.running(store, customer["id"])]
    return html(
        layout.page(
            "Your plan",
            layout.back(session["return_url"], "Return"),
            layout.heading("Your plan", customer["email"] or ""),
            *(plans or [layout.note("There is no plan that is still running.")]),
            layout.link("Use another card", f"/p/session/{name}/card"),
            Markup("<h2>Invoices</h2>"),
            layout.rows(_invoices(store, customer["id"])),
        )
    )


@page("POST", "/p/session/{session}")
def change_plan(request: Request, store: Store, name: str) -> Response:
    """Let a plan end with its period, or go on after all."""
    session = _find(store, name)
    verb = "end" if "end" in request.form else "keep"
    mine = {each["id"]: each for each in portal.running(store, session["customer"])}
    plan = mine.get(request.form.get(verb, ""))
    if plan is None:
        raise missing("subscription", request.form.get(verb, ""))
    change(store, plan, **subscriptions.ending(store, plan, {"cancel_at_period_end": verb == "end"}))
    session["_done"] = True
    store.put(session)
    return go_to(_after(store, session, "subscription_cancel"))


@page("GET", "/p/session/{session}/card")
def ask_card(_: Request, store: Store, name: str) -> Response:
    """The form for another card."""
    return html(_card_form(_find(store, name), {}, ""))


@page("POST", "/p/session/{session}/card")
def take_card(request: Request, store: Store, name: str) -> Response:
    """Charge to another card from now on."""
    session = _find(store, name)
    customer = store.find("customer", session["customer"])
    billing = {"email": customer["email"], "name": request.form.get("name") or None}
    try:
        portal.use_card(store, customer, card_method(store, request.form, billing))
    except StripeError as refused:
        return html(_card_form(session, request.form, refused.message), refused.status)
    session["_done"] = True
    store.put(session)
    return go_to(_after(store, session, "payment_method_update"))


def _find(store: Store, name: str) -> Object:
    session = store.find("billing_portal.session", name)
    if store.now() > session["created"] + portal.OPEN_FOR_S:
        raise StripeError("This link has expired. Ask for a new one.", status=410)
    return session


def _address(store: Store, session: Object) -> str:
    return f"{store.address}/p/session/{session['id']}"


def _after(store: Store, session: Object, kind: str) -> str:
    """Where the customer goes when that is done: where the flow says, or to everything at a glance."""
    flow = session["flow"]
    if flow and flow["type"] == kind and flow["after_completion"]["type"] == "redirect":
        return str(flow["after_completion"]["redirect"]["return_url"])
    return _address(store, session)


def _plan(store: Store, plan: Object) -> Markup:
    due = amount(amount_minor(plan), plan["currency"])
    method = store.get(plan["default_payment_method"] or "")
    until = _day(period_of(plan)[1])
    ends = plan["cancel_at_period_end"]
    told = [
        ("Status", plan["status"].replace("_", " ")),
        ("Ends on" if ends else "Renews on", until),
        ("Charged to", _described(method)),
    ]
    words, verb = ("Keep the plan", "keep") if ends else ("End the plan", "end")
    return layout.joined(
        [
            layout.large(due, how_often(items_of(plan)[0]["price"]["recurring"])),
            layout.rows(told),
            layout.form(layout.button(words, verb, plan["id"], quiet=True)),
        ]
    )


def _described(method: Object | None) -> str:
    if method is None or method["type"] != "card":
        return "no card yet"
    card = method["card"]
    return f"{card['brand'].title()} ending in {card['last4']}, {card['exp_month']:02} / {card['exp_year'] % 100:02}"


def _invoices(store: Store, customer: str) -> list[tuple[Markup, str]]:
    mine = [each for each in store.newest_first("invoice") if each["customer"] == customer and each["number"]]
    return [
        (
            Markup('<a href="{}">{}</a>').format(each["hosted_invoice_url"], _day(each["created"])),
            f"{amount(each['total'], each['currency'])} · {each['status']}",
        )
        for each in mine[:_MOST_INVOICES]
    ]


def _card_form(session: Object, sent: Mapping[str, str], alert: str) -> str:
    return layout.page(
        "Another card",
        layout.back(session["return_url"] if session["flow"] else f"/p/session/{session['id']}"),
        layout.heading("Use another card", "Your plan is charged to it from now on."),
        layout.alert(alert),
        layout.form(card_fields(sent), layout.button("Save this card")),
        all_cards(),
    )


def _day(seconds: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"
