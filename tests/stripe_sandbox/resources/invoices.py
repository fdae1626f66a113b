"""Invoices, as the API shows them and lets them be changed."""

from __future__ import annotations

from tests.stripe_sandbox.answers import included
from tests.stripe_sandbox.calls import Call, merge_metadata, operation
from tests.stripe_sandbox.errors import invalid
from tests.stripe_sandbox.events import emit
from tests.stripe_sandbox.resources import invoicing, payment_methods
from tests.stripe_sandbox.resources.invoice_shapes import subscription_of
from tests.stripe_sandbox.store import Object, Store

_CHANGEABLE = ("auto_advance", "description", "footer")


@operation("GET", "/v1/invoices/{invoice}")
def retrieve(call: Call) -> Object:
    """One invoice."""
    return _find(call)


@operation("GET", "/v1/invoices")
def listed(call: Call) -> Object:
    """Invoices, newest first."""
    asked = {name: call.params[name] for name in ("customer", "status", "collection_method") if name in call.params}
    subscription = call.params.get("subscription")

    def wanted(each: Object) -> bool:
        return all(each[name] == value for name, value in asked.items()) and subscription in (
            None,
            subscription_of(each),
        )

    return call.listing("invoice", wanted)


@operation("GET", "/v1/invoices/{invoice}/lines")
def lines(call: Call) -> Object:
    """What an invoice charges for."""
    return call.page_of(_find(call)["lines"]["data"])


@operation("POST", "/v1/invoices/{invoice}")
def update(call: Call) -> Object:
    """Change what is only said of an invoice, and whether it goes on by itself."""
    invoice = _find(call)
    for name in call.params.keys() - {*_CHANGEABLE, "metadata", "expand"}:
        raise invalid(f"The sandbox does not change `{name}` of an invoice.", param=name)
    invoice |= {name: call.params[name] for name in _CHANGEABLE if name in call.params}
    merge_metadata(invoice, call.params.get("metadata"))
    emit(call.store, "invoice.updated", call.store.put(invoice), {})
    return invoice


@operation("POST", "/v1/invoices/{invoice}/finalize")
def finalize(call: Call) -> Object:
    """Open a draft before its hour is over."""
    invoice = _find(call)
    invoicing.finalize(call.store, invoice)
    return invoice


@operation("POST", "/v1/invoices/{invoice}/pay")
def pay(call: Call) -> Object:
    """Collect it now; a draft is opened first."""
    invoice, method = _find(call), call.params.get("payment_method")
    for name in call.params.keys() & {"paid_out_of_band", "forgive", "mandate", "source"}:
        raise invalid(f"The sandbox does not do `{name}` of an invoice.", param=name)
    if invoice["status"] == "draft":
        invoicing.finalize(call.store, invoice)
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid", code="invoice_already_paid")
    given = payment_methods.usable(call.store, method)["id"] if method else None
    invoicing.attempt(call.store, invoice, given, off_session=call.params.get("off_session", True))
    return invoice


@operation("POST", "/v1/invoices/{invoice}/void")
def void(call: Call) -> Object:
    """Declare that it was never owed."""
    return _closed(call, "void", ("open", "uncollectible"))


@operation("POST", "/v1/invoices/{invoice}/mark_uncollectible")
def mark_uncollectible(call: Call) -> Object:
    """Declare that it will hardly be paid."""
    return _closed(call, "uncollectible", ("open",))


@included("invoice", "confirmation_secret")
def confirmation_secret(store: Store, invoice: Object) -> Object | None:
    """What an app needs to have an open invoice paid."""
    intent = store.get(invoice.get("_intent", ""))
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None


def _closed(call: Call, status: str, from_: tuple[str, ...]) -> Object:
    invoice = _find(call)
    if invoice["status"] not in from_:
        raise invalid(f"You can only pass in open invoices. This invoice isn't open: it is {invoice['status']}.")
    invoicing.close(call.store, invoice, status)
    return invoice


def _find(call: Call) -> Object:
    return call.store.find("invoice", call.ids["invoice"], "invoice")
