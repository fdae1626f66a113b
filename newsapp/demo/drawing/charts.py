"""Prints that count: a heat curve over stripes, struck names as bars, and waiting lines as dots."""

from __future__ import annotations

import math

from newsapp.demo.drawing.inks import BONE, CLAY, INDIGO, INK, MIST, OCHRE, PAPER, ROSE, TEAL, VERMILION, Colour
from newsapp.demo.drawing.press import CARVED, Plate, Sheet
from newsapp.demo.drawing.strokes import rolling, wavered

STRIPES: list[Colour] = [INDIGO, TEAL, MIST, BONE, ROSE, CLAY, VERMILION]  # from the coolest year to the hottest


def heat_stripes(sheet: Sheet) -> None:
    """Sixty years as stripes from blue to red, with the wet-bulb line climbing across them."""
    w, h = sheet.width, sheet.height
    years = 60
    sway = rolling(sheet.hand, hills=5, detail=4)
    heat = [min(0.999, max(0.0, 0.12 + 0.8 * (i / years) ** 1.3 + 0.16 * sway(i / years))) for i in range(years)]
    for tone, colour in enumerate(STRIPES):
        with sheet.ink(colour, opaque=True) as stripes:
            for i, warm in enumerate(heat):
                if int(warm * len(STRIPES)) == tone:
                    left, right = w * i / years, w * (i + 1) / years
                    stripes.area(wavered(sheet.hand, [(left, 0), (right + 1, 0), (right + 1, h), (left, h)], 0.8))
    with sheet.inks(PAPER, INK) as (labels, lines):
        for line in range(1, 6):
            y = h * (0.86 - line * 0.13)
            labels.box(w * 0.008, y - h * 0.028, w * 0.045, y + h * 0.026)
            for dash in range(0, 80, 2):
                lines.line([(w * (0.05 + dash / 88), y), (w * (0.05 + (dash + 1) / 88), y)], 1.5)
            lines.words(w * 0.012, y, f"{20 + line * 3}°", size_px=26)
        curve = [(w * (i + 0.5) / years, h * (0.83 - 0.62 * warm)) for i, warm in enumerate(heat)]
        lines.line(curve, 9)
        lines.disc(*curve[-1], 17)
        for mark, year in ((4, "1966"), (24, "1986"), (44, "2006")):
            labels.box(w * mark / years, h * 0.915, w * mark / years + 84, h * 0.975)
            lines.line([(w * mark / years, h * 0.9), (w * mark / years, h * 0.925)], 3)
            lines.words(w * mark / years + 8, h * 0.945, year, size_px=26)


def struck_names(sheet: Sheet) -> None:
    """Bars made of single strokes, one for every so many voters, the struck ones in vermilion."""
    w, h = sheet.width, sheet.height
    _graph_paper(sheet)
    wards = [
        ("Harbour", 34, 5),
        ("Old Mint", 27, 4),
        ("Ropewalk", 38, 17),
        ("Lines East", 31, 19),
        ("Lines West", 29, 15),
        ("Hill View", 36, 2),
    ]
    with sheet.inks(INK, VERMILION) as (kept, struck):
        for row, (name, whole, gone) in enumerate(wards):
            y = h * (0.13 + row * 0.138)
            kept.words(w * 0.045, y, name, size_px=34)
            for stroke in range(whole):
                x = w * (0.215 + stroke * 0.0192)
                lean = sheet.hand.uniform(-4, 4)
                plate = struck if stroke >= whole - gone else kept
                plate.line([(x + lean, y - h * 0.042), (x - lean, y + h * 0.042)], 8)
            for five in range(whole - gone, whole - 3, 5):
                left = w * (0.215 + five * 0.0192)
                struck.line([(left - 14, y + h * 0.03), (left + w * 0.0192 * 4 + 14, y - h * 0.03)], 7)
        kept.line([(w * 0.2, h * 0.06), (w * 0.2, h * 0.9)], 4)
        kept.line([(w * 0.2, h * 0.9), (w * 0.96, h * 0.9)], 4)
        for tick in range(0, 40, 10):
            kept.words(w * (0.207 + tick * 0.0192), h * 0.94, f"{tick * 500:,}", size_px=28)
        kept.words(w * 0.855, h * 0.94, "names a ward", size_px=28)


def dots_waiting(sheet: Sheet) -> None:
    """Rings of dots round a clock face: the hours of one day at a counter, and how many waited."""
    w, h = sheet.width, sheet.height
    _graph_paper(sheet)
    x, y = w * 0.5, h * 0.6
    waiting = [0, 0, 0, 0, 0, 1, 4, 7, 10, 11, 11, 9, 6, 5, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0]
    with sheet.ink(MIST) as face:
        face.disc(x, y, h * 0.24)
    with sheet.inks(INK, VERMILION) as (black, red):
        for hour, count in enumerate(waiting):
            turn = math.tau * (hour - 12) / 24 - math.pi / 2  # noon is at the top
            for place in range(max(1, count)):
                away = h * (0.215 + place * 0.03)
                plate, size = (red, 11) if 9 <= hour <= 11 and count else (black, 9.5 if count else 3)
                plate.disc(x + away * 1.08 * math.cos(turn), y + away * math.sin(turn), size)
            if hour % 3 == 0:
                black.words(
                    x + h * 0.165 * math.cos(turn) - 16, y + h * 0.165 * math.sin(turn), f"{hour:02}", size_px=30
                )
        black.line([(x, y), (x + h * 0.03, y - h * 0.11)], 8)
        black.line([(x, y), (x - h * 0.07, y - h * 0.035)], 8)
        black.disc(x, y, 11)


def _graph_paper(sheet: Sheet) -> None:
    """A ground of bone with fine squares cut out of it."""
    w, h = sheet.width, sheet.height
    with sheet.ink(BONE) as ground:
        ground.everywhere()
        _squares(ground, w, h)
    with sheet.ink(OCHRE, strength=0.4) as wash:
        wash.fade(h * 0.3, h, rising=True)


def _squares(ground: Plate, w: int, h: int) -> None:
    """Lines every forty pixels, both ways."""
    for at in range(0, max(w, h), 40):
        ground.line([(at, 0), (at, h)], 1.5, CARVED)
        ground.line([(0, at), (w, at)], 1.5, CARVED)
