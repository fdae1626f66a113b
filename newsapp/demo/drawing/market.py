"""A print of the market: onions to the far wall."""

from __future__ import annotations

from newsapp.demo.drawing.inks import INK, OCHRE, ROSE, TEAL, VERMILION
from newsapp.demo.drawing.people import standing
from newsapp.demo.drawing.press import CARVED, PRINTED, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, outline, ridge, rolling


def onion_heaps(sheet: Sheet) -> None:
    """A market floor of onions, more than anybody will buy."""
    w, h = sheet.width, sheet.height
    _market_hall(sheet)
    heap = rolling(sheet.hand, hills=1.1, detail=2)
    with sheet.ink(ROSE, opaque=True) as floor:
        floor.area(ridge(heap, width=w, top=h * 0.53, depth=h * 0.07, floor=h))
    with sheet.ink(VERMILION, strength=0.8) as skin, sheet.ink(INK) as lines:
        for row in range(15):
            size = h * (0.02 + row * 0.0042)
            y = h * (0.52 + 0.0155 * row + 0.0012 * row * row)
            for i in range(int(w / (size * 1.7)) + 2):
                x = (i + 0.5 * (row % 2)) * size * 1.7 + sheet.hand.uniform(-0.2, 0.2) * size
                lift = h * 0.07 * heap(min(1.0, max(0.0, x / w))) * (1 - row / 15)
                _onion(sheet, (skin, lines), (x, y + lift + sheet.hand.uniform(-0.2, 0.2) * size), size)


def _market_hall(sheet: Sheet) -> None:
    """A high shed in morning light, with people standing about in it."""
    w, h = sheet.width, sheet.height
    with sheet.ink(OCHRE) as light:
        light.fade(h * 0.05, h * 0.62)
    with sheet.ink(INK) as shed:
        shed.area(outline("0,0 100,0 100,10 50,2 0,10", (0, 0), w, h))
        for beam in range(7):
            x = w * (0.04 + beam * 0.153)
            shed.area(outline("-0.8,4 0.8,4 0.8,60 -0.8,60", (x, 0), w, h))
            shed.area(outline("0,22 6,6 7,6 0,26", (x, 0), w, h))
            shed.area(outline("0,22 -6,6 -7,6 0,26", (x, 0), w, h))
    with sheet.ink(INK, opaque=True) as people:
        for at, size in [(0.12, 0.3), (0.24, 0.26), (0.31, 0.25), (0.68, 0.3), (0.87, 0.28)]:
            standing(people, (w * at, h * 0.6), h * size, skirt=at > 0.5, load=at == 0.68)
    with sheet.ink(TEAL, opaque=True) as cloth:
        standing(cloth, (w * 0.44, h * 0.6), h * 0.3)


def _onion(sheet: Sheet, plates: tuple[Plate, Plate], middle: Point, size: float) -> None:
    """One onion: its skin on the colour plate, its rim and veins on the black one."""
    (skin, lines), (x, y) = plates, middle
    skin.disc(x, y, size, CARVED)
    skin.disc(x + size * 0.12, y + size * 0.1, size * 0.8)
    skin.gouge((x - size * 0.5, y + size * 0.1), (x - size * 0.1, y - size * 0.6), size * 0.34)
    lines.disc(x, y, size)
    lines.disc(x - size * 0.04, y - size * 0.05, size * 0.9, CARVED)
    tilt = sheet.hand.uniform(-0.6, 0.6)
    tip = (x + size * tilt, y - size * 0.95)
    for vein in (-0.5, -0.05, 0.45):
        foot = (x + size * (vein - tilt * 0.5), y + size * 0.75)
        points = bow(tip, foot, -vein * size * 0.7, steps=6)
        lines.line(points, max(1.2, size * 0.055))
    lines.gouge(tip, (tip[0] + size * 0.3 * tilt, tip[1] - size * 0.45), size * 0.3, PRINTED)
