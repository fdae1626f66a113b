"""An article as it was, as it is for whoever changed an older one, and how far a translation is behind its original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from newsapp.articles import queries
from newsapp.articles.models import Article, Author, Correction, Revision, Section, Tag
from newsapp.platform import clock
from newsapp.platform.db import db

# Changes of one person that follow each other faster than this were one sitting.
SITTING = timedelta(minutes=10)
# What changes the words that a translation says again.
_REWORDED = ("changed", "restored", "standing_set")


@dataclass(frozen=True)
class Behind:
    """A translation's original, and what happened to it since the revision that the translation says."""

    original: Article
    revision: int
    corrections: Sequence[Correction]
    revisions: Sequence[Revision]

    @property
    def corrected_at(self) -> datetime | None:
        """When the original was last corrected or changed since; None when it was not."""
        times = [it.made_at for it in self.corrections] + [it.made_at for it in self.revisions]
        return max(times, default=None)


def at(article: Article, number: int) -> Any:
    """The article as it stood after this revision, with the attributes of an Article; NotFound otherwise.

    What it was filed under has the names of today; what is no longer there is left out.
    """
    revision = queries.revision(article.id, number)
    kept = revision.snapshot
    authors = _rows(Author, [author for author, _ in kept["bylines"]])
    tags = _rows(Tag, kept["tag_ids"])
    bylines = [(authors[author], author, role) for author, role in kept["bylines"] if author in authors]
    told = kept | {
        "id": article.id,
        "updated_at": revision.made_at,
        "notice_at": article.notice_at,
        "version": number,
        "section": db.session.get(Section, kept["section_id"]) if kept["section_id"] else None,
        "tags": [tags[tag] for tag in kept["tag_ids"] if tag in tags],
        "bylines": [SimpleNamespace(author=author, author_id=key, role=role) for author, key, role in bylines],
        "published_at": clock.parse(kept["published_at"]) if kept["published_at"] else None,
    }
    return SimpleNamespace(**told)


def present(article: Article) -> dict[str, Any]:
    """What stands there now, in the words in which a client would send it, and who made it so, when."""
    head = queries.revision(article.id, article.version)
    told: dict[str, Any] = {"version": article.version, "by": head.by_name, "made_at": clock.rfc3339(head.made_at)}
    told["fields"] = {name: getattr(article, name) for name in ("headline", "standfirst", "dateline", "language")}
    told["fields"] |= {
        "slug": article.slug,
        "section": article.section.slug if article.section else None,
        "tags": [tag.slug for tag in article.tags],
        "bylines": [{"author": it.author.slug, "role": it.role} for it in article.bylines],
        "illustration": {"image": article.image_id, "caption": article.image_caption} if article.image_id else None,
        "related": queries.related_ids(article.id),
        "embargo_until": clock.rfc3339(article.embargo_until) if article.embargo_until else None,
    }
    return told | {"body": article.body}


def behind(article: Article) -> Behind | None:
    """How far a translation is behind its original; None for what is no translation, or has lost its original."""
    original = db.session.get(Article, article.translated_from) if article.translated_from else None
    if original is None or article.translated_revision is None:
        return None
    since = queries.revision(original.id, article.translated_revision)
    made = select(Correction).where(Correction.article_id == original.id, Correction.made_at > since.made_at)
    changed = select(Revision).where(Revision.article_id == original.id, Revision.number > since.number)
    changed = changed.where(Revision.action.in_(_REWORDED)).order_by(Revision.number)
    corrections = list(db.session.scalars(made.order_by(Correction.made_at, Correction.id)))
    return Behind(original, since.number, corrections, list(db.session.scalars(changed)))


def runs(rows: Sequence[Revision]) -> list[list[Revision]]:
    """The same revisions, newest first, with what one person did alike in one sitting together."""
    found: list[list[Revision]] = []
    for row in rows:
        later = found[-1][-1] if found else None
        alike = later is not None and (later.by_id, later.action) == (row.by_id, row.action)
        if later is not None and alike and later.made_at - row.made_at < SITTING:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _rows(model: type[Any], ids: Sequence[str]) -> Mapping[str, Any]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}
