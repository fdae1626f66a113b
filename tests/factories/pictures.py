"""Pictures made from nothing."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image as Canvas

from newsapp.media import queries
from newsapp.media.actions import intake
from newsapp.staff.roles import WORKER


def png(width_px: int = 640, height_px: int = 360) -> bytes:
    """A picture of slanting stripes."""
    canvas = Canvas.new("RGB", (width_px, height_px))
    canvas.putdata(
        [((x * 7 + y) % 256, 96, (255 - x * 3 + y) % 256) for y in range(height_px) for x in range(width_px)]
    )
    file = io.BytesIO()
    canvas.save(file, "PNG")
    return file.getvalue()


def stream() -> io.BytesIO:
    """The same as a file to send."""
    return io.BytesIO(png())


def taken_in(**told: Any) -> Any:
    """A picture in the store, its renditions still to be made by the worker."""
    return intake.take_in(png(), told=intake.Told(**{"alt": "Stripes", "kind": "graphic"} | told), by=WORKER)


def renditions(image_id: str) -> list[dict[str, Any]]:
    """What the worker made of it."""
    found: list[dict[str, Any]] = queries.find(image_id).renditions
    return found
