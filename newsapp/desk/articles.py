"""Routes to the newsroom's articles."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response, url_for

from newsapp.articles import history, queries
from newsapp.articles.actions import drafting, publishing
from newsapp.desk.guards import fresh_at_first, me, needs, version_sent
from newsapp.desk.schemas import articles as told
from newsapp.desk.showing import article_shown, moment_shown, page_of
from newsapp.drafts.actions import leasing
from newsapp.platform import paging
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import PUBLISH, WRITE_OWN

if TYPE_CHECKING:
    from newsapp.articles.models import Article

articles = Routes("desk_articles", __name__, url_prefix="/api/v1/admin/articles", description="Writing, publishing.")
Fields = dict[str, Any]
NARROWING = ("status", "state", "q", "language", "section", "whose")


@articles.route("")
@needs(WRITE_OWN)
@articles.arguments(told.ArticleListArguments, location="query")
@articles.response(200, told.ArticleListOut)
def list_drafts(arguments: Fields) -> Response:
    """Articles in any state, last changed first; a contributor's own only."""
    wanted = queries.Wanted(**{name: arguments[name] for name in NARROWING})
    before, limit = paging.decode_moment(arguments["cursor"]), arguments["limit"]
    rows = queries.listing(wanted, by=me(), before=before, limit=limit + 1)
    return page_of(rows, arguments, article_shown, lambda row: (row.updated_at.isoformat(), row.id))


@articles.route("", methods=["POST"])
@needs(WRITE_OWN)
@articles.arguments(told.ArticleIn)
@articles.response(201, told.ArticleOut)
def begin_article(fields: Fields) -> Response:
    """A new draft."""
    saved = drafting.begin(fields, by=me())
    location = url_for(".get_draft", article_id=saved.article.id)
    return shown(saved.article, 201, warnings=saved.warnings, headers={"Location": location})


@articles.route("/<article_id>")
@needs(WRITE_OWN)
@articles.response(200, told.ArticleOut)
def get_draft(article_id: str) -> Response:
    """One article with its body, in any state."""
    return shown(queries.visible(article_id, me()))


@articles.route("/<article_id>", methods=["PATCH"])
@needs(WRITE_OWN)
@articles.arguments(told.ArticleChanges)
@articles.response(200, told.ArticleOut)
def change_article(fields: Fields, article_id: str) -> Response:
    """Change fields; If-Match says from which version."""
    version = leasing.require_version(article_id, version_sent(required=True), by=me())
    saved = drafting.change(article_id, fields, by=me(), version=version)
    return shown(saved.article, warnings=saved.warnings)


@articles.route("/<article_id>", methods=["DELETE"])
@needs(WRITE_OWN)
@articles.response(204)
def discard_article(article_id: str) -> Response:
    """Throw a draft away."""
    drafting.discard(article_id, by=me(), version=version_sent(required=True))
    return Response(status=204)


@articles.route("/<article_id>/submission", methods=["PUT"])
@needs(WRITE_OWN)
@articles.response(200, told.ArticleOut)
def submit_article(article_id: str) -> Response:
    """Hand in for review."""
    return shown(drafting.submit(article_id, by=me(), version=version_sent()))


@articles.route("/<article_id>/submission", methods=["DELETE"])
@needs(WRITE_OWN)
@articles.response(200, told.ArticleOut)
def take_back_article(article_id: str) -> Response:
    """Take back what was handed in."""
    return shown(drafting.take_back(article_id, by=me(), version=version_sent()))


@articles.route("/<article_id>/publication", methods=["PUT"])
@needs(PUBLISH)
@fresh_at_first
@articles.arguments(told.PublicationIn, required=False)
@articles.response(200, told.ArticleOut)
def publish_article(fields: Fields, article_id: str) -> Response:
    """Publish now, or at a time; not before an embargo ends, unless it is lifted here."""
    asked: Fields = {"by": me(), "version": version_sent()}
    at: datetime | None = fields.get("at")
    if at:
        return shown(publishing.schedule(article_id, at, **asked))
    return shown(publishing.publish(article_id, lift_embargo=fields.get("lift_embargo", False), **asked))


@articles.route("/<article_id>/publication", methods=["DELETE"])
@needs(PUBLISH)
@articles.arguments(told.ReasonIn)
@articles.response(200, told.ArticleOut)
def withdraw_article(fields: Fields, article_id: str) -> Response:
    """Take it from readers: 410 everywhere from now on."""
    return shown(publishing.withdraw(article_id, fields["reason"], by=me(), version=version_sent()))


def shown(article: Article, status: int = 200, *, warnings: list[str] | None = None, headers: Any = None) -> Response:
    """An article as an answer, with its ETag."""
    behind = history.behind(article)
    body = article_shown(article) | {"body": article.body, "related": queries.related_ids(article.id)}
    body["original_corrected_since"] = moment_shown(behind.corrected_at) if behind else None
    if warnings is not None:
        body["warnings"] = warnings
    return json_answer(body, status, {"ETag": f'"{article.id}-{article.version}"'} | (headers or {}))
