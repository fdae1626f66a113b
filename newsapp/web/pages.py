"""Routes to the pages that people read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, request

from newsapp.articles.languages import LANGUAGES
from newsapp.platform import problems
from newsapp.platform.errors import Gone, Invalid, NotFound, Refusal, Withheld
from newsapp.platform.guards import public
from newsapp.platform.limits import limiter
from newsapp.platform.settings import current
from newsapp.reading import catalogue, corrections, front, listing, search, story
from newsapp.web.assets import assets
from newsapp.web.giver import giver
from newsapp.web.giving import giving
from newsapp.web.rendering import CACHE, page, spoken

pages = Blueprint("pages", __name__, template_folder="templates")
ON_A_PAGE = 20
MORE = 4
LONGEST_QUERY = 200


@pages.get("/")
@public
def get_front() -> Response:
    """The front page of a language."""
    language = _language()
    return page("front.html", language, blocks=front.blocks(language))


@pages.get("/article/<slug>")
@public
def get_article(slug: str) -> Response:
    """A story; its former address leads to the present one."""
    try:
        article, share = story.article(slug), story.share(slug)
    except story.Moved as moved:
        location = {"Location": f"/article/{quote(moved.slug)}", "Cache-Control": CACHE}
        return Response(status=308, headers=location)
    filters = listing.Filters(section=(article["section"] or {}).get("slug", ""), language=article["language"])
    seen = {article["id"], *(card["id"] for card in article["related"])}
    more = [card for card in listing.page(filters, limit=MORE + len(seen)).items if card["id"] not in seen][:MORE]
    return page("article.html", article["language"], article=article, share=share, more=more)


@pages.get("/<any(section, tag, author):kind>/<slug>")
@public
def get_listing(kind: str, slug: str) -> Response:
    """What is filed under a section, a tag or an author, newest first."""
    entry = catalogue.entry(kind, slug)
    asked = request.args.get("language", "")
    filters = listing.of(kind, slug, language=asked if asked in LANGUAGES else "")
    found = listing.page(filters, limit=ON_A_PAGE, cursor=request.args.get("cursor", ""))
    return page("listing.html", _language(), entry=entry, kind=kind, found=found, feed=f"/{kind}/{quote(slug)}")


@pages.get("/latest")
@public
def get_latest() -> Response:
    """Everything in a language, newest first."""
    filters = listing.Filters(language=_language())
    found = listing.page(filters, limit=ON_A_PAGE, cursor=request.args.get("cursor", ""))
    return page("listing.html", _language(), entry=None, kind="latest", found=found, feed=f"/language/{_language()}")


@pages.get("/search")
@public
@limiter.limit("60 per minute")
def get_search() -> Response:
    """Stories that have all of the words that were asked for."""
    q = request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip()
    found = search.find(q, limit=ON_A_PAGE, cursor=request.args.get("cursor", "")) if q else None
    return page("search.html", _language(), q=q, found=found)


@pages.get("/corrections")
@public
def get_corrections() -> Response:
    """The register of corrections."""
    register = corrections.page(limit=ON_A_PAGE, cursor=request.args.get("cursor", ""))
    return page("corrections.html", _language(), register=register)


def open_door(app: Flask) -> None:
    """Register the pages, their styles, and how a person sees a refusal."""
    app.register_blueprint(assets)
    app.register_blueprint(pages)
    app.register_blueprint(giving)
    app.register_blueprint(giver)
    problems.show_people(app, _refused)


def _refused(refusal: Refusal) -> Response:
    """A refusal that says what happened and what to do next."""
    told: dict[str, Any] = {"refusal": refusal, "kind": _kind(refusal)}
    if refusal.status >= 500:
        told["sections"] = list  # the database may be what does not answer
    answer = page("refusal.html", _language(), status=refusal.status, cache="no-store", **told)
    answer.headers.update(refusal.headers)
    return answer


def _kind(refusal: Refusal) -> str:
    kinds = {Gone: "gone", Withheld: "withheld", NotFound: "missing", Invalid: "missing"}
    return kinds.get(type(refusal), "missing" if refusal.status == NotFound.status else "failed")


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in current().site_languages else spoken(current().default_language)
