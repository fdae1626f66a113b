"""Sums of money: integers, one currency at a time, and nothing lost when they are split."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.contributions.money import CURRENCIES, Money, flaws_of_charge, major, total

THREE = st.sampled_from(("JPY", "KWD", "INR"))
AMOUNTS = st.integers(min_value=0, max_value=10**15)
SUMS = st.builds(Money, AMOUNTS, THREE)


@given(SUMS, st.integers(min_value=1, max_value=50))
def test_parts_add_up_to_the_whole_and_differ_by_one_unit_at_most(whole: Money, parts: int) -> None:
    split = whole.split(parts)
    assert len(split) == parts
    assert total(split, whole.currency) == whole
    assert max(split).amount_minor - min(split).amount_minor <= 1
    assert all(type(part.amount_minor) is int for part in split)


@given(SUMS)
def test_the_major_unit_is_read_back_as_the_same_sum(money: Money) -> None:
    assert Money.typed(money.major, money.currency) == money
    assert Decimal(money.major).scaleb(CURRENCIES[money.currency].exponent) == money.amount_minor


@given(AMOUNTS, AMOUNTS, THREE)
def test_what_is_added_can_be_taken_away(one: int, other: int, currency: str) -> None:
    both = Money(one, currency) + Money(other, currency)
    assert both - Money(other, currency) == Money(one, currency)
    assert both.amount_minor == one + other
    assert Money(one, currency) <= both
    assert not both < Money(one, currency)


@pytest.mark.parametrize("amount", [0.5, 500.0, True, False, "500", None, Decimal(5)])
def test_only_an_integer_is_an_amount(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "INR")
    with pytest.raises(TypeError):
        major(amount, "INR")


def test_a_sum_is_never_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        Money(-1, "INR")
    with pytest.raises(ValueError, match="below zero"):
        Money(1, "INR") - Money(2, "INR")


@pytest.mark.parametrize("currency", ["inr", "ZZZ", "", "INR "])
def test_only_the_currencies_of_the_list_are_taken(currency: str) -> None:
    with pytest.raises(ValueError, match="not a currency"):
        Money(1, currency)
    with pytest.raises(ValueError, match="not a currency"):
        major(1, currency)
    with pytest.raises(ValueError, match="not a currency"):
        Money.typed("1", currency)


@pytest.mark.parametrize("act", ["__add__", "__sub__", "__lt__", "__le__"])
@pytest.mark.parametrize("other", [Money(1, "USD"), 1])
def test_currencies_are_not_mixed(act: str, other: object) -> None:
    with pytest.raises(ValueError, match="different currencies"):
        getattr(Money(1, "INR"), act)(other)


@pytest.mark.parametrize("parts", [0, -1, True, 2.0])
def test_a_sum_is_split_into_one_part_or_more(parts: object) -> None:
    with pytest.raises(ValueError, match="one part or more"):
        Money(1, "INR").split(parts)


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        (50_000, "INR", "500.00"),
        (5, "INR", "0.05"),
        (0, "INR", "0.00"),
        (500, "JPY", "500"),
        (0, "JPY", "0"),
        (5_120, "KWD", "5.120"),
        (7, "KWD", "0.007"),
        (-50, "INR", "-0.50"),
        (-500, "JPY", "-500"),
    ],
)
def test_the_major_unit_has_the_decimals_of_its_currency(amount: int, currency: str, told: str) -> None:
    assert major(amount, currency) == told


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        (" 500 ", "INR", 50_000),
        ("1,00,000.5", "INR", 10_000_050),
        ("100,000", "USD", 10_000_000),
        ("५००", "INR", 50_000),
        ("۵۰۰", "INR", 50_000),
        ("1.5", "KWD", 1_500),
        ("1,000", "JPY", 1_000),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, currency: str, amount: int) -> None:
    assert Money.typed(typed, currency).amount_minor == amount


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("", "INR"),
        ("-5", "INR"),
        ("10,50", "EUR"),
        ("1.500", "EUR"),
        ("1.5", "JPY"),
        ("1e3", "INR"),
        ("5 00", "INR"),
        ("5.", "INR"),
        (".5", "INR"),
        ("²", "INR"),
        ("nan", "INR"),
        ("9" * 5000, "INR"),
    ],
)
def test_what_could_mean_another_amount_is_refused(typed: str, currency: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.typed(typed, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "flaw"),
    [
        (49, "INR", "At least 0.50 INR."),
        (29, "GBP", "At least 0.30 GBP."),
        (49, "JPY", "At least 50 JPY."),
        (199, "AED", "At least 2.00 AED."),
        (100_000_000, "INR", "At most 999999.99 INR."),
        (100_000_000, "KWD", "At most 99999.990 KWD."),
        (5_124, "KWD", "A multiple of 10: KWD ends in 0 here."),
    ],
)
def test_what_stripe_would_not_charge_is_said(amount: int, currency: str, flaw: str) -> None:
    assert flaws_of_charge(Money(amount, currency)) == [flaw]


@pytest.mark.parametrize(
    "charge", [(50, "INR"), (30, "GBP"), (50, "JPY"), (99_999_999, "INR"), (5_120, "KWD"), (99_999_990, "BHD")]
)
def test_what_stripe_charges_has_no_flaw(charge: tuple[int, str]) -> None:
    assert flaws_of_charge(Money(*charge)) == []
