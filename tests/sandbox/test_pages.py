"""Checkout Sessions and the pages on which people pay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import Sandbox
from tests.sandbox.visitor import CARD, Visitor

SUCCESS = "http://127.0.0.1:1/contribute/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://127.0.0.1:1/contribute"
DECLINED, ASKS_BANK, LIMIT_S = "4000000000000002", "4000002760003184", 24 * 60 * 60


@pytest.fixture
def visitor(sandbox: Sandbox) -> Visitor:
    return Visitor(sandbox.address)


def checkout(sandbox: Sandbox, amount: int = 50_000, money: str = "inr", **more: Any) -> stripe.checkout.Session:
    """A session that sells one contribution."""
    price = {"currency": money, "unit_amount": amount, "product_data": {"name": "Contribution"}}
    said = {
        "mode": "payment",
        "success_url": SUCCESS,
        "cancel_url": CANCEL,
        "customer_email": "giver@example.org",
        "line_items": [{"quantity": 1, "price_data": price}],
    }
    kept = {name: value for name, value in (said | more).items() if value is not None}
    return sandbox.stripe.v1.checkout.sessions.create(kept)


def again(sandbox: Sandbox, session: stripe.checkout.Session, *expand: str) -> stripe.checkout.Session:
    return sandbox.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": list(expand)})


def happened(sandbox: Sandbox, *names: str | None) -> list[str]:
    """What was told about these objects, oldest first."""
    events = sandbox.stripe.v1.events.list({"limit": 100}).data
    return [each.type for each in reversed(events) if each.data.object.to_dict().get("id") in names]


def test_a_card_pays_and_the_payer_goes_back_to_who_sells(sandbox: Sandbox, visitor: Visitor) -> None:
    said = {"metadata": {"contribution": "c1"}, "description": "A gift"}
    session = checkout(
        sandbox, submit_type="donate", client_reference_id="c1", metadata={"a": "b"}, payment_intent_data=said
    )
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    visitor.open(session.url).pay()
    assert visitor.url == SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)
    paid = again(sandbox, session, "payment_intent.latest_charge", "line_items")
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (paid.client_reference_id, paid.metadata.to_dict(), paid.amount_total) == ("c1", {"a": "b"}, 50_000)
    assert (paid.customer_details.email, paid.customer_details.name) == ("giver@example.org", "A Giver")
    intent = paid.payment_intent
    assert (intent.status, intent.metadata.to_dict(), intent.description) == ("succeeded", said["metadata"], "A gift")
    assert intent.latest_charge.billing_details.email == "giver@example.org"
    assert [each.description for each in paid.line_items.data] == ["Contribution"]


def test_the_events_of_a_payment_come_in_the_order_of_stripe(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox, customer_creation="always")
    visitor.open(session.url).pay()
    paid = again(sandbox, session, "payment_intent")
    told = happened(sandbox, session.id, paid.customer, paid.payment_intent.id, paid.payment_intent.latest_charge)
    assert told[:5] == [
        "customer.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    event = sandbox.inbox.wait(session.id, "checkout.session.completed")[0].verify()
    assert event.data.object["payment_intent"] == paid.payment_intent.id


def test_the_page_says_that_no_money_moves_and_needs_no_script(sandbox: Sandbox, visitor: Visitor) -> None:
    visitor.open(checkout(sandbox, submit_type="donate").url)
    assert visitor.status == 200
    assert visitor.text.startswith("Stripe sandbox: no money moves ← Back Contribution ₹500.00")
    assert "Donate ₹500.00" in visitor.text
    assert "4000 0000 0000 0341refused: generic decline" in visitor.text
    assert "3782 822463 10005pays" in visitor.text
    assert [each.get("value") for each in visitor.page.iter("input") if each.get("name") == "email"] == [
        "giver@example.org"
    ]
    assert list(visitor.page.iter("script")) == []
    assert visitor.headers["Cache-Control"] == "no-store"
    assert visitor.follow("Back").url == CANCEL


@pytest.mark.parametrize(
    ("price", "locale", "shown"),
    [
        ((1_00_000_00, "inr"), None, "₹1,00,000.00"),
        ((1_234_50, "usd"), "auto", "$1,234.50"),
        ((500, "jpy"), "ja", "￥500"),
        ((5_000, "jpy"), "de", "5.000 ¥"),
        ((12_340, "kwd"), "en", "KWD 12.340"),
        ((99_00, "eur"), "es-419", "EUR 99.00"),
    ],
)
def test_amounts_are_shown_as_people_write_them(
    sandbox: Sandbox, visitor: Visitor, price: tuple[int, str], locale: str | None, shown: str
) -> None:
    visitor.open(checkout(sandbox, *price, locale=locale).url)
    assert f"Contribution {shown}" in visitor.text.replace("\xa0", " ")


def test_a_refused_card_can_be_followed_by_a_good_one(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).pay(DECLINED)
    assert (visitor.status, visitor.alert) == (402, "Your card was declined.")
    refused = again(sandbox, session, "payment_intent")
    assert (refused.status, refused.payment_status) == ("open", "unpaid")
    assert refused.payment_intent.last_payment_error.decline_code == "generic_decline"
    assert visitor.open(session.url).alert == "Your card was declined."
    visitor.pay()
    paid = again(sandbox, session)
    assert (paid.status, paid.payment_intent) == ("complete", refused.payment_intent.id)
    charges = sandbox.stripe.v1.charges.list({"payment_intent": refused.payment_intent.id}).data
    assert [each.status for each in charges] == ["succeeded", "failed"]


@pytest.mark.parametrize(
    ("typed", "status", "alert"),
    [
        ({"card_number": ""}, 402, "Your card number is incomplete."),
        ({"card_number": "4242424242424241"}, 402, "Your card number is incorrect."),
        ({"card_number": "9" * 400}, 402, "Your card number is incorrect."),
        ({"card_number": "4111111111111111"}, 402, "Your request was in test mode, but used a non test card."),
        ({"expiry": "soon"}, 402, "Your card's expiration date is incomplete."),
        ({"expiry": "13/40"}, 402, "Your card's expiration month is invalid."),
        ({"expiry": "01 2020"}, 402, "Your card's expiration year is invalid."),
        ({"cvc": " "}, 402, "Your card's security code is incomplete."),
        ({"cvc": "12"}, 402, "Your card's security code is invalid."),
        ({"email": "nobody"}, 400, "Your email is incomplete."),
        ({"card_number": '"><script>'}, 402, "Your card number is incorrect."),
    ],
)
def test_what_was_typed_wrongly_is_said_and_kept(
    sandbox: Sandbox, visitor: Visitor, typed: dict[str, str], status: int, alert: str
) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).send(**CARD | typed)
    assert visitor.status == status
    assert alert in visitor.alert
    (name, value) = next(iter(typed.items()))
    assert [each.get("value", "") for each in visitor.page.iter("input") if each.get("name") == name] == [value]
    assert again(sandbox, session).payment_intent is None


def test_a_bank_that_asks_is_answered_on_its_own_page(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).pay(ASKS_BANK)
    assert "Your bank asks whether you want to pay ₹500.00" in visitor.text
    assert again(sandbox, session, "payment_intent").payment_intent.status == "requires_action"
    bank = visitor.url
    visitor.send(press=0)
    assert visitor.url.startswith("http://127.0.0.1:1/contribute/thanks")
    assert again(sandbox, session).payment_status == "paid"
    assert visitor.open(bank).url.startswith("http://127.0.0.1:1/contribute/thanks")


def test_whoever_fails_at_the_bank_can_pay_otherwise(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).pay(ASKS_BANK).send(press=1)
    assert visitor.url == session.url
    assert "We are unable to authenticate your payment method." in visitor.alert
    assert again(sandbox, session).status == "open"
    visitor.pay(ASKS_BANK)
    visitor.open(session.url).pay()
    assert again(sandbox, session).payment_status == "paid"


def test_the_banks_page_leads_an_apps_payer_back(sandbox: Sandbox, visitor: Visitor) -> None:
    waiting = sandbox.pay("authenticationRequired", return_url="http://127.0.0.1:1/back?a=b")
    visitor.open(waiting.next_action.redirect_to_url.url).send(press=0)
    assert visitor.url.startswith(f"http://127.0.0.1:1/back?a=b&payment_intent={waiting.id}&")
    assert visitor.url.endswith("redirect_status=succeeded")
    assert sandbox.stripe.v1.payment_intents.retrieve(waiting.id).status == "succeeded"
    failing = sandbox.pay("authenticationRequired", return_url="http://127.0.0.1:1/back")
    visitor.open(failing.next_action.redirect_to_url.url).send(press=1)
    assert visitor.url.endswith("redirect_status=failed")
    assert visitor.open(f"{sandbox.address}/authenticate/{failing.id}").text.endswith("requires payment method.")


@pytest.mark.parametrize(("vpa", "comes"), [("success@stripeupi", True), ("failure@stripeupi", False)])
def test_upi_is_complete_at_once_and_paid_or_failed_later(
    sandbox: Sandbox, visitor: Visitor, vpa: str, comes: bool
) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).follow("Pay with UPI").send(vpa=vpa)
    assert visitor.url.startswith("http://127.0.0.1:1/contribute/thanks")
    waiting = again(sandbox, session, "payment_intent")
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    assert "Your payment is under way" in visitor.open(session.url).text
    sandbox.tell("clock", advance_s=60)
    done = again(sandbox, session, "payment_intent")
    assert done.payment_intent.status == ("succeeded" if comes else "requires_payment_method")
    assert done.payment_status == ("paid" if comes else "unpaid")
    outcome = f"checkout.session.async_payment_{'succeeded' if comes else 'failed'}"
    assert happened(sandbox, session.id) == ["checkout.session.completed", outcome]


def test_upi_ends_when_it_is_told_to_and_takes_as_long_as_it_is_told(sandbox: Sandbox, visitor: Visitor) -> None:
    before = sandbox.tell("settings")
    assert sandbox.tell("settings", upi_s=9000)["upi_s"] == 9000
    session = checkout(sandbox)
    visitor.open(f"{sandbox.address}/c/upi/{session.id}").send()
    sandbox.tell("clock", advance_s=60)
    intent = again(sandbox, session).payment_intent
    assert sandbox.tell("finish", payment_intent=intent)["status"] == "succeeded"
    assert again(sandbox, session).payment_status == "paid"
    sandbox.tell("settings", upi_s=before["upi_s"])


def test_upi_takes_two_addresses_and_only_rupees(sandbox: Sandbox, visitor: Visitor) -> None:
    visitor.open(checkout(sandbox).url).follow("Pay with UPI").send(vpa="me@bank")
    assert (visitor.status, visitor.alert) == (
        402,
        "In the sandbox a UPI ID is success@stripeupi or failure@stripeupi.",
    )
    for other in checkout(sandbox, money="eur"), checkout(sandbox, excluded_payment_method_types=["upi"]):
        assert "UPI" not in visitor.open(other.url).text
        assert visitor.open(f"/c/upi/{other.id}").status == 404


def test_a_session_is_never_paid_twice(sandbox: Sandbox, visitor: Visitor) -> None:
    session, tab = checkout(sandbox), Visitor(sandbox.address)
    for each in visitor, tab:
        each.open(session.url)
    visitor.pay()
    tab.pay()
    assert (tab.status, "You have already paid" in tab.text) == (200, True)
    onward = SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)
    assert f"3; url={onward}" in tab.html.replace("&amp;", "&")
    assert tab.follow("Continue").url == onward
    for body in None, "vpa=success@stripeupi&email=a@b.org":
        assert "You have already paid" in tab.open(f"{sandbox.address}/c/upi/{session.id}", body).text
    assert len(sandbox.stripe.v1.charges.list({"payment_intent": again(sandbox, session).payment_intent}).data) == 1


def test_eight_tabs_at_the_same_moment_pay_once(sandbox: Sandbox) -> None:
    session = checkout(sandbox)
    tabs = [Visitor(sandbox.address).open(session.url) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(Visitor.pay, tabs))
    charges = sandbox.stripe.v1.charges.list({"payment_intent": again(sandbox, session).payment_intent}).data
    assert [each.status for each in charges] == ["succeeded"]
    assert happened(sandbox, session.id) == ["checkout.session.completed"]


def test_a_session_that_was_expired_says_so_and_takes_nothing(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox)
    visitor.open(session.url).pay(ASKS_BANK)
    bank = visitor.url
    expired = sandbox.stripe.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
    assert happened(sandbox, session.id) == ["checkout.session.expired"]
    visitor.open(session.url)
    assert (visitor.status, "Nothing was charged." in visitor.text) == (410, True)
    assert Visitor(sandbox.address).open(session.url, "card_number=4242424242424242").status == 410
    assert visitor.open(bank, "outcome=complete").status == 410
    assert again(sandbox, session, "payment_intent").payment_intent.status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `expired`"):
        sandbox.stripe.v1.checkout.sessions.expire(session.id)


def test_a_session_expires_by_the_clock(sandbox: Sandbox, visitor: Visitor) -> None:
    now = sandbox.ask("clock")["now"]
    short, long = checkout(sandbox, expires_at=now + 1860), checkout(sandbox)
    assert LIMIT_S - 5 <= long.expires_at - long.created <= LIMIT_S
    visitor.open(checkout(sandbox).url)
    sandbox.tell("clock", advance_s=1900)
    assert [again(sandbox, each).status for each in (short, long)] == ["expired", "open"]
    assert sandbox.inbox.wait(short.id, "checkout.session.expired")
    sandbox.tell("clock", advance_s=LIMIT_S)
    assert again(sandbox, long).status == "expired"


ONCE = {"currency": "inr", "unit_amount": 500, "product_data": {"name": "x"}}
RECURRING = ONCE | {"recurring": {"interval": "month"}}


@pytest.mark.parametrize(
    ("said", "param", "words"),
    [
        ({"mode": None}, "mode", "Missing required param"),
        ({"mode": "setup"}, "mode", "does not do `setup`"),
        ({"line_items": None}, "line_items", "Missing required param"),
        ({"success_url": None}, "success_url", "Missing required param"),
        ({"success_url": "thanks"}, "success_url", "Not a valid URL"),
        ({"cancel_url": "http://[x"}, "cancel_url", "Not a valid URL"),
        ({"customer": "cus_x", "customer_email": None}, "customer", "No such customer"),
        ({"customer": "cus_x"}, "customer", "only specify one of these parameters"),
        ({"customer_email": "nobody"}, "customer_email", "Invalid email address"),
        ({"expires_at": 1}, "expires_at", "at least 30 minutes"),
        ({"expires_at": 32_503_680_000}, "expires_at", "less than 24 hours"),
        ({"payment_method_types": ["card"]}, "payment_method_types", "unknown parameter"),
        ({"discounts": [{"coupon": "x"}]}, "discounts", "does not do `discounts`"),
        ({"ui_mode": "elements"}, "ui_mode", "only hosted pages"),
        ({"subscription_data": {"description": "x"}}, "subscription_data", "in `payment` mode"),
        ({"submit_type": "subscribe"}, "submit_type", "can not use"),
        ({"line_items": [{"price_data": RECURRING, "quantity": 1}]}, "line_items[0]", "passed a recurring price"),
        ({"mode": "subscription"}, "line_items[0]", "recurring prices only"),
        (
            {"mode": "subscription", "submit_type": "donate", "line_items": [{"price_data": RECURRING, "quantity": 1}]},
            "submit_type",
            "can not use",
        ),
        ({"line_items": [{"price_data": RECURRING}]}, "line_items[0][quantity]", "Quantity is required"),
        ({"line_items": [{"price": "price_x", "quantity": 1}]}, "line_items[0][price]", "No such price"),
        ({"line_items": [{"quantity": 1}]}, "line_items[0]", "one of `price` or `price_data`"),
        (
            {"line_items": [{"price_data": ONCE, "quantity": 0}]},
            "line_items[0][quantity]",
            "greater than or equal to 1",
        ),
        ({"line_items": [{"price_data": ONCE, "quantity": 1}] * 101}, "line_items", "at most 100"),
        (
            {
                "line_items": [
                    {"price_data": ONCE, "quantity": 1},
                    {"price_data": ONCE | {"currency": "usd"}, "quantity": 1},
                ]
            },
            "line_items",
            "the same currency",
        ),
        (
            {"line_items": [{"price_data": ONCE, "quantity": 1, "tax_rates": ["x"]}]},
            "line_items[0]",
            "by quantity only",
        ),
        (
            {"mode": "subscription", "subscription_data": {"on_behalf_of": "acct_x"}},
            "subscription_data[on_behalf_of]",
            "does not do",
        ),
        ({"currency": "usd"}, "currency", "not in that currency"),
    ],
)
def test_a_session_is_refused_as_stripe_refuses_it(
    sandbox: Sandbox, said: dict[str, Any], param: str, words: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as refused:
        checkout(sandbox, **said)
    assert refused.value.param == param


def test_amounts_that_stripe_does_not_charge_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        checkout(sandbox, 1)
    assert refused.value.code == "amount_too_small"
    with pytest.raises(stripe.InvalidRequestError):
        checkout(sandbox, 0.5)


def test_who_pays_becomes_a_customer_when_that_is_wanted(sandbox: Sandbox, visitor: Visitor) -> None:
    nobody, somebody = checkout(sandbox), checkout(sandbox, customer_creation="always")
    known = sandbox.stripe.v1.customers.create({"email": "known@example.org"})
    named = checkout(sandbox, customer=known.id, customer_email=None)
    for each in nobody, somebody, named:
        visitor.open(each.url).pay()
    assert again(sandbox, nobody).customer is None
    made = again(sandbox, somebody, "customer").customer
    assert (made.email, made.name) == ("giver@example.org", "A Giver")
    paid = again(sandbox, named, "payment_intent")
    assert (paid.customer, paid.payment_intent.customer) == (known.id, known.id)
    assert paid.customer_details.email == "known@example.org"


def test_what_is_only_authorized_is_unpaid_until_it_is_captured(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox, payment_intent_data={"capture_method": "manual"})
    visitor.open(session.url).pay()
    held = again(sandbox, session)
    assert (held.status, held.payment_status) == ("complete", "unpaid")
    sandbox.stripe.v1.payment_intents.capture(str(held.payment_intent))
    assert again(sandbox, session).payment_status == "paid"
    assert happened(sandbox, session.id) == ["checkout.session.completed"]


def test_sessions_are_listed_and_say_more_when_asked(sandbox: Sandbox, visitor: Visitor) -> None:
    session = checkout(sandbox, phone_number_collection={"enabled": True})
    visitor.open(session.url).pay(phone="+91 1")
    sessions, paid = sandbox.stripe.v1.checkout.sessions, again(sandbox, session)
    assert paid.customer_details.phone == "+91 1"
    assert [each.id for each in sessions.list({"payment_intent": str(paid.payment_intent)}).data] == [session.id]
    assert sessions.list({"limit": 1, "status": "complete"}).data[0].id == session.id
    assert [each.amount_total for each in sessions.line_items.list(session.id).data] == [50_000]
    changed = sessions.update(session.id, {"metadata": {"seen": "yes"}})
    assert changed.metadata.to_dict() == {"seen": "yes"}
    with pytest.raises(stripe.InvalidRequestError, match="only the metadata"):
        sessions.update(session.id, {"shipping_options": ""})


@pytest.mark.parametrize("path", ["c/pay/cs_x", "c/upi/cs_x", "authenticate/pi_x", "i/in_x", "p/session/bps_x"])
def test_a_page_of_nothing_says_so(sandbox: Sandbox, visitor: Visitor, path: str) -> None:
    visitor.open(f"{sandbox.address}/{path}")
    assert (visitor.status, "There is no such page" in visitor.text) == (404, True)


@pytest.mark.parametrize(
    "said",
    [
        {"upi_s": -1},
        {"upi_s": "soon"},
        {"dunning": {"then": "forgiven"}},
        {"dunning": {"retries_days": [True]}},
    ],
)
def test_wrong_settings_are_refused(sandbox: Sandbox, said: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="Invalid"):
        sandbox.tell("settings", **said)
    for garbled in "[", "[]":
        assert Visitor(sandbox.address).open(f"{sandbox.address}/_sandbox/settings", garbled).status == 400


def test_a_command_pays_a_session_once(sandbox: Sandbox) -> None:
    session = checkout(sandbox)
    assert sandbox.tell("pay", session=session.id, email="giver@example.org")["payment_status"] == "paid"
    with pytest.raises(AssertionError, match="has a status of `complete`"):
        sandbox.tell("pay", session=session.id)
