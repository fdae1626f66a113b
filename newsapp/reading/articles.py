"""Routes to stories: lists, one, its share metadata, the front page, search, and what changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response

from newsapp.articles.body.schema import SCHEMA
from newsapp.platform import paging
from newsapp.platform.guards import public
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.limits import limiter
from newsapp.platform.settings import current
from newsapp.reading import arguments as arguments_
from newsapp.reading import changes, front, listing, search, story
from newsapp.reading import schemas as told
from newsapp.reading.presenting import API

articles = Routes("reading", __name__, url_prefix=API, description="Reading: anonymous, cookie-free, cacheable.")
CACHE = "public, max-age=30, stale-while-revalidate=60, stale-if-error=86400"


def answer(body: str, headers: dict[str, str] | None = None) -> Response:
    """Ready JSON that everybody may keep for as long as its edition lasts."""
    return Response(body, mimetype="application/json", headers={"Cache-Control": CACHE} | (headers or {}))


@articles.route("/articles")
@public
@articles.arguments(arguments_.ListArguments, location="query")
@articles.response(200, told.CardListSchema)
def list_articles(arguments: dict[str, Any]) -> Response:
    """Stories, newest first."""
    filters = {name: arguments[name] for name in listing.Filters.__dataclass_fields__}
    found = listing.page(listing.Filters(**filters), limit=arguments["limit"], cursor=arguments["cursor"])
    shown = arguments | {name: at.isoformat() for name, at in filters.items() if hasattr(at, "isoformat")}
    return answer(found.to_json(), paging.next_link(f"{API}/articles", shown, found.next_cursor))


@articles.route("/articles/<slug>")
@public
@articles.response(200, told.ArticleSchema)
@articles.alt_response(308, description="It is now at another slug.")
def get_article(slug: str) -> Response:
    """One story, whole; a former slug leads to the present one, a withdrawn story is 410, a withheld one 451."""
    try:
        return answer(story.article_json(slug))
    except story.Moved as moved:
        return _moved(f"{API}/articles/{moved.slug}")


@articles.route("/articles/<slug>/share")
@public
@articles.response(200, told.ShareSchema)
@articles.alt_response(308, description="It is now at another slug.")
def get_share(slug: str) -> Response:
    """What is needed to share a story: Open Graph, Twitter card, JSON-LD, and plain links."""
    try:
        return answer(story.share_json(slug))
    except story.Moved as moved:
        return _moved(f"{API}/articles/{moved.slug}/share")


@articles.route("/front")
@public
@articles.arguments(arguments_.FrontArguments, location="query")
@articles.response(200, told.FrontSchema)
def get_front(arguments: dict[str, Any]) -> Response:
    """The front page of a language, as ordered blocks."""
    return answer(front.to_json_text(arguments["language"] or current().default_language))


@articles.route("/search")
@public
@articles.arguments(arguments_.SearchArguments, location="query")
@articles.response(200, told.FoundListSchema)
@limiter.limit("120 per minute")
def search_articles(arguments: dict[str, Any]) -> Response:
    """Stories that have all of these words, newest first, each with a highlighted excerpt."""
    wanted = (arguments["q"], arguments["language"])
    found = search.find(*wanted, limit=arguments["limit"], cursor=arguments["cursor"])
    return answer(found.to_json(), paging.next_link(f"{API}/search", arguments, found.next_cursor))


@articles.route("/changes")
@public
@articles.arguments(arguments_.ChangesArguments, location="query")
@articles.response(200, told.ChangesSchema)
def list_changes(arguments: dict[str, Any]) -> Response:
    """What an offline client must apply, oldest first."""
    return answer(changes.to_json_text(arguments["since"], limit=arguments["limit"]))


@articles.route("/schemas/body.v1.json")
@public
@articles.response(200, description="JSON Schema, draft 2020-12")
def get_body_schema() -> Response:
    """The JSON Schema of a story's body."""
    return json_answer(SCHEMA, headers={"Cache-Control": "public, max-age=3600"})


def _moved(path: str) -> Response:
    return Response(status=308, headers={"Location": quote(path), "Cache-Control": CACHE})
