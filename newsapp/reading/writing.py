"""Writes the read model: everything a reader will ask for is made here, once, in the transaction that publishes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from newsapp.articles import queries, workflow
from newsapp.articles.body import references
from newsapp.articles.body.text import to_text
from newsapp.media import queries as media
from newsapp.platform import clock, edition
from newsapp.platform.db import db, transaction
from newsapp.platform.http import to_json
from newsapp.reading import presenting
from newsapp.reading.models import Story, StoryAuthor, StoryImage, StoryTag

if TYPE_CHECKING:
    from newsapp.articles.models import Article

OLD = timedelta(days=365)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MOST_RELATED = 4


def write(article_id: str) -> None:
    """Make the story of an article anew, inside the open transaction; nothing for one readers never had."""
    article = queries.whole(article_id)
    ever_published = article.published_at is not None
    state = workflow.visibility(article.status, article.standing, ever_published=ever_published)
    if state == "hidden":
        return
    known = db.session.get(Story, article_id)
    story = known or Story(article_id=article_id)
    story.edition = edition.turn()
    story.changed_at = clock.now()
    story.state, story.standing = state, article.standing
    story.slug, story.language = article.slug, article.language
    story.group_id, story.section_id = article.group_id, article.section_id
    story.notice = article.notice
    story.position = story.position or _free_position(article.published_at or clock.now())
    _fill(story, article) if state == "public" else _empty(story)
    db.session.add(story)
    db.session.flush()
    if known:
        _unlink(article_id)
    if state == "public":
        _link(story, article)


def rewrite(article_ids: Iterable[str]) -> None:
    """Make these stories anew, each in a transaction of its own so that publishing never waits long."""
    for article_id in article_ids:
        with transaction():
            write(article_id)


def _fill(story: Story, article: Article) -> None:
    pictures = media.many(references.shown(article))
    story.aged = clock.now() - (article.published_at or clock.now()) > OLD
    story.text = to_text(article.body)
    shown = presenting.present(article, pictures, story.text)
    story.card = to_json(shown.card)
    story.article = to_json(shown.article)
    story.share = to_json(presenting.share_of(shown.article, article, pictures, aged=story.aged))
    story.related_ids = _related(article, story.position)


def _empty(story: Story) -> None:
    """What readers may no longer have is not kept for them either."""
    story.card = story.article = story.share = story.text = ""
    story.related_ids = []


def _unlink(article_id: str) -> None:
    for model in (StoryTag, StoryAuthor, StoryImage):
        db.session.execute(delete(model).where(model.article_id == article_id))


def _link(story: Story, article: Article) -> None:
    sets: list[tuple[Any, str, Iterable[str]]] = [
        (StoryTag, "tag_id", [tag.id for tag in article.tags]),
        (StoryAuthor, "author_id", {byline.author_id for byline in article.bylines}),
        (StoryImage, "image_id", references.shown(article)),
    ]
    for model, column, ids in sets:
        placed = {} if model is StoryImage else {"position": story.position}
        if rows := [{"article_id": story.article_id, column: it} | placed for it in ids]:
            db.session.execute(insert(model), rows)


def _free_position(at: datetime) -> int:
    position = (at - _EPOCH) // timedelta(microseconds=1)
    while db.session.scalar(select(Story.article_id).where(Story.position == position)):
        position += 1
    return position


def _related(article: Article, position: int) -> list[str]:
    """What an editor chose, then the newest in its language that share its tags and that we stand by."""
    by_editor = chosen = queries.related_ids(article.id)
    for tag in article.tags:
        if len(chosen) >= MOST_RELATED:
            break
        near = (
            select(StoryTag.article_id)
            .join(Story, Story.article_id == StoryTag.article_id)
            .where(StoryTag.tag_id == tag.id, Story.language == article.language, StoryTag.position != position)
            .where(Story.standing == "published")
            .order_by(StoryTag.position.desc())
            .limit(MOST_RELATED)
        )
        chosen = list(dict.fromkeys(chosen + list(db.session.scalars(near))))
    return [it for it in chosen if it != article.id][: max(MOST_RELATED, len(by_editor))]
