"""The press: plates are cut at twice the size, inked, and pulled one over the other onto grained paper."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from newsapp.demo.drawing.inks import PAPER, Colour

Point = tuple[float, float]

SCALE = 2  # plates are cut this much larger than they print, which is what smooths their edges
PRINTED, CARVED = 255, 0


class Plate:
    """One block: what is printed takes ink, what is carved away does not, and the later cut wins.

    All measures are pixels of the sheet.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self.image = Image.new("L", (width_px * SCALE, height_px * SCALE), CARVED)
        self._draw = ImageDraw.Draw(self.image)

    def everywhere(self, tone: int = PRINTED) -> None:
        """Cover the whole plate."""
        self.image.paste(tone, (0, 0, *self.image.size))

    def area(self, points: Sequence[Point], tone: int = PRINTED) -> None:
        """Fill the shape whose corners are these."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=tone)

    def box(self, left: float, top: float, right: float, bottom: float, tone: int = PRINTED) -> None:
        """Fill an upright rectangle."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], tone)

    def line(self, points: Sequence[Point], width_px: float, tone: int = PRINTED) -> None:
        """Draw a line of even width through these points, round at its joints and ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        width = max(1, round(width_px * SCALE))
        self._draw.line(scaled, fill=tone, width=width, joint="curve")
        if width > 3:
            for x, y in points[0], points[-1]:
                self.disc(x, y, width_px / 2, tone)

    def disc(self, x: float, y: float, radius: float, tone: int = PRINTED) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, tone)

    def oval(self, x: float, y: float, across: float, down: float, tone: int = PRINTED) -> None:
        """Fill an ellipse with these half axes."""
        box = ((x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE)
        self._draw.ellipse(box, fill=tone)

    def gouge(self, start: Point, end: Point, width_px: float, tone: int = CARVED) -> None:
        """Draw the mark of a single push of the gouge: thin where it enters and leaves, widest in between."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        across, down = (y0 - y1) / length * width_px / 2, (x1 - x0) / length * width_px / 2
        sides = [(0.0, 0.0), (0.3, 0.8), (0.55, 1.0), (0.8, 0.7), (1.0, 0.0)]
        there = [(x0 + (x1 - x0) * t + across * w, y0 + (y1 - y0) * t + down * w) for t, w in sides]
        back = [(x0 + (x1 - x0) * t - across * w, y0 + (y1 - y0) * t - down * w) for t, w in reversed(sides)]
        self.area(there + back, tone)

    def fade(self, top: float, bottom: float, *, rising: bool = False) -> None:
        """Ink a band that thins out downwards, or upwards when rising: the wiped block of woodcut skies."""
        height = max(1, round((bottom - top) * SCALE))
        ramp = Image.linear_gradient("L").resize((self.image.width, height))
        self.image.paste(ramp if rising else ImageChops.invert(ramp), (0, round(top * SCALE)))

    def glow(self, x: float, y: float, radius: float) -> None:
        """Ink a soft disc, full in the middle and gone at its rim, wherever it is stronger than what is there."""
        across = round(2 * radius * SCALE)
        lamp = ImageChops.invert(Image.radial_gradient("L").resize((across, across)))
        lamp = lamp.point([max(0, round((tone - 75) * 1.42)) for tone in range(256)])  # the ramp reaches 75 at the rim
        corner = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        there = self.image.crop((*corner, corner[0] + across, corner[1] + across))
        self.image.paste(ImageChops.lighter(there, lamp), corner)

    def words(self, x: float, y: float, text: str, *, size_px: float = 20, tone: int = PRINTED) -> None:
        """Set a short line of Latin letters or figures, its left end at x and its middle at y."""
        font = ImageFont.load_default(size_px * SCALE)
        self._draw.text((x * SCALE, y * SCALE), text, fill=tone, font=font, anchor="lm")


class Sheet:
    """A sheet of paper on the press, with the hand (a seeded chance) that cuts the plates for it."""

    def __init__(self, width_px: int, height_px: int, seed: int, *, paper: Colour = PAPER) -> None:
        self.width, self.height = width_px, height_px
        self.hand = Random(seed)  # noqa: S311 - it draws pictures, it keeps no secrets
        self._picture = Image.new("RGB", (width_px, height_px), paper)
        self._noise = _noise(self.hand, width_px, height_px)

    @contextmanager
    def ink(self, colour: Colour, *, opaque: bool = False, strength: float = 1.0) -> Iterator[Plate]:
        """Give a plate to cut, and pull it in this colour: over what is there like glass, or hiding it when opaque."""
        plate = Plate(self.width, self.height)
        yield plate
        mask = plate.image.reduce(SCALE)
        touched = mask.getbbox()
        if touched is None:
            return
        mask = ImageChops.multiply(mask.crop(touched), self._coverage(touched, strength))
        under = self._picture.crop(touched)
        glass = under.point([tone * part // 255 for part in colour for tone in range(256)])
        self._picture.paste(colour if opaque else glass, touched, mask)

    @contextmanager
    def inks(self, *colours: Colour) -> Iterator[list[Plate]]:
        """Give several plates to cut together, pulled in this order, each hiding what is under it."""
        with ExitStack() as pulls:
            yield [pulls.enter_context(self.ink(colour, opaque=True)) for colour in reversed(colours)][::-1]

    def pulled(self) -> Image.Image:
        """Return the finished print, with the tooth of the paper in it."""
        tooth = self._noise.point([246 + round(tone / 255 * 9) for tone in range(256)])
        return ImageChops.multiply(self._picture, Image.merge("RGB", (tooth, tooth, tooth)))

    def _coverage(self, place: tuple[int, int, int, int], strength: float) -> Image.Image:
        """How much of the ink the paper took there: nearly all of it, but for pinholes where the paper is deepest."""
        thin = [round(strength * (70 + 3.2 * tone if tone < 48 else min(255, 222 + tone * 0.2))) for tone in range(256)]
        shift = (self.hand.randrange(self.width), self.hand.randrange(self.height))
        return ImageChops.offset(self._noise, *shift).crop(place).point(thin)


def _noise(hand: Random, width_px: int, height_px: int) -> Image.Image:
    """Fine grain, spread over all tones, slightly softened."""
    grain = Image.frombytes("L", (width_px, height_px), hand.randbytes(width_px * height_px))
    soft = grain.filter(ImageFilter.BoxBlur(1))
    return soft.point([max(0, min(255, round((tone - 128) * 2.2 + 128))) for tone in range(256)])
