"""Times as people type them, where the clock on the wall shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsapp.platform import local_time
from newsapp.platform.clock import rfc3339

KOLKATA, BERLIN, APIA = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(
    ("text", "zone", "at"),
    [
        ("2026-11-25T09:00", KOLKATA, "2026-11-25T03:30:00Z"),
        ("2026-11-25T09:00:30", KOLKATA, "2026-11-25T03:30:30Z"),
        ("2026-07-01T09:00", BERLIN, "2026-07-01T07:00:00Z"),
        ("2026-12-01T09:00", BERLIN, "2026-12-01T08:00:00Z"),
        ("2026-11-25", KOLKATA, "2026-11-24T18:30:00Z"),
    ],
)
def test_a_local_time_is_one_moment(text: str, zone: ZoneInfo, at: str) -> None:
    assert rfc3339(local_time.read(text, zone)) == at


def test_of_a_time_that_comes_twice_the_later_is_meant() -> None:
    assert rfc3339(local_time.read("2026-10-25T02:30", BERLIN)) == "2026-10-25T01:30:00Z"


@pytest.mark.parametrize(("text", "zone"), [("2026-03-29T02:30", BERLIN), ("2011-12-30T12:00", APIA)])
def test_a_time_that_never_was_is_refused(text: str, zone: ZoneInfo) -> None:
    with pytest.raises(local_time.Skipped, match="no such time"):
        local_time.read(text, zone)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-11-25T09:00Z", "2026-11-25T09:00+05:30", "२०२६-११-२५T०९:००", "0001-01-01T00:00", "9"]
)
def test_what_is_no_local_time_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|isoformat"):
        local_time.read(text, KOLKATA)


@given(some.integers(0, 4_000_000))
def test_what_was_written_is_read_again(minutes: int) -> None:
    moment = datetime(1995, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * minutes)
    assert local_time.read(local_time.write(moment, KOLKATA), KOLKATA) == moment
