"""Where articles are filed: sections, tags and authors, and which articles stand under each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select, tuple_

from newsapp.articles.models import Article, Author, Byline, Section, Tag, article_tag
from newsapp.platform.db import db

Entry = Section | Tag | Author
Used = Callable[[Any], ColumnElement[bool]]
KINDS: dict[str, type[Entry]] = {"section": Section, "tag": Tag, "author": Author}
# Where it stands which article uses which entry of a kind.
_USES: dict[str, tuple[Any, Any]] = {
    "section": (Article.id, Article.section_id),
    "tag": (article_tag.c.article_id, article_tag.c.tag_id),
    "author": (Byline.article_id, Byline.author_id),
}
MOST_COUNTED = 1000


def entry(kind: str, slug: str) -> Entry | None:
    """The section, tag or author with this slug."""
    model = KINDS[kind]
    return cast("Entry | None", db.session.scalar(select(model).where(model.slug == slug)))


def entries(
    kind: str, *, after: tuple[str, str] | None, limit: int, used: Used | None = None, q: str = ""
) -> list[Entry]:
    """Sections, tags or authors by name, from after this (name, id), with `q` in it; `used` may narrow them by id."""
    model = KINDS[kind]
    query = select(model).order_by(model.name, model.id).limit(limit)
    if q.strip():
        query = query.where(model.name.icontains(q.strip(), autoescape=True))
    if used is not None:
        query = query.where(used(model.id))
    if after is not None:
        query = query.where(tuple_(model.name, model.id) > after)
    return list(db.session.scalars(query))


def named(kind: str, q: str, *, limit: int) -> list[Entry]:
    """Sections, tags or authors that have this in their name, by name."""
    return entries(kind, after=None, limit=limit, q=q)


def uses(kind: str, ids: Sequence[str]) -> dict[str, int]:
    """How many articles, in any state, use each of these entries; counted no further than MOST_COUNTED."""
    if not ids:
        return {}
    article, entry = _USES[kind]
    each = [select(article).where(entry == it).distinct().limit(MOST_COUNTED).subquery() for it in ids]
    counted = select(*(select(func.count()).select_from(users).scalar_subquery() for users in each))
    return dict(zip(ids, db.session.execute(counted).one(), strict=True))


def sections(ids: Sequence[str]) -> dict[str, Section]:
    """These sections by id."""
    return {row.id: row for row in db.session.scalars(select(Section).where(Section.id.in_(ids)))}


def using(kind: str, entry_id: str) -> list[str]:
    """Ids of ever published articles that name this section, tag or author."""
    query = select(Article.id).where(Article.published_at.is_not(None)).order_by(Article.id)
    narrowed = {
        "section": lambda: query.where(Article.section_id == entry_id),
        "tag": lambda: query.join(article_tag).where(article_tag.c.tag_id == entry_id),
        "author": lambda: query.join(Byline, Byline.article_id == Article.id).where(Byline.author_id == entry_id),
    }
    return list(db.session.scalars(narrowed[kind]()))
