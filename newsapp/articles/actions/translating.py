"""Translations: begun as a copy of the original, and brought up to a later revision of it."""

from __future__ import annotations

from newsapp.articles import queries, slugs, workflow
from newsapp.articles.actions import moving
from newsapp.articles.actions.filing import Filing
from newsapp.articles.actions.recording import locked, record, store_links
from newsapp.articles.languages import LANGUAGES
from newsapp.articles.models import Article
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Invalid
from newsapp.platform.ids import new_id
from newsapp.staff.roles import WRITE_OWN, Person

# What a translation begins with; its words are then said anew.
_COPIED = "headline standfirst dateline body section_id image_id image_caption".split()


def begin(original_id: str, language: str, *, by: Person) -> Article:
    """A draft in this language that has the original's words, filing and pictures, and remembers which revision.

    Conflict when there is one in this language already that was not withdrawn.
    """
    by.require(WRITE_OWN)
    if language not in LANGUAGES:
        raise Invalid.of("language", f"One of {', '.join(sorted(LANGUAGES))}.")
    with transaction() as session:
        original = locked(original_id, by)
        there = [original, *(it for it in queries.siblings(original) if it.status != workflow.WITHDRAWN)]
        if language in {it.language for it in there}:
            raise Conflict(f"This story is there in {LANGUAGES[language]} already.")
        article = Article(id=new_id(), language=language, created_by=by.id, version=0, group_id=original.group_id)
        for name in _COPIED:
            setattr(article, name, getattr(original, name))
        article.embargo_until = original.embargo_until
        article.translated_from, article.translated_revision = original.id, original.version
        with session.no_autoflush:
            moving.claim(article, _free_slug(original, language))
        store_links(article, _links(original))
        record(article, "translation_begun", by=by, after={"of": original.id, "revision": original.version})
    return article


def catch_up(article_id: str, revision: int, *, by: Person) -> Article:
    """Say that a translation now says what this revision of its original says."""
    by.require(WRITE_OWN)
    with transaction():
        article = locked(article_id, by)
        if article.translated_from is None:
            raise Conflict("This article is no translation.")
        queries.revision(article.translated_from, revision)
        before = {"revision": article.translated_revision}
        article.translated_revision = revision
        article.updated_at = clock.now()
        record(article, "caught_up", by=by, before=before, after={"revision": revision})
    return article


def _free_slug(original: Article, language: str) -> str | None:
    wanted = f"{original.slug}-{language}"
    return None if slugs.check(wanted) or queries.present_slug(wanted) else wanted


def _links(original: Article) -> Filing:
    return Filing(
        tag_ids=[tag.id for tag in original.tags],
        bylines=[(byline.author_id, byline.role) for byline in original.bylines],
        related_ids=queries.related_ids(original.id),
    )
