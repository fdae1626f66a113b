"""Devices in the words by which people know them."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform import devices, origin

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (Android 14) {KIT} SamsungBrowser/26.0 Chrome/122.0 Safari", "Samsung Internet on Android"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari on a Mac"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_its_name_and_system(said: str, named: str) -> None:
    assert devices.named(said) == named


@given(st.text(max_size=400))
def test_whatever_a_program_calls_itself_is_short_and_can_be_printed(said: str) -> None:
    named = devices.named(said)
    assert len(named) <= devices.LONGEST
    assert named.isprintable()


def test_outside_of_a_request_there_is_no_origin(app: Flask) -> None:
    assert origin.present() == origin.Origin()
    with app.test_request_context(headers={"User-Agent": "curl/8.5.0"}, environ_base={"REMOTE_ADDR": "10.0.0.9"}):
        assert origin.present() == origin.Origin("10.0.0.9", "curl/8.5.0")
