"""What waits for somebody in the newsroom now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, select
from sqlalchemy.orm import defer

from newsapp.articles import queries, workflow
from newsapp.articles.models import Article
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.staff.roles import Person

LATELY = timedelta(hours=36)
MOST = 30


def lists(by: Person) -> dict[str, list[Article]]:
    """Articles that this person may see: `due` next, `in_review` the longest, `published` lately, `assigned` to them.

    And their own `drafts` that nobody else was given, last changed first. At most thirty of each, without bodies.
    """
    is_published, lately = Article.status == workflow.PUBLISHED, Article.published_at > clock.now() - LATELY
    open_ = Article.status.in_((workflow.DRAFT, workflow.SUBMITTED, workflow.SCHEDULED))
    ids = {
        "due": _those(by, Article.status == workflow.SCHEDULED, order=Article.scheduled_at.asc()),
        "in_review": _those(by, Article.status == workflow.SUBMITTED, order=Article.updated_at.asc()),
        "published": _those(by, is_published & lately, order=Article.published_at.desc()),
        "assigned": _those(
            by, (Article.assigned_to == by.id) & open_, order=Article.assigned_due_at.asc().nulls_last()
        ),
        "drafts": _those(by, _own_draft(by), order=Article.updated_at.desc()),
    }
    # All rows at once, with what hangs on them: an article may be in two lists.
    query = select(Article).options(defer(Article.body)).where(Article.id.in_(set().union(*ids.values())))
    rows = {row.id: row for row in db.session.scalars(query)}
    return {name: [rows[it] for it in each if it in rows] for name, each in ids.items()}


def _own_draft(by: Person) -> ColumnElement[bool]:
    own = (Article.created_by == by.id) & Article.assigned_to.is_(None)
    return own & (Article.status == workflow.DRAFT)


def _those(by: Person, which: ColumnElement[bool], *, order: UnaryExpression[Any]) -> list[str]:
    query = select(Article.id).where(queries.seen_by(by), which).order_by(order, Article.id).limit(MOST)
    return list(db.session.scalars(query))
