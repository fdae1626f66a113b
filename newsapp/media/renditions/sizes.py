"""A picture in the sizes and types that readers get, carrying its credit and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from newsapp.media.renditions import containers, decoding, labels
from newsapp.media.rules import JPEG, WEBP, Words, height_at, widths


@dataclass(frozen=True)
class Rendition:
    """One finished file; `type` is its media type."""

    width_px: int
    height_px: int
    type: str
    file: bytes


def render(file: bytes, words: Words) -> Iterator[Rendition]:
    """Every rendition of an accepted file, from the widest to the narrowest, each labelled with these words."""
    image = decoding.opened(file, containers.read(file))
    original = decoding.upright_size(image)
    most = widths(original[0])[-1]
    picture = decoding.developed(image, (most, height_at(most, original)))
    for width in reversed(widths(original[0])):
        size = (width, height_at(width, original))
        # Each is made from the one before: as sharp as from the original, and far quicker.
        picture = picture.resize(size, Image.Resampling.LANCZOS) if picture.size != size else picture
        yield Rendition(*size, WEBP, webp(picture, words))
        yield Rendition(*size, JPEG, jpeg(picture, words))


def webp(picture: Image.Image, words: Words) -> bytes:
    """The picture as WebP with its label."""
    file = BytesIO()
    picture.save(file, "WEBP", quality=80, method=4, xmp=labels.xmp(words))
    return file.getvalue()


def jpeg(picture: Image.Image, words: Words, quality: int = 82) -> bytes:
    """The picture as progressive JPEG with its label."""
    file = BytesIO()
    extra = labels.iptc_segment(words)
    picture.save(file, "JPEG", quality=quality, progressive=True, optimize=True, xmp=labels.xmp(words), extra=extra)
    return file.getvalue()
