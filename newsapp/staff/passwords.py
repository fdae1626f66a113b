"""Which passwords are good enough; the ten thousand that attackers try first never are."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

SHORTEST, LONGEST = 10, 200
FEWEST_DIFFERENT = 5
# What must be left of a password once the words that anybody knows of its owner are taken out.
LEAST_OWN = 6
_LIST = Path(__file__).with_name("common_passwords.txt.gz")
_LOOKALIKES = str.maketrans("@4301$57!|", "aaeoissti" + "l")
_HUNG_ON = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def normal(password: str) -> str:
    """The password as it is hashed: however it was composed on the keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def flaws(password: str, *, about: Iterable[str] = ()) -> list[str]:
    """Why this password is refused, in sentences; none where it is good.

    `about` are the words that anybody knows: the person's name and address, the paper's name.
    """
    known = normal(password)
    if not SHORTEST <= len(known) <= LONGEST:
        return [f"{SHORTEST} to {LONGEST} characters."]
    plain = known.casefold()
    if _is_tried_first(plain):
        return ["This is one of the passwords that are tried first."]
    if len(set(plain)) < FEWEST_DIFFERENT or _is_a_run(plain):
        return ["It repeats or counts; take something that nobody would guess."]
    if _is_about(plain, about):
        return ["It is made of a name or an address that anybody knows."]
    return []


def _is_tried_first(plain: str) -> bool:
    """Whether it is in the list, as it stands or once what people hang on it (digits, signs, look-alikes) is gone."""
    tried = _tried_first()
    worn = {plain, _HUNG_ON.sub("", plain)}
    dressed = worn | {each.translate(_LOOKALIKES) for each in worn}
    bare = {_NOT_LETTERS.sub("", each) for each in dressed}
    halves = {each[: len(each) // 2] for each in dressed | bare if each[: len(each) // 2] * 2 == each}
    return not (dressed | bare | halves).isdisjoint(tried)


def _is_a_run(plain: str) -> bool:
    """Whether most of it counts up or down, or is a short piece again and again."""
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    regular = sum(step in (-1, 0, 1) for step in steps)
    return regular >= len(steps) - 2 or any(
        (plain[:size] * len(plain))[: len(plain)] == plain for size in range(1, len(plain) // 3 + 1)
    )


def _is_about(plain: str, about: Iterable[str]) -> bool:
    own = plain
    for word in sorted(_words(about), key=len, reverse=True):
        own = own.replace(word, "")
    return own != plain and len(_NOT_LETTERS.sub("", own)) < LEAST_OWN


def _words(about: Iterable[str]) -> set[str]:
    told = [normal(each).casefold() for each in about]
    words = {word for each in told for word in _NOT_LETTERS.split(each)}
    return {word for word in words | {_NOT_LETTERS.sub("", each) for each in told} if len(word) > 2}


@cache
def _tried_first() -> frozenset[str]:
    return frozenset(gzip.decompress(_LIST.read_bytes()).decode("utf-8").split())
