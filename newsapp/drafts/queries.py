"""Looking up what stands around a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from newsapp.articles import history, queries, ready
from newsapp.articles.actions import embargoes
from newsapp.articles.body.addresses import is_external
from newsapp.articles.body.references import images, links
from newsapp.articles.body.tree import attributes, children, walk, words
from newsapp.articles.languages import LANGUAGES
from newsapp.articles.workflow import WITHDRAWN
from newsapp.drafts import anchors, readiness
from newsapp.drafts.models import Comment, LinkCheck
from newsapp.media import queries as media
from newsapp.platform.db import db
from newsapp.platform.settings import current

if TYPE_CHECKING:
    from newsapp.articles.models import Article
    from newsapp.media.models import Image

BEGINNING = 60


@dataclass(frozen=True)
class Placed:
    """A remark, and the block at which it belongs in the text of now; None for the whole text or a block that went."""

    comment: Comment
    block: int | None


def comments(article: Article) -> list[Placed]:
    """What was remarked on an article, oldest first."""
    query = select(Comment).where(Comment.article_id == article.id).order_by(Comment.made_at, Comment.id)
    rows = db.session.scalars(query)
    return [Placed(row, anchors.place(article.body, row.block, row.quote)) for row in rows]


def blocks(article: Article) -> list[tuple[int, str]]:
    """The blocks of the text that have words, by number, each with its beginning."""
    beginnings = [(number, words(node)[:BEGINNING]) for number, node in enumerate(children(article.body))]
    return [(number, text) for number, text in beginnings if text.strip()]


def looks(article: Article) -> list[readiness.Item]:
    """What to look at before this article is published."""
    pictures = media.many([*images(article.body), *([article.image_id] if article.image_id else [])])
    own, behind = pictures.get(article.image_id or ""), history.behind(article)
    copy = readiness.Copy(
        headline=article.headline,
        standfirst=article.standfirst,
        has_byline=bool(article.bylines),
        has_picture=own is not None,
        picture_is_ready=bool(own and own.renditions),
        lacks=ready.lacks(article),
        uncredited=list(_uncredited(article, pictures)),
        links=outcomes(article),
        missing=_missing(article),
        corrected_at=behind.corrected_at if behind else None,
        is_copy_of_original=bool(behind and behind.original.body == article.body),
        embargo_until=embargoes.in_force(article),
    )
    return readiness.look(copy)


def outcomes(article: Article) -> dict[str, str | None]:
    """Each address outside that the text leads to, and what was there when it was last tried; None for never."""
    wanted: dict[str, str | None] = dict.fromkeys(outside(article))
    query = select(LinkCheck.url, LinkCheck.outcome).where(LinkCheck.article_id == article.id)
    for url, outcome in db.session.execute(query.order_by(LinkCheck.revision, LinkCheck.checked_at)):
        if url in wanted:
            wanted[url] = outcome
    return wanted


def checks(article_id: str) -> list[LinkCheck]:
    """What was found at the links of an article, the latest revision first."""
    query = select(LinkCheck).where(LinkCheck.article_id == article_id)
    return list(db.session.scalars(query.order_by(LinkCheck.revision.desc(), LinkCheck.url)))


def outside(article: Article) -> list[str]:
    """The addresses of other sites that the text leads to, each once."""
    return [url for url in links(article.body) if is_external(url) and not url.startswith(f"{current().public_url}/")]


def _uncredited(article: Article, pictures: Mapping[str, Image]) -> Iterable[str]:
    own = pictures.get(article.image_id or "")
    if own is not None and not own.credit_line:
        yield "the picture of the story"
    for node in walk(article.body):
        if node["type"] == "figure":
            said = attributes(node)
            picture = pictures.get(said["image"])
            if picture is not None and not (said.get("credit") or picture.credit_line):
                yield f"“{(said.get('alt') or picture.alt or 'a picture in the text')[:60]}”"


def _missing(article: Article) -> list[str]:
    there = {article.language, *(it.language for it in queries.siblings(article) if it.status != WITHDRAWN)}
    return [LANGUAGES.get(tag, tag) for tag in current().site_languages if tag not in there]
