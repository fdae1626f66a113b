"""Routes to the work around a text: who is at it, what it lacks, review, assignment, translation."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from newsapp.articles import history, queries
from newsapp.articles.actions import assigning, reviewing, translating
from newsapp.desk.articles import shown
from newsapp.desk.guards import me, needs, version_sent
from newsapp.desk.schemas import articles as told_of_articles
from newsapp.desk.schemas import writing as told
from newsapp.desk.showing import carriers, moment_shown
from newsapp.drafts import queries as drafts
from newsapp.drafts import readiness
from newsapp.drafts.actions import checking, leasing
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import NotFound
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import WRITE, WRITE_OWN

writing = Routes("desk_writing", __name__, url_prefix="/api/v1/admin/articles", description="The work around a text.")
Fields = dict[str, Any]


@writing.route("/<article_id>/lease")
@needs(WRITE_OWN)
@writing.response(200, told.CompanyOut)
def get_lease(article_id: str) -> Response:
    """Who writes in the article, and who looks at it."""
    queries.visible(article_id, me())
    return _company(leasing.company(article_id))


@writing.route("/<article_id>/lease", methods=["PUT"])
@needs(WRITE_OWN)
@writing.arguments(told.LeaseIn, required=False)
@writing.response(200, told.CompanyOut)
def take_lease(fields: Fields, article_id: str) -> Response:
    """Write in it from now on, for a minute each time; 409 with its holder while somebody else does."""
    return _company(leasing.take(article_id, by=me(), take_over=fields.get("take_over", False)))


@writing.route("/<article_id>/lease", methods=["DELETE"])
@needs(WRITE_OWN)
@writing.response(204)
def release_lease(article_id: str) -> Response:
    """Stop writing in it."""
    leasing.release(article_id, by=me())
    return Response(status=204)


@writing.route("/<article_id>/presence", methods=["PUT"])
@needs(WRITE_OWN)
@writing.response(200, told.CompanyOut)
def look_at_article(article_id: str) -> Response:
    """Say that you are looking, without writing."""
    return _company(leasing.look(article_id, by=me()))


@writing.route("/<article_id>/readiness")
@needs(WRITE_OWN)
@writing.response(200, told.ReadinessOut)
def get_readiness(article_id: str) -> Response:
    """What to look at before it is published."""
    article = queries.visible(article_id, me())
    items = drafts.looks(article)
    lines = [{"key": it.key, "level": it.level, "sentence": it.sentence} for it in items]
    body: Fields = {"ready": all(it.level != readiness.MUST for it in items), "items": lines}
    body["cards"] = readiness.cards(article.headline, article.standfirst or article.headline)
    body["links"] = [{"url": url, "outcome": outcome} for url, outcome in drafts.outcomes(article).items()]
    return json_answer(body | {"goes_to": carriers(article)})


@writing.route("/<article_id>/link-check", methods=["PUT"])
@needs(WRITE_OWN)
@writing.response(202)
def check_links(article_id: str) -> Response:
    """Have the links of the text tried; what was there is told by the readiness, a little later."""
    checking.ask(article_id, by=me())
    return Response(status=202)


@writing.route("/<article_id>/review", methods=["PUT"])
@needs(WRITE)
@writing.arguments(told.ReviewIn)
@writing.response(200, told_of_articles.ArticleOut)
def review_article(fields: Fields, article_id: str) -> Response:
    """Approve what was handed in, or send it back with the reason."""
    said = fields["verdict"], fields["reason"] or ""
    return shown(reviewing.review(article_id, *said, by=me(), version=version_sent()))


@writing.route("/<article_id>/reviews")
@needs(WRITE_OWN)
@writing.response(200, told.ReviewListOut)
def list_reviews(article_id: str) -> Response:
    """What editors said of it."""
    article = queries.visible(article_id, me())
    rows = queries.reviews(article_id)
    names = ("verdict", "reason", "revision")
    items = [{name: getattr(row, name) for name in names} | _said(row) for row in rows]
    return json_answer({"items": items, "approved": queries.approved(article, rows)})


@writing.route("/<article_id>/assignment", methods=["PUT"])
@needs(WRITE)
@writing.arguments(told.AssignmentIn)
@writing.response(200, told_of_articles.ArticleOut)
def assign_article(fields: Fields, article_id: str) -> Response:
    """Give it to somebody, who may then see and change it as their own."""
    return shown(assigning.assign(article_id, fields["person"], fields["due_at"], by=me()))


@writing.route("/<article_id>/assignment", methods=["DELETE"])
@needs(WRITE)
@writing.response(200, told_of_articles.ArticleOut)
def unassign_article(article_id: str) -> Response:
    """Give it to nobody."""
    return shown(assigning.take_away(article_id, by=me()))


@writing.route("/<article_id>/translations", methods=["POST"])
@needs(WRITE_OWN)
@writing.arguments(told.TranslationIn)
@writing.response(201, told_of_articles.ArticleOut)
def begin_translation(fields: Fields, article_id: str) -> Response:
    """A draft in another language, begun from this article's words and pictures."""
    made = translating.begin(article_id, fields["language"], by=me())
    return shown(made, 201, headers={"Location": url_for("desk_articles.get_draft", article_id=made.id)})


@writing.route("/<article_id>/original")
@needs(WRITE_OWN)
@writing.response(200, told.OriginalOut)
def get_original(article_id: str) -> Response:
    """What this translation was made from, and what happened to that since."""
    behind = history.behind(queries.visible(article_id, me()))
    if behind is None or not queries.may_see(behind.original, me()):
        raise NotFound("This article has no original here.")
    return json_answer(_original(behind))


@writing.route("/<article_id>/original", methods=["PUT"])
@needs(WRITE_OWN)
@writing.arguments(told.CaughtUpIn)
@writing.response(200, told_of_articles.ArticleOut)
def catch_up(fields: Fields, article_id: str) -> Response:
    """Say that the translation now says what this revision of the original says."""
    return shown(translating.catch_up(article_id, fields["revision"], by=me()))


def _company(found: leasing.Company) -> Response:
    lease = found.lease
    holder = None
    if lease is not None:
        times = {"taken_at": rfc3339(lease.taken_at), "expires_at": rfc3339(lease.expires_at)}
        holder = {"id": lease.holder_id, "name": lease.holder_name} | times
    others = [{"id": it.person_id, "name": it.name, "seen_at": rfc3339(it.seen_at)} for it in found.others]
    mine = lease is not None and lease.holder_id == me().id
    return json_answer({"holder": holder, "mine": mine, "others": others})


def _said(row: Any) -> Fields:
    return {"by": row.by_name, "made_at": rfc3339(row.made_at)}


def _original(behind: history.Behind) -> Fields:
    it = behind.original
    corrections = [{"kind": row.kind, "note": row.note, "made_at": rfc3339(row.made_at)} for row in behind.corrections]
    return {
        "id": it.id,
        "headline": it.headline,
        "language": it.language,
        "translated_revision": behind.revision,
        "present_revision": it.version,
        "corrected_since": moment_shown(behind.corrected_at),
        "corrections": corrections,
        "revisions": [row.number for row in behind.revisions],
    }
