"""Finding articles: for the desk by any state, for the reading door whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, func, or_, select, true, tuple_
from sqlalchemy.orm import defer

from newsapp.articles import workflow
from newsapp.articles.models import (
    Article,
    ArticleSlug,
    Author,
    Byline,
    Correction,
    FrontBlock,
    Review,
    Revision,
    Section,
    Tag,
    article_image,
    article_related,
    article_tag,
)
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.staff.roles import WRITE, Person

Entry = Section | Tag | Author
MINE, ASSIGNED = "mine", "assigned"
Used = Callable[[Any], ColumnElement[bool]]
KINDS: dict[str, type[Entry]] = {"section": Section, "tag": Tag, "author": Author}
# Where it stands which article uses which entry of a kind.
_USES: dict[str, tuple[Any, Any]] = {
    "section": (Article.id, Article.section_id),
    "tag": (article_tag.c.article_id, article_tag.c.tag_id),
    "author": (Byline.article_id, Byline.author_id),
}
MOST_COUNTED = 1000


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


def visible(article_id: str, by: Person) -> Article:
    """The article for somebody at the desk; NotFound for a contributor's colleague's draft as if it were not there."""
    article = db.session.get(Article, article_id)
    if article is None or not may_see(article, by):
        raise NotFound("There is no such article.")
    return article


def may_see(article: Article, by: Person) -> bool:
    """Whether this person may know of the article: what they began or were given, or everything for an editor."""
    return by.may(WRITE) or by.id in (article.created_by, article.assigned_to)


def seen_by(by: Person) -> ColumnElement[bool]:
    """The same for a list."""
    return true() if by.may(WRITE) else or_(Article.created_by == by.id, Article.assigned_to == by.id)


def whole(article_id: str) -> Article:
    """The article as it now stands, inside the open transaction; NotFound when there is none."""
    article = db.session.get(Article, article_id)
    if article is None:
        raise NotFound("There is no such article.")
    return article


def listing(wanted: Wanted, *, by: Person, before: tuple[datetime, str] | None, limit: int) -> list[Article]:
    """Articles at the desk, last changed first, older than `before` (updated_at, id); their bodies are not read."""
    query = select(Article).order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)
    query = query.options(defer(Article.body)).where(seen_by(by), *narrowed(wanted, by))
    if before is not None:
        query = query.where(tuple_(Article.updated_at, Article.id) < before)
    return list(db.session.scalars(query))


def narrowed(wanted: Wanted, by: Person) -> list[ColumnElement[bool]]:
    """The same as conditions of a query."""
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


def last_language(by: Person) -> str:
    """The language in which this person last began an article; empty when they never did."""
    query = select(Article.language).where(Article.created_by == by.id)
    return db.session.scalar(query.order_by(Article.created_at.desc(), Article.id.desc()).limit(1)) or ""


def showing(image_id: str, *, by: Person, limit: int = 50) -> tuple[list[Article], int]:
    """The articles that show this picture and that this person may see, last changed first; how many others do."""
    query = select(Article).join(article_image, article_image.c.article_id == Article.id)
    query = query.where(article_image.c.image_id == image_id)
    rows = query.where(seen_by(by)).order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit)
    every, seen = (each.with_only_columns(func.count()) for each in (query, query.where(seen_by(by))))
    return list(db.session.scalars(rows)), (db.session.scalar(every) or 0) - (db.session.scalar(seen) or 0)


def corrections(article_id: str) -> list[Correction]:
    """What was corrected in one article, oldest first."""
    query = select(Correction).where(Correction.article_id == article_id)
    return list(db.session.scalars(query.order_by(Correction.made_at, Correction.id)))


def register(*, before: tuple[datetime, str] | None, limit: int) -> list[Correction]:
    """The register of corrections, newest first, older than `before` (made_at, id)."""
    query = select(Correction).order_by(Correction.made_at.desc(), Correction.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(Correction.made_at, Correction.id) < before)
    return list(db.session.scalars(query))


def revisions(article_id: str, *, before: int | None, limit: int) -> list[Revision]:
    """One article's history, newest first, without what it was each time."""
    query = select(Revision).where(Revision.article_id == article_id).order_by(Revision.number.desc()).limit(limit)
    query = query.options(defer(Revision.snapshot))
    return list(db.session.scalars(query if before is None else query.where(Revision.number < before)))


def revision(article_id: str, number: int) -> Revision:
    """One revision; NotFound otherwise."""
    found = db.session.get(Revision, (article_id, number))
    if found is None:
        raise NotFound("There is no such revision.")
    return found


def published_after(article_id: str, number: int) -> bool:
    """Whether readers got the article after this revision of it."""
    query = select(Revision.number).where(Revision.article_id == article_id, Revision.number > number)
    return db.session.scalar(query.where(Revision.action == "published").limit(1)) is not None


def siblings(article: Article) -> list[Article]:
    """The same story in other languages, in any state, the original among them."""
    query = select(Article).where(Article.group_id == article.group_id, Article.id != article.id)
    return list(db.session.scalars(query.order_by(Article.created_at, Article.id)))


def reviews(article_id: str) -> list[Review]:
    """How editors judged one article, newest first."""
    query = select(Review).where(Review.article_id == article_id)
    return list(db.session.scalars(query.order_by(Review.made_at.desc(), Review.id.desc())))


def approved(article: Article, said: Sequence[Review]) -> bool:
    """Whether the newest of these reviews approved the text as it now stands."""
    return bool(said) and said[0].verdict == workflow.APPROVED and said[0].revision == article.version


def related_ids(article_id: str) -> list[str]:
    """The articles that an editor chose to go with this one, in order."""
    query = select(article_related.c.related_id).where(article_related.c.article_id == article_id)
    return list(db.session.scalars(query.order_by(article_related.c.position)))


def headlines(ids: Sequence[str], *, by: Person) -> dict[str, str]:
    """The headlines of those of these articles that readers have, or that this person may know of, by id."""
    open_to = or_(seen_by(by), Article.status == workflow.PUBLISHED)
    query = select(Article.id, Article.headline).where(Article.id.in_(ids), open_to)
    return {row.id: row.headline for row in db.session.execute(query)}


def present_slug(slug: str) -> str | None:
    """The present address of the article that has or had this one; None when nobody had it."""
    query = select(Article.slug).join(ArticleSlug, ArticleSlug.article_id == Article.id)
    return db.session.scalar(query.where(ArticleSlug.slug == slug))


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


def front_blocks(language: str) -> list[FrontBlock]:
    """The blocks laid by hand for this language's front page, in order."""
    query = select(FrontBlock).where(FrontBlock.language == language).order_by(FrontBlock.position)
    return list(db.session.scalars(query))


def front_version(blocks: Sequence[FrontBlock]) -> int:
    """A number for what is laid: the same for the same blocks, another for any others."""
    laid = [[row.kind, row.title, row.section_id, row.article_ids] for row in blocks]
    return int(hashlib.sha256(json.dumps(laid).encode()).hexdigest()[:7], 16)


def those(ids: Sequence[str], *, by: Person) -> dict[str, Article]:
    """Those of these articles, in any state, that this person may see, by id."""
    query = select(Article).where(Article.id.in_(ids), seen_by(by))
    return {row.id: row for row in db.session.scalars(query)} if ids else {}


def published_ids(*, batch: int = 500) -> Iterator[list[str]]:
    """Every article that readers ever had, oldest first, in batches."""
    last = ""
    while True:
        query = select(Article.id).where(Article.published_at.is_not(None), Article.id > last)
        ids = list(db.session.scalars(query.order_by(Article.id).limit(batch)))
        if not ids:
            return
        yield ids
        last = ids[-1]


def count_published() -> int:
    """How many articles readers ever had."""
    query = select(func.count()).select_from(Article).where(Article.published_at.is_not(None))
    return db.session.scalar(query) or 0


def overdue() -> list[str]:
    """Ids of what is scheduled and due, the longest due first."""
    query = select(Article.id).where(Article.status == workflow.SCHEDULED, Article.scheduled_at <= clock.now())
    return list(db.session.scalars(query.order_by(Article.scheduled_at, Article.id)))


def using(kind: str, entry_id: str) -> list[str]:
    """Ids of ever published articles that name this section, tag or author."""
    query = select(Article.id).where(Article.published_at.is_not(None)).order_by(Article.id)
    narrowed = {
        "section": lambda: query.where(Article.section_id == entry_id),
        "tag": lambda: query.join(article_tag).where(article_tag.c.tag_id == entry_id),
        "author": lambda: query.join(Byline, Byline.article_id == Article.id).where(Byline.author_id == entry_id),
    }
    return list(db.session.scalars(narrowed[kind]()))


def anything() -> bool:
    """Whether there is any article at all."""
    return db.session.scalar(select(Article.id).limit(1)) is not None


def _in_state(state: str) -> list[ColumnElement[bool]]:
    """That the article stands there: what is published is so only as long as the newsroom stands by it."""
    if state in workflow.STANDINGS:
        return [Article.status == workflow.PUBLISHED, Article.standing == state]
    return [Article.status == state]
