"""Sheets of A4 on which words of any script are set; positions are in points from the top left corner."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import cast

from fpdf import FPDF
from fpdf.fonts import TTFFont

from newsapp.contributions.documents.typefaces import Typeface, face_for

LEFT, RIGHT, TOP, BOTTOM = 56, 539, 56, 786
INK, SOFT, HAIRLINE, ACCENT = (0x16, 0x13, 0x0F), (0x5C, 0x55, 0x4B), (0xC9, 0xC2, 0xB6), (0xB3, 0x26, 0x1E)
SHAPING = {"GSUB", "GPOS", "GDEF"}
Edges = tuple[float, float]


@dataclass(frozen=True)
class Style:
    """How words are set: their size in points, in which ink, and whether they stand large."""

    size_pt: float
    ink: tuple[int, int, int] = INK
    large: bool = False


class Sheet(FPDF):
    """A paper in the making. The same words on the same day make the same bytes."""

    def __init__(self, title: str, author: str, made_on: date) -> None:
        super().__init__(unit="pt", format="A4")
        self.set_creation_date(datetime.combine(made_on, time(), UTC))
        self.set_title(title)
        self.set_author(author)
        self.set_creator("newsapp")
        self.set_lang("en")
        self.set_margin(0)
        self.set_auto_page_break(False)
        self.c_margin = 0
        self.add_page()

    def put(self, text: str, style: Style, top: float, edges: Edges, *, at_end: bool = False) -> float:
        """Set the words between the edges in as many lines as they need; where the last of them ends.

        They begin at the left edge, at the right when `at_end`. Line breaks in the text are kept.
        """
        for paragraph in filter(str.strip, text.splitlines()):
            face, said = face_for(paragraph)
            self._choose(face, style)
            leading = self.font_size_pt * face.leading
            for line in self._wrapped(said, edges[1] - edges[0]) if said else ():
                width = self.get_string_width(line)
                self.set_xy(edges[1] - width if at_end else edges[0], top)
                self._say(line, width, leading)
                top += leading
        return top

    def put_on(self, baseline: float, text: str, style: Style, edges: Edges, *, at_end: bool = False) -> float:
        """Set the words so that their first line stands on this baseline; where the last ends."""
        return self.put(text, style, baseline - drop(text, style), edges, at_end=at_end)

    def put_all(self, texts: Iterable[str], style: Style, top: float) -> float:
        """Set paragraphs across the whole sheet, each from the side where its script begins; where they end."""
        for text in filter(None, texts):
            rtl = face_for(text)[0].direction == "rtl"
            top = self.put(text, style, top, (LEFT, RIGHT), at_end=rtl) + 5
        return top

    def rule(self, top: float, *, strong: bool = False) -> None:
        """A line across the sheet."""
        self.set_draw_color(*(INK if strong else HAIRLINE))
        self.set_line_width(1.2 if strong else 0.6)
        self.line(LEFT, top, RIGHT, top)

    def finished(self) -> bytes:
        """The paper as a PDF."""
        for font in self.fonts.values():
            tables = cast(TTFFont, font).ttfont
            # What shaped the words is not embedded, and to look through it takes half of the time.
            for name in SHAPING & set(tables.keys()):
                del tables[name]
        return bytes(self.output())

    def _choose(self, face: Typeface, style: Style) -> None:
        file = face.file(large=style.large)
        name = f"{face.name}-{'large' if file == face.display else 'text'}"
        if name not in self.fonts:
            self.add_font(name, fname=file)
        self.set_font(name, size=style.size_pt * face.scale)
        self.set_text_color(*style.ink)
        self.set_text_shaping(True, direction=face.direction, script=face.script, language=face.language)

    def _say(self, line: str, width: float, leading: float) -> None:
        """Set a line, with its words beside its glyphs: of shaped scripts nobody could copy or hear them otherwise."""
        words = ("\ufeff" + line).encode("utf-16-be").hex()
        self._out(f"/Span <</ActualText <{words}>>> BDC")
        self.cell(width, leading, line)
        self._out("EMC")

    def _wrapped(self, text: str, width: float) -> Iterator[str]:
        first, *others = (part for word in text.split() for part in self._parts(word, width))
        line = first
        for word in others:
            if self.get_string_width(f"{line} {word}") > width:
                yield line
                line = word
            else:
                line = f"{line} {word}"
        yield line

    def _parts(self, word: str, width: float) -> Iterator[str]:
        """The word, cut between letters where it is wider than a line."""
        part = ""
        for letter in word if self.get_string_width(word) > width else ():
            if part and unicodedata.category(letter)[0] != "M" and self.get_string_width(part + letter) > width:
                yield part
                word, part = word[len(part) :], ""
            part += letter
        yield word


def drop(text: str, style: Style) -> float:
    """How far the first baseline of these words is below their top: as FPDF's cell has it."""
    face, _ = face_for(text.strip().partition("\n")[0])
    return style.size_pt * face.scale * (0.5 * face.leading + 0.3)
