"""The desk's pages of what is collected for, as a browser without script gets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from newsapp.contributions.queries import desk
from newsapp.platform import clock
from tests.desk.leafing import get, led, post
from tests.desk.test_money_pages import shown, value
from tests.factories import givers
from tests.factories.visitors import Visitor, visitor

LIST = "/desk/campaigns"
NOON = datetime(2026, 11, 10, 6, 30, 17, 250, tzinfo=UTC)


@pytest.fixture
def finance(client: FlaskClient) -> Visitor:
    """A bookkeeper, signed in by a passkey."""
    who = visitor(client, "finance")
    who.add_passkey()
    return who


def test_a_campaign_is_begun_and_shows_how_far_it_is(finance: Visitor) -> None:
    assert "There is no campaign yet" in shown(get(finance, LIST))
    wish = {"title": "The <flood> desk", "goal": "₹2,00,000", "currency": "INR", "description": "बाढ़ के लिए"}
    wish |= {"starts_at": "2026-11-01T09:30", "ends_at": ""}
    assert led(post(finance, LIST, **wish)) == f"{LIST}?done=begun"
    (made,) = desk.campaigns(before=None, limit=2)
    assert (made.goal_minor, made.starts_at, made.ends_at) == (20_000_000, datetime(2026, 11, 1, 4, tzinfo=UTC), None)
    givers.settled(givers.contribution(campaign_id=made.id, amount_minor=5_000_000))
    answer = get(finance, LIST)
    assert "₹50,000 of ₹2,00,000, 25 %. Givers: 1" in shown(answer)
    assert '<rect width="25" height="6"' in answer.text
    assert "The &lt;flood&gt; desk" in answer.text
    assert post(finance, LIST, **wish).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"goal": "much"}, "goal"),
        ({"goal": "0"}, "goal"),
        ({"goal": "9" * 30}, "goal"),
        ({"currency": "XXX"}, "goal"),
        ({"currency": "KWD", "goal": "5"}, "currency"),
        ({"title": " "}, "title"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_by_its_field_and_kept(
    finance: Visitor, wrong: dict[str, str], field: str
) -> None:
    wish = {"title": "The flood desk", "goal": "5,000", "currency": "INR"} | wrong
    answer = post(finance, LIST, **wish)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert re.search(rf'(?:input|select)[^>]* name="{field}"[^>]* aria-invalid="true"', answer.text)
    assert value(answer, "goal") == wish["goal"]
    assert desk.campaigns(before=None, limit=1) == []


def test_what_is_left_as_it_was_shown_stays_as_exact_as_it_is(finance: Visitor) -> None:
    fund = givers.campaign(slug="flood-desk", starts_at=NOON, ends_at=NOON + timedelta(days=90))
    form = get(finance, f"{LIST}/flood-desk")
    kept = {name: value(form, name) for name in ("title", "goal", "starts_at", "ends_at")}
    assert (kept["goal"], kept["starts_at"]) == ("500000.00", "2026-11-10T12:00")
    assert led(post(finance, f"{LIST}/flood-desk", currency="INR", description="", **kept)) == f"{LIST}?done=changed"
    assert desk.campaign("flood-desk").starts_at == NOON
    changed = kept | {"title": "नया नाम", "ends_at": "", "starts_at": "2026-11-11T00:00"}
    assert led(post(finance, f"{LIST}/flood-desk", currency="INR", **changed)) == f"{LIST}?done=changed"
    found = desk.campaign("flood-desk")
    assert (found.title, found.ends_at) == ("नया नाम", None)
    assert found.starts_at == datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
    givers.contribution(campaign_id=fund.id)
    refused = post(finance, f"{LIST}/flood-desk", **changed | {"currency": "USD"})
    assert (refused.status_code, "Somebody has given already" in refused.text) == (409, True)
    assert '<option value="USD" selected>' in refused.text
    assert get(finance, f"{LIST}/nothing").status_code == 404


def test_the_list_says_which_have_begun_and_which_have_ended_and_goes_on(finance: Visitor) -> None:
    now = clock.now()
    for number in range(19):
        givers.campaign(starts_at=NOON - timedelta(days=number + 1), ends_at=NOON)
    givers.campaign(starts_at=now + timedelta(days=3))
    givers.campaign(starts_at=now - timedelta(days=1))
    first = get(finance, LIST)
    text = shown(first)
    assert ("Begins " in text, "Ended " in text, "Without an end" in text) == (True, True, True)
    (further,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
    assert get(finance, further).text.count("/contribute?campaign=") == 1


def test_who_writes_the_paper_begins_no_campaign(client: FlaskClient) -> None:
    who = visitor(client, "publisher")
    who.add_passkey()
    assert get(who, LIST).status_code == 403
    assert post(who, LIST, title="x", goal="5", currency="INR").status_code == 403
