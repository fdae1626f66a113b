"""What the worker makes for readers, and makes again."""

from __future__ import annotations

from sqlalchemy import select

from newsapp.articles import shelves
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.facts import heavy
from newsapp.reading import listing, search, writing
from newsapp.reading.models import Story, StoryImage

AT_ONCE = 500


def index(article_id: str) -> None:
    """Let the words of a story be found, or no longer."""
    with transaction():
        search.index(article_id)


@heavy
def rewrite_using(kind: str, entry_id: str) -> None:
    """Make the stories anew that name this section, tag or author."""
    writing.rewrite(shelves.using(kind, entry_id))


@heavy
def rewrite_showing(image_id: str) -> None:
    """Make the stories anew that show this picture."""
    writing.rewrite(db.session.scalars(select(StoryImage.article_id).where(StoryImage.image_id == image_id)).all())


@heavy
def age() -> None:
    """Let stories that have become a year old say so where they are shared."""
    border = listing.moment(clock.now() - writing.OLD)
    old = select(Story.article_id).where(Story.aged.is_(False), Story.position < border).limit(AT_ONCE)
    writing.rewrite(db.session.scalars(old.where(Story.state == "public")).all())
