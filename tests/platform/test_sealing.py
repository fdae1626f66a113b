"""Small personal values at rest: nobody reads them without the key, and nobody moves them to another row."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform import settings
from newsapp.platform.sealing import Unsealable, seal, unseal
from newsapp.platform.settings import Settings

PAN, ROW = "ABCDE1234F", "donor.pan_sealed:01"


def keyed(secret: str) -> Flask:
    """An application that has settings and nothing else."""
    app = Flask("sealing")
    app.extensions[settings.KEY] = Settings(secret_key=secret)
    return app


ONE, OTHER = keyed("s" * 32), keyed("t" * 32)


def sealed(text: str = PAN, about: str = ROW) -> str:
    with ONE.app_context():
        return seal(text, about=about)


def opened(closed: str, about: str = ROW, app: Flask = ONE) -> str:
    with app.app_context():
        return unseal(closed, about=about)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_was_sealed_is_read_again(text: str) -> None:
    assert opened(sealed(text)) == text


def test_what_is_sealed_shows_nothing_and_is_never_twice_the_same() -> None:
    one, other = sealed(), sealed()
    assert one.startswith("s1.")
    assert PAN not in one
    assert one[20:] != other[20:]


def test_nothing_stays_nothing() -> None:
    assert sealed("") == opened("") == ""


def test_a_changed_secret_key_is_named_as_the_reason() -> None:
    with pytest.raises(Unsealable, match="another NEWSAPP_SECRET_KEY"):
        opened(sealed(), app=OTHER)


def test_a_value_does_not_open_in_another_row() -> None:
    with pytest.raises(Unsealable, match="about something else") as told:
        opened(sealed(), about="donor.pan_sealed:02")
    assert PAN not in str(told.value)


@pytest.mark.parametrize("place", [12, 32, -6])
def test_an_altered_value_does_not_open(place: int) -> None:
    closed = sealed()
    letter = "A" if closed[place] != "A" else "B"
    with pytest.raises(Unsealable, match="altered"):
        opened(closed[:place] + letter + closed[place:][1:])


@pytest.mark.parametrize("closed", [PAN, "s1.", "s1.AAAA", "s1.%%%%", "s2." + "A" * 80, "s1.é" + "A" * 80])
def test_what_was_not_sealed_here_is_said_to_be_that(closed: str) -> None:
    with pytest.raises(Unsealable, match="not a value that was sealed here"):
        opened(closed)


def test_a_value_must_be_about_something() -> None:
    with pytest.raises(ValueError, match="about something"):
        sealed(about="")


def test_the_cipher_is_loaded_only_where_something_is_sealed() -> None:
    script = "import sys, newsapp.platform.sealing; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
