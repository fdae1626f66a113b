"""JSON as it comes in: read strictly, or refused with what is wrong."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform import json_input
from newsapp.platform.errors import Invalid, Malformed, Refusal, TooLarge

UNREADABLE = {
    "nothing": b"",
    "half": b'{"a": 1',
    "invalid UTF-8": b'{"a": "\xff"}',
    "NaN": b'{"a": NaN}',
    "infinity": b"-Infinity",
    "5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "a long fraction": b'{"a": 0.' + b"1" * 5000 + b"}",
    "100,000 lists": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "10,000 lists": b"[" * 10_000 + b"]" * 10_000,
    "only openings": b"[{" * 200_000,
    "an open text": b'"' + b"\\" * 100_001,
    "many texts that might be open": b'"' + b'\\"' * 150_000,
    "more than a float holds": b"[1e999]",
    "2 MB of brackets": b"[]" * 1_000_000,
    "2 MB of empty lists": b"[" + b"[]," * 690_000 + b"[]]",
    "2 MB of empty texts": b"[" + b'"",' * 690_000 + b'""]',
    "2 MB of numbers": b"[" + b"1.5," * 500_000 + b"1]",
    "2 MB of quotation marks": b'"' * 2_000_000,
}
SPOILT = {"headline": b'{"headline": "a\\u0000"}', "a.0.b": b'{"a": [{"b": "\\ud800"}]}', "body": b'{"\\ud800": 1}'}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused_at_once(what: str) -> None:
    took_s = []
    for _ in range(3):
        started = time.process_time()
        with pytest.raises(Malformed):
            json_input.parse(UNREADABLE[what])
        took_s.append(time.process_time() - started)
    assert min(took_s) < 0.1


@pytest.mark.parametrize("field", SPOILT)
def test_an_impossible_text_is_refused_with_its_place(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        json_input.parse(SPOILT[field])
    assert list(refused.value.errors) == [field]


def test_too_much_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        json_input.parse(b" " * (json_input.MOST_BYTES + 1))


def test_a_text_may_be_as_long_as_the_whole_and_an_escaped_pair_is_a_letter() -> None:
    told = {"a": "ब" * 600_000, "b": '\\"' * 50_000}
    assert json_input.parse(json.dumps(told, ensure_ascii=False).encode()) == told
    assert json_input.parse(b'["\\ud83d\\udcf0", "\\\\u0000"]') == ["📰", "\\u0000"]


def test_brackets_and_digits_inside_texts_are_texts() -> None:
    told = {"a": "[" * 500 + '"}' + "9" * 500, "b": "\\"}
    assert json_input.parse(json.dumps(told).encode()) == told


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")), lambda inner: st.lists(inner) | st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner)))  # fmt: skip
def test_what_can_be_read_is_read_as_it_is(value: object) -> None:
    assert json_input.parse(json.dumps(value).encode()) == value


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(raw: bytes) -> None:
    try:
        json_input.parse(raw)
    except Refusal as refusal:
        assert refusal.status in (400, 413, 422)
