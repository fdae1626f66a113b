"""Finding anything the newsroom has by its words, drafts included: full text on either database, one analyser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, column, select, text, tuple_

from newsapp.articles import queries
from newsapp.articles.body.text import to_text
from newsapp.articles.models import Article, Indexed
from newsapp.articles.queries import Wanted
from newsapp.platform.analysis import analyse, highlight, match_query, query_terms
from newsapp.platform.db import db, transaction
from newsapp.staff.roles import Person

_FIND = {
    "sqlite": "SELECT rowid AS number FROM article_search WHERE article_search MATCH :terms",
    "postgresql": "SELECT number FROM article_search WHERE vector @@ CAST(:terms AS tsquery)",
}
_FORGET = {
    "sqlite": "DELETE FROM article_search WHERE rowid = :number",
    "postgresql": "DELETE FROM article_search WHERE number = :number",
}
_ADD = {
    "sqlite": "INSERT INTO article_search (rowid, words) VALUES (:number, :words)",
    "postgresql": "INSERT INTO article_search (number, vector) VALUES (:number, array_to_tsvector(:words))",
}
# Of a text longer than a novel only the beginning is found.
LONGEST_TEXT = 300_000
EVERYTHING = Wanted()


@dataclass(frozen=True)
class Found:
    """An article and the place where the words stand in it, as safe HTML."""

    article: Article
    highlight: str


def find(
    q: str, *, by: Person, before: tuple[datetime, str] | None, limit: int, within: Wanted = EVERYTHING
) -> list[Found]:
    """Articles that have every word of `q` and that this person may see, last changed first."""
    terms = query_terms(q)
    if not terms:
        return []
    words = {"terms": match_query(terms, _dialect())}
    numbers = text(_FIND[_dialect()]).bindparams(**words).columns(column("number", Integer)).subquery()
    query = select(Article).join(Indexed, Indexed.article_id == Article.id)
    query = query.where(Indexed.number.in_(select(numbers.c.number)))
    query = query.where(queries.seen_by(by), *queries.narrowed(within, by))
    if before is not None:
        query = query.where(tuple_(Article.updated_at, Article.id) < before)
    rows = db.session.scalars(query.order_by(Article.updated_at.desc(), Article.id.desc()).limit(limit))
    stems = {stem for forms in terms for stem in forms}
    return [Found(row, highlight(f"{row.standfirst}\n{to_text(row.body)}", stems, row.language)) for row in rows]


def index(article_id: str) -> None:
    """Let the article be found by its present words; forget one that was thrown away. Done twice, it changes nothing.

    The words are analysed before the transaction, so that nobody who saves has to wait for it.
    """
    article = db.session.get(Article, article_id, populate_existing=True)
    version, words = (article.version, _words(article)) if article else (0, [])
    with transaction() as session:
        entry = session.scalar(select(Indexed).where(Indexed.article_id == article_id).with_for_update())
        if entry and 0 < version <= entry.version:
            return
        if entry is not None:
            session.execute(text(_FORGET[_dialect()]), {"number": entry.number})
        if not version:
            if entry is not None:
                session.delete(entry)
            return
        entry = entry or Indexed(article_id=article_id)
        entry.version = version
        session.add(entry)
        session.flush()
        session.execute(text(_ADD[_dialect()]), {"number": entry.number, "words": _kept(words)})


def unread(*, batch: int = 500) -> Iterator[str]:
    """Articles whose present words cannot be found yet."""
    last = ""
    while True:
        query = select(Article.id).outerjoin(Indexed, Indexed.article_id == Article.id)
        query = query.where(Article.id > last, Indexed.version.is_(None) | (Indexed.version < Article.version))
        ids = list(db.session.scalars(query.order_by(Article.id).limit(batch)))
        yield from ids
        if not ids:
            return
        last = ids[-1]


def _words(article: Article) -> list[str]:
    names = [byline.author.name for byline in article.bylines] + [tag.name for tag in article.tags]
    if article.section:
        names.append(article.section.name)
    told = [article.headline, article.standfirst, article.dateline, article.image_caption, *names]
    return analyse("\n".join([*told, to_text(article.body)])[:LONGEST_TEXT], article.language).split()


def _kept(words: list[str]) -> Any:
    return " ".join(words) if _dialect() == "sqlite" else sorted(set(words))


def _dialect() -> str:
    return db.engine.dialect.name
