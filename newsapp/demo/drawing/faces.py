"""Prints of faces: a crowd that waits, a march with placards, and a portrait at a writing desk."""

from __future__ import annotations

from newsapp.demo.drawing import headwear
from newsapp.demo.drawing.inks import BONE, CLAY, INK, MIST, OCHRE, PAPER, ROSE, TEAL, VERMILION, Colour
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, round_shape, wavered

HEADWEAR = [headwear.turban, headwear.veil, headwear.hair, headwear.cap, headwear.hair, headwear.veil, headwear.bun]
Plates = tuple[Plate, Plate]  # the colour of skin and cloth, and the black


def waiting_crowd(sheet: Sheet) -> None:
    """Rows of faces turned the same way, one scarf in vermilion among them."""
    _ground(sheet, OCHRE)
    _crowd(sheet, rows=4, top=0.2)


def march(sheet: Sheet) -> None:
    """The same people on their feet, with placards on which nothing is written yet."""
    w, h = sheet.width, sheet.height
    _ground(sheet, MIST)
    with sheet.inks(INK, PAPER) as (sticks, boards):
        for number in range(9):
            x, y = w * (0.06 + number * 0.11), h * sheet.hand.uniform(0.08, 0.2)
            lean = sheet.hand.uniform(-30, 30)
            sticks.line([(x, y), (x - lean, h * 0.7)], 7)
            half, high = w * sheet.hand.uniform(0.038, 0.05), h * 0.075
            corners = [
                (x - half, y - high),
                (x + half, y - high + lean * 0.3),
                (x + half, y + high + lean * 0.3),
                (x - half, y + high),
            ]
            sticks.area([(px + (4 if px > x else -4), py + (4 if py > y else -4)) for px, py in corners])
            boards.area(corners)
    with sheet.ink(VERMILION, opaque=True) as strokes:
        for number in range(1, 9, 3):
            x = w * (0.06 + number * 0.11)
            strokes.line(bow((x - 40, h * 0.12), (x + 40, h * 0.12), 20), 6)
            strokes.line(bow((x - 40, h * 0.16), (x + 25, h * 0.16), -12), 6)
    _crowd(sheet, rows=3, top=0.42)


def scribe(sheet: Sheet) -> None:
    """An old woman at a sloping desk with a reed pen, lines of writing running out behind her."""
    w, h = sheet.width, sheet.height
    with sheet.ink(TEAL) as wall:
        wall.everywhere()
        _scrawl(sheet, wall)
    with sheet.inks(ROSE, INK) as (skin, black):
        x, y, size = w * 0.5, h * 0.38, min(w, h) * 0.19
        _shoulders(sheet, black, (x, y), size * 1.25)
        _head(sheet, (skin, black), (x, y), size)
        headwear.veil(sheet, black, (x, y), size)
        _lines_of_age(skin, black, (x, y), size)
    with sheet.ink(PAPER, opaque=True) as page:
        page.area(wavered(sheet.hand, outline("20,97 30,74 76,74 88,97", (0, 0), w, h), 1.5))
    with sheet.ink(INK, opaque=True) as pen:
        for row in range(4):
            for word in range(5):
                left = w * (0.38 - row * 0.02 + word * (0.068 + row * 0.008))
                pen.line(
                    bow((left, h * (0.785 + row * 0.045)), (left + w * 0.05, h * (0.78 + row * 0.045)), h * 0.014), 5
                )
    with sheet.ink(CLAY, opaque=True) as hand:
        hand.area(curve(outline("83,98 72,85 63.5,81.5 62,85 68,90 70,100", (0, 0), w, h)))
    with sheet.ink(VERMILION, opaque=True) as reed:
        reed.line([(w * 0.6, h * 0.875), (w * 0.76, h * 0.66)], h * 0.014)


def _ground(sheet: Sheet, colour: Colour) -> None:
    """A wiped sky over bone, with a few long cuts."""
    w, h = sheet.width, sheet.height
    with sheet.ink(BONE) as ground, sheet.ink(colour) as sky:
        ground.everywhere()
        sky.fade(0, h * 0.9)
        for _ in range(60):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0, 0.5) * h
            sky.gouge((x, y), (x + sheet.hand.uniform(40, 200), y), 4)


def _crowd(sheet: Sheet, *, rows: int, top: float) -> None:
    """Heads and shoulders, back row first, larger towards us; every seventh wears vermilion."""
    w, h = sheet.width, sheet.height
    number = 0
    for row in range(rows):
        size = h * (0.075 + 0.032 * row)
        count = max(4, int(w / (size * 2.5)))
        places: list[tuple[Point, float, int]] = []
        for i in range(count + 1):
            x = (i + (0.5 if row % 2 else 0.1) + sheet.hand.uniform(-0.12, 0.12)) * w / count
            y = h * (top + row * (0.92 - top) / rows) + sheet.hand.uniform(-0.02, 0.03) * h
            number += 1
            places.append(((x, y), size * sheet.hand.uniform(0.92, 1.08), number))
        with sheet.inks(ROSE if row % 2 else BONE, INK) as (skin, black):
            for middle, tall, seat in places:
                _person(sheet, (skin, black), middle, tall, seat)
        with sheet.ink(VERMILION, opaque=True) as scarf:
            for middle, tall, seat in places:
                if seat % 7 == 4:
                    headwear.scarf(sheet, scarf, middle, tall)


def _person(sheet: Sheet, plates: Plates, middle: Point, size: float, seat: int) -> None:
    """One of the crowd, with what they wear on the head chosen by their place in it."""
    skin, black = plates
    _shoulders(sheet, black, middle, size)
    skin.area(outline("-150,300 0,100 150,300", middle, size), CARVED)
    _head(sheet, plates, middle, size)
    if seat % 7 in (0, 3):  # a turban or a cap: cloth hides whoever stands behind
        x, y = middle
        skin.area(outline("-80,-55 -55,-128 70,-112 80,-60", (x, y), size))
    HEADWEAR[seat % 7](sheet, black, middle, size)


def _shoulders(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """The shoulders under a cut outline, with folds of cloth."""
    x, y = middle
    for grow, tone in (1.07, CARVED), (1.0, PRINTED):
        black.area(
            curve(
                [
                    (x - size * 1.35 * grow, y + size * 3.2),
                    (x - size * 1.15 * grow, y + size * 1.65 / grow),
                    (x - size * 0.4, y + size * 1.18 / grow),
                    (x + size * 0.4, y + size * 1.18 / grow),
                    (x + size * 1.15 * grow, y + size * 1.65 / grow),
                    (x + size * 1.35 * grow, y + size * 3.2),
                ]
            ),
            tone,
        )
    for fold in range(7):
        start = (x + size * (-0.9 + fold * 0.3), y + size * 1.5)
        black.gouge(
            start,
            (start[0] + size * sheet.hand.uniform(-0.25, 0.25), y + size * sheet.hand.uniform(2.1, 2.9)),
            size * 0.055,
        )


def _head(sheet: Sheet, plates: Plates, middle: Point, size: float) -> None:
    """Neck, face, one side in shade, and features looking slightly to the right."""
    (skin, black), (x, y) = plates, middle
    face = curve(outline("-68,-40 -64,30 -30,86 6,98 40,80 66,25 66,-40 0,-95 -68,-40", (x, y), size))
    neck = outline("-34,50 34,50 40,135 0,150 -40,135", (x, y), size)
    for plate, tone in (skin, PRINTED), (black, CARVED):
        plate.area(neck, tone)
    black.area(round_shape(sheet.hand, x, y, (size * 0.78, size * 1.06), rough=0.02))
    for plate, tone in (skin, PRINTED), (black, CARVED):
        plate.area(face, tone)
    for cut in range(9):
        down = y - size * 0.25 + cut * size * 0.11
        black.gouge(
            (x - size * (0.66 - cut * 0.028), down),
            (x - size * (0.34 - cut * 0.012), down + size * 0.1),
            size * 0.05,
            PRINTED,
        )
    _features(sheet, black, (x + size * 0.06, y), size)


def _features(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """Brows, eyes, nose and mouth: a few marks each."""
    x, y = middle
    mood = sheet.hand.uniform(-0.06, 0.06)
    for side in (-1, 1):
        eye = (x + side * size * 0.29, y - size * 0.1)
        black.area(curve(outline("-19,0 0,-10 19,0 0,6 -19,0", eye, size), steps=6))
        black.oval(eye[0] + size * 0.01, eye[1] - size * 0.01, size * 0.11, size * 0.05, CARVED)
        black.disc(eye[0] + size * 0.03, eye[1] - size * 0.02, size * 0.055)
        black.line(
            bow(
                (eye[0] - size * 0.2, eye[1] - size * 0.2 + side * size * mood),
                (eye[0] + size * 0.2, eye[1] - size * 0.2 - side * size * mood),
                -size * 0.07,
            ),
            size * 0.075,
        )
    black.line(curve(outline("3,-6 14,28 -2,34", (x, y), size), steps=6), size * 0.05)
    black.line(
        bow((x - size * 0.2, y + size * 0.56), (x + size * 0.24, y + size * 0.55), size * mood * 0.9), size * 0.065
    )
    black.gouge((x - size * 0.08, y + size * 0.67), (x + size * 0.14, y + size * 0.67), size * 0.05, PRINTED)


def _lines_of_age(skin: Plate, black: Plate, middle: Point, size: float) -> None:
    """Creases at the eyes, mouth and brow, and round spectacles."""
    x, y = middle
    for side in (-1, 1):
        black.line(
            bow(
                (x + side * size * 0.2, y + size * 0.36), (x + side * size * 0.36, y + size * 0.68), -side * size * 0.05
            ),
            size * 0.025,
        )
        for crease in range(3):
            black.gouge(
                (x + side * size * 0.52, y - size * (0.12 - crease * 0.06)),
                (x + side * size * 0.64, y - size * (0.2 - crease * 0.12)),
                size * 0.03,
                PRINTED,
            )
    for row in range(3):
        black.line(
            bow(
                (x - size * 0.24, y - size * (0.44 + row * 0.07)),
                (x + size * 0.3, y - size * (0.44 + row * 0.07)),
                -size * 0.03,
            ),
            size * 0.02,
        )


def _scrawl(sheet: Sheet, wall: Plate) -> None:
    """Cut lines that look like writing, from right to left, filling the wall."""
    w, h = sheet.width, sheet.height
    for row in range(11):
        x, y = w * 0.98, h * (0.05 + row * 0.085)
        while x > w * 0.03:
            long = sheet.hand.uniform(0.02, 0.075) * w
            wall.line(bow((x - long, y), (x, y - h * 0.008), h * sheet.hand.uniform(0.008, 0.026)), 4, CARVED)
            if sheet.hand.random() < 0.6:
                wall.disc(x - long * 0.5, y + h * sheet.hand.choice([-0.018, 0.03]), 4, CARVED)
            if sheet.hand.random() < 0.35:
                wall.line([(x, y - h * 0.035), (x - 2, y)], 4, CARVED)
            x -= long + w * 0.014
