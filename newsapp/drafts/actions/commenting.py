"""Remarks on a draft: made, resolved, opened again; for whoever may see the draft and for nobody else."""

from __future__ import annotations

from newsapp.articles import fields, queries
from newsapp.articles.actions.recording import locked
from newsapp.drafts import anchors
from newsapp.drafts.models import Comment
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid, NotFound
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.roles import WRITE_OWN, Person

LONGEST = 4000


def comment(article_id: str, text: str, block: int | None = None, *, by: Person) -> Comment:
    """Say something of the whole article, or of one of its blocks, counted from nought."""
    by.require(WRITE_OWN)
    errors: fields.Errors = {}
    text = fields.line(errors, "text", text, longest=LONGEST, required=True)
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        article = locked(article_id, by)
        quoted = "" if block is None else anchors.quote(article.body, block)
        if quoted is None:
            raise Invalid.of("block", "The text has no such block.")
        made = Comment(id=new_id(), article_id=article_id, text=text, block=block, quote=quoted)
        made.by_id, made.by_name = by.id, by.name
        session.add(made)
        audit.record(by, "comment.made", ("article", article_id), after={"comment": made.id, "text": text})
    return made


def resolve(article_id: str, comment_id: str, *, by: Person) -> Comment:
    """Say that it is dealt with."""
    return _settle(article_id, comment_id, by, resolved=True)


def reopen(article_id: str, comment_id: str, *, by: Person) -> Comment:
    """Say that it is not dealt with after all."""
    return _settle(article_id, comment_id, by, resolved=False)


def _settle(article_id: str, comment_id: str, by: Person, *, resolved: bool) -> Comment:
    by.require(WRITE_OWN)
    queries.visible(article_id, by)
    with transaction():
        found = db.session.get(Comment, comment_id, with_for_update=True)
        if found is None or found.article_id != article_id:
            raise NotFound("There is no such remark.")
        if (found.resolved_at is not None) != resolved:
            found.resolved_at = clock.now() if resolved else None
            found.resolved_by = by.name if resolved else None
            action = "comment.resolved" if resolved else "comment.reopened"
            audit.record(by, action, ("article", article_id), after={"comment": comment_id})
    return found
