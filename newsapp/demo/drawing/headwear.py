"""What the people of the crowd wear on their heads and about their necks."""

from __future__ import annotations

from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, wavered


def turban(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """A wound turban and a moustache."""
    x, y = middle
    black.area(curve(outline("-80,-30 -95,-80 -30,-135 50,-130 95,-75 78,-30 0,-52 -80,-30", (x, y), size)))
    for wind in range(4):
        black.line(
            bow(
                (x - size * 0.75, y - size * (0.5 + wind * 0.17)),
                (x + size * 0.7, y - size * (0.75 + wind * 0.12)),
                -size * 0.2,
            ),
            size * 0.05,
            CARVED,
        )
    black.area(curve(outline("-34,52 6,36 46,50 6,47 -34,52", (x, y), size), steps=6))


def veil(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """A cloth over the hair that falls to the shoulders on both sides."""
    x, y = middle
    outer = outline("-105,170 -98,-20 -50,-112 45,-114 95,-20 105,170", (x, y), size)
    inner = outline("52,125 64,-10 30,-68 -30,-68 -62,-10 -50,125", (x, y), size)
    black.area(curve(outer, steps=8) + curve(inner, steps=8))
    for side in (-1, 1):
        for fold in range(3):
            start = (x + side * size * (0.7 + fold * 0.09), y - size * (0.3 - fold * 0.2))
            black.gouge(start, (start[0] + side * size * 0.06, y + size * 1.45), size * 0.045)
    black.line(
        bow((x - size * 0.62, y - size * 0.62), (x + size * 0.6, y - size * 0.62), -size * 0.42), size * 0.04, CARVED
    )


def hair(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """Short hair, combed, sometimes with a beard."""
    x, y = middle
    black.area(curve(outline("-76,5 -85,-60 -30,-114 45,-110 82,-55 72,2 56,-45 -10,-58 -58,-35 -76,5", (x, y), size)))
    for lock in range(6):
        start = (x + size * (-0.5 + lock * 0.18), y - size * 0.62)
        black.gouge(start, (start[0] + size * 0.18, y - size * 1.02), size * 0.05)
    if sheet.hand.random() < 0.4:
        for side in (-1, 1):
            black.area(curve(outline("70,10 50,75 0,108 0,80 36,62 70,10", (x, y), side * size, size), steps=6))


def cap(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """A boat-shaped cap, carved with a crease."""
    x, y = middle
    hair(sheet, black, middle, size)
    for grow, tone in (1.0, PRINTED), (0.86, CARVED):
        black.area(
            [
                (x - size * 0.8 * grow, y - size * 0.55),
                (x - size * 0.55 * grow, y - size * (0.62 + 0.68 * grow)),
                (x + size * 0.7 * grow, y - size * (0.62 + 0.52 * grow)),
                (x + size * 0.8 * grow, y - size * 0.6),
            ],
            tone,
        )
    black.line([(x - size * 0.66, y - size * 0.82), (x + size * 0.72, y - size * 0.78)], size * 0.05)


def bun(sheet: Sheet, black: Plate, middle: Point, size: float) -> None:
    """Hair drawn back into a knot, and spectacles."""
    x, y = middle
    hair(sheet, black, middle, size)
    black.disc(x - size * 0.85, y - size * 0.55, size * 0.34)
    black.gouge((x - size * 1.05, y - size * 0.4), (x - size * 0.7, y - size * 0.7), size * 0.06)
    for side in (-1, 1):
        eye = x + size * 0.06 + side * size * 0.29
        black.line(
            bow((eye - size * 0.22, y - size * 0.1), (eye + size * 0.22, y - size * 0.1), size * 0.2), size * 0.045
        )
        black.line(
            bow((eye - size * 0.22, y - size * 0.1), (eye + size * 0.22, y - size * 0.1), -size * 0.17), size * 0.045
        )


def scarf(sheet: Sheet, plate: Plate, middle: Point, size: float) -> None:
    """A scarf about the neck with its end over the shoulder."""
    x, y = middle
    plate.area(curve(outline("-75,110 0,142 75,110 90,150 10,190 -85,155 -75,110", (x, y), size)))
    plate.area(wavered(sheet.hand, outline("20,160 65,150 80,290 30,290", (x, y), size), 1))
    for cut in range(3):
        plate.gouge(
            (x - size * 0.6, y + size * (1.28 + cut * 0.12)),
            (x + size * 0.55, y + size * (1.4 + cut * 0.1)),
            size * 0.05,
        )
