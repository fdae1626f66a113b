"""Makes the whole read model again from the rooms."""

from __future__ import annotations

from sqlalchemy import delete, func, select, text

from newsapp.articles import queries
from newsapp.platform import edition
from newsapp.platform.db import transaction
from newsapp.platform.progress import Tell
from newsapp.reading import search, writing
from newsapp.reading.models import Story

BATCH = 100


def rebuild(tell: Tell) -> int:
    """Make every story and the search index anew; how many there were. Readers notice nothing but newer bytes."""
    total, done = queries.count_published(), 0
    with transaction() as session:
        session.execute(text("DELETE FROM story_search"))
    for ids in queries.published_ids(batch=BATCH):
        with transaction():
            for article_id in ids:
                writing.write(article_id)
                search.index(article_id)
        done += len(ids)
        tell(done, total)
    _forget_orphans()
    return done


def _forget_orphans() -> None:
    """Remove stories whose article is no longer there."""
    with transaction() as session:
        count = session.scalar(select(func.count()).select_from(Story)) or 0
        if count > queries.count_published():
            kept = {it for ids in queries.published_ids() for it in ids}
            orphans = [it for it in session.scalars(select(Story.article_id)) if it not in kept]
            session.execute(delete(Story).where(Story.article_id.in_(orphans)))
        edition.turn()
