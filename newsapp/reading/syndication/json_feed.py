"""JSON Feed 1.1 with whole texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from newsapp.platform.http import to_json
from newsapp.reading.syndication.channel import Channel, content, names, picture


def json_feed(channel: Channel, articles: Iterable[Mapping[str, Any]]) -> bytes:
    """The feed of these Articles."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.url,
        "feed_url": channel.self_url,
        "language": channel.language,
        "items": [_item(article) for article in articles],
    }
    return to_json(told).encode()


def _item(article: Mapping[str, Any]) -> dict[str, Any]:
    shown = picture(article)
    told = {
        "id": article["id"],
        "url": article["url"],
        "title": article["headline"],
        "summary": article["standfirst"],
        "content_html": content(article),
        "language": article["language"],
        "date_published": article["published_at"],
        "date_modified": article["updated_at"],
        "authors": [{"name": name} for name in names(article)],
        "tags": [tag["name"] for tag in article["tags"]],
        "image": shown["url"] if shown else None,
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}
