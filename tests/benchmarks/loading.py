"""Fills a database with thousands of believable stories, fast enough to wait for."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import insert

from newsapp.articles.actions import cataloguing
from newsapp.articles.models import Article, ArticleSlug, Byline, article_tag
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.ids import new_id
from newsapp.platform.progress import Tell
from newsapp.reading import rebuilding
from newsapp.staff.roles import WORKER

BATCH = 1000
WORDS = (
    "harbour river council court monsoon school ministry farmers clinic budget water union strike village city "
    "report inquiry officials residents engineers doctors teachers workers rain drought election tender contract road "
    "bridge forest mine factory wages rent prices grain rice onions train bus fire flood relief witness judge hearing"
).split()
SECTIONS = ("Politics", "Courts", "Labour", "Climate", "Health", "Culture", "Science", "Opinion")


def load(count: int, tell: Tell) -> None:
    """Write `count` published articles, and their stories and search index through the application's own rebuild."""
    chance = random.Random(20)
    sections = [cataloguing.add("section", {"name": name}, by=WORKER).id for name in SECTIONS]
    tags = [cataloguing.add("tag", {"name": f"Subject {n}"}, by=WORKER).id for n in range(60)]
    authors = [cataloguing.add("author", {"name": f"Reporter {n}"}, by=WORKER).id for n in range(40)]
    for start in range(0, count, BATCH):
        _write(range(start, min(start + BATCH, count)), chance, sections, tags, authors)
        tell(min(start + BATCH, count), 2 * count)
    rebuilding.rebuild(lambda done, total: tell(count + done, 2 * count))


def _write(numbers: range, chance: random.Random, sections: list[str], tags: list[str], authors: list[str]) -> None:
    rows = [_article(number, chance, sections) for number in numbers]
    slugs = [{"slug": row["slug"], "article_id": row["id"], "made_at": row["created_at"]} for row in rows]
    tagged = [
        {"article_id": row["id"], "position": place, "tag_id": tag}
        for row in rows
        for place, tag in enumerate(chance.sample(tags, 3))
    ]
    signed = [
        {"article_id": row["id"], "position": 0, "author_id": chance.choice(authors), "role": "author"} for row in rows
    ]
    with transaction() as session:
        session.execute(insert(Article), rows)
        for table, many in ((ArticleSlug, slugs), (article_tag, tagged), (Byline, signed)):
            session.execute(insert(table), many)


def _article(number: int, chance: random.Random, sections: list[str]) -> dict[str, object]:
    headline = " ".join(chance.choices(WORDS, k=8)).capitalize()
    paragraphs = [" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(8)]
    at = clock.now() - timedelta(minutes=7 * number + 1)
    article_id = new_id()
    body = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {
        "id": article_id,
        "group_id": article_id,
        "slug": f"story-{number}-{headline.split()[0].lower()}",
        "language": "en",
        "headline": headline,
        "standfirst": " ".join(chance.choices(WORDS, k=18)).capitalize() + ".",
        "dateline": "Kondivali",
        "body": {"type": "doc", "content": body},
        "section_id": chance.choice(sections),
        "status": "published",
        "created_by": WORKER.id,
        "published_at": at,
        "created_at": at,
        "updated_at": at,
        "version": 1,
    }
