"""What the worker does for articles."""

from __future__ import annotations

from newsapp.articles.actions import publishing
from newsapp.platform.errors import NotFound
from newsapp.staff.roles import WORKER


def publish_due(article_id: str) -> None:
    """Publish what is scheduled, when it is due; nothing when it was published, moved or thrown away meanwhile."""
    try:
        publishing.publish_if_due(article_id, by=WORKER)
    except NotFound:
        return
