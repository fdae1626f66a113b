"""Judging what was handed in: approved, or sent back with the reason."""

from __future__ import annotations

from newsapp.articles import fields, workflow
from newsapp.articles.actions.recording import locked, record
from newsapp.articles.models import Article, Review
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Invalid
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.roles import WRITE, Person


def review(article_id: str, verdict: str, reason: str, *, by: Person, version: int | None = None) -> Article:
    """Approve a submitted text as it stands, or make it a draft again; sending back needs a reason.

    An approval is of one revision: it is still to be seen that the text was changed afterwards.
    """
    by.require(WRITE)
    errors: fields.Errors = {}
    needed = verdict == workflow.CHANGES
    reason = fields.line(errors, "reason", reason, longest=fields.LONGEST["note"], required=needed)
    if verdict not in workflow.VERDICTS:
        errors["verdict"] = [f"One of {', '.join(workflow.VERDICTS)}."]
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        article = locked(article_id, by, version)
        if article.status != workflow.SUBMITTED:
            raise Conflict(f"This article is {article.status}; only what was handed in can be reviewed.")
        said = Review(id=new_id(), article_id=article.id, revision=article.version, verdict=verdict, reason=reason)
        said.by_id, said.by_name = by.id, by.name
        session.add(said)
        if verdict == workflow.CHANGES:
            article.status = workflow.after("send back", article.status)
            article.updated_at = clock.now()
            record(article, "sent_back", by=by, after={"reason": reason})
        else:
            after = {"revision": article.version, "reason": reason}
            audit.record(by, "article.approved", ("article", article.id), after=after)
    return article
