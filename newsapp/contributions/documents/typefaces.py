"""The faces in which papers are set: one for each script, each with Latin letters of the same hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from anyascii import anyascii
from fpdf import FPDF
from fpdf.fonts import TTFFont

_TEXT = Path(__file__).with_name("fonts")
_LETTERING = Path(__file__).resolve().parents[3] / "static" / "fonts" / "lettering"


@dataclass(frozen=True)
class Typeface:
    """A font for text and one for what stands large; `script` and `language` are OpenType's.

    `leading` is from line to line in sizes of the type, `scale` how large it is set beside Latin.
    """

    name: str
    text: Path
    display: Path
    script: str
    language: str
    leading: float = 1.4
    scale: float = 1.0
    direction: str = "ltr"

    def file(self, *, large: bool) -> Path:
        """The font's file."""
        return self.display if large else self.text


FACES = (
    Typeface("latin", _TEXT / "latin.ttf", _LETTERING / "latin.ttf", "latn", "eng"),
    Typeface("devanagari", _TEXT / "devanagari.ttf", _LETTERING / "devanagari.ttf", "deva", "hin", 1.5, 1.06),
    Typeface("nastaliq", _LETTERING / "nastaliq.ttf", _LETTERING / "nastaliq.ttf", "arab", "urd", 2.1, 1.12, "rtl"),
    Typeface("telugu", _LETTERING / "telugu.ttf", _LETTERING / "telugu.ttf", "telu", "tel", 1.5),
)


def face_for(text: str) -> tuple[Typeface, str]:
    """The first face that has the most letters of the text, and the text as that face can say it.

    Letters that it lacks are transliterated, because a receipt must name its giver; signs that it lacks fall away.
    """
    face = min(FACES, key=lambda face: sum(_is_letter(each) and each not in _known(face) for each in text))
    known = _known(face)
    said = "".join(each if each in known or _is_format(each) else _spelled(each, known) for each in text)
    return face, " ".join(said.split())


def _spelled(character: str, known: Set[str]) -> str:
    latin = anyascii(character) if _is_letter(character) else ""
    return "".join(each for each in latin if each in known)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_format(character: str) -> bool:
    """Joiners and isolates, which no font needs to have."""
    return unicodedata.category(character) == "Cf"


@cache
def _known(face: Typeface) -> frozenset[str]:
    reader = FPDF()
    reader.add_font(face.name, fname=face.text)
    font = cast(TTFFont, reader.fonts[face.name])
    known = frozenset(map(chr, font.cmap))
    font.close()
    return known
