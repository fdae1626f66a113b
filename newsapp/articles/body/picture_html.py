"""A picture with its caption and credit as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from newsapp.articles.body.inline_html import attribute

Pictures = Mapping[str, Mapping[str, Any]]

# The text is 640 px wide at most, and on a phone a picture has the width of the screen.
SIZES = "(min-width: 680px) 640px, 100vw"
FALLBACK_WIDTH_PX = 960


def figure_html(said: Mapping[str, Any], pictures: Pictures) -> str:
    """The figure that these attributes of a node mean; nothing where its picture is missing or has no file yet.

    `pictures` maps ids to Illustrations; alt, caption and credit said in the document stand before the picture's own.
    """
    picture = pictures.get(said["image"]) or {}
    renditions = [it for it in picture.get("renditions") or () if it.get("url")]
    if not renditions:
        return ""
    alt = said.get("alt", picture.get("alt") or "")
    caption = said.get("caption", picture.get("caption") or "")
    credit = said.get("credit", (picture.get("credit") or {}).get("line") or "")
    words = _words("caption", caption) + [" "] * bool(caption and credit) + _words("credit", credit)
    under = f"<figcaption>{''.join(words)}</figcaption>" if words else ""
    return f"<figure{attribute('data-image', said['image'])}>{_image(renditions, alt)}{under}</figure>"


def _words(name: str, text: str) -> list[str]:
    return [f'<span class="{name}">{escape(text, quote=False)}</span>'] if text else []


def _image(renditions: Sequence[Mapping[str, Any]], alt: str) -> str:
    """An img of the type every browser shows, in a picture where other types may be chosen before it."""
    by_type = {kind: sorted(group, key=_width) for kind, group in groupby(sorted(renditions, key=_type), key=_type)}
    plain = by_type.pop("image/jpeg", None) or by_type.pop(min(by_type))
    chosen = next((it for it in plain if _width(it) >= FALLBACK_WIDTH_PX), plain[-1])
    size = attribute("width", chosen.get("width")) + attribute("height", chosen.get("height"))
    image = (
        f"<img{attribute('src', chosen['url'])}{_choices(plain)}{size}{attribute('alt', alt)}"
        ' loading="lazy" decoding="async">'
    )
    sources = "".join(f"<source{attribute('type', kind)}{_choices(it)}>" for kind, it in by_type.items())
    return f"<picture>{sources}{image}</picture>" if sources else image


def _choices(renditions: Sequence[Mapping[str, Any]]) -> str:
    choices = ", ".join(f"{it['url']} {_width(it)}w" for it in renditions if _width(it))
    return attribute("srcset", choices) + attribute("sizes", SIZES) if choices else ""


def _width(rendition: Mapping[str, Any]) -> int:
    return rendition.get("width") or 0


def _type(rendition: Mapping[str, Any]) -> str:
    return rendition.get("type") or ""
