"""The public register of corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newsapp.articles import queries
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.reading import story


@dataclass(frozen=True)
class Register:
    """A page of the register: each line {kind, note, made_at, article Card}, and the cursor to the next page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def page(*, limit: int, cursor: str = "") -> Register:
    """Corrections of stories that are public, newest first, after this cursor."""
    rows = queries.register(before=paging.decode_moment(cursor), limit=limit + 1)
    shown = rows[:limit]
    cards = story.cards_by_id({row.article_id for row in shown})
    items = [
        {"kind": row.kind, "note": row.note, "made_at": rfc3339(row.made_at), "article": json.loads(card)}
        for row in shown
        if (card := cards.get(row.article_id))
    ]
    last = shown[-1] if len(rows) > limit else None
    return Register(items, paging.encode(last.made_at.isoformat(), last.id) if last else None)
