"""What a giver may choose from, as the options tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from newsapp.contributions.fees import covered
from newsapp.contributions.money import Money, flaws_of_charge
from newsapp.platform import clock
from tests.conftest import MakeApp
from tests.factories import givers

OPTIONS = "/api/v1/contributions/options"


def test_the_options_say_all_that_a_form_needs(client: FlaskClient) -> None:
    told = client.get(OPTIONS).json
    assert (told["currency"], told["currencies"], told["exponent"]) == ("INR", ["INR", "USD", "EUR", "GBP"], 2)
    assert told["frequencies"] == ["once", "monthly", "yearly"]
    assert set(told["suggested"]) == set(told["frequencies"])
    assert told["least"] < min(told["suggested"]["once"]) < told["most"]
    assert told["campaign"] is None
    (terms,) = told["declarations"]
    assert (terms["key"], terms["required"]) == ("terms", True)
    assert client.get(f"{OPTIONS}?language=hi").json["declarations"][0]["text"] != terms["text"]


@pytest.mark.parametrize("currency", ["USD", "EUR", "GBP"])
def test_the_fee_estimates_are_what_would_be_charged(client: FlaskClient, currency: str) -> None:
    told = client.get(f"{OPTIONS}?currency={currency}").json
    assert told["currency"] == currency
    for estimate in told["fee_estimates"]:
        assert estimate["with_fees"] == covered(Money(estimate["amount"], currency)).amount_minor
    assert flaws_of_charge(covered(Money(told["most"], currency))) == []


@pytest.mark.parametrize("currency", ["JPY", "inr", "ZZZ"])
def test_a_currency_that_is_not_taken_is_refused_by_name(client: FlaskClient, currency: str) -> None:
    answer = client.get(f"{OPTIONS}?currency={currency}")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["currency"])


def test_what_is_collected_for_now_is_told_with_its_honest_progress(client: FlaskClient) -> None:
    now = clock.now()
    givers.campaign(slug="over", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
    givers.campaign(slug="to-come", starts_at=now + timedelta(days=1))
    running = givers.campaign(slug="flood-desk", starts_at=now - timedelta(days=2), ends_at=now + timedelta(days=5))
    givers.settled(givers.contribution(status="paid", campaign_id=running.id))
    givers.contribution(campaign_id=running.id)  # not paid, so not counted
    told = client.get(OPTIONS).json["campaign"]
    assert (told["slug"], told["raised"], told["givers"], told["goal"]) == ("flood-desk", 50_000, 1, 50_000_000)
    assert told["ends_at"].endswith("Z")
    assert client.get(f"{OPTIONS}?currency=USD").json["campaign"] is None


def test_under_the_indian_profile_only_rupees_are_offered_and_more_is_asked(make_app: MakeApp) -> None:
    told = make_app(legal_profile="india").test_client().get(OPTIONS).json
    assert told["currencies"] == ["INR"]
    asked = {each["key"]: each["required"] for each in told["declarations"]}
    assert asked == {"citizenship": True, "terms": True, "address": True, "pan": False}


@pytest.mark.parametrize("name", ["1", "unknown-unknown-22-chars", "%20", "%00" * 22, "é" * 22, "x" * 300])
def test_a_contribution_that_nobody_made_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/api/v1/contributions/{name}").status_code == 404
