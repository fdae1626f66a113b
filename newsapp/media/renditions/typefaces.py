"""The faces in which headlines are drawn: one for each script, each with Latin letters of the same hand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

LETTERING = Path(__file__).resolve().parents[3] / "static" / "fonts" / "lettering"
_NOT_IN_UNICODE = "\U0010ffff"


@dataclass(frozen=True)
class Typeface:
    """A font and how it is set: its line height, how much of that stands above the baseline, its size beside Latin."""

    name: str
    line_height: float = 1.14
    above: float = 0.76
    scale: float = 1.0
    direction: str = "ltr"

    def at(self, size_px: float) -> ImageFont.FreeTypeFont:
        """The font at this size, shaped by raqm."""
        return _font(self.name, round(size_px * self.scale))

    def lacks(self, text: str) -> set[str]:
        """The characters of the text for which there is no glyph."""
        # Without shaping, a character that the font lacks gives its box for nothing.
        plain = _font(self.name, 20, ImageFont.Layout.BASIC)
        nothing = bytes(plain.getmask(_NOT_IN_UNICODE))
        return {character for character in set(text) if bytes(plain.getmask(character)) == nothing}


FACES = (
    Typeface("latin"),
    Typeface("devanagari", line_height=1.36, scale=0.94),
    Typeface("nastaliq", line_height=2.1, above=0.85, scale=0.96, direction="rtl"),
    Typeface("telugu", line_height=1.4, scale=0.94),
)


def can_shape() -> bool:
    """Whether Pillow found all it needs to set Devanagari and Nastaliq: its wheel leaves FriBiDi to the system."""
    return bool(features.check("raqm") and features.check("fribidi"))


def face_for(text: str) -> tuple[Typeface, str] | None:
    """The first face that has every letter of the text, and the text without signs that it lacks.

    None for no text, and for scripts that we cannot draw: boxes are worse than nothing.
    """
    for face in FACES if text.strip() else ():
        lacking = face.lacks(text)
        if not any(unicodedata.category(character)[0] in "LMN" for character in lacking):
            shown = "".join(it for it in text if it not in lacking or unicodedata.category(it) == "Cf")
            return face, " ".join(shown.split())
    return None


@lru_cache(maxsize=64)
def _font(name: str, size_px: int, engine: ImageFont.Layout = ImageFont.Layout.RAQM) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETTERING / f"{name}.ttf", size_px, layout_engine=engine)
