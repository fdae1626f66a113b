"""What time it is, and identifiers that know it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform import clock, ids

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_time_stands_still_where_it_is_told_to_and_nowhere_else() -> None:
    elsewhere: list[datetime] = []
    with clock.freeze(AT):
        with clock.freeze(AT + timedelta(days=1)):
            assert clock.now() == AT + timedelta(days=1)
        assert clock.now() == AT
        thread = threading.Thread(target=lambda: elsewhere.append(clock.now()))
        thread.start()
        thread.join()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert abs(elsewhere[0] - datetime.now(UTC)) < timedelta(seconds=60)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="zone"), clock.freeze(datetime(2026, 1, 1)):  # noqa: DTZ001 - the point
        pass


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-24T06:30:00Z", AT),
        ("2026-11-24T12:00:00+05:30", AT),
        ("2026-11-24", AT.replace(hour=0, minute=0)),
        ("2026-11-24T06:30:00.000001Z", AT + timedelta(microseconds=1)),
    ],
)
def test_a_time_is_read_in_any_zone(text: str, at: datetime) -> None:
    assert clock.parse(text) == at
    assert clock.parse(text).utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=5, minutes=30)))))
def test_a_time_is_said_so_that_it_is_read_as_the_same(at: datetime) -> None:
    try:
        said = clock.rfc3339(at)
    except OverflowError:
        assert at.year == 1
        return
    assert said.endswith("Z")
    assert clock.parse(said) == at


@given(st.text(max_size=40) | st.from_regex(r"[0-9:TZW+. -]{1,40}", fullmatch=True))
def test_whatever_is_no_time_is_refused_as_a_value(text: str) -> None:
    try:
        assert clock.parse(text).utcoffset() == timedelta(0)
    except ValueError:
        return


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-2४", "", "now"])
def test_a_time_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock.parse(text)


def test_identifiers_are_all_different_and_sort_by_when_they_were_made() -> None:
    made = []
    for _ in range(3):
        made.append({ids.new_id() for _ in range(500)})
        before = datetime.now(UTC)
        while datetime.now(UTC) - before < timedelta(milliseconds=2):
            pass
    assert [len(each) for each in made] == [500] * 3
    assert max(made[0]) < min(made[1]) <= max(made[1]) < min(made[2])
    assert all(len(each) == ids.LENGTH and each.isascii() and each == each.lower() for each in set().union(*made))


def test_a_secret_fits_into_an_address_and_is_never_the_same() -> None:
    secrets = {ids.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(each) == 43 and each.replace("-", "").replace("_", "").isalnum() for each in secrets)
