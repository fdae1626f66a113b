"""Quick drawings: the official whose desk floats, the ladder that stops short, and players on the mat."""

from __future__ import annotations

from newsapp.demo.drawing.inks import BONE, INK, MIST, OCHRE, PAPER, TEAL, VERMILION
from newsapp.demo.drawing.people import running, standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, ridge, rolling, tapered, wavered


def floating_desk(sheet: Sheet) -> None:
    """An official stamps a paper at a desk that floats on the flood; a hand out of the water holds up the next form."""
    w, h = sheet.width, sheet.height
    with sheet.ink(MIST, strength=0.7) as sky:
        sky.fade(0, h * 0.6)
    with sheet.ink(INK, opaque=True) as black:
        _official(sheet, black, (w * 0.53, h * 0.63))
        _rain_lines(sheet, black)
        black.line([(w * 0.66, h * 0.64), (w * 0.66, h * 0.18)], 7)
        for side in (-1, 1):
            black.area(
                curve(
                    [
                        (w * 0.66, h * 0.1),
                        (w * 0.66 + side * w * 0.1, h * 0.15),
                        (w * 0.66 + side * w * 0.17, h * 0.3),
                        (w * 0.66 + side * w * 0.1, h * 0.27),
                        (w * 0.66 + side * w * 0.05, h * 0.285),
                        (w * 0.66, h * 0.265),
                    ],
                    steps=6,
                )
            )
    with sheet.ink(VERMILION, opaque=True) as stamp:
        stamp.area(outline("41.5,56.5 45.5,56.5 44.5,50 42.5,50", (0, 0), w, h))
        stamp.disc(w * 0.435, h * 0.485, h * 0.022)
    with sheet.ink(TEAL, opaque=True) as flood:
        profile = rolling(sheet.hand, hills=3, detail=2)
        flood.area(ridge(profile, width=w, top=h * 0.77, depth=h * 0.018, floor=h))
        for _ in range(90):
            x, y = sheet.hand.uniform(-0.05, 1) * w, sheet.hand.uniform(0.82, 1) * h
            flood.line(bow((x, y), (x + sheet.hand.uniform(40, 110), y), -8), 3, CARVED)
    with sheet.inks(PAPER, INK) as (paper, black):
        _hand_with_form(sheet, (paper, black), (w * 0.22, h * 0.84))
        _floating_files(sheet, (paper, black))


def short_ladder(sheet: Sheet) -> None:
    """Many people hold up a ladder to a lit window; it ends well below the sill."""
    w, h = sheet.width, sheet.height
    with sheet.ink(BONE) as wall:
        wall.everywhere()
        for row in range(14):
            for brick in range(12):
                x, y = w * (brick * 0.09 + (0.045 if row % 2 else 0)), h * row * 0.066
                if sheet.hand.random() < 0.35:
                    wall.line([(x, y), (x + w * 0.08, y)], 4, CARVED)
                    wall.line([(x, y), (x, y + h * 0.06)], 4, CARVED)
    with sheet.inks(OCHRE, INK) as (light, black):
        light.box(w * 0.6, h * 0.06, w * 0.78, h * 0.33)
        for bar in (0.6, 0.66, 0.72, 0.78):
            black.box(w * bar - 6, h * 0.05, w * bar + 6, h * 0.34)
        black.box(w * 0.58, h * 0.33, w * 0.8, h * 0.36)
        black.box(w * 0.585, h * 0.035, w * 0.795, h * 0.06)
        for side in (0.0, 0.05):
            black.line([(w * (0.32 + side), h * 0.86), (w * (0.555 + side), h * 0.46)], 11)
        for rung in range(8):
            at = rung / 8 + 0.06
            left = (w * (0.32 + 0.235 * at), h * (0.86 - 0.4 * at))
            black.line([left, (left[0] + w * 0.05, left[1])], 8)
        for at, size in [
            (0.08, 0.34),
            (0.15, 0.38),
            (0.23, 0.36),
            (0.3, 0.4),
            (0.42, 0.37),
            (0.5, 0.34),
            (0.86, 0.35),
            (0.93, 0.33),
        ]:
            standing(black, (w * at, h * (0.96 + size * 0.08)), h * size, skirt=at in (0.15, 0.3, 0.5, 0.86))
    with sheet.ink(VERMILION, opaque=True) as climber:
        running(climber, (w * 0.475, h * 0.67), h * 0.27)


def raid_on_the_mat(sheet: Sheet) -> None:
    """A raider stretches for the line while the chain of defenders closes."""
    w, h = sheet.width, sheet.height
    with sheet.ink(OCHRE) as mat, sheet.ink(BONE) as ground:
        ground.everywhere()
        mat.box(0, h * 0.42, w, h)
        for _ in range(220):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0.44, 1) * h
            mat.gouge((x, y), (x + sheet.hand.uniform(20, 120), y), 3)
    with sheet.ink(TEAL, opaque=True) as stand:
        stand.box(0, h * 0.1, w, h * 0.42)
        for row in range(4):
            for seat in range(34):
                x = w * (seat + 0.5 * (row % 2)) / 33 + sheet.hand.uniform(-5, 5)
                stand.disc(x, h * (0.15 + row * 0.075), h * 0.017, CARVED)
                stand.oval(x, h * (0.184 + row * 0.075), h * 0.025, h * 0.014, CARVED)
    with sheet.ink(PAPER, opaque=True) as lines:
        lines.area(outline("17,42 17.8,42 10,100 7,100", (0, 0), w, h))
        lines.area(outline("55,42 55.6,42 60,100 57.5,100", (0, 0), w, h))
    with sheet.ink(INK, opaque=True) as black:
        running(black, (w * 0.6, h * 0.79), h * 0.42, turn=-1, reach=0.2)
        running(black, (w * 0.74, h * 0.86), h * 0.46, turn=-1, reach=0.5)
        running(black, (w * 0.9, h * 0.81), h * 0.43, turn=-1, reach=0.0)
    with sheet.ink(VERMILION, opaque=True) as raider:
        running(raider, (w * 0.36, h * 0.9), h * 0.58, turn=-1, reach=0.9)


def _official(sheet: Sheet, black: Plate, middle: Point) -> None:
    """A stout man in a buttoned coat behind a desk on which files are piled."""
    x, y = middle
    h = sheet.height
    black.area(curve(outline("-17,0 -14,-19 0,-25 14,-19 17,0", (x, y), h)))
    black.oval(x, y - h * 0.33, h * 0.085, h * 0.095)
    black.oval(x - h * 0.012, y - h * 0.31, h * 0.068, h * 0.07, CARVED)
    for eye in (-0.04, 0.012):
        black.line(bow((x + h * (eye - 0.018), y - h * 0.325), (x + h * (eye + 0.018), y - h * 0.325), h * 0.008), 3.5)
    black.area(curve(outline("-2.2,-31.5 -4.5,-28.8 -1.2,-28.5", (x, y), h), steps=5))
    black.area(curve(outline("-5.5,-26.2 -1.5,-28 3,-26.2 -1.2,-26.6", (x, y), h), steps=5))
    for button in range(4):
        black.disc(x - h * 0.015, y - h * (0.19 - button * 0.05), h * 0.008, CARVED)
    black.area(tapered(curve(outline("-12,-17 -20,-8 -17,-15", (x, y), h)), h * 0.06, h * 0.035))
    black.area(wavered(sheet.hand, outline("-36,-0.5 36,-0.5 36,3 -36,3", (x, y), h), 1))
    black.box(x - h * 0.32, y + h * 0.02, x + h * 0.32, y + h * 0.2)
    for drawer in (-0.3, 0.06):
        black.box(x + h * drawer, y + h * 0.045, x + h * (drawer + 0.24), y + h * 0.048, CARVED)
        black.disc(x + h * (drawer + 0.12), y + h * 0.085, h * 0.01, CARVED)
    for file in range(6):
        top = y - h * (0.03 + file * 0.032)
        black.box(x + h * 0.19 + file % 2 * 7, top, x + h * 0.33 + file % 3 * 6, top + h * 0.024)


def _rain_lines(sheet: Sheet, black: Plate) -> None:
    """Slanting pen strokes, none of them under the umbrella."""
    w, h = sheet.width, sheet.height
    for _ in range(210):
        x, y = sheet.hand.uniform(0, 1.1) * w, sheet.hand.uniform(0, 0.7) * h
        if not (0.38 * w < x < 0.84 * w and y > 0.08 * h):
            black.gouge((x, y), (x - h * 0.03, y + h * 0.08), 2.6, PRINTED)


def _hand_with_form(sheet: Sheet, plates: tuple[Plate, Plate], wrist: Point) -> None:
    """A forearm out of the water holding a sheet of paper."""
    (paper, black), (x, y), h = plates, wrist, sheet.height
    arm = tapered([(x, y), (x + h * 0.015, y - h * 0.2)], h * 0.06, h * 0.045)
    form = outline("-9,-45 10,-47 11.5,-24 -7.5,-22", (x, y), h)
    for shape in (arm, form):
        paper.area(shape)
        black.line([*shape, shape[0]], 5)
    for row in range(5):
        black.line(
            bow((x - h * 0.06, y - h * (0.42 - row * 0.035)), (x + h * 0.07, y - h * (0.43 - row * 0.035)), 4), 3
        )
    for finger in range(4):
        knuckle = (x - h * 0.012 + finger * h * 0.019, y - h * 0.235)
        black.oval(*knuckle, h * 0.014, h * 0.026)
        black.oval(*knuckle, h * 0.009, h * 0.017, CARVED)
        paper.oval(*knuckle, h * 0.012, h * 0.024)
    black.line(bow((x - h * 0.1, y - 6), (x + h * 0.12, y - 6), h * 0.02), 4)


def _floating_files(sheet: Sheet, plates: tuple[Plate, Plate]) -> None:
    """Papers and a shoe adrift on the flood."""
    (paper, black), (w, h) = plates, (sheet.width, sheet.height)
    for at, down, tilt in [(0.82, 0.84, 12), (0.9, 0.91, -10), (0.4, 0.93, 8), (0.68, 0.95, -6), (0.09, 0.93, 9)]:
        x, y = w * at, h * down
        sheet_shape = [(x - 46, y - tilt), (x + 40, y - 8), (x + 52, y + 14), (x - 34, y + 20)]
        paper.area(sheet_shape)
        black.line([*sheet_shape, sheet_shape[0]], 4)
        for row in range(2):
            black.line([(x - 24, y + row * 7), (x + 30, y + row * 7 - 2)], 2)
