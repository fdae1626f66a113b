"""Prints about the law: a great balance that does not balance, and a wall of words with somebody small before it."""

from __future__ import annotations

from newsapp.demo.drawing.inks import BONE, CLAY, INK, OCHRE, PAPER, TEAL, VERMILION
from newsapp.demo.drawing.people import standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, wavered


def great_scales(sheet: Sheet) -> None:
    """A cooking pot weighs down a tower of files, while a woman waits under the beam."""
    w, h = sheet.width, sheet.height
    with sheet.ink(TEAL) as wall:
        wall.everywhere()
        for _ in range(260):
            x, y = sheet.hand.uniform(-0.05, 1) * w, sheet.hand.uniform(0, 0.84) * h
            wall.gouge((x, y), (x + sheet.hand.uniform(10, 60), y + sheet.hand.uniform(-30, 30)), 3)
    with sheet.ink(BONE, opaque=True) as floor:
        floor.area(wavered(sheet.hand, [(0, h * 0.84), (w, h * 0.84), (w, h), (0, h)], 2))
    left, right, middle = (w * 0.22, h * 0.4), (w * 0.78, h * 0.15), (w * 0.5, h * 0.25)
    with sheet.inks(PAPER, INK) as (paper, black):
        black.line([left, right], h * 0.026)
        black.area(outline("-1.6,0 1.6,0 3,60 9,64 -9,64 -3,60", middle, h))
        black.disc(*middle, h * 0.04)
        black.disc(*middle, h * 0.018, CARVED)
        for end in (left, right):
            _pan(black, end, h)
        _files(sheet, (paper, black), (right[0], right[1] + h * 0.36), h)
    with sheet.inks(VERMILION, INK) as (pot, lines):
        _cooking_pot((pot, lines), (left[0], left[1] + h * 0.355), h * 0.14)
    with sheet.ink(INK, opaque=True) as person:
        standing(person, (w * 0.635, h * 0.93), h * 0.33)


def wall_of_words(sheet: Sheet) -> None:
    """A judgment as high as a house, all lines and no gaps, and one reader with a lamp at the foot of it."""
    w, h = sheet.width, sheet.height
    with sheet.ink(CLAY) as ground:
        ground.everywhere()
    with sheet.inks(PAPER, INK) as (page, words):
        page.area(wavered(sheet.hand, outline("8,-3 92,-3 92,90 8,90", (0, 0), w, h), 1.5))
        for row in range(17):
            _line_of_words(sheet, words, (w * 0.11, h * (0.04 + row * 0.05)), w * 0.78)
    with sheet.ink(OCHRE) as lamplight:
        lamplight.glow(w * 0.535, h * 0.77, h * 0.36)
    with sheet.ink(INK, opaque=True) as black:
        black.box(0, h * 0.9, w, h)
        for at, size in [(0.2, 0.1), (0.24, 0.12), (0.83, 0.11)]:
            standing(black, (w * at, h * 0.91), h * size, skirt=at != 0.24)
        black.line([(w * 0.535, h * 0.84), (w * 0.535, h * 0.78)], 4)
    with sheet.ink(VERMILION, opaque=True) as reader:
        standing(reader, (w * 0.5, h * 0.92), h * 0.25)
    with sheet.ink(PAPER, opaque=True) as flame:
        flame.area(outline("0,-2.6 1.1,0 0,1.2 -1.1,0", (w * 0.535, h * 0.775), h))


def _pan(black: Plate, end: Point, h: float) -> None:
    """A pan on three chains."""
    x, y = end
    black.disc(x, y, h * 0.02)
    for side in (-0.15, 0.0, 0.15):
        black.line([(x, y), (x + h * side, y + h * 0.36)], 4)
    bowl = bow((x + h * 0.19, y + h * 0.36), (x - h * 0.19, y + h * 0.36), -h * 0.08)
    black.area([(px, 2 * (y + h * 0.36) - py) if py < y + h * 0.36 else (px, py) for px, py in bowl])
    black.line([(x - h * 0.19, y + h * 0.36), (x + h * 0.19, y + h * 0.36)], 9)


def _files(sheet: Sheet, plates: tuple[Plate, Plate], foot: Point, h: float) -> None:
    """A leaning stack of tied files."""
    (paper, black), (x, y) = plates, foot
    for file in range(7):
        left = x - h * 0.12 + sheet.hand.uniform(-0.02, 0.02) * h
        top = y - h * 0.033 * (file + 1)
        edge = [(left, top), (left + h * 0.24, top), (left + h * 0.24, top + h * 0.029), (left, top + h * 0.029)]
        paper.area(edge)
        black.area(edge, CARVED)
        black.line([*edge, edge[0]], 5)
        black.line([(left + h * 0.09, top), (left + h * 0.09, top + h * 0.029)], 5)
        black.gouge((left + h * 0.12, top + h * 0.015), (left + h * 0.22, top + h * 0.015), 4, PRINTED)


def _cooking_pot(plates: tuple[Plate, Plate], foot: Point, size: float) -> None:
    """A round pot with a lip, a dent, and the shine of use."""
    pot, lines = plates
    body = curve(outline("-50,-100 -92,-60 -80,-14 -40,0 40,0 80,-14 92,-60 50,-100", foot, size))
    lip = outline("-66,-116 66,-116 54,-98 -54,-98", foot, size)
    for shape in (body, lip):
        pot.area(shape)
        lines.line([*shape, shape[0]], 7)
    for ring in (-84, -74):
        start, end = outline(f"-78,{ring} 78,{ring}", foot, size)
        lines.line(bow(start, end, size * 0.1), 4)
    (dent, end), (shine, fade) = outline("-60,-50 -34,-12", foot, size), outline("40,-62 60,-22", foot, size)
    lines.gouge(dent, end, size * 0.07, PRINTED)
    pot.gouge(shine, fade, size * 0.12, CARVED)


def _line_of_words(sheet: Sheet, words: Plate, start: Point, long: float) -> None:
    """One line of long words hung from a headline stroke, as Devanagari is."""
    x, y = start
    end = x + long
    while x < end - 20:
        word = min(end, x + sheet.hand.uniform(60, 260))
        words.line([(x, y), (word, y)], 5)
        while x < word - 16:
            letter = sheet.hand.uniform(15, 26)
            words.line([(x + letter * 0.8, y), (x + letter * 0.8, y + 22)], 4.5)
            words.line(bow((x, y + 8), (x + letter * 0.8, y + 12), sheet.hand.uniform(-4, 9), steps=6), 4.5)
            x += letter + 2
        x = word + 10
