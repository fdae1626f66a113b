"""The hand that cuts: lines that waver, ridges that roll, and shapes that are never quite a ruler's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from newsapp.demo.drawing.press import Point

Profile = Callable[[float], float]


def pairs(points: str) -> list[Point]:
    """Read points written as in an SVG polygon, "12,-30 45,0", in hundredths of whatever unit they will be drawn in."""
    return [(float(x) / 100, float(y) / 100) for x, y in (point.split(",") for point in points.split())]


def outline(points: str, origin: Point, across_px: float, down_px: float | None = None) -> list[Point]:
    """Return such points on the sheet, to the right of the origin and down from it; one unit serves both ways."""
    down_px = across_px if down_px is None else down_px
    return [(origin[0] + x * across_px, origin[1] + y * down_px) for x, y in pairs(points)]


def rolling(hand: Random, *, hills: float = 2.0, detail: int = 5, roughness: float = 0.5) -> Profile:
    """Return a smooth wandering line over 0..1 that stays about within -1..1."""
    waves = [
        (roughness**octave, hills * 2**octave * hand.uniform(0.8, 1.2), hand.uniform(0, math.tau))
        for octave in range(detail)
    ]
    whole = sum(size for size, _, _ in waves)
    return lambda at: sum(size * math.sin(math.tau * rate * at + phase) for size, rate, phase in waves) / whole


def ridge(profile: Profile, *, width: float, top: float, depth: float, floor: float) -> list[Point]:
    """Return the shape of a range of hills: its crest swings by depth around top, its foot stands on floor."""
    steps = 160
    crest = [(width * i / steps, top + depth * profile(i / steps)) for i in range(steps + 1)]
    return [*crest, (width, floor), (0, floor)]


def wavered(hand: Random, points: Sequence[Point], amount: float, *, closed: bool = True) -> list[Point]:
    """Return the same outline as cut by hand: more points, each a little off."""
    ends = [*points[1:], points[0]] if closed else points[1:]
    out: list[Point] = []
    for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
        parts = max(1, round(math.hypot(x1 - x0, y1 - y0) / 26))
        for part in range(parts):
            at = part / parts
            off = (hand.uniform(-amount, amount), hand.uniform(-amount, amount))
            out.append((x0 + (x1 - x0) * at + off[0], y0 + (y1 - y0) * at + off[1]))
    return out if closed else [*out, points[-1]]


def bow(start: Point, end: Point, sag: float, *, steps: int = 24) -> list[Point]:
    """Return a curve from start to end that hangs by sag to its right side (downwards when drawn left to right)."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    across, down = -(y1 - y0) / length, (x1 - x0) / length
    out: list[Point] = []
    for step in range(steps + 1):
        at = step / steps
        off = sag * 4 * at * (1 - at)
        out.append((x0 + (x1 - x0) * at + across * off, y0 + (y1 - y0) * at + down * off))
    return out


def round_shape(hand: Random, x: float, y: float, radius: Point, *, rough: float = 0.05) -> list[Point]:
    """Return a closed, slightly uneven round with these half axes."""
    bumps = rolling(hand, hills=2, detail=3)
    steps = 48
    out: list[Point] = []
    for step in range(steps):
        turn = math.tau * step / steps
        size = 1 + rough * bumps(abs(1 - 2 * step / steps))
        out.append((x + radius[0] * size * math.cos(turn), y + radius[1] * size * math.sin(turn)))
    return out


def curve(points: Sequence[Point], *, steps: int = 12) -> list[Point]:
    """Return a smooth line (Catmull-Rom) through all of these points."""
    held = [points[0], *points, points[-1]]
    out: list[Point] = []
    for before, here, there, after in zip(held, held[1:], held[2:], held[3:], strict=False):
        for step in range(steps):
            at = step / steps
            out.append(
                (
                    _spline(before[0], here[0], there[0], after[0], at),
                    _spline(before[1], here[1], there[1], after[1], at),
                )
            )
    return [*out, points[-1]]


def tapered(points: Sequence[Point], start_px: float, end_px: float) -> list[Point]:
    """Return the outline of a limb along these points, start_px thick at its root and end_px at its tip."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(points) - 1
    for i, (x, y) in enumerate(points):
        (xa, ya), (xb, yb) = points[max(0, i - 1)], points[min(last, i + 1)]
        length = math.hypot(xb - xa, yb - ya) or 1.0
        half = (start_px + (end_px - start_px) * i / last) / 2
        across, down = -(yb - ya) / length * half, (xb - xa) / length * half
        left.append((x + across, y + down))
        right.append((x - across, y - down))
    return left + right[::-1]


def _spline(a: float, b: float, c: float, d: float, at: float) -> float:
    """One coordinate between b and c, leaving b as from a and reaching c as towards d."""
    return 0.5 * (2 * b + (c - a) * at + (2 * a - 5 * b + 4 * c - d) * at**2 + (3 * b - a - 3 * c + d) * at**3)
