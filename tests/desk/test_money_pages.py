"""The desk's pages of readers' money, as a browser without script gets them."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.contributions.actions import refunds
from newsapp.contributions.queries import desk
from newsapp.desk import money_words, timeline, words
from newsapp.platform import clock, sealing, speech
from newsapp.platform.db import transaction
from newsapp.staff import audit
from tests.desk.leafing import get, led, post
from tests.factories import givers, newsroom
from tests.factories.visitors import Visitor, visitor

LIST = "/desk/contributions"
NOON = datetime(2026, 11, 10, 6, 30, tzinfo=UTC)


@pytest.fixture
def finance(client: FlaskClient) -> Visitor:
    """A bookkeeper, signed in by a passkey."""
    who = visitor(client, "finance")
    who.add_passkey()
    return who


def shown(answer: Any, status: int = 200) -> str:
    """The words of a page."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])))


def gifts_in(answer: Any) -> list[str]:
    """The gifts of a list, in its order."""
    assert answer.status_code == 200, answer.text
    return re.findall(r'<th scope="row"><a href="/desk/contributions/([\w-]+)"', answer.text)


def value(answer: Any, name: str) -> str:
    """What stands in a field."""
    (found,) = set(re.findall(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', answer.text))
    return unescape(found)


def test_an_empty_list_says_so_and_a_full_one_says_who_gave_what(finance: Visitor) -> None:
    assert "Nobody has given yet" in shown(get(finance, LIST))
    fund = givers.campaign(title="बाढ़ डेस्क")
    giver = givers.donor(name="<b>फ़रीदा</b>")
    gift = givers.contribution(giver, status="paid", amount_minor=12_345_600, campaign_id=fund.id)
    answer = get(finance, LIST)
    assert gifts_in(answer) == [gift.id]
    assert "&lt;b&gt;फ़रीदा&lt;/b&gt;" in answer.text
    assert "₹1,23,456" in answer.text
    assert "बाढ़ डेस्क" in shown(answer)


def test_the_list_is_narrowed_by_its_address_and_goes_on(finance: Visitor) -> None:
    made = [givers.contribution(status="paid", created_at=NOON + timedelta(minutes=number)).id for number in range(21)]
    givers.contribution(status="failed")
    first = get(finance, f"{LIST}?status=paid&frequency=&currency=&campaign=&from=2026-11-01&to=")
    (further,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
    assert gifts_in(first) + gifts_in(get(finance, unescape(further))) == made[::-1]
    assert "Nothing was found" in shown(get(finance, f"{LIST}?currency=KWD"))


@pytest.mark.parametrize(
    "query", ["status=happy", "from=yesterday", "from=2026-11-10&to=2026-11-09", "cursor=x", "q=asha@example.org"]
)
def test_a_list_that_cannot_be_is_refused_and_the_whole_one_shown(finance: Visitor, query: str) -> None:
    gift = givers.contribution()
    answer = get(finance, f"{LIST}?{query}")
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert gift.id in answer.text


def test_a_giver_is_looked_for_by_a_form_and_their_name_is_in_no_address(finance: Visitor) -> None:
    giver = givers.donor(name="Asha Rao", email="asha@example.org")
    made = [givers.contribution(giver, created_at=NOON + timedelta(minutes=number)).id for number in range(21)]
    paid = givers.settled(givers.contribution(givers.donor(name="Someone Else")))
    givers.receipt(paid, year="2026-27", number=41)
    for q in ("asha@example.org", "rao", giver.id):
        first = post(finance, LIST, q=q)
        assert gifts_in(first) == made[:0:-1], q
    rest = post(finance, LIST, q=value(first, "q"), cursor=value(first, "cursor"))
    assert gifts_in(rest) == made[:1]
    assert gifts_in(post(finance, LIST, q="2026-27/000041")) == [paid.contribution_id]
    assert "asha@" not in " ".join(re.findall(r'(?:href|action)="[^"]*"', first.text))
    assert "Nothing was found" in shown(post(finance, LIST, q="Rao Nobody"))
    assert post(finance, LIST, q="x" * 255).status_code == 422


def test_a_gift_is_shown_with_all_that_became_of_it(finance: Visitor, client: FlaskClient) -> None:
    story = newsroom.published(headline="The harbour that moved")
    gift = givers.contribution(
        givers.donor(name="Asha Rao", email="asha@example.org"),
        status="partly_refunded", frequency="monthly", fee_cover_minor=1_000, message="جیتے رہو", article_id=story.id,
        attribution={"component": "article-end"},
    )  # fmt: skip
    givers.plan(gift)
    paid = givers.settled(gift, fee_minor=1_180)
    givers.refund(paid, amount_minor=10_000, reason="Twice", by_id=finance.staff.id)
    givers.dispute(paid, amount_minor=5_000, fee_minor=0, status="under_review")
    receipt = givers.receipt(paid, number=41)
    sealed = sealing.seal(
        '{"name": "Asha Rao", "address": "", "pan": "ABCDE1234F"}', about=f"receipt.giver:{receipt.id}"
    )
    givers.receipt(paid, kind="cancellation", number=7, giver_sealed="s1.SEALED")
    with transaction() as session:
        session.merge(receipt).giver_sealed = sealed
    answer = get(finance, f"{LIST}/{gift.id}")
    text = shown(answer)
    for each in ("₹510", "The harbour that moved", "article-end", "asha@example.org", "₹11.80", "2026-27/000041"):
        assert each in text, each
    for each in ("Twice", "A finance", "The bank looks at it", "₹348.20", "C-2026-27/000007", "Partly returned"):
        assert each in text, each
    assert "ABCDE1234F" not in answer.text
    assert re.findall(r"<dt>PAN</dt><dd><code>([^<]*)", answer.text) == ["XXXXX1234X"]
    assert 'dir="auto" lang="en">جیتے رہو' in answer.text
    told = text.partition("What happened")[2]
    assert told.index("The gift was begun.") < told.index("₹510 was paid.") < told.index("It was decided to send ₹100")
    assert [word for word in ("SEALED", "signals", "client_secret") if word in answer.text] == []
    assert get(finance, f"{LIST}/nothing").status_code == 404


def test_an_erased_giver_has_no_name_on_any_page(finance: Visitor) -> None:
    gift = givers.contribution(givers.donor(name="", email="", email_key=None, erased_at=NOON))
    assert "Erased at their wish" in shown(get(finance, LIST))
    assert "without a name" in shown(get(finance, f"{LIST}/{gift.id}"))


def test_money_goes_back_in_two_steps_and_once(finance: Visitor) -> None:
    gift = givers.settled().contribution
    address = f"{LIST}/{gift.id}/refund"
    assert address in get(finance, f"{LIST}/{gift.id}").text
    form = get(finance, address)
    assert value(form, "amount") == "500.00"
    sure = post(finance, address, amount="२००", reason="  Given <twice>  ", key=value(form, "key"))
    assert "Send ₹200 back?" in shown(sure)
    assert desk.history(gift.id).refunds == []
    wish = {name: value(sure, name) for name in ("amount", "reason", "key", "sure")}
    assert wish["reason"] == "Given <twice>"
    for _ in range(2):
        assert led(post(finance, address, **wish)) == f"{LIST}/{gift.id}?done=refund"
    (back,) = desk.history(gift.id).refunds
    assert (back.status, back.amount_minor, back.reason, back.by_id) == (
        "asked",
        20_000,
        "Given <twice>",
        finance.staff.id,
    )
    assert "It goes back now" in shown(get(finance, f"{LIST}/{gift.id}?done=refund"))
    assert value(get(finance, address), "amount") == "300.00"


@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [
        ("500.01", "So", "amount"),
        ("0", "So", "amount"),
        ("-5", "So", "amount"),
        ("five", "So", "amount"),
        ("", "So", "amount"),
        ("99999999999999999999999", "So", "amount"),
        ("5", "  ", "reason"),
        ("5", "x" * 501, "reason"),
        ("5", "a\u202eb", "reason"),
    ],
)
@pytest.mark.parametrize("sure", [{}, {"sure": "yes"}])
def test_a_refund_that_cannot_be_is_refused_by_its_field_and_keeps_what_was_typed(
    finance: Visitor, amount: str, reason: str, field: str, sure: dict[str, str]
) -> None:
    gift = givers.settled().contribution
    answer = post(finance, f"{LIST}/{gift.id}/refund", amount=amount, reason=reason, key="a-key-of-the-form", **sure)
    assert answer.status_code == 422, answer.text
    assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', answer.text)
    assert value(answer, "amount") == amount
    assert value(answer, "key") == "a-key-of-the-form"
    assert desk.history(gift.id).refunds == []


def test_nothing_is_sent_back_that_is_not_there(finance: Visitor) -> None:
    gift = givers.settled().contribution
    refunds.ask(gift.id, None, reason="All", by=finance.staff.person)
    assert "/refund" not in get(finance, f"{LIST}/{gift.id}").text
    assert "Nothing of this contribution is left" in shown(get(finance, f"{LIST}/{gift.id}/refund"))
    wish = {"amount": "5", "reason": "More", "key": "another-key", "sure": "yes"}
    assert post(finance, f"{LIST}/{gift.id}/refund", **wish).status_code == 409
    assert post(finance, f"{LIST}/{gift.id}/refund", amount="5", reason="x", key="né").status_code in (409, 422)
    assert len(desk.history(gift.id).refunds) == 1
    assert get(finance, f"{LIST}/nothing/refund").status_code == 404


def test_sending_back_and_taking_along_ask_for_a_proof_before_anything_is_typed(finance: Visitor) -> None:
    gift = givers.settled().contribution
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        for address in (f"{LIST}/{gift.id}/refund", f"{LIST}/export"):
            assert led(get(finance, address)) == f"/desk/proof?next={address.replace('/', '%2F')}"
            assert led(post(finance, address, next=address)).startswith("/desk/proof?next=")
        assert desk.history(gift.id).refunds == []


def test_a_table_is_taken_along_and_noted(finance: Visitor) -> None:
    givers.settled(givers.contribution(givers.donor(name="=cmd|' /C calc'!A0"), created_at=NOON), at=NOON)
    givers.settled(at=NOON + timedelta(days=9))
    assert get(finance, f"{LIST}/export").status_code == 200
    answer = post(finance, f"{LIST}/export", **{"from": "2026-11-01", "to": "2026-11-10"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contributions.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert row["name"] == "'=cmd|' /C calc'!A0"
    assert audit.entries(before_number=None, limit=1)[0].action == "givers.exported"
    wrong = post(finance, f"{LIST}/export", **{"from": "2026-11-10", "to": "2026-11-01"})
    assert (wrong.status_code, value(wrong, "to")) == (422, "2026-11-01")
    assert "legal profile india" in shown(post(finance, f"{LIST}/export/form-10bd", year="2026"), 404)


def test_the_statement_for_india_is_offered_under_its_profile(make_app: Any, client: FlaskClient) -> None:
    there = make_app(legal_profile="india", currencies=("INR",))
    finance = visitor(there.test_client(), "finance")
    finance.add_passkey()
    givers.settled(at=NOON)
    assert '<option value="2026"' in get(finance, f"{LIST}/export").text
    answer = post(finance, f"{LIST}/export/form-10bd", year="2026")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="form-10bd-2026.csv"'
    assert post(finance, f"{LIST}/export/form-10bd", year="1066").status_code == 422


def test_the_sums_by_day_have_a_picture_and_a_table(finance: Visitor) -> None:
    today = clock.now()
    givers.settled(fee_minor=1_180, at=today)
    givers.settled(amount_minor=200_000, at=today - timedelta(days=2))
    answer = get(finance, f"{LIST}/summary")
    text = shown(answer)
    assert "₹2,500 in 2 payments" in text
    heights = [int(found) for found in re.findall(r'<rect x="\d+" y="\d+" width="8" height="(\d+)"', answer.text)]
    assert heights == [100, 25]
    assert "₹488.20" in text
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)
    assert "Nothing moved" in shown(get(finance, f"{LIST}/summary?from=2020-01-01&to=2020-01-02"))
    assert get(finance, f"{LIST}/summary?from=2020-01-01&to=2026-01-01").status_code == 422
    assert get(finance, f"{LIST}/summary?by=weather").status_code == 422


def test_the_sums_by_story_name_no_story_that_readers_do_not_have(finance: Visitor) -> None:
    story, draft = newsroom.published(), newsroom.draft(headline="Nobody may know of this")
    for article_id in (story.id, draft.id, None):
        givers.settled(givers.contribution(article_id=article_id))
    text = shown(get(finance, f"{LIST}/summary?by=story"))
    assert "The harbour that moved" in text
    assert "A story that readers do not have" in text
    assert "Nobody may know" not in text + shown(get(finance, LIST)) + shown(
        get(finance, f"{LIST}?article_id={draft.id}")
    )
    givers.settled(givers.contribution(campaign_id=givers.campaign(slug="flood-desk").id))
    assert "flood-desk" in shown(get(finance, f"{LIST}/summary?by=campaign"))
    assert "₹2,000" in shown(get(finance, f"{LIST}/summary?by=currency"))


def test_what_does_not_fit_is_settled_with_a_word(finance: Visitor) -> None:
    odd = f"{LIST}/discrepancies"
    assert "Everything fits" in shown(get(finance, odd))
    found = givers.discrepancy(told="Stripe took money that is none of ours.")
    other = givers.discrepancy()
    address = f"{odd}/{found.id}/settlement"
    refused = post(finance, address, note=" ")
    assert (refused.status_code, refused.text.count('aria-invalid="true"')) == (422, 1)
    assert led(post(finance, address, note="Our own test charge.")) == f"{odd}?done=settled"
    assert post(finance, address, note="Again").status_code == 409
    assert found.object_id not in get(finance, odd).text
    assert other.object_id in get(finance, odd).text
    assert "by A finance" in shown(get(finance, f"{odd}?settled=yes"))
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.after) == ("discrepancy.settled", {"note": "Our own test charge."})


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_who_writes_the_paper_sees_no_giver(client: FlaskClient, role: str) -> None:
    who = visitor(client, role)
    who.add_passkey()
    gift = givers.settled(givers.contribution(givers.donor(name="Asha Rao"))).contribution
    for path in (LIST, f"{LIST}/{gift.id}", f"{LIST}/{gift.id}/refund", f"{LIST}/summary", f"{LIST}/export"):
        answer = get(who, path)
        assert (answer.status_code, "Asha" in answer.text) == (403, False), path
    assert LIST not in get(who, "/desk/me").text


def test_hindi_has_a_word_for_every_state_of_money() -> None:
    known = speech.catalogue(words.FOLDER, "hi")
    said = {each for table in money_words.EVERY for each in table.values()} | set(timeline.SENTENCES)
    assert sorted(said - set(known)) == []
