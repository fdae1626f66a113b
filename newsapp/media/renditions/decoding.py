"""Files become pictures: decoded once their headers are known to be harmless, upright, in sRGB, on white."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from newsapp.media.renditions import containers
from newsapp.media.renditions.containers import Container
from newsapp.platform.errors import Invalid

_ORIENTATION = 0x0112
# EXIF orientation → what makes the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I")


def opened(file: bytes, container: Container) -> Image.Image:
    """The picture with its headers read and nothing decoded; Invalid where they contradict the container."""
    try:
        image = Image.open(BytesIO(file), formats=[container.format])
        frames = getattr(image, "n_frames", 1) if container.format == "AVIF" else 1
    except Exception as error:
        # Pillow's readers fail in whatever way their library does; to us it is always the file.
        raise Invalid.of("file", containers.DAMAGED) from error
    containers.check_size(*image.size, frames)
    return image


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height as people see the picture, whichever way the camera was held."""
    width, height = image.size
    return (height, width) if orientation(image) >= 5 else (width, height)


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8."""
    (said,) = exif(image, _ORIENTATION)
    return said if said in _UPRIGHT else 1


def exif(image: Image.Image, *numbers: int) -> list[Any]:
    """The values of these EXIF tags, None for each that is not there or cannot be read."""
    try:
        tags = image.getexif()
        return [tags.get(number) for number in numbers]
    except Exception:  # noqa: BLE001 - as above; a picture with broken EXIF is still a picture
        return [None] * len(numbers)


def developed(image: Image.Image, least: tuple[int, int]) -> Image.Image:
    """The picture decoded, upright, in 8-bit sRGB on white, without metadata, and no larger than it need be.

    A large one is shrunk, quickly, to no less than `least`, the (width, height) as people see it.
    Invalid where the file is damaged.
    """
    turned = _UPRIGHT.get(orientation(image))
    width, height = least if upright_size(image) == image.size else (least[1], least[0])
    try:
        image.draft(None, (width, height))
        image.load()
        shrunk = _reduced(_in_eight_bits(image), width, height)
        flat = _in_srgb(_on_white(shrunk), image.info.get("icc_profile"))
    except Exception as error:
        raise Invalid.of("file", containers.DAMAGED) from error
    flat.info = {}
    return flat.transpose(turned) if turned is not None else flat


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _reduced(image: Image.Image, width: int, height: int) -> Image.Image:
    factor = min(image.width // max(width, 1), image.height // max(height, 1))
    return image.reduce(factor) if factor > 1 else image


def _on_white(image: Image.Image) -> Image.Image:
    # Ink drawn on nothing must stay readable on dark paper, and JPEG knows no transparency.
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        # A broken profile, or one for other colours, is as none.
        with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
    return image.convert("RGB")
