"""Slugs: the part of an address that says what the story is."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

LIMIT_BYTES = 180
FALLBACK = "story"
_MARKS = "".join(chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_PLAIN = re.compile("[a-z0-9]+")
_SHAPE = re.compile(rf"(?:[^\W_](?:{_LETTER}|[\u200c\u200d])*)(?:-+[^\W_](?:{_LETTER}|[\u200c\u200d])*)*")
_SILENT = re.compile("['\u2019\u02bc\u093c]")  # apostrophes and the nukta part no words
# Scripts whose letters pass for one another; a word that mixes them is a trick, not a name.
_ALIKE = {"LATIN", "GREEK", "CYRILLIC"}


def from_headline(headline: str) -> str:
    """A slug for this headline in plain ASCII, whatever its script; never empty.

    Letters are transliterated because an address in Devanagari or Nastaliq is passed on as a line of percent signs.
    """
    text = anyascii(_SILENT.sub("", headline)).lower()
    return _cut("-".join(_PLAIN.findall(text))) or FALLBACK


def check(slug: str) -> list[str]:
    """What is wrong with a slug that somebody typed, in sentences."""
    flaws = []
    if len(slug.encode("utf-8", "replace")) > LIMIT_BYTES:
        flaws.append(f"At most {LIMIT_BYTES} bytes.")
    if not _SHAPE.fullmatch(slug) or slug != slug.lower() or slug != unicodedata.normalize("NFC", slug):
        flaws.append("Lower-case letters and digits, with hyphens between words.")
    if any(len(_ALIKE & _scripts(word)) > 1 for word in slug.split("-")):
        flaws.append("A word mixes scripts whose letters look alike.")
    return flaws


def numbered(slug: str, number: int) -> str:
    """The slug with a number at its end, within the limit."""
    tail = f"-{number}"
    return _cut(slug, LIMIT_BYTES - len(tail)) + tail


def _cut(slug: str, limit: int = LIMIT_BYTES) -> str:
    """The slug within the limit, ended between words where there are several."""
    if len(slug.encode()) <= limit:
        return slug
    kept = slug.encode()[: limit + 1].decode("utf-8", "ignore")
    if "-" in kept:
        return kept.rpartition("-")[0]
    return slug.encode()[:limit].decode("utf-8", "ignore")


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
