"""Sums of money, from the ledger and from nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from newsapp.contributions.models import Payment
from newsapp.contributions.queries import summary
from newsapp.contributions.queries.days import Days
from newsapp.contributions.queries.summary import Progress, Sums
from tests.factories import givers

INDIA = ZoneInfo("Asia/Kolkata")
ALWAYS = Days(INDIA)
MIDNIGHT = datetime(2026, 11, 9, 18, 30, tzinfo=UTC)  # the 10th begins in India


def days(first: int, last: int) -> Days:
    return Days(INDIA, date(2026, 11, first), date(2026, 11, last))


def test_a_gift_its_fee_its_refund_and_its_dispute_are_summed_each_by_itself(app: Flask) -> None:
    givers.refund(givers.settled(fee_minor=1_180), amount_minor=20_000)
    givers.dispute(givers.settled(fee_minor=1_180), fee_minor=1_500)
    givers.dispute(givers.settled(fee_minor=1_180), fee_minor=1_500, status="won")
    (sums,) = summary.summed("currency", ALWAYS)
    assert sums == Sums("INR", "INR", 150_000, 3_540, 20_000, 50_000, 1_500, 0, payments=3, refunds=1, disputes=2)
    assert sums.net_minor == 150_000 - 3_540 - 20_000 - 50_000 - 1_500


def test_only_what_the_ledger_has_is_summed(app: Flask) -> None:
    givers.payment(givers.contribution(status="paid"))
    assert summary.summed("currency", ALWAYS) == []


def test_money_on_its_way_to_the_bank_changes_nothing_and_what_nobody_assigned_is_shown(app: Flask) -> None:
    givers.settled(fee_minor=0)
    givers.booked("payout", -50_000)
    givers.booked("stripe_fee", -700)
    givers.booked("something_new", -300)
    (sums,) = summary.summed("currency", ALWAYS)
    assert (sums.gross_minor, sums.fees_minor, sums.unassigned_minor, sums.net_minor) == (50_000, 700, -300, 49_000)


def test_a_day_begins_at_the_newsrooms_midnight(app: Flask) -> None:
    givers.settled(at=MIDNIGHT - timedelta(microseconds=1))
    givers.settled(at=MIDNIGHT)
    givers.settled(at=MIDNIGHT + timedelta(days=1) - timedelta(microseconds=1))
    found = [(sums.key, sums.payments) for sums in summary.summed("day", days(1, 30))]
    assert found == [("2026-11-09", 1), ("2026-11-10", 2)]


def test_a_day_is_as_long_as_the_clocks_make_it(app: Flask) -> None:
    berlin = Days(ZoneInfo("Europe/Berlin"), date(2026, 10, 25), date(2026, 10, 25))  # 25 hours
    givers.settled(at=datetime(2026, 10, 24, 22, 0, tzinfo=UTC))
    givers.settled(at=datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    givers.settled(at=datetime(2026, 10, 25, 23, 0, tzinfo=UTC))
    assert [(sums.key, sums.payments) for sums in summary.summed("day", berlin)] == [("2026-10-25", 2)]


def test_currencies_are_never_summed_together(app: Flask) -> None:
    givers.settled(at=MIDNIGHT)
    givers.settled(givers.contribution(currency="USD", amount_minor=900), fee_minor=60, at=MIDNIGHT)
    found = [(sums.currency, sums.gross_minor) for sums in summary.summed("day", days(10, 10))]
    assert found == [("INR", 50_000), ("USD", 900)]


@pytest.mark.parametrize("by", summary.GROUPS)
def test_only_what_moved_on_those_days_is_summed(app: Flask, by: str) -> None:
    paid = givers.settled(at=MIDNIGHT - timedelta(hours=1))
    givers.refund(paid, at=MIDNIGHT + timedelta(hours=1), amount_minor=10_000)
    (sums,) = summary.summed(by, days(10, 11))
    assert (sums.gross_minor, sums.refunded_minor, sums.net_minor) == (0, 10_000, -10_000)


def test_stories_come_largest_first_and_add_up_to_the_whole(app: Flask) -> None:
    small, large = "a" * 26, "b" * 26
    givers.settled(givers.contribution(article_id=small))
    for _ in range(2):
        givers.settled(givers.contribution(article_id=large))
    givers.booked("stripe_fee", -900)
    found = summary.summed("story", ALWAYS)
    assert [(sums.key, sums.payments) for sums in found] == [(large, 2), (small, 1), (None, 0)]
    (whole,) = summary.summed("currency", ALWAYS)
    assert sum(sums.net_minor for sums in found) == whole.net_minor


def test_campaigns_are_named_by_their_slug(app: Flask) -> None:
    fund = givers.campaign(slug="flood-desk")
    givers.settled(givers.contribution(campaign_id=fund.id, amount_minor=90_000))
    givers.settled()
    found = [(sums.key, sums.gross_minor) for sums in summary.summed("campaign", ALWAYS)]
    assert found == [("flood-desk", 90_000), (None, 50_000)]


def test_more_days_than_anybody_reads_are_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="too many"):
        summary.summed("day", Days(INDIA, date(2020, 1, 1), date(2026, 1, 1)))


def test_sums_are_whole_numbers_however_large(app: Flask) -> None:
    for _ in range(2):
        givers.settled(givers.contribution(amount_minor=2**61), fee_minor=0)
    (sums,) = summary.summed("currency", ALWAYS)
    assert (type(sums.gross_minor), sums.gross_minor) == (int, 2**62)


def test_a_payments_sums_are_found_by_its_id(app: Flask) -> None:
    first, second, unbooked = givers.settled(fee_minor=100), givers.settled(fee_minor=200), givers.payment()
    found = summary.of_payments([first.id, second.id, unbooked.id])
    assert {key: sums.fees_minor for key, sums in found.items()} == {first.id: 100, second.id: 200}


def test_a_campaign_has_raised_what_it_kept_and_counts_givers_once(app: Flask) -> None:
    fund, giver = givers.campaign(), givers.donor()
    for _ in range(2):
        givers.settled(givers.contribution(giver, campaign_id=fund.id))
    givers.refund(givers.settled(givers.contribution(campaign_id=fund.id)), amount_minor=20_000)
    assert summary.progress(fund) == Progress(raised_minor=130_000, givers=2)


def test_what_went_back_was_not_raised_and_who_got_it_is_no_giver(app: Flask) -> None:
    fund = givers.campaign()

    def paid() -> Payment:
        return givers.settled(givers.contribution(campaign_id=fund.id))

    givers.refund(paid())
    givers.dispute(paid(), status="lost")
    givers.dispute(paid())
    givers.dispute(paid(), status="won")
    assert summary.progress(fund) == Progress(raised_minor=50_000, givers=1)


def test_what_has_not_settled_must_not_be_kept_or_is_of_another_currency_was_not_raised(app: Flask) -> None:
    fund = givers.campaign(currency="INR")
    givers.payment(givers.contribution(campaign_id=fund.id, status="processing"), status="processing", paid_at=None)
    held = givers.payment(givers.contribution(campaign_id=fund.id), held=True)
    givers.booked("charge", 50_000, held)
    givers.settled(givers.contribution(campaign_id=fund.id, currency="USD"))
    givers.settled()
    assert summary.progress(fund) == Progress()


def test_several_campaigns_are_looked_up_at_once(app: Flask) -> None:
    first, second = givers.campaign(), givers.campaign()
    givers.settled(givers.contribution(campaign_id=first.id))
    assert summary.progresses([first.id, second.id]) == {first.id: Progress(50_000, 1)}
