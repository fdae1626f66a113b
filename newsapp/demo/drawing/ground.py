"""Prints of the land: a river surveyed, fields with a road, a well from above and one with steps."""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from newsapp.demo.drawing.inks import BONE, CLAY, INK, MIST, MOSS, OCHRE, PAPER, SAGE, TEAL, VERMILION
from newsapp.demo.drawing.people import standing
from newsapp.demo.drawing.press import CARVED, SCALE, Plate, Point, Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, ridge, rolling, round_shape


def river_map(sheet: Sheet) -> None:
    """A surveyor's sheet: contours, a braided river, villages, and a broken red line where an embankment should be."""
    w, h = sheet.width, sheet.height
    with sheet.ink(BONE) as ground:
        ground.everywhere()
    relief = _relief(sheet)
    with sheet.ink(SAGE, strength=0.45) as low:
        low.image.paste(relief.point(lambda tone: 255 if tone < 96 else 0))
    with sheet.ink(OCHRE, strength=0.4) as high:
        high.image.paste(relief.point(lambda tone: 255 if tone > 150 else 0))
    with sheet.ink(CLAY, strength=0.8) as lines:
        lines.image.paste(_contours(relief))
    course = curve(outline("-2,20 16,30 30,62 47,66 58,40 74,36 86,70 102,82", (0, 0), w, h), steps=24)
    with sheet.ink(TEAL, opaque=True) as river:
        _braids(sheet, river, course)
    with sheet.ink(VERMILION, opaque=True) as bank:
        _broken_bank(bank, course, h * 0.085)
    with sheet.ink(INK, opaque=True) as marks:
        _villages(sheet, marks)
        _scale_bar(marks, w * 0.06, h * 0.91, w * 0.2)
        _north(marks, w * 0.93, h * 0.16, h * 0.08)


def road_through_fields(sheet: Sheet) -> None:
    """Furrows to the horizon, a road with poles, and two people walking home on it."""
    w, h = sheet.width, sheet.height
    horizon, far = h * 0.36, w * sheet.hand.uniform(0.4, 0.6)
    with sheet.ink(OCHRE) as sky:
        sky.fade(0, horizon * 1.1)
    with sheet.ink(VERMILION) as sun:
        sun.disc(far + w * 0.16, horizon * 0.7, h * 0.1)
    for depth, colour in enumerate((MIST, SAGE)):
        with sheet.ink(colour, opaque=True) as hills:
            profile = rolling(sheet.hand, hills=1.5 + depth)
            hills.area(ridge(profile, width=w, top=horizon * (0.83 + depth * 0.1), depth=h * 0.05, floor=horizon + 4))
    with sheet.ink(OCHRE, opaque=True, strength=0.95) as ground:
        ground.box(0, horizon, w, h)
    with sheet.ink(MOSS) as furrows:
        _furrows(sheet, furrows, (far, horizon))
    with sheet.ink(BONE, opaque=True) as road:
        road.area([(far - 4, horizon), (far + 4, horizon), (w * 0.62, h * 1.02), (w * 0.3, h * 1.02)])
    with sheet.ink(INK, opaque=True) as black:
        _poles(black, (far, horizon), w, h)
        for _ in range(13):
            _tree(sheet, black, (sheet.hand.uniform(0, 1) * w, horizon + 4), h * sheet.hand.uniform(0.03, 0.1))
        standing(black, (w * 0.47, h * 0.93), h * 0.36, load=True)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        standing(cloth, (w * 0.53, h * 0.88), h * 0.31)


def well_from_above(sheet: Sheet) -> None:
    """Rings of stone going down to a coin of water, with a rope, a basket and the women who dug it."""
    w, h = sheet.width, sheet.height
    x, y = w * 0.5, h * 0.53
    with sheet.ink(CLAY) as earth:
        earth.everywhere()
        for _ in range(420):
            at = (sheet.hand.uniform(0, 1) * w, sheet.hand.uniform(0, 1) * h)
            earth.gouge(at, (at[0] + sheet.hand.uniform(6, 26), at[1] + sheet.hand.uniform(-5, 5)), 3)
    with sheet.ink(INK, opaque=True) as shaft:
        shaft.area(round_shape(sheet.hand, x, y, (h * 0.47, h * 0.43), rough=0.02))
    with sheet.ink(BONE, opaque=True) as stones:
        for ring in range(7):
            _course(sheet, stones, (x, y + ring * h * 0.006), h * (0.455 - ring * 0.046), 44 - ring * 4)
    with sheet.ink(TEAL, opaque=True) as water:
        water.area(round_shape(sheet.hand, x, y + h * 0.045, (h * 0.145, h * 0.13)))
        for cut in range(5):
            water.gouge(
                (x - h * 0.09 + cut * 7, y + h * (0.0 + cut * 0.028)),
                (x + h * 0.05 + cut * 9, y + h * (0.002 + cut * 0.028)),
                4,
            )
    with sheet.ink(PAPER, opaque=True) as moon:
        moon.disc(x + h * 0.06, y + h * 0.07, h * 0.03)
    with sheet.ink(OCHRE, opaque=True) as rope:
        _well_rope(rope, (x, y), w, h)
    with sheet.ink(INK, opaque=True) as black:
        standing(black, (w * 0.115, h * 0.99), h * 0.62)
        standing(black, (w * 0.88, h * 1.0), h * 0.66, load=True)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        standing(cloth, (w * 0.205, h * 1.02), h * 0.56)


def _relief(sheet: Sheet) -> Image.Image:
    """A smooth field of heights, at the size of a plate."""
    columns, rows = 40, 24
    across = [rolling(sheet.hand, hills=1.3, detail=3) for _ in range(3)]
    heights = Image.new("F", (columns, rows))
    for row in range(rows):
        for column in range(columns):
            u, v = column / columns, row / rows
            height = across[0](u + 0.3 * v) + across[1](v * 0.9 - 0.2 * u) + 0.7 * across[2]((u * 0.6 + v) * 0.8)
            heights.putpixel((column, row), 122 + 62 * height)
    return heights.resize((sheet.width * SCALE, sheet.height * SCALE), Image.Resampling.BICUBIC).convert("L")


def _contours(relief: Image.Image) -> Image.Image:
    """The edges between bands of equal height, every fourth one heavier."""
    fine = relief.point([tone // 9 * 9 for tone in range(256)]).filter(ImageFilter.FIND_EDGES)
    heavy = relief.point([tone // 36 * 36 for tone in range(256)]).filter(ImageFilter.FIND_EDGES)
    drawn = [0] + [255] * 255
    return ImageChops.lighter(fine.point(drawn), heavy.point(drawn).filter(ImageFilter.MaxFilter(3)))


def _braids(sheet: Sheet, river: Plate, course: list[Point]) -> None:
    """The main channel and the thin ones that leave it and come back, with lines of current cut in."""
    h = sheet.height
    for strand in range(4):
        sway = rolling(sheet.hand, hills=3, detail=2)
        shift = [(px, py + h * 0.05 * strand * sway(i / len(course))) for i, (px, py) in enumerate(course)]
        river.line(shift, h * (0.062 if strand == 0 else 0.012))
    for i in range(4, len(course) - 8, 3):
        off = sheet.hand.uniform(-0.02, 0.02) * h
        river.gouge((course[i][0], course[i][1] + off), (course[i + 3][0], course[i + 3][1] + off), 3)


def _broken_bank(bank: Plate, course: list[Point], away: float) -> None:
    """Dashes along the river with gaps where nothing was built."""
    side = [(px, py - away) for px, py in course]
    for i in range(30, len(side) - 40, 5):
        if i % 50 < 30:
            bank.line(side[i : i + 4], 9)
            for px, py in side[i : i + 4 : 2]:
                bank.line([(px, py), (px + 2, py - 16)], 4)


def _villages(sheet: Sheet, marks: Plate) -> None:
    """Small groups of houses and the tracks between them."""
    w, h = sheet.width, sheet.height
    places = [(0.12, 0.62), (0.26, 0.2), (0.42, 0.84), (0.5, 0.2), (0.68, 0.72), (0.8, 0.22), (0.9, 0.5), (0.35, 0.42)]
    for (ax, ay), (bx, by) in pairwise(places):
        track = bow((ax * w, ay * h), (bx * w, by * h), sheet.hand.uniform(-40, 40))
        for i in range(0, len(track) - 1, 2):
            marks.line(track[i : i + 2], 2)
    for at, down in places:
        for _ in range(sheet.hand.randint(5, 10)):
            x, y, size = w * at + sheet.hand.gauss(0, 16), h * down + sheet.hand.gauss(0, 13), sheet.hand.uniform(4, 8)
            marks.box(x - size, y - size * 0.8, x + size, y + size * 0.8)


def _scale_bar(marks: Plate, x: float, y: float, long: float) -> None:
    """A bar of four parts with its figures."""
    for part in range(4):
        left = x + long * part / 4
        marks.box(left, y, left + long / 4, y + 12)
        if part % 2:
            marks.box(left + 3, y + 3, left + long / 4 - 3, y + 9, CARVED)
        marks.words(left - 5, y - 16, str(part * 5), size_px=20)
    marks.words(x + long - 8, y - 16, "20 km", size_px=20)


def _north(marks: Plate, x: float, y: float, tall: float) -> None:
    """A north arrow, half of it cut away."""
    marks.area(outline("0,-100 35,50 0,20 -35,50", (x, y), tall))
    marks.area([(x + 3, y - tall * 0.6), (x + tall * 0.24, y + tall * 0.35), (x + 3, y + tall * 0.16)], CARVED)
    marks.words(x - tall * 0.12, y - tall * 1.2, "N", size_px=round(tall * 0.36))


def _furrows(sheet: Sheet, plate: Plate, far: Point) -> None:
    """Crop rows that meet where the road meets the sky."""
    w, h = sheet.width, sheet.height
    for row in range(-34, 36):
        foot = far[0] + row * w * 0.075
        plate.area(
            [
                (far[0] + row * 6 - 1, far[1]),
                (far[0] + row * 6 + 1, far[1]),
                (foot + w * 0.018, h),
                (foot - w * 0.018, h),
            ]
        )
    for _ in range(900):
        near = sheet.hand.random() ** 1.6
        y = far[1] + (h - far[1]) * near
        x = sheet.hand.uniform(0, 1) * w
        plate.gouge((x, y), (x + 4 + 22 * near, y - 2 - 14 * near), 1.5 + 4 * near)


def _poles(black: Plate, far: Point, w: float, h: float) -> None:
    """Electric poles along the road, and their wires."""
    feet = [
        (far[0] + (w * 0.2 - far[0]) * at, far[1] + (h - far[1]) * at * 0.82, h * 0.62 * at)
        for at in (0.06, 0.12, 0.22, 0.42, 0.85)
    ]
    for x, y, tall in feet:
        black.line([(x, y), (x, y - tall)], max(1.5, tall * 0.022))
        black.line([(x - tall * 0.09, y - tall * 0.93), (x + tall * 0.09, y - tall * 0.93)], max(1.2, tall * 0.016))
    for (ax, ay, at), (bx, by, bt) in pairwise(feet):
        for side in (-0.08, 0.08):
            black.line(bow((bx + bt * side, by - bt * 0.93), (ax + at * side, ay - at * 0.93), bt * 0.05), 2)


def _tree(sheet: Sheet, plate: Plate, foot: Point, tall: float) -> None:
    """A round tree on a short trunk."""
    x, y = foot
    plate.line([(x, y), (x, y - tall * 0.5)], max(2.0, tall * 0.1))
    plate.area(round_shape(sheet.hand, x, y - tall * 0.75, (tall * 0.55, tall * 0.42), rough=0.12))
    for _ in range(5):
        at = x + sheet.hand.uniform(-0.3, 0.3) * tall
        plate.gouge((at, y - tall * 0.95), (at + tall * 0.1, y - tall * 0.6), tall * 0.05)


def _course(sheet: Sheet, plate: Plate, middle: Point, radius: float, count: int) -> None:
    """One ring of fitted stones, foreshortened a little."""
    x, y = middle
    thick, turn = radius * 0.085, sheet.hand.uniform(0, 1)
    for stone in range(count):
        start, end = (stone + 0.08 + turn) / count * math.tau, (stone + 0.92 + turn) / count * math.tau
        rim, deep = radius * sheet.hand.uniform(0.985, 1.01), radius - thick * sheet.hand.uniform(0.75, 1.0)
        corners = [
            (start, rim),
            ((start + end) / 2, rim * 1.01),
            (end, rim),
            (end, deep),
            ((start + end) / 2, deep * 1.01),
            (start, deep),
        ]
        plate.area([(x + r * math.cos(a), y + r * 0.92 * math.sin(a)) for a, r in corners])


def _well_rope(rope: Plate, middle: Point, w: float, h: float) -> None:
    """The rope from the windlass to the basket."""
    x, y = middle
    rope.line([(w * 0.14, h * 0.25), (w * 0.86, h * 0.19)], h * 0.026)
    rope.line([(x - h * 0.02, h * 0.225), (x - h * 0.05, y + h * 0.02)], h * 0.012)
    rope.area(_basket(x - h * 0.05, y + h * 0.05, h * 0.045))
    for turn in range(7):
        left = x - h * 0.06 + turn * h * 0.013
        rope.line([(left, h * 0.2), (left + h * 0.008, h * 0.25)], h * 0.009)


def _basket(x: float, y: float, size: float) -> list[Point]:
    """The outline of a basket seen from above and a little aside."""
    return curve(outline("-100,-50 0,-80 100,-50 70,60 0,80 -70,60 -100,-50", (x, y), size))


def stepwell(sheet: Sheet) -> None:
    """Flights of steps that cross on their way down to a little green water, and a woman on the lowest."""
    w, h = sheet.width, sheet.height
    with sheet.ink(OCHRE, strength=0.9) as stone:
        stone.everywhere()
    with sheet.ink(CLAY) as walls:
        for level in range(8):
            inset, top = w * level * 0.062, h * level * 0.135
            walls.box(0, top, min(inset, w * 0.31), h * (level + 1) * 0.135)
            walls.box(w - min(inset, w * 0.31), top, w, h * (level + 1) * 0.135)
    with sheet.ink(INK, opaque=True) as shade:
        for level in range(6):
            _landing(sheet, shade, level)
        shade.area(outline("38,78 62,78 70,100 30,100", (0, 0), w, h))
    with sheet.ink(TEAL, opaque=True) as water:
        water.area(outline("39.5,84 60.5,84 68,100 32,100", (0, 0), w, h))
        for cut in range(9):
            x, y = sheet.hand.uniform(0.38, 0.54) * w, h * (0.86 + cut * 0.015)
            water.gouge((x, y), (x + sheet.hand.uniform(40, 120), y), 4)
    with sheet.ink(INK, opaque=True) as black:
        standing(black, (w * 0.3, h * 0.5), h * 0.17, load=True)
        standing(black, (w * 0.7, h * 0.66), h * 0.2)
    with sheet.ink(VERMILION, opaque=True) as cloth:
        standing(cloth, (w * 0.46, h * 0.86), h * 0.24)


def _landing(sheet: Sheet, shade: Plate, level: int) -> None:
    """One storey of the well: a ledge, and on it the dark triangles of paired stairs."""
    w, h = sheet.width, sheet.height
    top, tall = h * level * 0.135, h * 0.135
    inset = w * (0.0 + level * 0.062)
    shade.box(inset, top + tall * 0.93, w - inset, top + tall)
    for edge in (inset, w - inset):
        shade.line([(edge, top), (edge, top + tall)], 6)
    pairs_of_stairs = 7 - level
    wide = (w - 2 * inset) / pairs_of_stairs
    for number in range(pairs_of_stairs):
        left = inset + number * wide
        for step in range(7):
            rise, run = tall * 0.93 / 7, wide * 0.46 / 7
            y = top + rise * step
            shade.box(left + wide / 2 - run * (step + 1), y, left + wide / 2 + run * (step + 1), y + rise * 0.42)
        shade.area(outline("-9,30 9,30 9,93 -9,93", (left + wide / 2, top), wide, tall))
        shade.disc(left + wide / 2, top + tall * 0.32, wide * 0.09)
