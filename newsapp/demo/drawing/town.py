"""Prints of the town: a street of lamp posts at night, the last tram, and the court with its columns."""

from __future__ import annotations

from newsapp.demo.drawing.inks import BONE, CLAY, INDIGO, INK, NIGHT, OCHRE, PAPER, TEAL, VERMILION
from newsapp.demo.drawing.people import rider, standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, outline, wavered


def courier_at_night(sheet: Sheet) -> None:
    """A courier alone on a wet street between lamp posts."""
    w, h = sheet.width, sheet.height
    _night_street(sheet)
    with sheet.ink(INK, opaque=True) as black:
        rider(black, (w * 0.53, h * 0.9), h * 0.36)
    with sheet.ink(VERMILION, opaque=True) as box:
        box.area(wavered(sheet.hand, outline("40,60 47.8,60 47.8,73.5 40,73.5", (0, 0), w, h), 1.2))
        for cut in range(4):
            box.gouge((w * 0.406, h * (0.63 + cut * 0.026)), (w * 0.472, h * (0.63 + cut * 0.026)), 3)


def last_tram(sheet: Sheet) -> None:
    """An old tram, lit from inside, turning out of a street of lamp posts."""
    w, h = sheet.width, sheet.height
    _night_street(sheet)
    with sheet.ink(VERMILION, opaque=True) as body:
        body.area(wavered(sheet.hand, outline("28,62 72,62 71.5,86 28.5,86", (0, 0), w, h), 1.2))
        for panel in range(12):
            x = w * (0.3 + panel * 0.035)
            body.gouge((x, h * 0.66), (x, h * 0.83), 3)
    with sheet.ink(OCHRE, opaque=True) as windows:
        windows.box(w * 0.285, h * 0.43, w * 0.715, h * 0.62)
    with sheet.ink(INK, opaque=True) as black:
        _tram_frame(black, w, h)


def lamplit_square(sheet: Sheet) -> None:
    """One great lamp post, with people reading under it."""
    w, h = sheet.width, sheet.height
    with sheet.ink(NIGHT) as night:
        night.everywhere()
        for _ in range(170):
            x, y = sheet.hand.uniform(0, 1) * w, sheet.hand.uniform(0, 0.72) * h
            night.gouge((x, y), (x + sheet.hand.uniform(8, 60), y + sheet.hand.uniform(-2, 2)), 2)
    lamp = (w * 0.42, h * 0.2)
    with sheet.ink(OCHRE, opaque=True) as light:
        light.area(
            [
                (lamp[0] - w * 0.02, lamp[1]),
                (lamp[0] + w * 0.02, lamp[1]),
                (lamp[0] + w * 0.24, h * 0.88),
                (lamp[0] - w * 0.24, h * 0.88),
            ],
            70,
        )
        light.glow(*lamp, h * 0.7)
        light.oval(lamp[0], h * 0.88, w * 0.26, h * 0.075)
    with sheet.ink(PAPER, opaque=True) as bulb:
        bulb.glow(*lamp, h * 0.13)
    with sheet.ink(INK, opaque=True) as black:
        _skyline(sheet, black, h * 0.62, (0.0, 0.19))
        _skyline(sheet, black, h * 0.62, (0.72, 1.0))
        _lamp_post(black, (lamp[0], h * 0.88), h * 0.7)
        for at, size in [(0.26, 0.34), (0.33, 0.38), (0.52, 0.36), (0.6, 0.33)]:
            standing(black, (w * at, h * (0.87 + size * 0.08)), h * size, skirt=at in (0.26, 0.52))
    with sheet.ink(PAPER, opaque=True) as papers:
        for at, down in [(0.33, 0.66), (0.52, 0.675), (0.6, 0.7), (0.26, 0.685)]:
            x, y = w * at, h * down
            papers.area(outline("-2.7,-3.5 0,-2.2 2.7,-3.5 2.7,3 0,4.5 -2.7,3", (x, y), w, h))
    with sheet.ink(VERMILION, opaque=True) as scarf:
        standing(scarf, (w * 0.71, h * 0.93), h * 0.4)


def court_front(sheet: Sheet) -> None:
    """The columns of a high court in hard sun, a pair of scales in the gable, small people on the steps."""
    w, h = sheet.width, sheet.height
    with sheet.ink(VERMILION, strength=0.92) as sky:
        sky.everywhere()
        for _ in range(120):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0, 0.55) * h
            sky.gouge((x, y), (x + sheet.hand.uniform(20, 150), y), 2.6)
    with sheet.ink(BONE, opaque=True) as stone:
        stone.area(outline("12,34 50,7 88,34", (0, 0), w, h))
        stone.box(w * 0.12, h * 0.33, w * 0.88, h * 0.84)
        stone.area(outline("10,78 90,78 102,100 -2,100", (0, 0), w, h))
    with sheet.ink(CLAY, strength=0.6) as shade:
        shade.box(w * 0.14, h * 0.425, w * 0.86, h * 0.78)
    with sheet.ink(INK) as black:
        _gable(sheet, black)
        _columns(sheet, black)
        _steps(sheet, black)
    with sheet.ink(INK, opaque=True) as people:
        for at, size, load in [(0.3, 0.12, False), (0.345, 0.115, False), (0.66, 0.13, True), (0.5, 0.14, False)]:
            standing(people, (w * at, h * (0.86 + size * 0.2)), h * size, skirt=at != 0.5, load=load)


def _night_street(sheet: Sheet) -> None:
    """Night, house fronts on both sides, lamp posts getting smaller, and their light on a wet road."""
    w, h = sheet.width, sheet.height
    with sheet.ink(INDIGO) as sky:
        sky.everywhere()
        for _ in range(110):
            x, y = sheet.hand.uniform(0.1, 0.9) * w, sheet.hand.uniform(0, 0.6) * h
            sky.gouge((x, y), (x + sheet.hand.uniform(10, 70), y + 1), 2.2)
    with sheet.ink(TEAL, opaque=True, strength=0.5) as dusk:
        dusk.fade(h * 0.2, h * 0.6, rising=True)
    with sheet.ink(NIGHT, opaque=True) as road:
        road.area(outline("46,58 54,58 105,100 -5,100", (0, 0), w, h))
    with sheet.ink(INK, opaque=True) as houses:
        _skyline(sheet, houses, h * 0.66, (0.0, 0.45))
        _skyline(sheet, houses, h * 0.66, (0.55, 1.0))
        houses.area(outline("0,64 46,57 44,63 0,92", (0, 0), w, h))
        houses.area(outline("100,64 54,57 56,63 100,92", (0, 0), w, h))
    posts = [
        (0.07, 0.93, 0.78),
        (0.93, 0.93, 0.78),
        (0.27, 0.77, 0.5),
        (0.73, 0.77, 0.5),
        (0.38, 0.68, 0.3),
        (0.62, 0.68, 0.3),
        (0.44, 0.63, 0.17),
        (0.56, 0.63, 0.17),
    ]
    with sheet.ink(OCHRE, opaque=True) as light:
        for at, down, size in posts:
            light.glow(w * at, h * (down - size * 0.94), h * size * 0.3)
            _puddle(sheet, light, (w * at, h * down), h * size)
    with sheet.ink(INK, opaque=True) as black:
        for at, down, size in posts:
            _lamp_post(black, (w * at, h * down), h * size)


def _puddle(sheet: Sheet, light: Plate, foot: Point, size: float) -> None:
    """The broken reflection of a lamp on the road."""
    x, y = foot
    inward = 1 if x < sheet.width / 2 else -1
    for step in range(12):
        down = y + size * (0.02 + step * 0.028)
        half = size * sheet.hand.uniform(0.04, 0.13)
        middle = x + inward * size * (0.08 + sheet.hand.uniform(-0.03, 0.03))
        light.gouge((middle - half, down), (middle + half, down), size * 0.016, PRINTED)


def _lamp_post(plate: Plate, foot: Point, tall: float) -> None:
    """A cast-iron post with a bracket and a lantern, its glass carved out."""
    x, y = foot
    plate.area(outline("-3.5,0 -2,-10 -1,-86 1,-86 2,-10 3.5,0", (x, y), tall))
    for ring in (0.1, 0.14, 0.5, 0.84):
        plate.box(x - tall * 0.024, y - tall * (ring + 0.008), x + tall * 0.024, y - tall * (ring - 0.008))
    plate.line([(x - tall * 0.06, y - tall * 0.8), (x + tall * 0.06, y - tall * 0.8)], tall * 0.014)
    plate.area(outline("-3,-87 3,-87 5.5,-100 -5.5,-100", (x, y), tall))
    plate.area(outline("-2,-88.5 2,-88.5 4,-99 -4,-99", (x, y), tall), CARVED)
    plate.area(outline("-7,-100 0,-107 7,-100", (x, y), tall))
    plate.disc(x, y - tall * 1.08, tall * 0.014)
    plate.disc(x, y - tall * 0.935, tall * 0.012)


def _skyline(sheet: Sheet, plate: Plate, floor: float, span: Point) -> None:
    """House fronts of uneven height with lit and dark windows, lower towards the middle of the sheet."""
    w, h = sheet.width, sheet.height
    x = span[0] * w
    while x < span[1] * w:
        wide = sheet.hand.uniform(0.05, 0.085) * w
        off = abs((x + wide / 2) / w - 0.5) * 2
        top = floor - h * (0.08 + 0.42 * off * sheet.hand.uniform(0.75, 1.1))
        right = min(x + wide, span[1] * w)
        plate.area(wavered(sheet.hand, [(x, floor), (x, top), (right, top), (right, floor)], 1.0))
        plate.box(x + wide * 0.2, top - h * 0.025, x + wide * 0.34, top)
        rows, columns = int((floor - top) / (h * 0.075)), 3
        for row in range(rows):
            for column in range(columns):
                left, upper = x + wide * (0.14 + column * 0.28), top + h * (0.03 + row * 0.072)
                if sheet.hand.random() < 0.42 and left + wide * 0.15 < right:
                    plate.box(left, upper, left + wide * 0.15, upper + h * 0.036, CARVED)
        x += wide + 2


def _tram_frame(black: Plate, w: float, h: float) -> None:
    """Roof, window posts, passengers, wheels and rails of the tram."""
    black.area(outline("26.5,44 30,38.5 70,38.5 73.5,44", (0, 0), w, h))
    for post in range(8):
        x = w * (0.285 + post * 0.0614)
        black.box(x - 4, h * 0.43, x + 4, h * 0.63)
    black.box(w * 0.275, h * 0.61, w * 0.725, h * 0.635)
    for seat, lift in [(0.33, 0), (0.375, 8), (0.45, 0), (0.56, 4), (0.635, 0)]:
        black.oval(w * seat, h * 0.535 - lift, w * 0.011, h * 0.026)
        black.area(
            [
                (w * (seat - 0.022), h * 0.62),
                (w * (seat - 0.014), h * 0.57 - lift),
                (w * (seat + 0.014), h * 0.57 - lift),
                (w * (seat + 0.022), h * 0.62),
            ]
        )
    black.box(w * 0.27, h * 0.85, w * 0.73, h * 0.885)
    for wheel in (0.36, 0.42, 0.58, 0.64):
        black.disc(w * wheel, h * 0.9, h * 0.03)
        black.disc(w * wheel, h * 0.9, h * 0.01, CARVED)
    black.line(outline("50,38.5 54,30 47,22", (0, 0), w, h), 5)
    black.line(bow((0, h * 0.1), (w, h * 0.1), h * 0.12), 4)
    black.line([(-10, h * 0.955), (w + 10, h * 0.945)], 6)


def _gable(sheet: Sheet, black: Plate) -> None:
    """The triangle, its mouldings, and the scales in it."""
    w, h = sheet.width, sheet.height
    outer = outline("12,34 50,7 88,34", (0, 0), w, h)
    black.area(outline("17,32.5 50,10 83,32.5", (0, 0), w, h))
    black.area(outline("20,31.5 50,11.2 80,31.5", (0, 0), w, h), CARVED)
    black.line([*outer, outer[0]], 5)
    black.box(w * 0.11, h * 0.335, w * 0.89, h * 0.35)
    black.box(w * 0.12, h * 0.405, w * 0.88, h * 0.425)
    for tooth in range(38):
        x = w * (0.13 + tooth * 0.0197)
        black.box(x, h * 0.385, x + w * 0.01, h * 0.405)
    middle, top = w * 0.5, h * 0.15
    black.line([(middle, top), (middle, h * 0.3)], 7)
    black.line([(middle - w * 0.075, top + h * 0.03), (middle + w * 0.075, top + h * 0.012)], 6)
    black.area(outline("-3,30.5 0,28 3,30.5", (middle, 0), w, h))
    for side, down in (-1, 0.03), (1, 0.012):
        x, y = middle + side * w * 0.075, top + h * down
        black.line(outline("-2.6,7.5 0,0 2.6,7.5", (x, y), w, h), 3)
        black.area(bow((x + w * 0.03, y + h * 0.075), (x - w * 0.03, y + h * 0.075), -h * -0.03))


def _columns(sheet: Sheet, black: Plate) -> None:
    """Six fluted columns with the dark of the hall between them."""
    w, h = sheet.width, sheet.height
    black.box(w * 0.14, h * 0.425, w * 0.86, h * 0.78)
    for number in range(6):
        x = w * (0.185 + number * 0.126)
        half = w * 0.034
        black.area(outline("-86,45.5 86,45.5 100,75.5 -100,75.5", (x, 0), half, h), CARVED)
        black.box(x - half * 1.25, h * 0.43, x + half * 1.25, h * 0.45, CARVED)
        black.box(x - half * 1.25, h * 0.76, x + half * 1.25, h * 0.778, CARVED)
        for flute in range(6):
            off = half * (-0.55 + flute * 0.28)
            black.gouge((x + off * 0.9, h * 0.46), (x + off, h * 0.75), 2 + flute * 1.6, PRINTED)
    for _ in range(90):
        x, y = sheet.hand.uniform(0.15, 0.85) * w, sheet.hand.uniform(0.45, 0.74) * h
        black.gouge((x, y), (x + sheet.hand.uniform(-3, 3), y + sheet.hand.uniform(12, 40)), 1.8)


def _steps(sheet: Sheet, black: Plate) -> None:
    """Wide steps, drawn by their shadows."""
    w, h = sheet.width, sheet.height
    for step in range(7):
        y = h * (0.785 + step * 0.033)
        spread = 0.1 - step * 0.019
        black.area(
            wavered(
                sheet.hand,
                [(w * spread, y), (w * (1 - spread), y), (w * (1 - spread), y + 4 + step), (w * spread, y + 4 + step)],
                0.8,
            )
        )
