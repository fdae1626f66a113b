"""Which file of a picture a browser is offered, and what of it a crop keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SIZES = "(min-width: 62rem) 736px, (min-width: 44rem) 640px, 100vw"
Illustration = Mapping[str, Any]


def sources(illustration: Illustration, kind: str) -> str:
    """The renditions of this type as a srcset."""
    made = [each for each in illustration["renditions"] if each["type"] == kind]
    return ", ".join(f"{each['url']} {each['width']}w" for each in made)


def fallback(illustration: Illustration, *, width_px: int = 640) -> Mapping[str, Any] | None:
    """The JPEG nearest to this width, for browsers that choose nothing; None until renditions are made."""
    made = [each for each in illustration["renditions"] if each["type"] == "image/jpeg"]
    return min(made, key=lambda each: abs(each["width"] - width_px), default=None)


def focus(illustration: Illustration) -> str:
    """The classes that keep the focal point in a crop, to a tenth: no style may stand in the page itself."""
    point = illustration.get("focal_point") or {"x": 0.5, "y": 0.5}
    return f"x{round(point['x'] * 10)} y{round(point['y'] * 10)}"
