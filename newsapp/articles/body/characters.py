"""Characters that may not stand in a text, and how a text is put in order without losing a word."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"
_SURROGATES = r"\ud800-\udfff"
# They turn the order of the letters after them, and so can make a text read other than it is written. LRM and RLM
# have no such reach; ZWNJ and ZWJ are part of how Hindi, Marathi and Urdu words are spelt.
_DIRECTION = r"\u202a-\u202e\u2066-\u2069"
# Neither HTML nor XML (the feeds) may carry them. In planes 1 to 16 `\u` cannot name them in both dialects of regular
# expressions, so the characters themselves are in the pattern.
_NONCHARACTERS = r"\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17)
)
_BAD = _CONTROLS + _SURROGATES + _DIRECTION + _NONCHARACTERS
TEXT = f"[^{_BAD}]*"

_FORBIDDEN = re.compile(f"[{_BAD}]")
_SAID = (
    (re.compile(f"[{_SURROGATES}]"), "half of a surrogate pair"),
    (re.compile(f"[{_DIRECTION}]"), "an invisible character that turns the direction of the text"),
    (re.compile(f"[{_CONTROLS}]"), "a control character"),
)


def forbidden_in(text: str) -> str:
    """What may not stand in this text, in words: "a control character"; empty where all may stay."""
    if _FORBIDDEN.search(text) is None:
        return ""
    return next((words for pattern, words in _SAID if pattern.search(text)), "a code point that is no character")


def without_forbidden(text: str) -> tuple[str, int]:
    """The text without what may not stand in it, and how many characters that were."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _FORBIDDEN.subn("", text)


def composed(text: str) -> str:
    """The text in Unicode's form NFC, in which the same word is always the same code points."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def squeezed(text: str) -> str:
    """The text in one line: every run of blanks as one space, none at the ends."""
    return " ".join(text.split())
