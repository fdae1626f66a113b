"""A giver's own page: the link by mail, the plan changed, paused and ended, papers, and leaving for good."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from newsapp.contributions import models
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.web import giver
from tests.conftest import MakeApp
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom
from tests.factories import givers
from tests.services import stripe_sandbox
from tests.web.seen import PEOPLE, alert, by_id, heading, link, open_page, page, send, with_class, words

GIVER = "asha@example.org"
NOBODY = "http://127.0.0.1:9"


def enter(client: FlaskClient, email: str = GIVER) -> TestResponse:
    """Ask for the link, read the mail, and come in by it."""
    assert send(client, "/giving", {"email": email}).location == "/giving/sent?language=en"
    return send(client, "/giving/enter", {"code": letters.code(email)})


@pytest.fixture
def home(newsroom: Newsroom) -> FlaskClient:
    """A giver of ₹500 once, and of ₹500 a month that the bank has not confirmed yet, who has come in."""
    newsroom.give()
    newsroom.give(frequency="monthly")
    assert enter(newsroom.client).status_code == 303
    return newsroom.client


def mine(client: FlaskClient, path: str = "/giving") -> Element:
    return open_page(client, path)


def plan() -> models.Plan:
    db.session.rollback()
    return db.session.scalars(select(models.Plan)).one()


def wish(client: FlaskClient, path: str, told: dict[str, str] | None = None) -> Element:
    """Press a button of the plan, and see the page that follows."""
    answer = send(client, f"/giving/plans/{plan().id}/{path}", told or {})
    assert answer.status_code == 303, answer.text
    return mine(client, answer.location)


def test_a_link_opens_the_page_once_with_a_cookie_that_no_script_sees(newsroom: Newsroom) -> None:
    newsroom.give()
    answer = enter(newsroom.client)
    assert (answer.status_code, answer.location) == (303, "/giving?language=en")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("giving=")
    for part in ("Path=/giving", "HttpOnly", "SameSite=Lax", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie, "this paper is not on https"
    assert words(with_class(mine(newsroom.client), "amount")[0]) == "₹500"
    again = send(newsroom.client, "/giving/enter", {"code": letters.code(GIVER)})
    assert alert(page(again, 401)).startswith(giver.USED_UP)


def test_on_https_the_cookie_is_sent_on_https_alone(make_app: MakeApp) -> None:
    app = make_app(public_url="https://paper.example")
    with app.app_context():
        givers.donor(email=GIVER)
        client = app.test_client()
        send(client, "/giving", {"email": GIVER})
        assert "Secure" in send(client, "/giving/enter", {"code": letters.code(GIVER)}).headers["Set-Cookie"]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(newsroom: Newsroom) -> None:
    answer = send(newsroom.client, "/giving", {"email": "stranger@example.org"})
    assert (answer.status_code, answer.location) == (303, "/giving/sent?language=en")
    assert letters.sent("stranger@example.org") == []
    assert "stranger" not in words(open_page(newsroom.client, answer.location))


def test_what_is_no_address_is_said_beside_the_field_and_never_in_the_address_bar(newsroom: Newsroom) -> None:
    tree = page(send(newsroom.client, "/giving?language=hi", {"email": "nobody"}), 422)
    assert words(by_id(tree, "email-wrong")) == "ई-मेल पता लिखें, जैसे name@example.org।"
    assert by_id(tree, "email").get("value") == "nobody"


def test_the_code_stands_in_no_address_that_a_browser_sends(newsroom: Newsroom) -> None:
    tree = open_page(newsroom.client, "/giving/enter")
    assert by_id(tree, "code").get("autocomplete") == "one-time-code"
    assert [form.get("method") for form in tree.iter("form")] == ["post"]


@pytest.mark.parametrize("path", ["plans/x/end", "receipts/x", "statements/2026", "everything.json", "erasure"])
def test_whoever_did_not_come_by_a_link_is_led_to_where_they_are_asked_for(newsroom: Newsroom, path: str) -> None:
    newsroom.client.set_cookie("giving", "made-up", path="/giving")
    answer = newsroom.client.get(f"/giving/{path}", headers=PEOPLE)
    assert (answer.status_code, answer.location) == (303, "/giving?language=en")
    assert by_id(open_page(newsroom.client, "/giving"), "email").get("type") == "email"


def test_a_giver_sees_the_plan_what_came_of_it_and_the_papers(home: FlaskClient) -> None:
    tree = mine(home)
    (shown,) = with_class(tree, "plan")
    assert words(next(shown.iter("h2"))) == "₹500 monthly"
    assert "Next on " in words(shown)
    # The plan's first payment is on its way until Stripe has priced it, which may be by now.
    assert [words(each) for each in with_class(tree, "state")] in (["On its way", "Arrived"], ["Arrived", "Arrived"])
    year = db.session.scalars(select(models.Receipt.year).limit(1)).one()
    for said in (f"Receipt {year}/000001 (PDF)", f"Statement for {year} (PDF)"):
        answer = home.get(link(tree, said))
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
        assert answer.data.startswith(b"%PDF")
    everything: Any = home.get("/giving/everything.json").json
    assert everything["giver"]["email"] == GIVER
    assert home.get("/giving/statements/last").status_code == 404


def test_nobody_sees_what_another_gave(home: FlaskClient) -> None:
    other = givers.receipt()
    assert home.get(f"/giving/receipts/{other.id}").status_code == 404
    theirs = givers.plan()
    for path in ("amount", "pause", "card", "end"):
        assert send(home, f"/giving/plans/{theirs.id}/{path}", {"amount": "100"}).status_code == 404
    assert home.get(f"/giving/plans/{theirs.id}/end").status_code == 404


def test_another_amount_is_typed_as_people_type_it(home: FlaskClient) -> None:
    tree = wish(home, "amount", {"amount": "₹१,२५०/-"})
    assert words(with_class(tree, "done")[0]) == giver.DONE["amount"]
    assert "₹1,250 monthly" in words(tree)
    assert plan().amount_minor == 125_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [("10", "At least ₹50."), ("", "An amount such as ₹500."), ("much", "An amount such as ₹500.")],
)
def test_an_amount_that_is_not_taken_is_said_beside_its_field(home: FlaskClient, typed: str, said: str) -> None:
    answer = send(home, f"/giving/plans/{plan().id}/amount", {"amount": typed})
    tree = page(answer, 422)
    assert words(by_id(tree, f"amount-{plan().id}-wrong")) == said
    assert by_id(tree, f"amount-{plan().id}").get("value") == typed
    assert plan().amount_minor == 50_000


def test_a_plan_is_paused_and_goes_on(home: FlaskClient) -> None:
    assert "Paused. Nothing is taken" in words(with_class(wish(home, "pause"), "plan")[0])
    assert plan().paused
    assert "Next on " in words(with_class(wish(home, "resume"), "plan")[0])
    assert not plan().paused


def test_a_plan_is_ended_in_two_taps_and_may_go_on_after_all(home: FlaskClient) -> None:
    first = open_page(home, link(mine(home), "End it"))
    assert heading(first) == "End this contribution?"
    assert not plan().ends_at_period_end, "the first tap only asks"
    assert "Ends on " in words(with_class(wish(home, "end"), "plan")[0])
    assert "Next on " in words(with_class(wish(home, "go-on"), "plan")[0])


def test_the_card_is_changed_on_the_providers_page(home: FlaskClient, newsroom: Newsroom) -> None:
    answer = send(home, f"/giving/plans/{plan().id}/card", {})
    assert answer.status_code == 303
    assert answer.location.startswith(newsroom.sandbox.address)
    assert newsroom.sandbox.address in home.get("/giving").headers["Content-Security-Policy"]


def test_when_the_provider_is_away_the_giver_is_told_so(make_app: MakeApp, home: FlaskClient) -> None:
    told = {"stripe_secret_key": stripe_sandbox.KEY, "stripe_webhook_secrets": ("whsec_0",), "stripe_api_base": NOBODY}
    away = make_app(**told).test_client()
    enter(away)
    for path in ("pause", "card"):
        answer = send(away, f"/giving/plans/{plan().id}/{path}", {})
        assert alert(page(answer, 503)) == giver.AWAY
        assert answer.headers["Retry-After"]
    assert alert(page(send(away, "/giving/erasure", {}), 503)) == giver.NOT_ERASED


def test_what_cannot_be_done_any_more_is_said_so(home: FlaskClient) -> None:
    wish(home, "end")
    with transaction() as session:
        ended = session.merge(plan())
        ended.ended_at, ended.status = clock.now(), "canceled"
    assert alert(page(send(home, f"/giving/plans/{ended.id}/pause", {}), 409)) == giver.NOT_NOW
    assert "Ended on " in words(mine(home))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "past_due"}, "The last payment did not go through."),
        ({"status": "incomplete"}, "The first payment has not arrived yet."),
        ({"ends_at_period_end": True, "period_ends_at": None}, "Nothing more is taken."),
        ({"frequency": "yearly"}, "₹500 yearly"),
    ],
)
def test_how_a_plan_stands_is_said_in_words(newsroom: Newsroom, changes: dict[str, Any], said: str) -> None:
    giver_ = givers.donor(email=GIVER)
    givers.plan(givers.contribution(giver_, frequency=changes.get("frequency", "monthly"), status="paid"), **changes)
    enter(newsroom.client)
    assert said in words(with_class(mine(newsroom.client), "plan")[0])


def test_what_went_back_and_what_did_not_arrive_is_in_the_history(newsroom: Newsroom) -> None:
    giver_ = givers.donor(email=GIVER, name="")
    paid = givers.settled(givers.contribution(giver_, status="partly_refunded"))
    givers.refund(paid, amount_minor=20_000)
    givers.receipt(paid, number=7, year="2026-27")
    givers.receipt(paid, kind="cancellation", cause_id="0" * 26, amount_minor=20_000, number=3, year="2026-27")
    givers.payment(givers.contribution(giver_), status="failed", paid_at=None)
    enter(newsroom.client)
    said = words(mine(newsroom.client))
    for part in (GIVER, "Given back in part", "₹200 given back", "Did not go through"):
        assert part in said
    assert "Receipt 2026-27/000007" in said
    assert "Cancellation C-2026-27/000003" in said


def test_a_long_history_goes_on_to_older_contributions(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giver, "ON_A_PAGE", 2)
    giver_ = givers.donor(email=GIVER)
    for amount_minor in (30_000, 20_000, 10_000):
        givers.settled(givers.contribution(giver_, status="paid", amount_minor=amount_minor))
    enter(newsroom.client)
    tree = mine(newsroom.client)
    assert [words(each) for each in with_class(tree, "amount")] == ["₹100", "₹200"]
    older = mine(newsroom.client, link(tree, "Older contributions"))
    assert [words(each) for each in with_class(older, "amount")] == ["₹300"]


def test_the_page_speaks_the_givers_language_unless_another_is_asked_for(newsroom: Newsroom) -> None:
    givers.donor(email=GIVER, language="ur")
    enter(newsroom.client)
    assert (mine(newsroom.client).get("lang"), heading(mine(newsroom.client))) == ("ur", "آپ کا تعاون")
    assert mine(newsroom.client, "/giving?language=hi").get("lang") == "hi"


def test_leaving_ends_the_session_everywhere(home: FlaskClient, newsroom: Newsroom) -> None:
    secret = home.get_cookie("giving", path="/giving")
    assert secret
    answer = send(home, "/giving/leave", {})
    assert "giving=;" in answer.headers["Set-Cookie"]
    home.set_cookie("giving", secret.value, path="/giving")
    assert by_id(open_page(home, "/giving"), "email") is not None


def test_being_erased_takes_two_taps_and_leaves_nobody(home: FlaskClient, newsroom: Newsroom) -> None:
    assert "This cannot be undone." in words(open_page(home, link(mine(home), "Erase me")))
    answer = send(home, "/giving/erasure", {})
    assert heading(open_page(home, answer.location)) == "You are erased"
    db.session.rollback()
    donor = db.session.scalars(select(models.Donor)).one()
    assert (donor.email, donor.name) == ("", "")
    assert donor.erased_at
    assert plan().ended_at
    assert by_id(open_page(home, "/giving"), "email") is not None


@pytest.mark.parametrize("headers", [{"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
@pytest.mark.parametrize("path", ["", "/enter", "/leave", "/erasure", "/plans/x/pause"])
def test_another_site_cannot_press_a_button_here(home: FlaskClient, path: str, headers: dict[str, str]) -> None:
    assert send(home, f"/giving{path}", {"email": GIVER}, **headers).status_code == 403
    assert not plan().paused


def test_our_own_pages_can(home: FlaskClient) -> None:
    assert send(home, f"/giving/plans/{plan().id}/pause", {}, Sec_Fetch_Site="same-origin").status_code == 303


def test_no_page_of_a_giver_is_kept_by_anybody(home: FlaskClient) -> None:
    for path in ("", "/sent", "/enter", "/erasure", "/erased", f"/plans/{plan().id}/end"):
        assert open_page(home, f"/giving{path}").get("lang") == "en"
