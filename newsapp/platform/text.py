"""Lines of text as people type them: what is kept, and what is refused, in every script."""

from __future__ import annotations

import re
import unicodedata

# Overrides, embeddings and isolates reorder what others read; the joiners that Hindi and Urdu need do not.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[\s\u2028\u2029]+")


def flaws_of(text: str) -> list[str]:
    """Why this text cannot be taken, in sentences; none where it can."""
    found = []
    if _SURROGATE.search(text):
        found.append("It has half of a surrogate pair.")
    if _CONTROL.search(text):
        found.append("It has a control character.")
    if _REORDERING.search(text):
        found.append("It has a character that reorders the text around it.")
    return found


def clean_line(text: str) -> str:
    """The text as one line: composed (NFC), white space folded, nothing at its ends."""
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()
