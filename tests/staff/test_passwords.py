"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import statistics
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform.db import transaction
from newsapp.staff import hashing, passwords

ABOUT = ("Meera Kulkarni", "meera.kulkarni@lamppost.example", "The Lamp Post")
GOOD = [
    "correct horse battery",
    "नदी के उस पार की आग",
    "qz8#Lm2!vT0k",
    "monsoon arrives at dusk",
    "x" * 5 + "yzqw0" + "jk7",
]


@pytest.mark.parametrize("password", GOOD)
def test_what_nobody_would_guess_is_taken(password: str) -> None:
    assert passwords.flaws(password, about=ABOUT) == []


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 201,
        *"Password123! P@ssw0rd2026 qwertyuiop 1234567890 sunshine2024 iloveyou!!!! aaaaaaaaaaaa abcabcabcabc".split(),
        *"abcdefghijkl meerakulkarni Kulkarni-Meera1 lamppost2026! TheLampPost!! passwordpassword".split(),
        "meera.kulkarni@lamppost",
        "ｐａｓｓｗｏｒｄ１２３",
    ],
)
def test_what_is_tried_first_is_refused_with_a_sentence(password: str) -> None:
    (sentence,) = passwords.flaws(password, about=ABOUT)
    assert sentence.endswith(".")


def test_every_common_password_that_is_long_enough_is_refused() -> None:
    tried = passwords._tried_first()
    assert len(tried) == 10_000
    assert [each for each in tried if not passwords.flaws(each)] == []


@given(st.text(max_size=250))
def test_any_text_is_judged_the_same_however_it_was_composed(text: str) -> None:
    judged = passwords.flaws(unicodedata.normalize("NFD", text), about=ABOUT)
    assert judged == passwords.flaws(unicodedata.normalize("NFC", text), about=ABOUT)
    assert judged or passwords.SHORTEST <= len(passwords.normal(text)) <= passwords.LONGEST


def test_a_password_is_kept_as_owasp_asks_and_known_again_however_it_is_typed(app: Flask) -> None:
    kept = hashing.hashed("caf\u00e9 au lait")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.matches(kept, "cafe\u0301 au lait")
    assert not hashing.matches(kept, "cafe au lait")
    assert not hashing.matches("", "cafe au lait")
    assert not hashing.matches("garbage", "cafe au lait")
    assert not hashing.outdated(kept)
    assert hashing.outdated(PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("x"))


def test_nothing_is_hashed_while_a_transaction_is_open(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError):
        hashing.hashed("correct horse battery")


def test_an_account_without_a_password_takes_as_long_as_one_with(app: Flask) -> None:
    kept = hashing.hashed("correct horse battery")
    hashing.matches("", "x")
    took: dict[str, list[float]] = {kept: [], "": []}
    for _ in range(15):
        for each, times in took.items():
            began = time.perf_counter()
            hashing.matches(each, "a wrong password")
            times.append(time.perf_counter() - began)
    ratio = statistics.median(took[""]) / statistics.median(took[kept])
    assert 0.5 < ratio < 2, ratio
