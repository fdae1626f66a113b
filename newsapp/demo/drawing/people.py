"""People at work and on the road, as a lino cutter sees them: a head, a cloth, a gesture."""

from __future__ import annotations

from newsapp.demo.drawing.press import CARVED, Plate, Point
from newsapp.demo.drawing.strokes import bow, curve, outline, pairs, tapered


def standing(plate: Plate, foot: Point, tall: float, *, skirt: bool = True, load: bool = False) -> None:
    """Somebody upright, in a long cloth or in trousers, with or without a load on the head."""
    x, y = foot
    head = (x, y - tall * 0.9)
    if skirt:
        plate.area(curve(outline("-17,0 -10,-35 -8.5,-52 -12,-75 0,-83 12,-75 8,-52 11,-35 17,0", (x, y), tall)))
        for fold in (-0.07, -0.01, 0.06):
            plate.gouge(
                (x + tall * fold * 0.7, y - tall * 0.46), (x + tall * fold * 1.4, y - tall * 0.03), tall * 0.012
            )
    else:
        plate.area(tapered([(x, y - tall * 0.8), (x, y - tall * 0.42)], tall * 0.25, tall * 0.17))
        for side in (-1, 1):
            plate.area(
                tapered(
                    [(x + side * tall * 0.04, y - tall * 0.46), (x + side * tall * 0.07, y)], tall * 0.1, tall * 0.06
                )
            )
    _arms(plate, (x, y), tall, raised=load)
    plate.oval(head[0], head[1], tall * 0.062, tall * 0.078)
    plate.disc(head[0] - tall * 0.05, head[1] + tall * 0.01, tall * 0.035)
    if load:
        plate.area(curve(outline("-14,-100 -18,-114 0,-124 18,-114 14,-100", (x, y), tall)))
        plate.gouge((x - tall * 0.13, y - tall * 1.1), (x + tall * 0.13, y - tall * 1.11), tall * 0.02)


def raking(plate: Plate, foot: Point, tall: float, *, turn: int = 1) -> None:
    """A woman bent to a long rake; turn is 1 to face right and -1 to face left."""
    x, y = foot

    def at(across: float, up: float) -> Point:
        return (x + turn * across * tall, y - up * tall)

    plate.area(curve([at(*p) for p in pairs("-22,2 -20,25 -15,50 -2,56 5,42 6,20 10,0")]))
    plate.area(curve([at(*p) for p in pairs("-17,47 -10,66 10,83 20,85 22,75 12,60 3,45")]))
    plate.oval(*at(0.265, 0.885), tall * 0.07, tall * 0.08)
    plate.area(curve([at(*p) for p in pairs("30,97 19,96.5 15,86 2,68 14,74 24,86")]))
    for fold in range(4):
        plate.gouge(at(-0.13 + fold * 0.045, 0.44), at(-0.17 + fold * 0.065, 0.05), tall * 0.013)
    plate.gouge(at(-0.08, 0.6), at(0.12, 0.8), tall * 0.014)
    plate.line([at(0.02, 0.72), at(0.95, 0.0)], tall * 0.02)
    plate.line([at(0.86, -0.04), at(1.06, 0.03)], tall * 0.035)
    plate.area(tapered(bow(at(0.18, 0.8), at(0.42, 0.43), turn * tall * 0.05), tall * 0.07, tall * 0.045))
    plate.area(tapered(bow(at(0.16, 0.76), at(0.24, 0.56), turn * tall * -0.04), tall * 0.07, tall * 0.045))


def running(plate: Plate, foot: Point, tall: float, *, turn: int = 1, reach: float = 0.0) -> None:
    """A player at full stretch; reach from -1 (crouched) to 1 (diving) says how low the body goes forward."""
    x, y = foot

    def at(across: float, up: float) -> Point:
        return (x + turn * across * tall, y - up * tall)

    hip, neck = at(0.0, 0.48 - 0.08 * reach), at(0.2 + 0.14 * reach, 0.76 - 0.2 * reach)
    plate.area(tapered(bow(hip, neck, turn * tall * 0.03), tall * 0.19, tall * 0.2))
    plate.oval(neck[0] + turn * tall * 0.1, neck[1] - tall * 0.1, tall * 0.068, tall * 0.078)
    plate.area(
        tapered(
            curve([neck, at(0.42 + 0.12 * reach, 0.72 - 0.24 * reach), at(0.63 + 0.18 * reach, 0.66 - 0.22 * reach)]),
            tall * 0.09,
            tall * 0.045,
        )
    )
    plate.area(tapered(curve([neck, at(0.0, 0.66), at(-0.2, 0.72 - 0.1 * reach)]), tall * 0.09, tall * 0.045))
    plate.area(
        tapered(curve([hip, at(0.24, 0.36 - 0.06 * reach), at(0.2, 0.14), at(0.3, 0.0)]), tall * 0.16, tall * 0.06)
    )
    plate.area(tapered(curve([hip, at(-0.14, 0.3), at(-0.38, 0.16), at(-0.56, 0.05)]), tall * 0.16, tall * 0.055))
    plate.gouge(at(-0.03, 0.5), at(0.15 + 0.12 * reach, 0.74 - 0.2 * reach), tall * 0.02)
    plate.gouge(at(-0.08, 0.47 - 0.08 * reach), at(0.1, 0.43 - 0.08 * reach), tall * 0.025)


def rider(plate: Plate, foot: Point, tall: float) -> None:
    """A courier on a scooter with a box behind, riding to the right."""
    x, y = foot
    for wheel in (-0.34, 0.42):
        plate.disc(x + tall * wheel, y - tall * 0.13, tall * 0.13)
        plate.disc(x + tall * wheel, y - tall * 0.13, tall * 0.055, CARVED)
    plate.area(curve(outline("-46,-30 -25,-42 2,-34 8,-16 26,-16 30,-55 38,-52 34,-8 -30,-10", (x, y), tall)))
    plate.line(outline("40,-12 30,-62 22,-64", (x, y), tall), tall * 0.045)
    hip, neck = (x - tall * 0.12, y - tall * 0.44), (x - tall * 0.02, y - tall * 0.82)
    plate.area(tapered([hip, neck], tall * 0.2, tall * 0.19))
    plate.area(
        tapered(
            curve([hip, (x + tall * 0.14, y - tall * 0.42), (x + tall * 0.15, y - tall * 0.16)]),
            tall * 0.14,
            tall * 0.07,
        )
    )
    plate.area(
        tapered(
            curve([neck, (x + tall * 0.1, y - tall * 0.66), (x + tall * 0.24, y - tall * 0.63)]),
            tall * 0.09,
            tall * 0.05,
        )
    )
    plate.oval(neck[0] + tall * 0.04, neck[1] - tall * 0.13, tall * 0.1, tall * 0.105)
    plate.gouge(
        (neck[0] + tall * 0.05, neck[1] - tall * 0.12), (neck[0] + tall * 0.15, neck[1] - tall * 0.1), tall * 0.05
    )
    plate.box(x - tall * 0.58, y - tall * 0.82, x - tall * 0.22, y - tall * 0.46)
    plate.box(x - tall * 0.54, y - tall * 0.7, x - tall * 0.26, y - tall * 0.67, CARVED)


def _arms(plate: Plate, foot: Point, tall: float, *, raised: bool) -> None:
    """Two arms at the sides, or one up to steady a load."""
    x, y = foot
    for side in (-1, 1):
        shoulder = (x + side * tall * 0.1, y - tall * 0.75)
        if raised and side == 1:
            elbow, hand = (x + tall * 0.23, y - tall * 0.88), (x + tall * 0.13, y - tall * 1.08)
        else:
            elbow, hand = (x + side * tall * 0.17, y - tall * 0.58), (x + side * tall * 0.13, y - tall * 0.42)
        plate.area(tapered(curve([shoulder, elbow, hand], steps=8), tall * 0.06, tall * 0.035))
