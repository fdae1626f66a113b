"""Slugs: made from headlines in any script, and typed by people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.articles import slugs

HEADLINES = {
    "Citing the Israel-Hamas War, NSO’s Letter": "citing-the-israel-hamas-war-nsos-letter",
    "काग़ज़ पर बना तटबंध": "kagj-pr-bna-ttbmdh",
    "उन किती म्हणजे फार?": "un-kiti-mhnje-phar",
    "قانون کا مطالبہ": "qnwn-k-mtlbh",
    "₹500 crore — gone": "rs500-crore-gone",
    "…!?": "story",
    "": "story",
}


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_in_any_script_makes_a_plain_slug(headline: str) -> None:
    assert slugs.from_headline(headline) == HEADLINES[headline]


@given(st.text(max_size=400))
def test_whatever_the_headline_the_slug_is_plain_short_fit_to_be_typed_and_stays_as_it_is(headline: str) -> None:
    slug = slugs.from_headline(headline)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= slugs.LIMIT_BYTES
    assert slugs.check(slug) == []
    assert slugs.from_headline(slug) == slug


def test_a_long_headline_is_cut_between_words_and_one_long_word_within_itself() -> None:
    assert slugs.from_headline("harbour " * 60) == "-".join(["harbour"] * 22)
    assert slugs.from_headline("x" * 500) == "x" * slugs.LIMIT_BYTES


@pytest.mark.parametrize("slug", ["a", "harbour-2", "बंदरगाह-जो-खिसक", "قانون-کا", "बे\u200cघर", "क्\u200dया", "a--b"])
def test_what_people_may_type(slug: str) -> None:
    assert slugs.check(slug) == []


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "-a",
        "a-",
        "A",
        "../x",
        "a/b",
        "a b",
        "a%2fb",
        "a\u202eb",
        "a\x00b",
        "\u200da",
        "pаypal",  # with a Cyrillic letter
        "e\u0301tat",  # not composed
        "x" * 181,
        "क" * 61,
    ],
)
def test_what_people_may_not_type(slug: str) -> None:
    assert slugs.check(slug) != []


@given(st.integers(2, 10**6))
def test_a_number_at_the_end_stays_within_the_limit(number: int) -> None:
    for slug in ("harbour", "x" * slugs.LIMIT_BYTES, "क" * 60):
        numbered = slugs.numbered(slug, number)
        assert numbered.endswith(f"-{number}")
        assert len(numbered.encode()) <= slugs.LIMIT_BYTES
