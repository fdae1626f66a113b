"""What a feed says of itself, and how text gets into XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TAG = re.compile(r"<[a-z][^<>]*>")
_FROM_ROOT = re.compile(r'( (?:href|src)=")/(?!/)')


@dataclass(frozen=True)
class Channel:
    """A feed: its title, the page it follows, its own address, and when something in it last changed."""

    title: str
    url: str
    self_url: str
    language: str
    description: str
    updated_at: datetime


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Put an element with this text into another."""
    child = SubElement(parent, tag, {name.rstrip("_"): writable(value) for name, value in attributes.items()})
    child.text = writable(text) or None
    return child


def writable(text: str) -> str:
    """The text without what XML cannot say."""
    return _UNWRITABLE.sub("", text)


def document(root: Element) -> bytes:
    """The tree as a file."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def names(article: Mapping[str, Any]) -> list[str]:
    """Who wrote it."""
    return [byline["name"] for byline in article["bylines"]]


def picture(article: Mapping[str, Any], *, widest_px: int = 1280) -> dict[str, Any] | None:
    """The JPEG of the story's picture that is nearest to this width, or None."""
    made = (article["illustration"] or {}).get("renditions") or []
    fitting = [each for each in made if each["type"] == "image/jpeg" and each["width"] <= widest_px]
    return max(fitting, key=lambda each: each["width"], default=None)


def content(article: Mapping[str, Any]) -> str:
    """All of a story as HTML for a feed, in its language and direction, with absolute addresses.

    The notice comes first, then the picture with its credit, dateline and body, and the corrections.
    """
    site = "/".join(article["url"].split("/")[:3])
    parts = [*_head(article), _absolute(article["body_html"], site), *map(_correction, article["corrections"])]
    return f'<div lang="{article["language"]}" dir="{article["direction"]}">{"".join(parts)}</div>'


def _head(article: Mapping[str, Any]) -> list[str]:
    notice = article["notice"]
    parts = [f"<p><strong>{_escaped(notice['text'])}</strong></p>"] if notice else []
    shown = picture(article)
    if shown:
        own = article["illustration"]
        words = _escaped(" ".join(filter(None, [own["caption"], own["credit"]["line"]])))
        parts.append(
            f'<figure><img src="{_escaped(shown["url"])}" alt="{_escaped(own["alt"])}" width="{shown["width"]}" '
            f'height="{shown["height"]}"><figcaption>{words}</figcaption></figure>'
        )
    if article["dateline"]:
        parts.append(f"<p><strong>{_escaped(article['dateline'])}:</strong></p>")
    return parts


def _correction(made: Mapping[str, Any]) -> str:
    return f"<p><em>{made['made_at'][:10]}: {_escaped(made['note'])}</em></p>"


def _absolute(body_html: str, site: str) -> str:
    """The body with this site before addresses that begin at its root; whoever reads a feed is elsewhere."""
    return _TAG.sub(lambda tag: _FROM_ROOT.sub(rf"\1{site}/", tag[0]), body_html)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
