"""What the worker does for articles."""

from __future__ import annotations

from newsapp.articles import finding, queries
from newsapp.articles.actions import publishing
from newsapp.platform.errors import NotFound
from newsapp.platform.facts import atomic, heavy
from newsapp.staff.roles import WORKER


@atomic
def publish_due(article_id: str) -> None:
    """Publish what is scheduled, when it is due; nothing when it was published, moved or thrown away meanwhile."""
    try:
        publishing.publish_if_due(article_id, by=WORKER)
    except NotFound:
        return


def publish_overdue() -> None:
    """Publish all that became due while publishing was frozen, the longest due first."""
    for article_id in queries.overdue():
        publish_due(article_id)


@heavy
def index(article_id: str) -> None:
    """Let an article be found at the desk by its present words."""
    finding.index(article_id)


@heavy
def index_unread() -> None:
    """Let every article be found that was not read yet, as after an upgrade."""
    for article_id in finding.unread():
        finding.index(article_id)
