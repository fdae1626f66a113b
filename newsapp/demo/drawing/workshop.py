"""Prints from the boatyard: a hull in frame, hands on a rope, tools on a wall, and boats at low tide."""

from __future__ import annotations

import math

from newsapp.demo.drawing.inks import BONE, CLAY, INDIGO, INK, MIST, OCHRE, ROSE, TEAL, VERMILION
from newsapp.demo.drawing.people import standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, pairs, tapered, wavered


def hull_in_frame(sheet: Sheet) -> None:
    """The ribs of a boat on the slip, with builders standing inside it."""
    w, h = sheet.width, sheet.height
    with sheet.ink(MIST) as sky, sheet.ink(BONE) as ground:
        sky.fade(0, h * 0.75)
        ground.everywhere()
    with sheet.ink(VERMILION) as sun:
        sun.disc(w * 0.2, h * 0.26, h * 0.09)
    with sheet.ink(TEAL) as sea:
        sea.box(0, h * 0.6, w, h * 0.72)
        for _ in range(70):
            x, y = sheet.hand.uniform(0, 1) * w, sheet.hand.uniform(0.61, 0.71) * h
            sea.gouge((x, y), (x + sheet.hand.uniform(30, 110), y), 4)
    with sheet.ink(OCHRE, opaque=True) as sand:
        sand.area(wavered(sheet.hand, outline("0,72 100,69 100,100 0,100", (0, 0), w, h), 2))
    with sheet.ink(INK, opaque=True) as men:
        standing(men, (w * 0.42, h * 0.7), h * 0.3, skirt=False)
        standing(men, (w * 0.67, h * 0.7), h * 0.28, skirt=False, load=True)
    with sheet.inks(CLAY, INK) as (wood, lines):
        for rib in range(13):
            _rib(sheet, (wood, lines), rib)
        keel = curve(outline("6,30 10,62 20,82 50,87 82,83 95,34", (0, 0), w, h))
        for plate, thick in (lines, h * 0.05), (wood, h * 0.04):
            plate.line(keel, thick)
        lines.line(keel, h * 0.036, CARVED)
        for prop in (0.18, 0.35, 0.62, 0.8):
            lines.line([(w * prop, h * 0.72), (w * (prop + (prop - 0.5) * 0.3), h * 0.97)], 12)


def hands_on_rope(sheet: Sheet) -> None:
    """Two fists closed on a heavy rope that crosses the whole sheet."""
    w, h = sheet.width, sheet.height
    with sheet.ink(INDIGO) as ground:
        ground.everywhere()
        for _ in range(240):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0, 1) * h
            ground.gouge((x, y), (x + sheet.hand.uniform(30, 130), y - sheet.hand.uniform(10, 34)), 3)
    start, end = (-w * 0.05, h * 0.7), (w * 1.05, h * 0.32)
    with sheet.inks(OCHRE, INK) as (hemp, lines):
        _rope((hemp, lines), bow(start, end, h * 0.04, steps=60), h * 0.15)
    with sheet.inks(ROSE, INK) as (skin, lines):
        _fist((skin, lines), (w * 0.34, h * 0.565), h * 0.2, from_below=True)
        _fist((skin, lines), (w * 0.66, h * 0.47), h * 0.2, from_below=False)
    with sheet.ink(VERMILION, opaque=True) as cuff:
        cuff.area(wavered(sheet.hand, outline("19,102 23.5,87 36,92 34.5,102", (0, 0), w, h), 1.5))
        cuff.area(
            wavered(sheet.hand, [(w * 0.66, -10), (w * 0.65, h * 0.1), (w * 0.775, h * 0.14), (w * 0.81, -10)], 1.5)
        )


def tool_wall(sheet: Sheet) -> None:
    """An adze, a saw, mallets and a coil of rope, each hanging on its own nail."""
    w, h = sheet.width, sheet.height
    with sheet.ink(BONE) as wall:
        wall.everywhere()
    with sheet.ink(CLAY, strength=0.7) as boards:
        for board in range(6):
            boards.area(
                wavered(
                    sheet.hand,
                    [
                        (0, h * board / 6 + 5),
                        (w, h * board / 6 + 3),
                        (w, h * (board + 1) / 6 - 4),
                        (0, h * (board + 1) / 6 - 3),
                    ],
                    1.5,
                )
            )
        for _ in range(260):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0, 1) * h
            boards.gouge((x, y), (x + sheet.hand.uniform(60, 260), y + sheet.hand.uniform(-3, 3)), 2.4)
    with sheet.ink(INK, opaque=True) as iron:
        _saw(iron, (w * 0.1, h * 0.2), w * 0.34)
        _adze(iron, (w * 0.57, h * 0.16), h * 0.62)
        _mallet(iron, (w * 0.2, h * 0.52), h * 0.36)
        _mallet(iron, (w * 0.36, h * 0.56), h * 0.3)
        for x, y in [(0.12, 0.17), (0.57, 0.13), (0.2, 0.48), (0.36, 0.52), (0.8, 0.2)]:
            iron.disc(w * x, h * y, 9)
            iron.gouge((w * x - 4, h * y - 4), (w * x + 3, h * y - 1), 3)
    with sheet.inks(VERMILION, INK) as (hemp, lines):
        for coil in range(4):
            size = h * (0.2 + coil * 0.028)
            ring = [
                (w * 0.8 + size * 0.72 * math.sin(math.tau * i / 72), h * 0.42 - size * math.cos(math.tau * i / 72))
                for i in range(73)
            ]
            _rope((hemp, lines), ring, h * 0.035)


def low_tide(sheet: Sheet) -> None:
    """Three boats leaning on the mud with their ropes out."""
    w, h = sheet.width, sheet.height
    with sheet.ink(ROSE) as sky, sheet.ink(BONE) as ground:
        sky.fade(0, h * 0.5)
        ground.everywhere()
    with sheet.ink(INDIGO, strength=0.7) as far:
        far.box(0, h * 0.38, w, h * 0.44)
    with sheet.ink(MIST) as mud:
        mud.box(0, h * 0.44, w, h)
        for _ in range(160):
            x, y = sheet.hand.uniform(-0.1, 1) * w, sheet.hand.uniform(0.45, 1) * h
            mud.gouge((x, y), (x + sheet.hand.uniform(40, 220), y + sheet.hand.uniform(-4, 4)), 2 + 9 * (y / h - 0.44))
    for at, down, long, colour in [(0.74, 0.52, 0.12, TEAL), (0.25, 0.62, 0.19, OCHRE), (0.62, 0.83, 0.3, VERMILION)]:
        with sheet.inks(colour, INK) as (paint, lines):
            _beached((paint, lines), (w * at, h * down), w * long)


def _rib(sheet: Sheet, plates: tuple[Plate, Plate], number: int) -> None:
    """One rib of the hull: two timbers from the keel to the rail."""
    (wood, lines), (w, h) = plates, (sheet.width, sheet.height)
    at = 0.14 + number * 0.06
    full = math.sin((number + 1.5) / 15 * math.pi)
    foot = (w * at, h * (0.78 + 0.08 * full))
    for side in (-1, 1):
        tip = (w * at + side * w * 0.035 * full - w * 0.01, h * (0.36 + 0.1 * full - side * 0.03))
        timber = curve([foot, (foot[0] + side * w * 0.045 * full, h * (0.68 + 0.06 * full)), tip])
        lines.area(tapered(timber, h * 0.038, h * 0.03))
        lines.area(tapered(timber, h * 0.027, h * 0.018), CARVED)
        wood.area(tapered(timber, h * 0.034, h * 0.025))
        for i in range(4, len(timber) - 4, 6):
            lines.gouge(timber[i], timber[i + 3], 3, PRINTED)


def _rope(plates: tuple[Plate, Plate], course: list[Point], thick: float) -> None:
    """A laid rope along this course: its strands are leaning lens shapes."""
    hemp, lines = plates
    hemp.line(course, thick)
    lines.line(course, thick * 1.12)
    lines.line(course, thick * 0.96, CARVED)
    travelled, last = 0.0, course[0]
    for x, y in course[1:]:
        step = math.hypot(x - last[0], y - last[1])
        along = ((x - last[0]) / step, (y - last[1]) / step) if step else (1.0, 0.0)
        start = travelled
        travelled += step
        spacing = thick * 0.42
        mark = math.ceil(start / spacing) * spacing
        while mark < travelled:
            px, py = last[0] + along[0] * (mark - start), last[1] + along[1] * (mark - start)
            _strand(lines, (px, py), along, thick)
            mark += spacing
        last = (x, y)


def _strand(lines: Plate, middle: Point, along: Point, thick: float) -> None:
    """The S-shaped seam between two strands."""
    (x, y), (ax, ay) = middle, along
    half = thick * 0.5

    def at(forward: float, across: float) -> Point:
        return (x + ax * forward * half - ay * across * half, y + ay * forward * half + ax * across * half)

    lines.line(curve([at(*p) for p in pairs("-75,98 -30,30 30,-30 75,-98")], steps=5), max(2.0, thick * 0.055))
    lines.gouge(at(-0.25, 0.75), at(0.25, 0.0), thick * 0.035, PRINTED)


def _fist(plates: tuple[Plate, Plate], middle: Point, size: float, *, from_below: bool) -> None:
    """A closed hand round the rope, the arm coming from below or from above."""
    (skin, lines), (x, y) = plates, middle
    way = 1 if from_below else -1

    def at(across: float, down: float) -> Point:
        return (x + way * across * size, y + way * down * size)

    arm = [at(*p) for p in pairs("-55,30 50,42 10,260 -80,240")]
    palm = curve([at(*p) for p in pairs("-72,-10 -60,55 0,78 62,62 85,5 70,-30 -60,-30 -72,-10")])
    for shape in (arm, palm):
        _outlined(skin, lines, shape)
    for finger in range(4):
        left = -0.72 + finger * 0.37
        knuckle = curve(
            [
                at(left, 0.2),
                at(left + 0.01, -0.5),
                at(left + 0.17, -0.72),
                at(left + 0.35, -0.55),
                at(left + 0.36, 0.14),
                at(left + 0.18, 0.3),
                at(left, 0.2),
            ],
            steps=8,
        )
        _outlined(skin, lines, knuckle)
        lines.line(bow(at(left + 0.08, -0.22), at(left + 0.3, -0.24), size * 0.03), size * 0.03)
        lines.gouge(at(left + 0.1, 0.08), at(left + 0.27, 0.1), size * 0.05, PRINTED)
    _outlined(skin, lines, curve([at(*p) for p in pairs("-66,50 -40,18 25,12 40,30 20,45 -30,55 -66,50")]))
    for shade in range(8):
        lines.gouge(
            at(-0.4 + shade * 0.02, 0.8 + shade * 0.2),
            at(-0.05 + shade * 0.01, 0.88 + shade * 0.2),
            size * 0.05,
            PRINTED,
        )


def _outlined(skin: Plate, lines: Plate, shape: list[Point]) -> None:
    """Fill a shape with colour inside a black line."""
    skin.area(shape)
    lines.area(shape, CARVED)
    lines.line([*shape, shape[0]], 7)


def _saw(iron: Plate, corner: Point, long: float) -> None:
    """A frame saw with its teeth down."""
    x, y = corner
    iron.area(outline("0,0 100,5 100,13 0,22", (x, y), long))
    for tooth in range(34):
        at = x + long * tooth / 34
        down = y + long * (0.22 - 0.09 * tooth / 34)
        iron.area([(at, down - 2), (at + long / 34, down - 4), (at + long / 68, down + long * 0.022)])
    iron.area(
        curve(
            [
                (x + 4, y - long * 0.03),
                (x - long * 0.12, y + long * 0.02),
                (x - long * 0.13, y + long * 0.2),
                (x + 4, y + long * 0.25),
                (x + 4, y - long * 0.03),
            ]
        )
    )
    iron.oval(x - long * 0.06, y + long * 0.11, long * 0.03, long * 0.06, CARVED)
    iron.gouge((x + long * 0.06, y + long * 0.05), (x + long * 0.95, y + long * 0.08), 6)


def _adze(iron: Plate, top: Point, tall: float) -> None:
    """An adze: a long curved handle and a blade across it."""
    x, y = top
    iron.area(tapered(curve(outline("0,0 3,40 -2,75 4,100", (x, y), tall)), tall * 0.055, tall * 0.085))
    iron.area(curve(outline("-6,-3 10,-2 30,12 36,26 20,12 5,8 -6,6 -6,-3", (x, y), tall)))
    iron.gouge((x + tall * 0.08, y + tall * 0.02), (x + tall * 0.32, y + tall * 0.2), 6)
    iron.gouge((x + tall * 0.012, y + tall * 0.2), (x - tall * 0.01, y + tall * 0.9), 6)


def _mallet(iron: Plate, top: Point, tall: float) -> None:
    """A wooden mallet, head up."""
    x, y = top
    iron.area(outline("-24,0 24,0 21,34 -21,34", (x, y), tall))
    iron.area(tapered([(x, y + tall * 0.3), (x, y + tall)], tall * 0.09, tall * 0.12))
    for ring in range(4):
        iron.gouge(
            (x - tall * 0.19, y + tall * (0.06 + ring * 0.075)),
            (x + tall * 0.19, y + tall * (0.06 + ring * 0.075)),
            tall * 0.025,
        )


def _beached(plates: tuple[Plate, Plate], middle: Point, long: float) -> None:
    """A boat heeled over, with planks, thwarts, a mast and a mooring line."""
    (paint, lines), (x, y) = plates, middle
    hull = curve(outline("-50,-20 -36,6 0,14 36,4 54,-26", (x, y), long))
    rail = curve(outline("54,-26 20,-10 -15,-9 -50,-20", (x, y), long))
    back = curve(outline("-50,-20 -10,-19 25,-20 54,-26", (x, y), long))
    lines.area(back + rail)
    paint.area(hull + rail)
    lines.line(hull, long * 0.014)
    lines.line(rail, long * 0.02)
    for plank in (0.25, 0.5, 0.75):
        seam = [
            (hx + (rx - hx) * plank, hy + (ry - hy) * plank)
            for (hx, hy), (rx, ry) in zip(hull[3:-3], rail[::-1][3:-3], strict=False)
        ]
        lines.line(seam, long * 0.007)
    lines.line([(x + long * 0.06, y - long * 0.12), (x + long * 0.16, y - long * 0.75)], long * 0.02)
    lines.line(bow((x + long * 0.16, y - long * 0.74), (x + long * 0.53, y - long * 0.25), long * 0.03), 3)
    lines.line(bow((x - long * 0.49, y - long * 0.18), (x - long * 0.85, y + long * 0.12), -long * 0.06), 4)
    lines.oval(x + long * 0.02, y + long * 0.15, long * 0.42, long * 0.02)
