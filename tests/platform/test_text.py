"""Lines of text as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform.text import clean_line, flaws_of


@pytest.mark.parametrize(
    "text", ["a\x00", "a\ud800", "a\x1b[31m", "a\u202eb", "a\u2066b", "a\x85", "\ufeff", "a\uffff"]
)
def test_what_would_hide_or_reorder_is_refused(text: str) -> None:
    assert flaws_of(text) != []


@pytest.mark.parametrize("text", ["क्\u200dया", "بے\u200cگھر", "a\u200fb", "two\r\nlines\tand a tab", "₹500 — “so”", ""])
def test_what_people_type_is_taken(text: str) -> None:
    assert flaws_of(text) == []


def test_a_line_is_composed_and_its_white_space_folded() -> None:
    assert clean_line("  e\u0301tat \r\n\t de\u2028droit ") == "état de droit"


@given(st.text(max_size=100))
def test_a_line_that_was_cleaned_stays_as_it_is(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
