"""From a story to a page: templates with the words, dates and direction of the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, render_template, request
from markupsafe import Markup

from newsapp.articles.languages import LANGUAGES, direction
from newsapp.platform.settings import current
from newsapp.reading import catalogue
from newsapp.reading.share import json_for_script
from newsapp.web import assets, pictures, words
from newsapp.web.boxes import with_box
from newsapp.web.giving_form import suggestions

CACHE = "public, max-age=30, stale-while-revalidate=300, stale-if-error=86400"
STANDINGS = {"under_review": "Under review", "retracted": "Retracted"}
WRITERS = ("author", "reporter")
# What others did, as the page names it: role → English words, in the order in which they are printed.
ROLES = {
    "photographer": "Photographs",
    "illustrator": "Illustrations",
    "translator": "Translation",
    "editor": "Editing",
}

Byline = Mapping[str, str]


def page(template: str, language: str, *, status: int = 200, cache: str = CACHE, **told: Any) -> Response:
    """A page in this language; kept by whoever may keep it when `cache` says so."""
    body = render_template(template, **_FIXED | _spoken(language) | told)
    return Response(body, status, mimetype="text/html", headers={"Cache-Control": cache})


def wanted(otherwise: str = "") -> str:
    """The language in which a page of ours, without a story, is to speak: the one that was asked for, or another."""
    asked = request.values.get("language", "") or otherwise
    return spoken(asked if asked in current().site_languages else current().default_language)


def spoken(language: str) -> str:
    """The language in which the pages can speak that is nearest to this one."""
    return language if language in words.LANGUAGES else current().default_language


def by_role(bylines: Iterable[Byline]) -> list[tuple[str, list[Byline]]]:
    """The bylines as printed: who wrote it under no name, then each other part under its own."""
    found: dict[str, list[Byline]] = {said: [] for said in ("", *ROLES.values())}
    for byline in bylines:
        found[ROLES.get(byline["role"], "")].append(byline)
    return [(said, people) for said, people in found.items() if people]


def names(bylines: Iterable[Byline], language: str) -> str:
    """Who wrote it, for a line in a list; whoever made it where nobody wrote."""
    people = list(bylines)
    wrote = [byline["name"] for byline in people if byline["role"] in WRITERS]
    return comma(language).join(wrote or dict.fromkeys(byline["name"] for byline in people))


def comma(language: str) -> str:
    """What stands between names."""
    return "، " if direction(language) == "rtl" else ", "


def _spoken(language: str) -> dict[str, Any]:
    """What depends on the page's language and on the paper's settings."""
    settings, said = current(), spoken(language)
    return {
        "language": language,
        "direction": direction(language),
        "words_language": said,
        "asked_language": "" if language == settings.default_language else f"?language={language}",
        "t": words.speaker(said),
        "settings": settings,
        "suggested": lambda: suggestions(said),
        "languages": [(tag, LANGUAGES.get(tag, tag)) for tag in settings.site_languages],
        "day": lambda text, short=False: words.day(text, said, settings.zone, short=short),
        "moment": lambda text: words.moment(text, said, settings.zone),
    }


_FIXED: dict[str, Any] = {
    "asset": assets.address,
    "sections": catalogue.sections,
    "direction_of": direction,
    "name_of": lambda tag: LANGUAGES.get(tag, tag),
    "json_for_script": lambda value: Markup(json_for_script(value)),  # noqa: S704 - it escapes what matters there
    "sources": pictures.sources,
    "fallback": pictures.fallback,
    "focus": pictures.focus,
    "sizes": pictures.SIZES,
    "with_box": with_box,
    "by_role": by_role,
    "names": names,
    "comma": comma,
    "STANDINGS": STANDINGS,
}
