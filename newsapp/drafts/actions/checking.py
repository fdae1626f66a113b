"""Trying the links of a text: asked for here, done by the worker, kept with the revision that has them."""

from __future__ import annotations

import hashlib
import time

from newsapp.articles import queries as articles
from newsapp.articles.actions.recording import locked
from newsapp.drafts import links, queries
from newsapp.drafts.models import LinkCheck
from newsapp.platform import clock, facts
from newsapp.platform.db import transaction
from newsapp.platform.errors import NotFound
from newsapp.platform.settings import current
from newsapp.staff.roles import WRITE_OWN, Person

MOST_LINKS = 100
LONGEST_S = 120


def ask(article_id: str, *, by: Person) -> None:
    """Have the links of the article as it now stands tried by the worker."""
    by.require(WRITE_OWN)
    with transaction():
        locked(article_id, by)
        facts.record("links.asked", article_id=article_id)


def check(article_id: str) -> None:
    """Try the links of the article and keep what was there; nothing for one that was thrown away.

    The hosts are asked outside of any transaction; what takes more than two minutes in all is left for another time.
    """
    try:
        article = articles.whole(article_id)
    except NotFound:
        return
    revision, urls = article.version, queries.outside(article)[:MOST_LINKS]
    asker, until = f"newsapp link check (+{current().public_url})", time.monotonic() + LONGEST_S
    for url in urls:
        if time.monotonic() > until:
            return
        _keep(article_id, revision, url, links.look(url, asker=asker))


def _keep(article_id: str, revision: int, url: str, looked: links.Looked) -> None:
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
    kept = LinkCheck(article_id=article_id, revision=revision, url_digest=digest, url=url, outcome=looked.outcome)
    kept.status, kept.checked_at = looked.status, clock.now()
    with transaction() as session:
        try:
            articles.whole(article_id)
        except NotFound:
            return
        session.merge(kept)
