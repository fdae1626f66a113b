"""Routes to what stories are filed under, and to what the mobile client needs at start."""

from __future__ import annotations

from typing import Any

from flask import Response

from newsapp.articles.languages import LANGUAGES, direction
from newsapp.platform import paging
from newsapp.platform.guards import public
from newsapp.platform.http import Routes, to_json
from newsapp.platform.paging import PageArguments
from newsapp.platform.settings import Settings, current
from newsapp.reading import catalogue
from newsapp.reading import schemas as told
from newsapp.reading.articles import answer
from newsapp.reading.presenting import API

places = Routes("catalogue", __name__, url_prefix=API, description="Sections, tags, authors, and the app's start.")


@places.route("/sections")
@public
@places.response(200, told.SectionListSchema)
def list_sections() -> Response:
    """Every section that has something public, in the paper's order."""
    return answer(to_json({"items": catalogue.sections(), "next_cursor": None}))


@places.route("/sections/<slug>")
@public
@places.response(200, told.SectionSchema)
def get_section(slug: str) -> Response:
    """One section."""
    return answer(to_json(catalogue.entry("section", slug)))


@places.route("/tags")
@public
@places.arguments(PageArguments, location="query")
@places.response(200, told.TagListSchema)
def list_tags(arguments: dict[str, Any]) -> Response:
    """Tags that have something public, by name."""
    keys = paging.decode(arguments["cursor"], 2)
    rows = catalogue.tags(after=(keys[0], keys[1]) if keys else None, limit=arguments["limit"] + 1)
    shown, last = rows[: arguments["limit"]], rows[arguments["limit"] - 1 : arguments["limit"]]
    cursor = paging.encode(last[0].name, last[0].id) if len(rows) > len(shown) else None
    body = to_json({"items": [catalogue.shown("tag", row) for row in shown], "next_cursor": cursor})
    return answer(body, paging.next_link(f"{API}/tags", arguments, cursor))


@places.route("/tags/<slug>")
@public
@places.response(200, told.TagSchema)
def get_tag(slug: str) -> Response:
    """One tag."""
    return answer(to_json(catalogue.entry("tag", slug)))


@places.route("/authors/<slug>")
@public
@places.response(200, told.AuthorSchema)
def get_author(slug: str) -> Response:
    """Whoever wrote, drew or translated; their stories are in the list by author."""
    return answer(to_json(catalogue.entry("author", slug)))


@places.route("/app")
@public
@places.response(200, told.AppSchema)
def get_app() -> Response:
    """What the mobile client needs at start."""
    return answer(to_json(_start(current())))


def _start(settings: Settings) -> dict[str, Any]:
    languages = [
        {"language": tag, "name": LANGUAGES.get(tag, tag), "direction": direction(tag)}
        for tag in settings.site_languages
    ]
    return {
        "title": settings.site_name,
        "description": settings.site_description,
        "languages": languages,
        "default_language": settings.default_language,
        "sections": catalogue.sections(),
        "store_links": {"android": settings.android_store_url or None, "ios": settings.ios_store_url or None},
        "oldest_supported_version": settings.oldest_app_version,
        "contribution_url": f"{settings.public_url}/contribute",
    }
