"""Standing by what was published, in public: corrections, and how far the newsroom still stands by the whole."""

from __future__ import annotations

from newsapp.articles import fields, workflow
from newsapp.articles.actions.recording import locked, record
from newsapp.articles.models import Article, Correction
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Invalid
from newsapp.platform.ids import new_id
from newsapp.staff.actions import braking
from newsapp.staff.roles import PUBLISH, Person

_TAKEN_FROM_READERS = ("retracted", "withheld")


def correct(article_id: str, kind: str, note: str, *, by: Person, version: int | None = None) -> Correction:
    """Add a dated line to the article and to the register; it cannot be taken back."""
    by.require(PUBLISH)
    note = noted(kind, note)
    with braking.watched(by), transaction() as session:
        article = locked(article_id, by, version)
        _require_published(article)
        braking.count(braking.EDITS, by)
        now = clock.now()
        made = Correction(id=new_id(), article_id=article.id, kind=kind, note=note, made_by=by.id, made_at=now)
        session.add(made)
        article.updated_at = now
        record(article, "corrected", by=by, fact="article.changed", after={"kind": kind, "note": note})
    return made


def set_standing(article_id: str, standing: str, notice: str, *, by: Person, version: int | None = None) -> Article:
    """Say how the newsroom stands by a published article, with a public notice.

    Under review and retracted need the notice; a withheld one may have none, because orders may be confidential.
    """
    by.require(PUBLISH)
    notice = noticed(standing, notice)
    with braking.watched(by), transaction():
        article = locked(article_id, by, version)
        _require_published(article)
        braking.count(braking.WITHDRAWALS if standing in _TAKEN_FROM_READERS else braking.EDITS, by)
        before = {"standing": article.standing, "notice": article.notice}
        now = clock.now()
        article.standing = standing
        article.notice = notice
        article.notice_at = now if article.notice else None
        article.updated_at = now
        after = {"standing": standing, "notice": article.notice}
        record(article, "standing_set", by=by, fact="article.changed", before=before, after=after)
    return article


def noted(kind: str, note: str) -> str:
    """The note of a correction as readers would get it; Invalid names what is wrong with it."""
    errors: fields.Errors = {}
    note = fields.line(errors, "note", note, longest=fields.LONGEST["note"], required=True)
    if kind not in workflow.CORRECTION_KINDS:
        errors["kind"] = [f"One of {', '.join(workflow.CORRECTION_KINDS)}."]
    if errors:
        raise Invalid(errors)
    return note


def noticed(standing: str, notice: str) -> str:
    """The notice as readers would get it, none where all is well; Invalid names what is wrong with it."""
    errors: fields.Errors = {}
    required = standing in workflow.NEEDS_NOTICE
    notice = fields.line(errors, "notice", notice, longest=fields.LONGEST["notice"], required=required)
    if standing not in workflow.STANDINGS:
        errors["standing"] = [f"One of {', '.join(workflow.STANDINGS)}."]
    if errors:
        raise Invalid(errors)
    return "" if standing == "published" else notice


def _require_published(article: Article) -> None:
    if article.status != workflow.PUBLISHED:
        raise Conflict(f"This article is {article.status}; only what is published can be corrected or judged.")
