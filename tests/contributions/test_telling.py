"""Sums and days as givers read them in their mails."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from newsapp.contributions.actions import telling
from newsapp.contributions.models import Donor
from newsapp.platform import clock
from newsapp.platform.db import transaction
from tests.contributions import letters
from tests.factories import givers


@pytest.mark.parametrize(
    ("amount_minor", "currency", "language", "written"),
    [
        (50_000, "INR", "en", "₹500"),
        (10_000_000, "INR", "en", "₹1,00,000"),
        (51_250, "INR", "en", "₹512.50"),
        (10_000_000, "INR", "hi", "₹1,00,000"),
        (10_000_000, "USD", "en", "$100,000"),
        (1, "USD", "en", "$0.01"),
        (500, "JPY", "en", "¥500"),
        (500, "KWD", "en", "KWD\u00a00.500"),
        (5_000, "KWD", "en", "KWD\u00a05"),
        (50_000, "INR", "xx", "₹500"),
    ],
)
def test_a_sum_is_written_as_its_readers_write_it(
    amount_minor: int, currency: str, language: str, written: str
) -> None:
    assert telling.amount(amount_minor, currency, language) == written


@pytest.mark.parametrize("language", ["en", "hi", "mr", "ur"])
def test_rupees_are_grouped_by_lakh_in_every_language_of_the_paper(language: str) -> None:
    assert telling.amount(12_345_650, "INR", language) == "₹1,23,456.50"
    assert telling.amount(10_000_000, "INR", language) == "₹1,00,000"
    assert telling.amount(10_000_000, "USD", language).endswith("00,000")


@pytest.mark.parametrize(
    ("language", "written"), [("en", "25 November 2026"), ("hi", "25 नवंबर 2026"), ("xx", "25 November 2026")]
)
def test_a_day_is_the_newsroom_s_own(app: Flask, language: str, written: str) -> None:
    assert telling.day(datetime(2026, 11, 24, 20, tzinfo=UTC), language) == written


def test_a_giver_who_was_erased_is_not_written_to(app: Flask) -> None:
    donor: Donor = givers.donor(email="")
    with transaction():
        assert telling.post("key", "erased", donor) is False
    assert letters.sent() == []


def test_one_thing_is_told_once(app: Flask) -> None:
    plan = givers.plan(period_ends_at=None)
    with transaction():
        told = [telling.post_of_plan("key", "plan_ended", plan) for _ in range(2)]
    assert told == [True, False]
    assert len(letters.sent()) == 1
    assert clock.now() > plan.started_at
