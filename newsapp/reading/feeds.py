"""Routes to feeds, sitemaps, oEmbed and app links."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from flask import Blueprint, Response, request

from newsapp.articles.languages import LANGUAGES
from newsapp.platform import clock
from newsapp.platform.errors import Invalid, NotFound
from newsapp.platform.guards import public
from newsapp.platform.http import to_json
from newsapp.platform.settings import current
from newsapp.reading import catalogue, listing, sitemap_parts, story
from newsapp.reading.articles import CACHE
from newsapp.reading.presenting import site
from newsapp.reading.syndication import app_links, sitemaps
from newsapp.reading.syndication.atom import atom
from newsapp.reading.syndication.channel import Channel
from newsapp.reading.syndication.json_feed import json_feed
from newsapp.reading.syndication.oembed import oembed
from newsapp.reading.syndication.rss import rss

feeds = Blueprint("feeds", __name__)
IN_A_FEED = 30
NEWS_LASTS = timedelta(hours=48)
MOST_NEWS = 1000
PLENTY_PX = 100_000
_FORMS: dict[str, tuple[Callable[..., bytes], str]] = {
    "feed.xml": (rss, "application/rss+xml"),
    "atom.xml": (atom, "application/atom+xml"),
    "feed.json": (json_feed, "application/feed+json"),
}


@feeds.get("/<any('feed.xml', 'atom.xml', 'feed.json'):form>")
@public
def get_feed(form: str) -> Response:
    """The newest stories of the whole paper."""
    return _feed(form, "/", current().site_name, listing.Filters())


@feeds.get("/<any(section, tag, author):kind>/<slug>/<any('feed.xml', 'atom.xml', 'feed.json'):form>")
@public
def get_feed_of(kind: str, slug: str, form: str) -> Response:
    """The newest stories of a section, a tag or an author."""
    entry = catalogue.entry(kind, slug)
    title = f"{entry['name']} · {current().site_name}"
    return _feed(form, f"/{kind}/{quote(slug)}", title, listing.of(kind, slug))


@feeds.get("/language/<language>/<any('feed.xml', 'atom.xml', 'feed.json'):form>")
@public
def get_feed_in(language: str, form: str) -> Response:
    """The newest stories in a language."""
    if language not in LANGUAGES:
        raise NotFound("There is no such language.")
    title = f"{current().site_name} ({LANGUAGES[language]})"
    return _feed(form, f"/?language={language}", title, listing.Filters(language=language))


@feeds.get("/sitemap.xml")
@public
def get_sitemap() -> Response:
    """The index of the sitemaps, each of as many stories as fit."""
    base = current().public_url
    addresses = [f"{base}/sitemap-{number}.xml" for number in range(1, sitemap_parts.count() + 1)]
    return _xml(sitemaps.sitemap_index(addresses))


@feeds.get("/sitemap-<int(max=100000):number>.xml")
@public
def get_sitemap_part(number: int) -> Response:
    """One sitemap of stories, the oldest in the first."""
    return _xml(sitemaps.sitemap(sitemap_parts.cards(number)))


@feeds.get("/news-sitemap.xml")
@public
def get_news_sitemap() -> Response:
    """The stories of the last two days."""
    filters = listing.Filters(published_after=clock.now() - NEWS_LASTS)
    return _xml(sitemaps.news_sitemap(listing.page(filters, limit=MOST_NEWS).items, current().site_name))


@feeds.get("/robots.txt")
@public
def get_robots() -> Response:
    """What crawlers may read."""
    return Response(sitemaps.robots(current().public_url), mimetype="text/plain", headers={"Cache-Control": CACHE})


@feeds.get("/oembed")
@public
def get_oembed() -> Response:
    """A story for those who embed its address."""
    if request.args.get("format", "json") != "json":
        raise Invalid.of("format", "Only json.")
    article = _story_at(_slug_in(request.args.get("url", "")))
    within_px = _most(request.args.get("maxwidth", "")), _most(request.args.get("maxheight", ""))
    told = oembed(article, story.share(article["slug"]), site=site(), within_px=within_px)
    return Response(to_json(told), mimetype="application/json")


@feeds.get("/.well-known/<any('assetlinks.json', 'apple-app-site-association'):name>")
@public
def get_app_links(name: str) -> Response:
    """Which app opens the paper's addresses."""
    android = name == "assetlinks.json"
    told: Any = app_links.asset_links(current().android_app) if android else None
    told = told if android else app_links.site_association(current().ios_app)
    if told is None:
        raise NotFound("The paper has no such app.")
    return Response(json.dumps(told), mimetype="application/json", headers={"Cache-Control": CACHE})


def _feed(form: str, path: str, title: str, filters: listing.Filters) -> Response:
    settings = current()
    articles = listing.articles(filters, limit=IN_A_FEED)
    latest = max((clock.parse(article["updated_at"]) for article in articles), default=listing.EPOCH)
    language = filters.language or settings.default_language
    own = f"{settings.public_url}{quote(request.path)}"
    channel = Channel(title, settings.public_url + path, own, language, settings.site_description, latest)
    build, kind = _FORMS[form]
    return Response(build(channel, articles), mimetype=kind, headers={"Cache-Control": CACHE})


def _xml(body: bytes) -> Response:
    return Response(body, mimetype="application/xml", headers={"Cache-Control": CACHE})


def _slug_in(address: str) -> str:
    """The slug in the address of a story of this paper; Invalid for any other address."""
    head = f"{current().public_url}/article/"
    slug = unquote(urlsplit(address).path.removeprefix("/article/")) if address.startswith(head) else ""
    if not slug:
        raise Invalid.of("url", "The address of a story of this paper.")
    return slug


def _story_at(slug: str) -> dict[str, Any]:
    """The story at this slug, or where it has moved: who embeds an address of long ago still gets its card."""
    try:
        return story.article(slug)
    except story.Moved as moved:
        return story.article(moved.slug)


def _most(asked: str) -> int:
    """The pixels that an embedding page has room for; plenty where it says nothing that can be read."""
    said = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return said or PLENTY_PX
