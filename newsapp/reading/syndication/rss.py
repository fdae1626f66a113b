"""RSS 2.0 with whole texts, authors, and pictures with their credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from newsapp.reading.syndication.channel import Channel, add, content, document, names, picture

_SPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def rss(channel: Channel, articles: Iterable[Mapping[str, Any]]) -> bytes:
    """The feed of these Articles."""
    root = Element("rss", {"version": "2.0"} | _SPACES)
    told = add(root, "channel")
    add(told, "title", channel.title)
    add(told, "link", channel.url)
    add(told, "description", channel.description)
    add(told, "language", channel.language)
    add(told, "lastBuildDate", format_datetime(channel.updated_at, usegmt=True))
    add(told, "atom:link", href=channel.self_url, rel="self", type="application/rss+xml")
    for article in articles:
        _add_item(told, article)
    return document(root)


def _add_item(told: Element, article: Mapping[str, Any]) -> None:
    item = add(told, "item")
    add(item, "title", article["headline"])
    add(item, "link", article["url"])
    add(item, "guid", article["id"], isPermaLink="false")
    add(item, "pubDate", format_datetime(datetime.fromisoformat(article["published_at"]), usegmt=True))
    add(item, "description", escape(article["standfirst"], quote=False))  # which is HTML to whoever reads a feed
    for name in names(article):
        add(item, "dc:creator", name)
    for named in [article["section"], *article["tags"]]:
        if named:
            add(item, "category", named["name"])
    add(item, "content:encoded", content(article))
    shown = picture(article)
    if shown:
        size = {"width": str(shown["width"]), "height": str(shown["height"])}
        media = add(item, "media:content", url=shown["url"], type=shown["type"], medium="image", **size)
        add(media, "media:credit", article["illustration"]["credit"]["line"])
        add(media, "media:description", article["illustration"]["alt"])
