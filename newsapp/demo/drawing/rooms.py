"""Prints of rooms: shelves of books, a bare dispensary, a stage with one microphone, a school under a tree."""

from __future__ import annotations

from newsapp.demo.drawing.inks import (
    BONE,
    CLAY,
    INK,
    MIST,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    SAGE,
    TEAL,
    VERMILION,
)
from newsapp.demo.drawing.people import standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, round_shape, wavered


def book_shelves(sheet: Sheet) -> None:
    """A wall of books, a ladder, and a reader under a hanging lamp."""
    w, h = sheet.width, sheet.height
    with sheet.ink(NIGHT) as wall:
        wall.everywhere()
    plates = (TEAL, OCHRE, CLAY, BONE, SAGE, VERMILION)
    spines = _spines(sheet)
    for number, colour in enumerate(plates):
        with sheet.ink(colour, opaque=True) as books:
            for left, floor, wide, tall, kind in spines:
                if kind == number:
                    _spine(sheet, books, (left, floor), (wide, tall))
    with sheet.ink(INK, opaque=True) as wood:
        for shelf in range(6):
            wood.box(0, h * (0.195 + shelf * 0.16), w, h * (0.212 + shelf * 0.16))
        for side in (0.62, 0.69):
            wood.line([(w * side, h), (w * (side + 0.05), h * 0.06)], 14)
        for rung in range(10):
            y = h * (0.95 - rung * 0.092)
            wood.line([(w * (0.6225 + rung * 0.0049), y), (w * (0.6925 + rung * 0.0049), y)], 11)
    with sheet.ink(OCHRE, opaque=True) as light:
        light.glow(w * 0.3, h * 0.42, h * 0.42)
    with sheet.ink(INK, opaque=True) as black:
        black.line([(w * 0.3, 0), (w * 0.3, h * 0.36)], 5)
        black.area(outline("26.2,40 28,34.5 32,34.5 33.8,40", (0, 0), w, h))
        standing(black, (w * 0.3, h * 1.03), h * 0.53)
        black.area(outline("10,90 44,90 45,93 9,93", (0, 0), w, h))
        for leg in (0.12, 0.42):
            black.box(w * leg - 9, h * 0.92, w * leg + 9, h)
    with sheet.ink(PAPER, opaque=True) as page:
        page.area(outline("25,77 30,79 35,77 36,88 30,90 24,88", (0, 0), w, h))


def bare_dispensary(sheet: Sheet) -> None:
    """A medicine counter: a half-drawn shutter, a few bottles on long shelves, and a queue in front."""
    w, h = sheet.width, sheet.height
    with sheet.ink(MIST) as wall:
        wall.everywhere()
    with sheet.ink(BONE, opaque=True) as room:
        room.box(w * 0.14, h * 0.12, w * 0.86, h * 0.66)
    with sheet.ink(INK, opaque=True) as black:
        for shelf in range(3):
            black.box(w * 0.14, h * (0.4 + shelf * 0.125), w * 0.86, h * (0.409 + shelf * 0.125))
        for slat in range(10):
            y = h * (0.06 + slat * 0.024)
            black.area(wavered(sheet.hand, outline("12,0 88,0 88,1.8 12,1.8", (0, y), w, h), 0.8))
        black.box(w * 0.11, h * 0.04, w * 0.135, h * 0.7)
        black.box(w * 0.865, h * 0.04, w * 0.89, h * 0.7)
        black.box(w * 0.09, h * 0.66, w * 0.91, h * 0.7)
    for colour, places in (
        (CLAY, [(0.2, 0), (0.245, 0), (0.7, 1)]),
        (TEAL, [(0.32, 1), (0.8, 0), (0.62, 2)]),
        (VERMILION, [(0.52, 0)]),
    ):
        with sheet.ink(colour, opaque=True) as bottles:
            for at, shelf in places:
                _bottle(bottles, (w * at, h * (0.4 + shelf * 0.125)), h * sheet.hand.uniform(0.075, 0.1))
    with sheet.ink(INK, opaque=True) as queue:
        for number, at in enumerate((0.06, 0.18, 0.28, 0.41, 0.55, 0.66, 0.94)):
            standing(queue, (w * at, h * 1.06), h * sheet.hand.uniform(0.48, 0.58), skirt=number % 3 != 1)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        standing(cloth, (w * 0.79, h * 1.06), h * 0.54)


def empty_stage(sheet: Sheet) -> None:
    """Curtains, a cone of light, one microphone, and the backs of the audience."""
    w, h = sheet.width, sheet.height
    with sheet.ink(NIGHT, opaque=True) as dark:
        dark.everywhere()
    with sheet.ink(OCHRE, opaque=True) as light:
        light.area(outline("47,0 53,0 68,74 32,74", (0, 0), w, h), 120)
        light.oval(w * 0.5, h * 0.74, w * 0.18, h * 0.05)
    with sheet.ink(VERMILION, opaque=True) as curtain:
        for side in (-1, 1):
            _curtain(sheet, curtain, side)
        curtain.box(0, 0, w, h * 0.1)
        for swag in range(8):
            curtain.oval(w * (0.0625 + swag * 0.125), h * 0.1, w * 0.064, h * 0.07)
            curtain.line(bow((w * swag / 8, h * 0.09), (w * (swag + 1) / 8, h * 0.09), h * 0.05), 4, CARVED)
    with sheet.ink(INK, opaque=True) as black:
        black.line([(w * 0.5, h * 0.74), (w * 0.5, h * 0.4)], 9)
        black.area(round_shape(sheet.hand, w * 0.5, h * 0.36, (h * 0.035, h * 0.055), rough=0.0))
        black.box(w * 0.46, h * 0.735, w * 0.54, h * 0.752)
        for row in range(3):
            _backs(sheet, black, row)


def school_under_tree(sheet: Sheet) -> None:
    """A blackboard against a great tree, children in rows in its shade, and their teacher."""
    w, h = sheet.width, sheet.height
    with sheet.ink(OCHRE, strength=0.8) as sky, sheet.ink(BONE) as ground:
        sky.fade(0, h * 0.7)
        ground.everywhere()
    with sheet.ink(SAGE, opaque=True) as field:
        field.box(0, h * 0.6, w, h)
        for _ in range(150):
            x, y = sheet.hand.uniform(0, 1) * w, sheet.hand.uniform(0.61, 1) * h
            field.gouge((x, y), (x + sheet.hand.uniform(8, 40), y - 3), 3)
    with sheet.ink(MOSS) as shade:
        shade.oval(w * 0.52, h * 0.82, w * 0.44, h * 0.15)
    with sheet.inks(MOSS, INK) as (leaves, black):
        _great_tree(sheet, (leaves, black))
        black.box(w * 0.6, h * 0.42, w * 0.8, h * 0.64)
        for line in range(3):
            black.line(
                bow((w * 0.62, h * (0.475 + line * 0.055)), (w * (0.76 - line * 0.03), h * (0.47 + line * 0.055)), 7),
                4,
                CARVED,
            )
        for leg in (0.62, 0.78):
            black.line([(w * leg, h * 0.64), (w * (leg + (leg - 0.7) * 0.2), h * 0.78)], 9)
        for row in range(3):
            for seat in range(7 - row % 2):
                _seated(
                    sheet,
                    black,
                    (w * (0.12 + seat * 0.073 + row * 0.03), h * (0.76 + row * 0.1)),
                    h * (0.1 + row * 0.018),
                )
    with sheet.ink(VERMILION, opaque=True) as teacher:
        standing(teacher, (w * 0.86, h * 0.86), h * 0.4)


def _spines(sheet: Sheet) -> list[tuple[float, float, float, float, int]]:
    """Every book as left edge, shelf, width, height and colour number."""
    w, h = sheet.width, sheet.height
    out: list[tuple[float, float, float, float, int]] = []
    for shelf in range(6):
        left = 0.0
        while left < w:
            wide = sheet.hand.uniform(0.012, 0.03) * w
            if sheet.hand.random() < 0.94:
                out.append(
                    (
                        left,
                        h * (0.195 + shelf * 0.16),
                        wide,
                        h * sheet.hand.uniform(0.095, 0.138),
                        min(5, int(sheet.hand.random() * 5.25)),
                    )
                )
            left += wide + 2
    return out


def _spine(sheet: Sheet, books: Plate, foot: Point, size: Point) -> None:
    """One book: bands, a title or nothing."""
    (left, floor), (wide, tall) = foot, size
    books.area(wavered(sheet.hand, outline("0,0 0,-100 100,-100 100,0", (left, floor), wide, tall), 0.9))
    if sheet.hand.random() < 0.7:
        for band in (0.14, 0.2, 0.84):
            books.box(left + 2, floor - tall * band - 2, left + wide - 2, floor - tall * band, CARVED)
    if wide > 26:
        books.line(
            [(left + wide / 2, floor - tall * 0.72), (left + wide / 2, floor - tall * sheet.hand.uniform(0.3, 0.5))],
            wide * 0.16,
            CARVED,
        )


def _bottle(plate: Plate, foot: Point, tall: float) -> None:
    """A stoppered bottle with a label."""
    x, y = foot
    plate.area(curve(outline("-25,0 -25,-60 -9,-74 -9,-90 9,-90 9,-74 25,-60 25,0", (x, y), tall), steps=5))
    plate.box(x - tall * 0.12, y - tall, x + tall * 0.12, y - tall * 0.92)
    plate.box(x - tall * 0.25, y - tall * 0.46, x + tall * 0.2, y - tall * 0.16, CARVED)


def _curtain(sheet: Sheet, plate: Plate, side: int) -> None:
    """One half of a heavy curtain, gathered, with its folds cut in."""
    w, h = sheet.width, sheet.height
    edge = 0.0 if side < 0 else w
    inner = curve(outline("-30,0 -27,40 -17,62 -21,82", (edge, 0), side * w, h))
    plate.area([*inner, (edge, h * 0.82), (edge, 0)])
    for fold in range(9):
        at = (fold + 0.7) / 9.5
        line = [(edge + (x - edge) * at, y) for x, y in inner]
        for i in range(0, len(line) - 8, 7):
            plate.gouge(line[i], line[i + 8], sheet.hand.uniform(4, 9))


def _backs(sheet: Sheet, black: Plate, row: int) -> None:
    """One row of the audience, seen from behind."""
    w, h = sheet.width, sheet.height
    size = h * (0.036 + row * 0.012)
    count = int(w / (size * 3.2))
    for seat in range(count + 1):
        x = (seat + 0.5 * (row % 2)) * w / count + sheet.hand.uniform(-6, 6)
        y = h * (0.86 + row * 0.06)
        for grow, tone in (1.1, CARVED), (1.0, PRINTED):
            black.oval(x, y + size * 2.6, size * 1.5 * grow, size * 1.75 * grow, tone)
            black.oval(x, y, size * 0.78 * grow, size * grow, tone)
        black.gouge((x - size * 0.5, y - size * 0.4), (x + size * 0.1, y - size * 0.8), size * 0.14)


def _great_tree(sheet: Sheet, plates: tuple[Plate, Plate]) -> None:
    """A banyan: a trunk of many stems, hanging roots, and a wide crown cut with leaves."""
    (leaves, black), (w, h) = plates, (sheet.width, sheet.height)
    for at in (-0.05, -0.025, 0.0, 0.02, 0.05):
        black.line(
            curve(
                [(w * (0.45 + at * 1.8), h * 0.72), (w * (0.45 + at * 0.6), h * 0.52), (w * (0.45 + at * 1.4), h * 0.2)]
            ),
            w * 0.02,
        )
    crown = [(0.45, 0.16, 0.27, 0.2), (0.22, 0.24, 0.2, 0.13), (0.7, 0.22, 0.22, 0.14), (0.42, 0.05, 0.3, 0.12)]
    for x, y, across, down in crown:
        leaves.area(round_shape(sheet.hand, w * x, h * y, (w * across, h * down), rough=0.06))
    for _ in range(520):
        x, y, across, down = sheet.hand.choice(crown)
        leaf = (w * (x + sheet.hand.uniform(-0.9, 0.9) * across), h * (y + sheet.hand.uniform(-0.85, 0.85) * down))
        tip = (leaf[0] + sheet.hand.uniform(-20, 20), leaf[1] + sheet.hand.uniform(10, 26))
        if sheet.hand.random() < 0.6:
            black.gouge(leaf, tip, 8, PRINTED)
        else:
            leaves.gouge(leaf, tip, 7)
    for root in (0.2, 0.27, 0.33, 0.57, 0.64, 0.77):
        black.line(
            curve([(w * root, h * 0.3), (w * (root + 0.006), h * 0.45), (w * root, h * sheet.hand.uniform(0.5, 0.66))]),
            4,
        )


def _seated(sheet: Sheet, black: Plate, foot: Point, tall: float) -> None:
    """A child sitting on the ground, seen from behind."""
    x, y = foot
    for grow, tone in (1.12, CARVED), (1.0, PRINTED):
        black.oval(x, y - tall * 0.3, tall * 0.32 * grow, tall * 0.42 * grow, tone)
        black.disc(x, y - tall * 0.86, tall * 0.2 * grow, tone)
    if sheet.hand.random() < 0.5:
        for side in (-1, 1):
            black.line(
                [(x + side * tall * 0.1, y - tall * 0.75), (x + side * tall * 0.16, y - tall * 0.4)], tall * 0.06
            )
    black.gouge((x, y - tall * 0.6), (x, y - tall * 0.05), tall * 0.05)
