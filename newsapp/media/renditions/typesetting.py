"""Setting words in a space: as large as they fit, in lines of about one length, cut where they must be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import ImageDraw

from newsapp.media.renditions.typefaces import Typeface

_JOINERS = frozenset("\u200c\u200d")
_TRIAL_PX = 100
_VIRAMA = 9  # the combining class of the signs that join two consonants


@dataclass(frozen=True)
class Setting:
    """Lines of text in one face and size; `baselines` are measured from the top of the block, in pixels."""

    face: Typeface
    size_px: int
    lines: tuple[str, ...]
    language: str

    @property
    def leading_px(self) -> float:
        """From one baseline to the next."""
        return self.size_px * self.face.line_height

    @property
    def height_px(self) -> float:
        """Of the whole block."""
        return self.leading_px * len(self.lines)

    def draw(self, on: ImageDraw.ImageDraw, edges_px: tuple[int, int], top_px: float, ink: str) -> None:
        """Set the lines between the left and right edge, beginning at the side where the script begins."""
        font, towards = self.face.at(self.size_px), self.face.direction
        rtl = towards == "rtl"
        for number, line in enumerate(self.lines):
            place = (edges_px[rtl], top_px + self.leading_px * (number + self.face.above))
            anchor = "rs" if rtl else "ls"
            on.text(place, line, ink, font, anchor=anchor, direction=towards, language=self.language)


def fitted(words: tuple[Typeface, str], language: str, box: tuple[int, float], sizes_px: Iterable[int]) -> Setting:
    """The text at the first of these sizes (largest first) at which it fits the (width, height); cut at the last."""
    face, text = words
    ruler = _Ruler(face, language)
    setting = Setting(face, 1, (), language)
    for size_px in sizes_px:
        lines = _balanced(ruler, text.split(), box[0] / size_px)
        setting = Setting(face, size_px, tuple(lines), language)
        if setting.height_px <= box[1] and all(ruler.exact(line) * size_px <= box[0] for line in lines):
            return setting
    return _cut(setting, ruler, box)


class _Ruler:
    """Measures text in sizes of its type, so that the shaping, slow for Nastaliq, is done once for each word."""

    def __init__(self, face: Typeface, language: str) -> None:
        self._font, self._direction, self._language = face.at(_TRIAL_PX), face.direction, language
        self._words: dict[str, float] = {}
        self._space = self.exact("0 0") - self.exact("00")

    def exact(self, text: str) -> float:
        """How wide the text is, shaped as a whole."""
        length = self._font.getlength(text, direction=self._direction, language=self._language)
        return length / _TRIAL_PX

    def about(self, line: list[str]) -> float:
        """How wide these words are with spaces between them."""
        for word in set(line) - self._words.keys():
            self._words[word] = self.exact(word)
        return sum(self._words[word] for word in line) + self._space * (len(line) - 1)


def _balanced(ruler: _Ruler, words: list[str], most: float) -> list[str]:
    """As few lines as the width allows, and no longer than that number of lines needs."""
    lines = _wrapped(ruler, words, most)
    narrow, wide = most / 2, most
    for _ in range(7):
        middle = (narrow + wide) / 2
        if len(_wrapped(ruler, words, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return [" ".join(line) for line in _wrapped(ruler, words, wide)]


def _wrapped(ruler: _Ruler, words: list[str], most: float) -> list[list[str]]:
    lines: list[list[str]] = []
    for word in words:
        if lines and ruler.about([*lines[-1], word]) <= most:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _cut(setting: Setting, ruler: _Ruler, box: tuple[int, float]) -> Setting:
    most, width = max(1, int(box[1] / setting.leading_px)), box[0] / setting.size_px
    lines = [_shortened(ruler, line, width) for line in setting.lines[:most]]
    if len(setting.lines) > most:
        lines[-1] = _shortened(ruler, f"{setting.lines[most - 1]} {setting.lines[most]}", width)
    return Setting(setting.face, setting.size_px, tuple(lines), setting.language)


def _shortened(ruler: _Ruler, line: str, most: float) -> str:
    if ruler.exact(line) <= most:
        return line
    short, long = 0, len(line)
    while long - short > 1:
        middle = (short + long) // 2
        short, long = (middle, long) if ruler.exact(f"{line[:middle]}…") <= most else (short, middle)
    while short and _is_inside_a_letter(line, short):
        short -= 1
    return f"{line[:short].rstrip()}…"


def _is_inside_a_letter(text: str, position: int) -> bool:
    following, before = text[position : position + 1], text[position - 1]
    joined = unicodedata.category(following or " ")[0] == "M" or following in _JOINERS or before in _JOINERS
    return joined or unicodedata.combining(before) == _VIRAMA
