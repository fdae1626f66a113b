"""Legal profiles: what each asks, in which words, and what a receipt may claim under it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from newsapp.contributions import profiles
from newsapp.contributions.fields import Errors
from newsapp.contributions.money import CURRENCIES
from newsapp.contributions.profiles import PROFILES, Answer, Declaration, Profile, Registration, ReportedDonation

DEFAULT, INDIA = profiles.by_name("default"), profiles.by_name("india")
LANGUAGES = ("en", "hi", "mr", "ur")
INDIAN: dict[str, Any] = {"citizenship": True, "terms": True, "address": "7 Park Street\nKolkata 700016"}
# Version → digest of the words. Whoever changes the words changes the version too: givers agreed to the former ones.
WORDS = {
    ("terms", "2026-11"): "342043fdfc09242e",
    ("citizenship", "2026-11"): "323c25e6cd80d4b4",
    ("address", "2026-11"): "aa9c12a7eb90a5ee",
    ("pan", "2026-11"): "85651ec31631310c",
}


def refused(profile: Profile, given: object) -> Errors:
    errors: Errors = {}
    profile.answers(given, errors)
    return errors


def made(profile: Profile, given: object) -> dict[str, Answer]:
    errors: Errors = {}
    answers = profile.answers(given, errors)
    assert errors == {}
    return {answer.key: answer for answer in answers}


def test_a_profile_is_found_by_its_name_and_takes_the_newsrooms_currencies() -> None:
    assert profiles.by_name("default").currencies == tuple(CURRENCIES)
    assert profiles.by_name("default", ("EUR", "XXX", "INR")).currencies == ("EUR", "INR")
    assert profiles.by_name("india", ("USD", "INR")).currencies == ("INR",)
    with pytest.raises(ValueError, match="no legal profile mars; there are default, india"):
        profiles.by_name("mars")
    with pytest.raises(ValueError, match="none of these currencies"):
        profiles.by_name("india", ("USD",))


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_word_is_there_in_every_language(profile: Profile) -> None:
    for words in (profile.called, profile.receipt, *(asked.words for asked in profile.declarations)):
        assert tuple(words) == LANGUAGES
    for wording in profile.receipt.values():
        assert wording.title
        assert wording.statement
        assert wording.no_claim
        assert wording.claim.count("{registration}") == 1


@pytest.mark.parametrize(
    "declaration", {asked.key: asked for profile in PROFILES.values() for asked in profile.declarations}.values()
)
def test_words_that_change_get_a_new_version(declaration: Declaration) -> None:
    digest = hashlib.sha256(repr(sorted(declaration.words.items())).encode()).hexdigest()[:16]
    assert WORDS.get((declaration.key, declaration.version)) == digest


def test_another_language_is_answered_in_english() -> None:
    asked = INDIA.declarations[0]
    assert asked.said("hi") != asked.said("te") == asked.said("en")
    assert INDIA.wording("te") == INDIA.wording("en") != INDIA.wording("mr")


def test_true_answers_everything_that_the_default_profile_asks() -> None:
    asked = DEFAULT.declarations
    answers = made(DEFAULT, dict.fromkeys((each.key for each in asked), True))
    assert answers == {each.key: Answer(each.key, each.version, "tick") for each in asked}


@pytest.mark.parametrize("given", [None, {}, {"terms": None}, {"terms": False}, {"terms": {}}])
def test_what_must_be_agreed_to_is_not_passed_over(given: object) -> None:
    assert refused(DEFAULT, given) == {"declarations.terms": ["It must be agreed to."]}


@pytest.mark.parametrize("given", [1, 0, "true", "", [], 1.0, {"agreed": True}])
def test_a_tick_is_true_and_nothing_like_it(given: object) -> None:
    assert refused(DEFAULT, {"terms": given}) == {"declarations.terms": ["true or false."]}


@pytest.mark.parametrize("given", [[], "terms", 5, True])
def test_declarations_are_an_object(given: object) -> None:
    assert list(refused(DEFAULT, given)) == ["declarations"]


def test_what_nobody_asks_is_not_declared() -> None:
    assert list(refused(DEFAULT, {"terms": True, "pan": "ABCDE1234F"})) == ["declarations"]


def test_software_may_say_which_words_it_showed() -> None:
    assert made(DEFAULT, {"terms": {"value": True, "version": "2026-11"}})["terms"].version == "2026-11"
    stale = refused(DEFAULT, {"terms": {"value": True, "version": "2025-01"}})
    assert stale == {"declarations.terms": ["The words have changed since; please read them again."]}


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("citizenship", False),
        ("terms", None),
        ("address", True),
        ("address", None),
        ("address", "Kolkata"),
        ("address", "a" * 301),
        ("address", "7 Park Street\x00"),
        ("pan", True),
        ("pan", "ABCD1234F"),
        ("pan", "ABCDE12345"),
        ("pan", "ABCDE१२३४F"),
        ("pan", "ABCDE1234FG"),
        ("pan", "A" * 21),
        ("pan", 5),
    ],
)
def test_india_refuses_an_answer_by_its_key(key: str, given: object) -> None:
    assert list(refused(INDIA, INDIAN | {key: given})) == [f"declarations.{key}"]


@pytest.mark.parametrize("typed", ["ABCDE1234F", " abcde1234f ", "ABCDE 1234 F", "ABCDE-1234-F"])
def test_a_pan_is_kept_as_it_is_printed_on_the_card(typed: str) -> None:
    assert made(INDIA, INDIAN | {"pan": typed})["pan"].value == "ABCDE1234F"


@pytest.mark.parametrize("typed", [None, "", "  "])
def test_a_pan_need_not_be_given(typed: str | None) -> None:
    assert set(made(INDIA, INDIAN | {"pan": typed})) == {"citizenship", "terms", "address"}


def test_what_need_not_be_agreed_to_may_be_left() -> None:
    asked = Declaration("letter", "1", "tick", {"en": "Write to me."}, required=False)
    errors: Errors = {}
    assert [asked.answer(given, errors) for given in (None, False)] == [None, None]
    assert asked.answer(True, errors) == Answer("letter", "1", "tick")
    assert errors == {}


def test_a_short_text_may_be_asked_too() -> None:
    asked = Declaration("occupation", "1", "text", {"en": "What you do."})
    errors: Errors = {}
    assert asked.answer(" Teacher ", errors) == Answer("occupation", "1", "text", "Teacher")
    assert errors == {}


def test_what_was_written_does_not_show_where_an_answer_is_printed() -> None:
    assert "1234" not in repr(made(INDIA, INDIAN | {"pan": "ABCDE1234F"})["pan"])


def test_a_masked_pan_shows_four_digits() -> None:
    assert profiles.mask_pan("ABCDE1234F") == "XXXXX1234X"
    assert profiles.mask_pan("") == profiles.mask_pan("nonsense") == ""


def test_only_indian_cards_give_in_india() -> None:
    assert INDIA.holds_foreign_cards
    assert [country for country in ("IN", "US", "") if INDIA.accepts_card(country)] == ["IN"]
    assert all(DEFAULT.accepts_card(country) for country in ("IN", "US", ""))
    assert not DEFAULT.holds_foreign_cards


@pytest.mark.parametrize("language", [*LANGUAGES, "te"])
def test_a_deduction_is_claimed_only_with_a_registration(language: str) -> None:
    number = "AAATL1234BF20241"
    assert "80G" in INDIA.tax_words(language, number)
    assert number in INDIA.tax_words(language, number)
    assert number in DEFAULT.tax_words(language, number)
    assert "80G" not in INDIA.tax_words(language, "") + INDIA.wording(language).statement
    assert "80G" not in DEFAULT.tax_words(language, number)
    assert DEFAULT.tax_words(language, "") == DEFAULT.wording(language).no_claim


@pytest.mark.parametrize(
    ("profile", "day", "year", "label"),
    [
        (INDIA, date(2027, 3, 31), 2026, "2026-27"),
        (INDIA, date(2027, 4, 1), 2027, "2027-28"),
        (INDIA, date(2099, 12, 31), 2099, "2099-00"),
        (DEFAULT, date(2026, 1, 1), 2026, "2026"),
        (DEFAULT, date(2026, 12, 31), 2026, "2026"),
    ],
)
def test_a_day_belongs_to_one_financial_year(profile: Profile, day: date, year: int, label: str) -> None:
    assert profile.financial_year(day) == year
    assert profile.year_label(year) == label
    assert profile.first_day(year) <= day < profile.first_day(year + 1)


def test_the_statement_of_donations_has_the_columns_of_the_template() -> None:
    donation = ReportedDonation("A  Giver", "7 Park Street\nKolkata 700016", "ABCDE1234F", 50_000)
    row = profiles.form_10bd_row(1, donation, Registration("AAATL1234BF20241", date(2024, 5, 8)))
    assert dict(zip(profiles.FORM_10BD_COLUMNS, row, strict=True)) == {
        "Sl. No.": "1",
        "Pre Acknowledgement Number": "",
        "ID Code": "Permanent Account Number",
        "Unique Identification Number": "ABCDE1234F",
        "Section Code": "Section 80G",
        "Unique Registration Number (URN)": "AAATL1234BF20241",
        "Date of Issuance of Unique Registration Number": "08-May-2024",
        "Name of donor": "A Giver",
        "Address of donor": "7 Park Street Kolkata 700016",
        "Donation Type": "Others",
        "Mode of receipt": "Electronic modes including account payee cheque/draft",
        "Amount of donation (Indian rupees)": "500",
    }
    assert "Giver" not in repr(donation)


def test_who_gave_no_pan_is_listed_without_identification() -> None:
    donation = ReportedDonation("A Giver", "7 Park Street", "", 12_345, pre_acknowledgement="ACK1")
    row = profiles.form_10bd_row(2, donation, Registration("AAATL1234BF20241"))
    assert row[:7] == ("2", "ACK1", "", "", "Section 80G", "AAATL1234BF20241", "")
    assert row[-1] == "123.45"
