"""oEmbed 1.0: a story as a quotation with its link, which needs no script and no frame."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from newsapp.reading.share import Site

WIDTH_PX = 600


def oembed(
    article: Mapping[str, Any], share: Mapping[str, Any], *, site: Site, within_px: tuple[int, int]
) -> dict[str, Any]:
    """The story for an embedding page that has room for this width and height, which nothing may exceed."""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": share["title"],
        "author_name": ", ".join(byline["name"] for byline in article["bylines"]),
        "provider_name": site.name,
        "provider_url": site.url,
        "cache_age": 3600,
        "width": min(WIDTH_PX, within_px[0]),
        "height": None,
    }
    direction, language = article["direction"], html.escape(article["language"])
    quoted = f"<p>{html.escape(share['description'])}</p>"
    link = (
        f'<p><a href="{html.escape(article["url"])}">{html.escape(share["title"])}</a> · {html.escape(site.name)}</p>'
    )
    quotation = f'<blockquote lang="{language}" dir="{direction}">{quoted}{link}</blockquote>'
    return told | {"html": quotation} | _thumbnail(share["image"], within_px)


def _thumbnail(image: Mapping[str, Any], within_px: tuple[int, int]) -> dict[str, Any]:
    if image["width"] > within_px[0] or image["height"] > within_px[1]:
        return {}
    return {f"thumbnail_{name}": image[name] for name in ("url", "width", "height")}
