"""Routes to remarks on drafts."""

from __future__ import annotations

from typing import Any

from flask import Response

from newsapp.articles import queries
from newsapp.desk.guards import me, needs
from newsapp.desk.schemas import writing as told
from newsapp.desk.showing import moment_shown
from newsapp.drafts import queries as drafts
from newsapp.drafts.actions import commenting
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import WRITE_OWN

comments = Routes("desk_comments", __name__, url_prefix="/api/v1/admin/articles", description="Remarks on drafts.")
Fields = dict[str, Any]


@comments.route("/<article_id>/comments")
@needs(WRITE_OWN)
@comments.response(200, told.CommentListOut)
def list_comments(article_id: str) -> Response:
    """Every remark on the article, oldest first."""
    rows = drafts.comments(queries.visible(article_id, me()))
    return json_answer({"items": [_comment(row.comment, row.block) for row in rows]})


@comments.route("/<article_id>/comments", methods=["POST"])
@needs(WRITE_OWN)
@comments.arguments(told.CommentIn)
@comments.response(201, told.CommentOut)
def add_comment(fields: Fields, article_id: str) -> Response:
    """Say something of the whole article, or of one block of it."""
    made = commenting.comment(article_id, fields["text"], fields["block"], by=me())
    return json_answer(_comment(made, made.block), 201)


@comments.route("/<article_id>/comments/<comment_id>/resolution", methods=["PUT"])
@needs(WRITE_OWN)
@comments.response(200, told.CommentOut)
def resolve_comment(article_id: str, comment_id: str) -> Response:
    """Say that it is dealt with."""
    found = commenting.resolve(article_id, comment_id, by=me())
    return json_answer(_comment(found, found.block))


@comments.route("/<article_id>/comments/<comment_id>/resolution", methods=["DELETE"])
@needs(WRITE_OWN)
@comments.response(200, told.CommentOut)
def reopen_comment(article_id: str, comment_id: str) -> Response:
    """Say that it is not dealt with after all."""
    found = commenting.reopen(article_id, comment_id, by=me())
    return json_answer(_comment(found, found.block))


def _comment(row: Any, block: int | None) -> Fields:
    told = {"id": row.id, "text": row.text, "block": block, "quote": row.quote, "by": row.by_name}
    told |= {"made_at": moment_shown(row.made_at), "resolved_by": row.resolved_by}
    return told | {"resolved_at": moment_shown(row.resolved_at)}
