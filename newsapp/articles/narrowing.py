"""What a list of articles at the desk is narrowed to, and the same as conditions of a query."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from newsapp.articles import workflow
from newsapp.articles.models import Article, Section
from newsapp.staff.roles import Person

MINE, ASSIGNED = "mine", "assigned"


@dataclass(frozen=True)
class Wanted:
    """What a list at the desk is narrowed to; an empty text narrows nothing.

    `state` is one of workflow.STATES; `whose` is `mine` for what one began, `assigned` for what one was given.
    """

    status: str = ""
    state: str = ""
    q: str = ""
    language: str = ""
    section: str = ""
    whose: str = ""


def narrowed(wanted: Wanted, by: Person) -> list[ColumnElement[bool]]:
    """That an article is among those that this person wants."""
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(Article.status == wanted.status)
    if wanted.state:
        found += _in_state(wanted.state)
    if wanted.whose:
        found.append((Article.assigned_to if wanted.whose == ASSIGNED else Article.created_by) == by.id)
    if wanted.language:
        found.append(Article.language == wanted.language)
    if wanted.section:
        found.append(Article.section_id.in_(select(Section.id).where(Section.slug == wanted.section)))
    if wanted.q:
        text = wanted.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found.append(
            or_(Article.headline.ilike(f"%{text}%", escape="\\"), Article.slug.ilike(f"%{text}%", escape="\\"))
        )
    return found


def _in_state(state: str) -> list[ColumnElement[bool]]:
    """That the article stands there: what is published is so only as long as the newsroom stands by it."""
    if state in workflow.STANDINGS:
        return [Article.status == workflow.PUBLISHED, Article.standing == state]
    return [Article.status == state]
