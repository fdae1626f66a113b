"""What every change of an article leaves behind: a version, a revision, a line on the trail, and a fact."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select

from newsapp.articles import history, queries
from newsapp.articles.actions.filing import Filing
from newsapp.articles.body.references import shown
from newsapp.articles.models import Article, Byline, Revision, article_image, article_related, article_tag
from newsapp.platform import facts
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound, Stale
from newsapp.staff import audit
from newsapp.staff.roles import Person

SNAPSHOT = (
    "group_id slug language headline standfirst dateline body section_id image_id image_caption status standing "
    "notice scheduled_at published_at embargo_until withdrawal_reason"
).split()


def locked(article_id: str, by: Person, version: int | None = None) -> Article:
    """The article, locked until the transaction ends; as if it did not exist where `by` may not know of it.

    Stale, with what stands there now as `theirs`, when `version` is not the present one.
    """
    article = db.session.get(Article, article_id, with_for_update={"of": Article}, populate_existing=True)
    if article is None or not queries.may_see(article, by):
        raise NotFound("There is no such article.")
    if version is not None and version != article.version:
        raise Stale("Somebody has changed this article since you read it.", theirs=history.present(article))
    return article


def store_links(article: Article, filing: Filing) -> None:
    """Replace the lists that were said: tags, bylines, related articles; what was loaded of them is forgotten."""
    session, article_id = db.session, article.id
    if filing.tag_ids is not None:
        session.execute(delete(article_tag).where(article_tag.c.article_id == article_id))
        rows = [{"article_id": article_id, "position": n, "tag_id": tag} for n, tag in enumerate(filing.tag_ids)]
        _insert(article_tag, rows)
    if filing.bylines is not None:
        session.execute(delete(Byline).where(Byline.article_id == article_id))
        _insert(
            Byline.__table__,
            [
                {"article_id": article_id, "position": n, "author_id": author, "role": role}
                for n, (author, role) in enumerate(filing.bylines)
            ],
        )
    if filing.related_ids is not None:
        session.execute(delete(article_related).where(article_related.c.article_id == article_id))
        rows = [{"article_id": article_id, "position": n, "related_id": it} for n, it in enumerate(filing.related_ids)]
        _insert(article_related, rows)
    session.expire(article, ["section", "tags", "bylines"])


def record(article: Article, action: str, *, by: Person, fact: str = "", **trail: Any) -> None:
    """Note a change that was just made: `fact` is told where readers may be concerned.

    `trail` may say `before` and `after`, as JSON.
    """
    session = db.session
    parent = article.version or None
    article.version += 1
    session.flush()
    _note_pictures(article)
    session.add(
        Revision(
            article_id=article.id,
            number=article.version,
            parent=parent,
            action=action,
            by_id=by.id,
            by_name=by.name,
            snapshot=snapshot(article),
        )
    )
    audit.record(by, f"article.{action}", ("article", article.id), **trail)
    facts.record("article.saved", article_id=article.id)
    if fact:
        facts.record(fact, article_id=article.id)


def snapshot(article: Article) -> dict[str, Any]:
    """The whole article as JSON that can be restored."""
    kept = {name: getattr(article, name) for name in SNAPSHOT}
    for name in ("scheduled_at", "published_at", "embargo_until"):
        kept[name] = kept[name].isoformat() if kept[name] else None
    related = select(article_related.c.related_id).where(article_related.c.article_id == article.id)
    return kept | {
        "tag_ids": [tag.id for tag in article.tags],
        "bylines": [[byline.author_id, byline.role] for byline in article.bylines],
        "related_ids": list(db.session.scalars(related.order_by(article_related.c.position))),
    }


def _note_pictures(article: Article) -> None:
    """Keep which pictures the article shows, so that where one is used is a look-up."""
    mine, wanted = article_image.c.article_id == article.id, set(shown(article))
    if set(db.session.scalars(select(article_image.c.image_id).where(mine))) != wanted:
        db.session.execute(delete(article_image).where(mine))
        _insert(article_image, [{"article_id": article.id, "image_id": it} for it in sorted(wanted)])


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)
