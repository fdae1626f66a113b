"""A file that somebody sends: refused for what it is, or looked at once for all that we keep of it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import blurhash
from PIL import Image

from newsapp.media.renditions import containers, decoding, embedded, trailers
from newsapp.media.rules import Words
from newsapp.platform.errors import Invalid

_GLIMPSE_PX = 32
MORE_THAN_A_PICTURE = "Something else follows the picture in this file: save the picture anew and send that."


@dataclass(frozen=True)
class Inspected:
    """What a file is and says of itself; width and height as people see it, upright."""

    format: str
    width_px: int
    height_px: int
    blurhash: str
    words: Words


def inspect(file: bytes) -> Inspected:
    """Look at the file; Invalid, Unsupported or TooLarge name `file` and say why it is not taken.

    Headers are judged before anything is decoded. What is said of the picture is cleaned and cut to our lengths.
    """
    container = containers.read(file)
    if not trailers.is_harmless(file[container.end :], after=container.format):
        raise Invalid.of("file", MORE_THAN_A_PICTURE)
    image = decoding.opened(file, container)
    width, height = decoding.upright_size(image)
    glimpse = decoding.developed(image, (_GLIMPSE_PX, _GLIMPSE_PX))
    return Inspected(container.format.lower(), width, height, _blurred(glimpse), embedded.words(image))


def _blurred(picture: Image.Image) -> str:
    small = picture.resize((_GLIMPSE_PX, _GLIMPSE_PX), Image.Resampling.BOX)
    across, down = (4, 3) if picture.width >= picture.height else (3, 4)
    with warnings.catch_warnings():
        # blurhash-python 1.2.2 asks Pillow in a way that goes in October 2027.
        warnings.simplefilter("ignore", DeprecationWarning)
        return str(blurhash.encode(small, across, down))
