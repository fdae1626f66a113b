"""Covering the fee: the whole gift is left, and not one unit more is taken than that needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.contributions.amounts import AMOUNTS, FREQUENCIES
from newsapp.contributions.fees import DOMESTIC, FOREIGN, Rate, covered, estimated, rate
from newsapp.contributions.money import CURRENCIES, Money, flaws_of_charge

RATES = st.builds(
    Rate,
    share_bp=st.integers(0, 2_000),
    fixed_minor=st.integers(0, 1_000),
    tax_bp=st.sampled_from((0, 500, 1_800, 2_800)),
)
ORIGINS = st.sampled_from((DOMESTIC, FOREIGN))


@given(st.integers(0, 2_000), RATES, st.sampled_from((1, 10)))
def test_the_charge_is_the_smallest_of_all_that_leave_the_gift(gift: int, rate: Rate, step: int) -> None:
    charge = 0
    while charge - rate.fee_on(charge) < gift:
        charge += step
    assert rate.covering(gift, step) == charge


@given(st.integers(0, 10**9), RATES, st.sampled_from((1, 10)))
def test_one_unit_less_would_not_leave_the_gift(gift: int, rate: Rate, step: int) -> None:
    charge = rate.covering(gift, step)
    assert type(charge) is int
    assert charge - rate.fee_on(charge) >= gift
    assert charge % step == 0
    less = charge - step
    assert less < 0 or less - rate.fee_on(less) < gift


@given(st.sampled_from(sorted(CURRENCIES)), ORIGINS, st.data())
def test_every_gift_in_every_currency_is_covered_exactly(code: str, origin: str, data: st.DataObject) -> None:
    step = CURRENCIES[code].step_minor
    gift = Money(data.draw(st.integers(1, AMOUNTS[code].most_minor // step)) * step, code)
    charge = covered(gift, origin)
    assert gift <= charge - estimated(charge, origin)
    if gift < charge:
        less = Money(charge.amount_minor - step, code)
        assert less - estimated(less, origin) < gift


@pytest.mark.parametrize(("charge", "fee"), [(50_000, 1_180), (51_209, 1_208), (0, 0), (25, 1), (24, 0)], ids=str)
def test_the_fee_of_a_card_in_india_bears_goods_and_services_tax(charge: int, fee: int) -> None:
    assert estimated(Money(charge, "INR")) == Money(fee, "INR")


def test_the_fee_in_dollars_has_a_share_and_a_fixed_sum() -> None:
    assert estimated(Money(10_000, "USD")) == Money(320, "USD")
    assert estimated(Money(10_000, "USD"), FOREIGN) == Money(470, "USD")
    assert covered(Money(10_000, "USD")) == Money(10_330, "USD")


def test_the_fee_is_never_more_than_the_charge() -> None:
    assert estimated(Money(10, "USD")) == Money(10, "USD")


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_every_currency_has_a_rate_that_leaves_most_of_the_gift(code: str) -> None:
    for origin in (DOMESTIC, FOREIGN):
        assert 0 < rate(code, origin).share_bp < 1_000
        least = Money(AMOUNTS[code].least_minor, code)
        assert estimated(least, origin).amount_minor * 2 <= least.amount_minor


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_what_may_be_given_can_be_charged_with_its_fee(code: str) -> None:
    amounts = AMOUNTS[code]
    assert tuple(amounts.suggested_minor) == FREQUENCIES
    for suggested in amounts.suggested_minor.values():
        assert list(suggested) == sorted(set(suggested))
        assert amounts.least_minor <= suggested[0] <= suggested[-1] <= amounts.most_minor
    for amount in (amounts.least_minor, amounts.most_minor):
        gift = Money(amount, code)
        assert flaws_of_charge(gift) == flaws_of_charge(covered(gift, FOREIGN)) == []
