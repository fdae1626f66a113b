"""Sitemaps: every story for search engines, and the newest for their news pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from newsapp.reading.syndication.channel import add, document

_SITEMAP = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
_NEWS = _SITEMAP | {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


def sitemap(cards: Iterable[Mapping[str, Any]]) -> bytes:
    """One file of stories; at most 50,000 are allowed in one."""
    root = Element("urlset", _SITEMAP)
    for card in cards:
        url = add(root, "url")
        add(url, "loc", card["url"])
        add(url, "lastmod", card["updated_at"])
    return document(root)


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """The list of the files."""
    root = Element("sitemapindex", _SITEMAP)
    for address in addresses:
        add(add(root, "sitemap"), "loc", address)
    return document(root)


def news_sitemap(cards: Iterable[Mapping[str, Any]], publication: str) -> bytes:
    """The stories of the last two days, as Google News reads them."""
    root = Element("urlset", _NEWS)
    for card in cards:
        url = add(root, "url")
        add(url, "loc", card["url"])
        news = add(url, "news:news")
        told = add(news, "news:publication")
        add(told, "news:name", publication)
        add(told, "news:language", card["language"])
        add(news, "news:publication_date", card["published_at"])
        add(news, "news:title", card["headline"])
    return document(root)


def robots(public_url: str) -> str:
    """What crawlers may read, and where the sitemaps are."""
    refused = "\n".join(f"Disallow: {path}" for path in ("/api/v1/admin/", "/desk", "/contribute/thanks", "/giving"))
    return (
        f"User-agent: *\n{refused}\nAllow: /\n\nSitemap: {public_url}/sitemap.xml\n"
        f"Sitemap: {public_url}/news-sitemap.xml\n"
    )
