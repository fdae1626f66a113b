"""The 1200×630 picture of a story for those who share it: its own picture cropped, or its headline set in type."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from newsapp.media.renditions import containers, decoding
from newsapp.media.renditions.sizes import jpeg
from newsapp.media.renditions.typefaces import face_for
from newsapp.media.renditions.typesetting import fitted
from newsapp.media.rules import Words

SIZE = WIDTH_PX, HEIGHT_PX = 1200, 630
MOST_BYTES = 300_000
_PAPER, _INK, _SOFT, _HAIRLINE, _ACCENT = "#fffdf9", "#16130f", "#5c554b", "#e5dfd5", "#b3261e"
_LEFT_PX, _RIGHT_PX = 72, WIDTH_PX - 72
_BAND_PX, _HEADLINE_TOP_PX = 84, 204
_QUALITIES = (88, 82, 74, 64, 52, 40, 28)  # at the last, the purest noise has 180 KB
_HEADLINE_SIZES_PX = range(136, 36, -4)
_PUBLISHED = {
    "en": "Published in {}",
    "hi": "{} में प्रकाशित",
    "mr": "{} मध्ये प्रकाशित",
    "ur": "{} میں شائع ہوا",
    "te": "{}లో ప్రచురితం",
}


@dataclass(frozen=True)
class Card:
    """What stands on a share picture; `year` is told of an old story, so that it is not passed on as new."""

    site_name: str
    section: str
    headline: str
    language: str
    year: int | None = None


@dataclass(frozen=True)
class Photo:
    """A story's own picture: a file that was accepted, the (x, y) that must be seen, and what is said of it."""

    file: bytes
    focal_point: tuple[float, float]
    words: Words


def share_picture(card: Card, photo: Photo | None = None) -> bytes:
    """A JPEG of 1200×630 pixels and at most 300 KB: the photo cropped, or without one the headline on paper."""
    picture = _cropped(photo) if photo else _page(card)
    if card.year is not None:
        _add_band(picture, card.year, card.language)
    words = photo.words if photo else Words(credit_line=card.site_name)
    return _small_enough(picture, words)


def _cropped(photo: Photo) -> Image.Image:
    image = decoding.opened(photo.file, containers.read(photo.file))
    picture = decoding.developed(image, SIZE)
    scale = min(picture.width / WIDTH_PX, picture.height / HEIGHT_PX)
    wide, high = WIDTH_PX * scale, HEIGHT_PX * scale
    left = min(max(photo.focal_point[0] * picture.width - wide / 2, 0), picture.width - wide)
    top = min(max(photo.focal_point[1] * picture.height - high / 2, 0), picture.height - high)
    return picture.resize(SIZE, Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high))


def _page(card: Card) -> Image.Image:
    picture = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(picture)
    headline = face_for(card.headline)
    shown = headline or face_for(card.site_name)
    edge = _RIGHT_PX if shown and shown[0].direction == "rtl" else _LEFT_PX
    draw.rectangle((0, 0, WIDTH_PX, 11), fill=_ACCENT)
    _add_label(draw, card.site_name if headline else "", (edge, 84), 38, _INK)
    draw.line((_LEFT_PX, 112, _RIGHT_PX, 112), fill=_HAIRLINE, width=2)
    _add_label(draw, card.section, (edge, 168), 34, _ACCENT)
    if shown:
        bottom = HEIGHT_PX - (_BAND_PX if card.year is not None else 0) - 32
        room = (_RIGHT_PX - _LEFT_PX, bottom - _HEADLINE_TOP_PX)
        setting = fitted(shown, card.language, room, _HEADLINE_SIZES_PX)
        setting.draw(draw, (_LEFT_PX, _RIGHT_PX), _HEADLINE_TOP_PX, _INK)
    return picture


def _add_band(picture: Image.Image, year: int, language: str) -> None:
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, HEIGHT_PX - _BAND_PX, WIDTH_PX, HEIGHT_PX), fill=_INK)
    edge = _RIGHT_PX if language == "ur" else _LEFT_PX
    _add_label(draw, _PUBLISHED.get(language, "{}").format(year), (edge, HEIGHT_PX - 30), 36, _PAPER)


def _add_label(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], size_px: int, ink: str) -> None:
    """One line from this (edge, baseline) inwards, as much of it as the face has letters for."""
    if shown := face_for(text):
        setting = fitted(shown, "", (_RIGHT_PX - _LEFT_PX, size_px * 3), [size_px])
        font, direction = setting.face.at(size_px), setting.face.direction
        draw.text(at, setting.lines[0], ink, font, anchor="ls" if at[0] == _LEFT_PX else "rs", direction=direction)


def _small_enough(picture: Image.Image, words: Words) -> bytes:
    files = (jpeg(picture, words, quality) for quality in _QUALITIES)
    return next(file for file in files if len(file) <= MOST_BYTES)
