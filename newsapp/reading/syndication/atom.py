"""Atom 1.0 with whole texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from newsapp.platform.clock import rfc3339
from newsapp.reading.syndication.channel import Channel, add, content, document, names


def atom(channel: Channel, articles: Iterable[Mapping[str, Any]]) -> bytes:
    """The feed of these Articles."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    add(root, "title", channel.title)
    add(root, "subtitle", channel.description)
    add(root, "id", channel.self_url)
    add(root, "updated", rfc3339(channel.updated_at))
    add(root, "link", rel="self", type="application/atom+xml", href=channel.self_url)
    add(root, "link", rel="alternate", type="text/html", href=channel.url)
    for article in articles:
        _add_entry(root, article, channel)
    return document(root)


def _add_entry(root: Element, article: Mapping[str, Any], channel: Channel) -> None:
    entry = add(root, "entry", **{"xml:lang": article["language"]})
    add(entry, "title", article["headline"])
    add(entry, "id", f"urn:newsapp:{article['id']}")
    add(entry, "published", article["published_at"])
    add(entry, "updated", article["updated_at"])
    add(entry, "link", rel="alternate", type="text/html", href=article["url"], hreflang=article["language"])
    for name in names(article) or [channel.title]:
        add(add(entry, "author"), "name", name)
    for tag in article["tags"]:
        add(entry, "category", term=tag["slug"], label=tag["name"])
    add(entry, "summary", article["standfirst"], type="text")
    add(entry, "content", content(article), type="html")
