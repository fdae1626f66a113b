"""Addresses: an article gets one, may change it, and every one it had in public leads to it for ever."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from newsapp.articles import slugs
from newsapp.articles.models import Article, ArticleSlug
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Invalid

MOST_TRIES = 1000


def claim(article: Article, wanted: str | None) -> None:
    """Give the article this slug, or one made from its headline that nobody has."""
    if wanted is not None:
        flaws = slugs.check(wanted)
        if flaws:
            raise Invalid({"slug": flaws})
        if not _take(article, wanted):
            raise Invalid.of("slug", "Another article has or had this address.")
        return
    slug = slugs.from_headline(article.headline)
    for number in range(1, MOST_TRIES):
        if _take(article, slug if number == 1 else slugs.numbered(slug, number)):
            return
    raise Conflict("There are too many articles with this headline; give this one a slug.")


def move(article: Article, wanted: str) -> None:
    """Change the address; the former one stays as a redirect once it was public, and is free again if it never was."""
    former = article.slug
    if wanted == former:
        return
    claim(article, wanted)
    if article.published_at is None:
        db.session.execute(delete(ArticleSlug).where(ArticleSlug.slug == former))


def _take(article: Article, slug: str) -> bool:
    owner = db.session.scalar(select(ArticleSlug.article_id).where(ArticleSlug.slug == slug))
    if owner is None:
        try:
            with db.session.begin_nested():
                article.slug = slug
                db.session.add(article)
                db.session.flush()
                db.session.add(ArticleSlug(slug=slug, article_id=article.id))
        except IntegrityError:  # somebody else took it between the look and the write
            return False
        return True
    if owner == article.id:
        article.slug = slug
    return owner == article.id
