"""Routes by which the newsroom stands by what it published: corrections, standing, history."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.articles import differences, queries
from newsapp.articles.actions import correcting, drafting
from newsapp.articles.body.validation import empty
from newsapp.desk.articles import shown
from newsapp.desk.guards import me, needs, version_sent
from newsapp.desk.schemas import articles as told
from newsapp.desk.showing import page_of
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.paging import PageArguments
from newsapp.staff.roles import PUBLISH, WRITE_OWN

if TYPE_CHECKING:
    from newsapp.articles.models import Correction, Revision

standing = Routes("desk_standing", __name__, url_prefix="/api/v1/admin/articles", description="Corrections, history.")
Fields = dict[str, Any]


@standing.route("/<article_id>/standing", methods=["PUT"])
@needs(PUBLISH)
@standing.arguments(told.StandingIn)
@standing.response(200, told.ArticleOut)
def set_standing(fields: Fields, article_id: str) -> Response:
    """Say how the newsroom stands by a published article, with its public notice."""
    said = fields["standing"], fields["notice"] or ""
    return shown(correcting.set_standing(article_id, *said, by=me(), version=version_sent()))


@standing.route("/<article_id>/corrections", methods=["POST"])
@needs(PUBLISH)
@standing.arguments(told.CorrectionIn)
@standing.response(201, told.CorrectionOut)
def correct_article(fields: Fields, article_id: str) -> Response:
    """Add a public, dated correction."""
    made = correcting.correct(article_id, fields["kind"], fields["note"], by=me(), version=version_sent())
    return json_answer(_correction(made), 201)


@standing.route("/<article_id>/revisions")
@needs(WRITE_OWN)
@standing.arguments(PageArguments, location="query")
@standing.response(200, told.RevisionListOut)
def list_revisions(arguments: Fields, article_id: str) -> Response:
    """The article's history, newest first."""
    queries.visible(article_id, me())
    before = paging.decode_number(arguments["cursor"])
    rows = queries.revisions(article_id, before=before, limit=arguments["limit"] + 1)
    return page_of(rows, arguments, _revision, lambda row: (row.number,))


@standing.route("/<article_id>/revisions/<int(max=1000000):number>")
@needs(WRITE_OWN)
@standing.arguments(told.RevisionArguments, location="query")
@standing.response(200, told.RevisionOut)
def get_revision(arguments: Fields, article_id: str, number: int) -> Response:
    """One revision, whole, and how it differs from another: its parent, unless one is said."""
    queries.visible(article_id, me())
    found = queries.revision(article_id, number)
    against = arguments["against"] or found.parent
    before = queries.revision(article_id, against).snapshot if against else {}
    told = _revision(found) | {"snapshot": found.snapshot, "against": against}
    return json_answer(told | _differences(before, found.snapshot))


@standing.route("/<article_id>/revisions/<int(max=1000000):number>/restoration", methods=["PUT"])
@needs(WRITE_OWN)
@standing.response(200, told.ArticleOut)
def restore_revision(article_id: str, number: int) -> Response:
    """Go back to a revision, as a new change."""
    return shown(drafting.restore(article_id, number, by=me(), version=version_sent()))


def _correction(made: Correction) -> Fields:
    return {"id": made.id, "kind": made.kind, "note": made.note, "made_at": rfc3339(made.made_at)}


def _revision(row: Revision) -> Fields:
    told = {"number": row.number, "parent": row.parent, "action": row.action, "by": row.by_name}
    return told | {"made_at": rfc3339(row.made_at)}


def _differences(before: Fields, after: Fields) -> Fields:
    blocks = differences.of_bodies(before.get("body", empty()), after["body"])
    lines = {name: (before.get(name, ""), after[name]) for name in ("headline", "standfirst", "dateline")}
    return {
        "changes": _changes(before, after),
        "body_differences": [asdict(block) for block in blocks],
        "words": {name: differences.of_words(*pair) for name, pair in lines.items() if pair[0] != pair[1]},
    }


def _changes(before: Fields, after: Fields) -> Fields:
    return {
        name: {"before": before.get(name), "after": value} for name, value in after.items() if before.get(name) != value
    }
