"""The form of a gift and the page of thanks, as a giver without script meets them, against the sandbox over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from newsapp.contributions import models, protection
from newsapp.contributions.suspicion import Signals
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.web import assets, giving
from tests.conftest import MakeApp
from tests.contributions.newsroom import DECLINED_CARD, Newsroom
from tests.contributions.test_challenge import packed, solution
from tests.factories import givers
from tests.factories import newsroom as articles
from tests.services import stripe_sandbox
from tests.web.seen import alert, by_id, fields, heading, link, open_page, page, parsed, send, with_class, words

WHO = {"name": "Asha Rao", "email": "asha@example.org", "declarations.terms": "yes"}
MOST_BYTES = 60 * 1024
# A port on which nobody listens.
NOBODY = "http://127.0.0.1:9"
OPEN: dict[str, Any] = {"stripe_secret_key": stripe_sandbox.KEY, "stripe_webhook_secrets": ("whsec_0",)}


def filled(client: FlaskClient, path: str = "/contribute", **more: str) -> dict[str, str]:
    """The form at this address, filled in."""
    return fields(open_page(client, path)) | WHO | more


def begun() -> list[models.Contribution]:
    return list(db.session.scalars(select(models.Contribution).order_by(models.Contribution.created_at)))


def pay(newsroom: Newsroom, location: str, **more: Any) -> None:
    newsroom.pay({"checkout_url": location}, **more)


def test_a_giver_without_script_gives_and_is_thanked(newsroom: Newsroom) -> None:
    answer = send(newsroom.client, "/contribute", filled(newsroom.client))
    assert answer.status_code == 303
    assert answer.location.startswith(newsroom.sandbox.address)
    (gift,) = begun()
    assert (gift.amount_minor, gift.currency, gift.frequency, gift.status) == (50_000, "INR", "once", "created")
    pay(newsroom, answer.location)
    tree = open_page(newsroom.client, f"/contribute/thanks?id={gift.id}")
    assert heading(tree) == "Thank you"
    assert "₹500 has arrived." in words(tree)
    assert "asha" not in words(tree).casefold(), "anybody with the address may open it"


def test_whatever_was_chosen_and_typed_is_given(newsroom: Newsroom) -> None:
    article = articles.published()
    told = {"frequency": "monthly", "other": "५००.५०", "cover_fees": "yes", "anonymous": "yes", "name": ""}
    told |= {"message": "Keep asking.\r\nPlease.", "dedication": "For my teacher"}
    path = f"/contribute?article={article.id}&component=story&campaign=none"
    assert send(newsroom.client, "/contribute", filled(newsroom.client, path, **told)).status_code == 303
    (gift,) = begun()
    assert (gift.amount_minor, gift.charged_minor, gift.frequency) == (50_050, 51_260, "monthly")
    assert (gift.anonymous, gift.message, gift.dedication) == (True, "Keep asking.\nPlease.", "For my teacher")
    assert (gift.article_id, gift.attribution) == (article.id, {"component": "story", "campaign": "none"})
    assert gift.declarations == {"terms": {"version": "2026-11"}}


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("500", 50_000), ("₹ 1,00,000.50", 10_000_050), ("٧٥٠", 75_000), ("۷۵۰٫۵", 75_050), ("700/-", 70_000)],
)
def test_an_amount_is_understood_as_people_write_it(newsroom: Newsroom, typed: str, minor: int) -> None:
    assert send(newsroom.client, "/contribute", filled(newsroom.client, other=typed)).status_code == 303
    assert [gift.amount_minor for gift in begun()] == [minor]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10", "At least ₹50."),
        ("9" * 12, "At most ₹5,00,000 at a time."),
        ("-500", "An amount such as ₹500."),
        ("500.555", "An amount such as ₹500."),
        ("five hundred", "An amount such as ₹500."),
        ("1e3", "An amount such as ₹500."),
        ("5" * 60, "An amount such as ₹500."),
    ],
)
def test_an_amount_that_is_not_taken_is_said_beside_its_field(newsroom: Newsroom, typed: str, said: str) -> None:
    tree = page(send(newsroom.client, "/contribute", filled(newsroom.client, other=typed)), 422)
    assert words(by_id(tree, "other-wrong")) == said
    field = by_id(tree, "other")
    assert (field.get("value"), field.get("aria-describedby"), field.get("aria-invalid")) == (
        typed[:60],
        " other-wrong",
        "true",
    )
    assert begun() == []


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"email": "nobody"}, "email", "An e-mail address such as name@example.org."),
        ({"name": ""}, "name", "It is needed."),
        ({"declarations.terms": ""}, "declarations.terms", "It must be agreed to."),
        ({"version.terms": "2001-01"}, "declarations.terms", "The words have changed since; please read them again."),
        ({"frequency": "weekly"}, "once", "Choose how often."),
        ({"amount_once": ""}, "other", "An amount such as ₹500."),
        ({"amount_once": "-5"}, "other", "An amount such as ₹500."),
        ({"message": "x" * 501}, "message", "At most 500 characters; this has 501."),
        ({"dedication": "a\u202eb"}, "dedication", "It has a character that reorders the text around it."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(
    newsroom: Newsroom, changes: dict[str, str], field: str, said: str
) -> None:
    told = filled(newsroom.client, "/contribute?frequency=yearly", cover_fees="yes", message="मेरा <b>") | changes
    if "amount_once" in changes:
        told["frequency"] = "once"
    answer = send(newsroom.client, "/contribute", told)
    tree = page(answer, 422)
    assert said in words(by_id(tree, f"{field}-wrong"))
    assert alert(tree).startswith(giving.INVALID)
    kept = fields(tree)
    assert {name: value for name, value in kept.items() if name not in changes} == {
        name: value for name, value in told.items() if name not in changes
    }
    assert begun() == []


def test_a_refusal_speaks_the_givers_language_and_currency(newsroom: Newsroom) -> None:
    told = filled(newsroom.client, "/contribute?language=ur&currency=USD", other="0.50", email="")
    tree = page(send(newsroom.client, "/contribute", told), 422)
    assert (tree.get("lang"), tree.get("dir")) == ("ur", "rtl")
    assert words(by_id(tree, "other-wrong")) == "کم از کم $1۔"
    assert "\u2066$1\u2069" in "".join(by_id(tree, "other-wrong").itertext()), "or its sign would be set behind it"
    assert words(by_id(tree, "email-wrong")) == "یہ ضروری ہے۔"


def test_a_currency_that_nobody_offered_is_refused_and_never_read_as_another(newsroom: Newsroom) -> None:
    tree = page(send(newsroom.client, "/contribute", filled(newsroom.client, currency="ZZZ")), 422)
    assert "Amount: " in alert(tree)
    assert begun() == []


def test_a_currency_with_three_decimals_ends_in_nought(make_app: MakeApp) -> None:
    client = make_app(**OPEN, currencies=("KWD",)).test_client()
    tree = page(send(client, "/contribute", filled(client, other="5.505")), 422)
    assert words(by_id(tree, "other-wrong")) == "An amount such as KWD 1."
    assert not with_class(tree, "currencies"), "there is no other to choose"


def test_sent_twice_it_is_one_gift_and_changed_it_is_another(newsroom: Newsroom) -> None:
    told = filled(newsroom.client)
    first, again = (send(newsroom.client, "/contribute", told).location for _ in range(2))
    assert first == again
    assert len(begun()) == 1
    other = send(newsroom.client, "/contribute", told | {"other": "700"}).location
    assert other != first
    assert [gift.amount_minor for gift in begun()] == [50_000, 70_000]
    assert filled(newsroom.client)["key"] != told["key"]


def test_a_form_without_its_key_begins_a_gift_all_the_same(newsroom: Newsroom) -> None:
    for key in ("", "x", "ünusual-and-long-enough"):
        assert send(newsroom.client, "/contribute", filled(newsroom.client) | {"key": key}).status_code == 303
    assert len(begun()) == 3


def test_back_after_paying_leads_to_the_thanks_and_not_to_a_second_payment(newsroom: Newsroom) -> None:
    told = filled(newsroom.client)
    pay(newsroom, send(newsroom.client, "/contribute", told).location)
    answer = send(newsroom.client, "/contribute", told)
    (gift,) = begun()
    assert (answer.status_code, answer.location) == (303, f"/contribute/thanks?id={gift.id}")


def test_what_was_begun_too_long_ago_is_begun_anew_with_one_more_press(newsroom: Newsroom) -> None:
    told = filled(newsroom.client)
    send(newsroom.client, "/contribute", told)
    with transaction() as session:
        gift = session.merge(begun()[0])
        gift.checkout_url, gift.created_at = "", clock.now() - timedelta(hours=3)
    tree = page(send(newsroom.client, "/contribute", told), 409)
    assert alert(tree) == giving.OVER
    assert fields(tree)["key"] != told["key"]
    assert send(newsroom.client, "/contribute", fields(tree)).status_code == 303


def test_who_gives_monthly_already_is_told_of_the_link_in_their_mail(newsroom: Newsroom) -> None:
    pay(newsroom, send(newsroom.client, "/contribute", filled(newsroom.client, frequency="monthly")).location)
    tree = page(send(newsroom.client, "/contribute", filled(newsroom.client, frequency="monthly")), 409)
    assert alert(tree) == giving.ALREADY
    assert len(begun()) == 1


def test_when_stripe_is_away_nothing_is_lost_and_the_same_key_tries_again(
    make_app: MakeApp, newsroom: Newsroom
) -> None:
    away = make_app(**OPEN, stripe_api_base=NOBODY).test_client()
    told = filled(away, message="Keep asking.")
    answer = send(away, "/contribute", told)
    tree = page(answer, 503)
    assert alert(tree) == giving.AWAY
    assert answer.headers["Retry-After"]
    assert fields(tree) == told
    assert words(with_class(tree, "give-now")[0]) == "Try again"
    assert send(newsroom.client, "/contribute", fields(tree)).status_code == 303
    assert len(begun()) == 1


def test_while_giving_is_closed_the_page_says_so(client: FlaskClient) -> None:
    tree = open_page(client, "/contribute?article=1&language=hi")
    assert "सहयोग की सुविधा अभी बंद है।" in words(tree)
    assert not list(tree.iter("form"))
    assert heading(page(send(client, "/contribute", WHO), 422)) == heading(open_page(client, "/contribute"))


def test_the_form_says_what_its_address_says(newsroom: Newsroom) -> None:
    seen = open_page(newsroom.client, "/contribute?amount=100000&frequency=monthly")
    assert {name: fields(seen)[name] for name in ("frequency", "amount_monthly", "other")} == {
        "frequency": "monthly",
        "amount_monthly": "100000",
        "other": "",
    }
    unusual = fields(open_page(newsroom.client, "/contribute?amount=51181&currency=EUR&frequency=hourly"))
    assert (unusual["other"], unusual["currency"], unusual["frequency"]) == ("511.81", "EUR", "once")
    typed = open_page(newsroom.client, "/contribute?amount=50000&other=%E0%A5%A7")
    assert fields(typed)["other"] == "१"
    assert words(by_id(typed, "other-wrong")) == "At least ₹50.", "what was typed into the box is answered at once"


@pytest.mark.parametrize(
    "query",
    [
        "amount=%00&article=%00&component=%00&campaign=%FF",
        "amount=999999999999999999&currency=%E2%82%B9",
        "other=%E2%80%AE",
    ],
)
def test_whatever_an_address_says_the_form_can_be_used(newsroom: Newsroom, query: str) -> None:
    told = filled(newsroom.client, f"/contribute?{query}", other="600")
    assert send(newsroom.client, "/contribute", told).status_code == 303


def test_amounts_are_written_as_the_reader_writes_them(newsroom: Newsroom) -> None:
    for language in ("en", "hi", "mr", "ur"):
        tree = open_page(newsroom.client, f"/contribute?language={language}&frequency=yearly")
        assert "₹10,000" in words(with_class(tree, "of-yearly")[0])
    big = send(newsroom.client, "/contribute", filled(newsroom.client, "/contribute?language=mr", other="99999999"))
    assert "₹5,00,000" in words(by_id(page(big, 422), "other-wrong"))


def test_what_the_law_of_india_asks_is_asked_and_kept(make_app: MakeApp, newsroom: Newsroom) -> None:
    told = {"stripe_api_base": newsroom.sandbox.address, "legal_profile": "india"}
    indian = make_app(**OPEN | told).test_client()
    tree = open_page(indian, "/contribute?language=mr")
    assert "नागरिकत्व भारतीय" in words(with_class(tree, "law")[0])
    wrong = page(send(indian, "/contribute", fields(tree) | WHO | {"declarations.pan": "123"}), 422)
    for field in ("citizenship", "address", "pan"):
        assert words(by_id(wrong, f"declarations.{field}-wrong"))
    whole = {"declarations.citizenship": "yes", "declarations.address": "7 Mill Road\r\nPune 411001"}
    assert send(indian, "/contribute", fields(wrong) | WHO | whole | {"declarations.pan": ""}).status_code == 303
    assert begun()[0].declarations.keys() == {"citizenship", "terms", "address"}


def test_a_campaign_shows_how_far_it_really_is_and_gifts_count_for_it(newsroom: Newsroom) -> None:
    fund = givers.campaign(slug="floods", goal_minor=10_000_000)
    givers.settled(givers.contribution(campaign_id=fund.id, amount_minor=2_500_000, status="paid"))
    tree = open_page(newsroom.client, "/contribute")
    assert "₹25,000 of ₹1,00,000 so far" in words(with_class(tree, "campaign")[0])
    send(newsroom.client, "/contribute", fields(tree) | WHO)
    assert begun()[-1].campaign_id == fund.id


def limited(make_app: MakeApp, newsroom: Newsroom) -> Flask:
    return make_app(**OPEN | {"stripe_api_base": newsroom.sandbox.address, "limits": True})


def declined(app: Flask, times: int) -> None:
    with app.app_context():
        keys = protection.admit(Signals(email=WHO["email"]))
        for _ in range(times):
            protection.note("declined", keys)


def test_a_machine_is_asked_to_solve_a_puzzle_and_a_person_goes_on(
    make_app: MakeApp, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsapp.contributions.challenge.COST", 1)
    app = limited(make_app, newsroom)
    declined(app, 4)
    client = app.test_client()
    told = filled(client)
    tree = page(send(client, "/contribute", told), 403)
    assert alert(tree) == giving.CHALLENGE
    field = next(each for each in tree.iter("input") if each.get("name") == "proof")
    assert by_id(tree, field.get("data-status", "")).get("role") == "status"
    proof = packed(solution(app.json.loads(field.get("data-challenge", ""))))
    assert send(client, "/contribute", fields(tree) | {"proof": proof}).status_code == 303


def test_who_is_paused_hears_for_how_long(make_app: MakeApp, newsroom: Newsroom) -> None:
    app = limited(make_app, newsroom)
    declined(app, 9)
    client = app.test_client()
    answer = send(client, "/contribute", filled(client))
    assert re.search(r"Please try again in \d+ min\.", alert(page(answer, 429)))
    assert int(answer.headers["Retry-After"]) > 0


STATES = {
    "created": ("We have not heard of your payment yet", "if you have paid"),
    "processing": ("Thank you: your payment is on its way", "Your bank has not confirmed ₹500 yet."),
    "paid": ("Thank you", "₹500 has arrived."),
    "failed": ("The payment did not go through", "Nothing was charged."),
    "expired": ("This was not completed in time", "Nothing was charged."),
    "refunded": ("Your contribution was given back", "₹500"),
    "partly_refunded": ("Part of your contribution was given back", "₹500"),
    "disputed": ("Your bank has a question about this payment", "the bank decides"),
}


@pytest.mark.parametrize("status", STATES)
def test_the_page_of_thanks_tells_the_truth(newsroom: Newsroom, status: str) -> None:
    gift = givers.contribution(status=status)
    tree = open_page(newsroom.client, f"/contribute/thanks?id={gift.id}&status=paid&redirect_status=succeeded")
    assert heading(tree) == STATES[status][0]
    assert STATES[status][1] in words(tree)
    assert bool(with_refresh(tree)) == (status in ("created", "processing"))


def with_refresh(tree: Element) -> list[Element]:
    return [each for each in tree.iter() if each.get("http-equiv") == "refresh" or each.get("data-waiting")]


@pytest.mark.parametrize(("frequency", "said"), [("monthly", "each month"), ("yearly", "each year")])
def test_thanks_for_a_plan_say_that_it_comes_again(newsroom: Newsroom, frequency: str, said: str) -> None:
    gift = givers.contribution(status="paid", frequency=frequency, fee_cover_minor=1_208)
    tree = open_page(newsroom.client, f"/contribute/thanks?id={gift.id}")
    assert f"₹512.08 has arrived, and will {said} until you change or end it." in words(tree)


def test_a_page_of_thanks_looks_again_for_a_while_only(newsroom: Newsroom) -> None:
    gift = givers.contribution(status="processing", created_at=clock.now() - timedelta(hours=3))
    assert with_refresh(open_page(newsroom.client, f"/contribute/thanks?id={gift.id}")) == []


def test_who_has_not_paid_yet_can_go_on_and_who_failed_can_try_again(newsroom: Newsroom) -> None:
    location = send(newsroom.client, "/contribute", filled(newsroom.client, frequency="monthly")).location
    (gift,) = begun()
    tree = open_page(newsroom.client, f"/contribute/thanks?id={gift.id}")
    assert link(tree, "Go on to the payment") == location
    failed = givers.contribution(status="failed", frequency="monthly", amount_minor=70_000, article_id="0" * 26)
    again = urlsplit(link(open_page(newsroom.client, f"/contribute/thanks?id={failed.id}"), "Try again"))
    asked = {name: value[0] for name, value in parse_qs(again.query).items()}
    assert asked.pop("language") == "en"
    assert asked == {"amount": "70000", "currency": "INR", "frequency": "monthly", "article": "0" * 26}


def test_a_visit_to_the_thanks_marks_nothing_paid(newsroom: Newsroom) -> None:
    send(newsroom.client, "/contribute", filled(newsroom.client))
    (gift,) = begun()
    open_page(newsroom.client, f"/contribute/thanks?id={gift.id}&status=paid")
    newsroom.work()
    assert newsroom.status({"id": gift.id}) == "created"


def test_a_declined_card_is_not_thanked_for(newsroom: Newsroom) -> None:
    pay(newsroom, send(newsroom.client, "/contribute", filled(newsroom.client)).location, card=DECLINED_CARD)
    tree = open_page(newsroom.client, f"/contribute/thanks?id={begun()[0].id}")
    assert "Thank you" not in words(next(tree.iter("main")))


@pytest.mark.parametrize("unknown", ["", "1", "%00", "x" * 300, "%F0%9F%98%80"])
def test_thanks_for_nothing_are_not_there(newsroom: Newsroom, unknown: str) -> None:
    answer = newsroom.client.get(f"/contribute/thanks?id={unknown}", headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)


def test_a_form_may_lead_to_stripe_here_and_nowhere_else(newsroom: Newsroom) -> None:
    here, there = (newsroom.client.get(path).headers["Content-Security-Policy"] for path in ("/contribute", "/latest"))
    targets = f"form-action 'self' https://checkout.stripe.com https://billing.stripe.com {newsroom.sandbox.address};"
    assert targets in here
    assert "form-action 'self';" in there


def test_nobody_is_given_a_cookie_and_no_page_is_heavy(newsroom: Newsroom) -> None:
    answer = newsroom.client.get("/contribute")
    assert "Set-Cookie" not in answer.headers
    names = ("css/paper.css", "css/giving.css", "js/giving.mjs", "icons/signs.svg", "icons/mark.svg")
    packed_bytes = sum(len(brotli.compress((assets.FOLDER / name).read_bytes(), quality=5)) for name in names)
    fonts = sum(path.stat().st_size for path in (assets.FOLDER / "fonts").glob("display-*.woff2"))
    assert packed_bytes + len(brotli.compress(answer.data, quality=5)) + fonts < MOST_BYTES


def test_a_story_asks_for_a_gift_that_knows_the_story_and_nothing_of_the_reader(newsroom: Newsroom) -> None:
    article = articles.published(language="mr")
    answer = newsroom.client.get(f"/article/{article.slug}")
    assert "public" in answer.headers["Cache-Control"]
    tree = parsed(answer.text)
    asked = fields(tree)
    assert asked == {
        "article": article.id,
        "component": "story-end",
        "language": "mr",
        "amount": "50000",
        "other": "",
        "frequency": "once",
    }
    box = with_class(tree, "giving")[-1]
    assert [words(each) for each in with_class(box, "choice")] == ["₹200", "₹500", "₹1,000", "एकदा", "दर महिन्याला"]
    assert "key" not in asked
