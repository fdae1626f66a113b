"""What the worker does around drafts."""

from __future__ import annotations

from newsapp.drafts.actions import checking
from newsapp.platform.facts import heavy


@heavy
def check_links(article_id: str) -> None:
    """Try the links of an article."""
    checking.check(article_id)
