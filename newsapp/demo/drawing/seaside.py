"""Prints of the coast: headlands in the rain, a buoy in a swell, salt pans, an island burial ground."""

from __future__ import annotations

from newsapp.demo.drawing.inks import BONE, CLAY, INDIGO, INK, MIST, OCHRE, ROSE, TEAL, VERMILION
from newsapp.demo.drawing.people import raking, standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, ridge, rolling, tapered, wavered

_FRONDS = [
    (-0.62, 0.02, -0.2),
    (-0.5, -0.34, -0.14),
    (0.1, -0.7, 0.12),
    (0.55, -0.55, 0.14),
    (0.95, -0.22, 0.2),
    (0.9, 0.22, 0.24),
    (0.5, 0.42, 0.2),
]  # tip across, tip down, and how the rib bends: in lengths of the frond


def monsoon_coast(sheet: Sheet) -> None:
    """Headlands one behind the other under a low sun, palms leaning, and rain cut across all of it."""
    w, h = sheet.width, sheet.height
    _sky(sheet, horizon=0.62)
    with sheet.ink(VERMILION) as sun:
        sun.disc(w * sheet.hand.uniform(0.58, 0.76), h * 0.4, h * 0.105)
    for depth, (colour, strength) in enumerate([(MIST, 1.0), (TEAL, 0.8), (TEAL, 1.0), (INDIGO, 1.0)]):
        _headland(sheet, depth, colour, strength)
    with sheet.ink(INDIGO, strength=0.95) as sea:
        sea.box(0, h * 0.745, w, h)
        _swell(sheet, sea, h * 0.755, h)
    with sheet.ink(INK) as near:
        shore = ridge(rolling(sheet.hand, hills=0.8), width=w, top=h * 0.93, depth=h * 0.03, floor=h)
        near.area(shore)
        for at in (0.08, 0.16, 0.21):
            _palm(sheet, near, (w * at, h * 0.95), h * sheet.hand.uniform(0.5, 0.7))
        _boat(near, w * 0.6, h * 0.82, w * 0.05)
    _rain(sheet)


def buoy_at_sea(sheet: Sheet) -> None:
    """A weather buoy alone between great waves."""
    w, h = sheet.width, sheet.height
    _sky(sheet, horizon=0.7, colour=OCHRE)
    with sheet.ink(INDIGO, strength=0.6) as far:
        far.area(ridge(rolling(sheet.hand, hills=4, detail=3), width=w, top=h * 0.52, depth=h * 0.035, floor=h))
    x, y = w * 0.6, h * 0.56
    with sheet.ink(BONE, opaque=True) as halo:
        halo.disc(x, y - h * 0.27, h * 0.1)
    with sheet.ink(VERMILION, opaque=True) as hull:
        hull.area(outline("-6,0 6.5,-2 4.5,16 -4,16", (x, y), w, h))
        hull.disc(x - w * 0.008, y - h * 0.28, h * 0.022)
    with sheet.ink(INK) as frame:
        _mast(frame, (x, y), w, h)
    for depth in range(3):
        _breaker(sheet, depth)


def salt_pans(sheet: Sheet) -> None:
    """Flooded squares running to the horizon, white heaps of salt, and two people with rakes."""
    w, h = sheet.width, sheet.height
    horizon, middle = h * 0.3, w * 0.55
    _sky(sheet, horizon=0.3, colour=ROSE)
    with sheet.ink(CLAY, strength=0.85) as sun:
        sun.disc(w * 0.28, h * 0.2, h * 0.08)
    with sheet.ink(TEAL, strength=0.55) as water:
        water.box(0, horizon, w, h)
        _dykes(sheet, water, (middle, horizon))
    with sheet.ink(INDIGO, strength=0.8) as shade:
        shade.fade(horizon, h * 0.5)
    rows = [(0.37, 9, 0.022), (0.47, 6, 0.045), (0.63, 4, 0.08), (0.86, 3, 0.14)]
    for down, count, size in rows:
        _heaps(sheet, h * down, count, h * size)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        raking(cloth, (w * 0.36, h * 0.9), h * 0.44)
    with sheet.ink(INK, opaque=True) as people:
        raking(people, (w * 0.73, h * 0.63), h * 0.22, turn=-1)
        standing(people, (w * 0.87, h * 0.52), h * 0.15, load=True)


def island_graves(sheet: Sheet) -> None:
    """Headstones on a shrinking spit, the sea close on both sides, a house on stilts behind them."""
    w, h = sheet.width, sheet.height
    _sky(sheet, horizon=0.5, colour=MIST)
    with sheet.ink(INDIGO, strength=0.9) as sea:
        sea.box(0, h * 0.5, w, h)
        _swell(sheet, sea, h * 0.52, h)
    spit = curve(outline("-2,98 25,74 52,66 78,63 97,64.5 80,72 66,86 62,103", (0, 0), w, h))
    with sheet.ink(BONE, opaque=True) as sand:
        sand.area(wavered(sheet.hand, [*spit, (-w * 0.02, h * 1.03)], 2.0))
    with sheet.ink(OCHRE, strength=0.5) as wet:
        wet.line(spit[2:-2], h * 0.016)
    with sheet.ink(INK) as black:
        _stilt_house(black, w * 0.6, h * 0.64, h * 0.3)
        for at, size in [
            (0.78, 0.06),
            (0.71, 0.07),
            (0.45, 0.1),
            (0.36, 0.12),
            (0.52, 0.13),
            (0.25, 0.17),
            (0.44, 0.2),
        ]:
            _headstone(sheet, black, (w * at, h * (0.63 + size * 1.45)), h * size)
        _palm(sheet, black, (w * 0.9, h * 0.67), h * 0.42)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        standing(cloth, (w * 0.575, h * 0.83), h * 0.25)


def _sky(sheet: Sheet, *, horizon: float, colour: tuple[int, int, int] = MIST) -> None:
    """A wiped sky: darkest at the top, bright above the horizon."""
    w, h = sheet.width, sheet.height
    with sheet.ink(colour) as sky:
        sky.fade(0, h * horizon)
    with sheet.ink(BONE) as ground:
        ground.everywhere()
        for _ in range(26):
            x, y = sheet.hand.uniform(-0.1, 0.9) * w, sheet.hand.uniform(0.02, 0.9) * h * horizon
            ground.gouge((x, y), (x + sheet.hand.uniform(0.1, 0.3) * w, y + sheet.hand.uniform(-6, 6)), h * 0.006)


def _headland(sheet: Sheet, depth: int, colour: tuple[int, int, int], strength: float) -> None:
    """One range of hills falling into the sea, steeper and darker the nearer it is."""
    w, h = sheet.width, sheet.height
    profile = rolling(sheet.hand, hills=1.1 + depth * 0.5)
    top, swing = h * (0.46 + depth * 0.065), h * (0.07 + 0.01 * depth)
    lean = sheet.hand.choice([-1, 1]) * h * 0.12

    def crest(at: float) -> float:
        return profile(at) + lean / swing * (at - 0.5)

    with sheet.ink(colour, strength=strength) as hill:
        hill.area(ridge(crest, width=w, top=top, depth=swing, floor=h * 0.75))
        for _ in range(60 + depth * 30):
            at = sheet.hand.random()
            y = top + swing * crest(at) + sheet.hand.uniform(6, h * 0.12)
            hill.gouge((w * at, y), (w * at + sheet.hand.uniform(10, 34), y + sheet.hand.uniform(14, 44)), 2.6)


def _swell(sheet: Sheet, sea: Plate, top: float, bottom: float) -> None:
    """Long horizontal cuts, wider and further apart towards us."""
    y = top
    while y < bottom:
        near = (y - top) / (bottom - top)
        for _ in range(round(16 - 8 * near)):
            x = sheet.hand.uniform(-0.1, 1) * sheet.width
            long = sheet.width * sheet.hand.uniform(0.03, 0.09) * (0.6 + near * 1.6)
            lift = sheet.hand.uniform(-2, 2)
            sea.gouge((x, y), (x + long, y + lift), 2 + 5.5 * near)
        y += 6 + 12 * near


def _rain(sheet: Sheet) -> None:
    """Slanting cuts of paper white through everything."""
    w, h = sheet.width, sheet.height
    with sheet.ink((250, 246, 238), opaque=True, strength=0.8) as rain:
        for _ in range(190):
            x, y = sheet.hand.uniform(0, 1.2) * w, sheet.hand.uniform(-0.1, 0.9) * h
            long = sheet.hand.uniform(0.05, 0.16) * h
            rain.gouge((x, y), (x - long * 0.42, y + long), 2.3, PRINTED)


def _palm(sheet: Sheet, plate: Plate, foot: Point, tall: float) -> None:
    """A coconut palm that leans with the wind, its fronds blown over to the right."""
    x, y = foot
    trunk = bow((x, y), (x + tall * sheet.hand.uniform(0.18, 0.34), y - tall), tall * 0.06)
    plate.area(tapered(trunk, tall * 0.05, tall * 0.022))
    top = trunk[-1]
    for across, down, sag in _FRONDS:
        reach = tall * sheet.hand.uniform(0.36, 0.44)
        rib = bow(top, (top[0] + across * reach, top[1] + down * reach), sag * reach)
        plate.line(rib, max(1.5, tall * 0.008))
        for step, (px, py) in enumerate(rib[2:], 2):
            fall = reach * (0.26 - 0.008 * abs(step - 12))
            plate.gouge((px, py), (px + fall * 0.32, py + fall), tall * 0.012, PRINTED)
    for nut in (-0.02, 0.015, 0.0):
        plate.disc(top[0] + tall * nut, top[1] + tall * (0.03 + abs(nut)), tall * 0.02)


def _boat(plate: Plate, x: float, y: float, long: float) -> None:
    """A small open boat with one person standing."""
    plate.area(curve(outline("-100,-20 -50,22 60,22 115,-30 40,0 -60,0 -100,-20", (x, y), long)))
    plate.line([(x + long * 0.1, y), (x + long * 0.16, y - long * 0.55)], long * 0.14)
    plate.disc(x + long * 0.18, y - long * 0.7, long * 0.11)
    plate.line([(x + long * 0.5, y - long), (x - long * 0.15, y + long * 0.5)], long * 0.04)


def _mast(plate: Plate, foot: Point, w: float, h: float) -> None:
    """The lattice, lamp and instruments of a buoy."""
    x, y = foot
    top = (x - w * 0.008, y - h * 0.26)
    for side in (-0.035, 0.0, 0.04):
        plate.line([(x + w * side, y), top], 5)
    for up in (0.25, 0.5, 0.75):
        half = w * 0.037 * (1 - up)
        plate.line([(x - half, y - h * 0.26 * up), (x + half, y - h * 0.26 * up)], 4)
    plate.line([(x - w * 0.02, y - h * 0.19), (x - w * 0.05, y - h * 0.21)], 4)
    plate.disc(x - w * 0.05, y - h * 0.215, 8)
    plate.line([(x - w * 0.058, y + h * 0.05), (x + w * 0.06, y + h * 0.035)], 9)


def _breaker(sheet: Sheet, depth: int) -> None:
    """One long wave with cut foam and the lines of its face."""
    w, h = sheet.width, sheet.height
    profile = rolling(sheet.hand, hills=1.4 - depth * 0.25, detail=2)
    top, swing = h * (0.68 + depth * 0.11), h * (0.075 - depth * 0.006)
    colour = [TEAL, INDIGO, INK][depth]
    with sheet.ink(colour, opaque=True) as wave:
        wave.area(ridge(profile, width=w, top=top, depth=swing, floor=h + 20))
        for step in range(5):
            shift = 12 + step * (15 + depth * 5)
            for i in range(0, 150, 4):
                if sheet.hand.random() < 0.75:
                    a, b = i / 150, (i + sheet.hand.uniform(2.5, 6)) / 150
                    ya, yb = top + swing * profile(a) + shift, top + swing * profile(b) + shift
                    wave.gouge((w * a, ya), (w * b, yb), 3.4 + depth - step * 0.3)


def _dykes(sheet: Sheet, water: Plate, far: Point) -> None:
    """The earth walls between the pans, meeting at the horizon."""
    w, h = sheet.width, sheet.height
    for down in (0.34, 0.41, 0.52, 0.71, 0.93):
        thick = h * 0.008 + (down - 0.3) * h * 0.04
        water.area(wavered(sheet.hand, outline("0,0 100,0 100,100 0,100", (0, down * h), w, thick), 1.2), CARVED)
    for at in range(-9, 12):
        foot = (far[0] + at * w * 0.24, h)
        water.area(
            [
                (far[0] + at * 7, far[1]),
                (far[0] + at * 7 + 2, far[1]),
                (foot[0] + 20, foot[1]),
                (foot[0] - 20, foot[1]),
            ],
            CARVED,
        )


def _heaps(sheet: Sheet, y: float, count: int, tall: float) -> None:
    """A row of salt cones, lit from the left."""
    at = [(i + sheet.hand.uniform(0.2, 0.8)) * sheet.width / count for i in range(count)]
    with sheet.ink((255, 253, 249), opaque=True) as white:
        for x in at:
            white.area(wavered(sheet.hand, outline("-105,0 0,-100 110,0", (x, y), tall), 1.4))
    with sheet.ink(INDIGO, strength=0.75) as shade:
        for x in at:
            shade.area(wavered(sheet.hand, outline("12,0 0,-100 110,0", (x, y), tall), 1.4))
            for cut in range(5):
                start = (x + tall * 0.1 + cut * tall * 0.14, y - tall * (0.75 - cut * 0.14))
                shade.gouge(start, (start[0] + tall * 0.2, y - 2), tall * 0.03)


def _stilt_house(plate: Plate, x: float, y: float, tall: float) -> None:
    """A plank house on legs, its door open."""
    for leg in (-0.5, -0.2, 0.15, 0.5):
        plate.line([(x + tall * leg, y - tall * 0.4), (x + tall * leg * 1.05, y + tall * 0.1)], tall * 0.03)
    plate.box(x - tall * 0.58, y - tall * 0.8, x + tall * 0.58, y - tall * 0.36)
    plate.area(outline("-72,-78 -42,-112 45,-112 74,-78", (x, y), tall))
    for board in range(9):
        at = x - tall * 0.52 + board * tall * 0.13
        plate.gouge((at, y - tall * 0.76), (at, y - tall * 0.38), tall * 0.014)
    plate.box(x - tall * 0.08, y - tall * 0.7, x + tall * 0.1, y - tall * 0.36, CARVED)


def _headstone(sheet: Sheet, plate: Plate, foot: Point, tall: float) -> None:
    """A leaning stone with a cut rim and a few lines of writing nobody can read any more."""
    x, y = foot
    lean = sheet.hand.uniform(-0.2, 0.2) * tall
    for size, tone in (1.0, PRINTED), (0.84, CARVED), (0.76, PRINTED):
        half, high = tall * 0.3 * size, tall * size
        plate.area(
            curve(
                [
                    (x - half, y),
                    (x - half + lean * 0.7, y - high * 0.7),
                    (x + lean, y - high),
                    (x + half + lean * 0.7, y - high * 0.7),
                    (x + half, y),
                ]
            ),
            tone,
        )
    for row in range(4):
        down = y - tall * (0.58 - row * 0.13)
        plate.gouge(
            (x - tall * 0.14 + lean * 0.5, down), (x + tall * 0.15 + lean * 0.5, down + 1), max(1.5, tall * 0.03)
        )
    for _ in range(9):
        blade = x + sheet.hand.uniform(-0.4, 0.4) * tall
        plate.gouge(
            (blade, y + 3), (blade + sheet.hand.uniform(-5, 9), y - tall * sheet.hand.uniform(0.06, 0.16)), 2.4, PRINTED
        )
