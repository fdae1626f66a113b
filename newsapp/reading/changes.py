"""What an offline client must apply: every story that changed since, as it is now, and every one to remove."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import func, select

from newsapp.platform import clock, paging
from newsapp.platform.db import db
from newsapp.platform.errors import Invalid
from newsapp.platform.http import to_json
from newsapp.reading import story
from newsapp.reading.models import Story

REASONS = {"gone": "withdrawn", "withheld": "withheld"}


def to_json_text(since: str, *, limit: int) -> str:
    """The next changes after `since` (a time, or a cursor of this list), oldest first.

    A story stands in the list once, at its last change. The cursor is never null: with it one goes on from here.
    """
    after = _edition(since)
    query = select(Story).where(Story.edition > after).order_by(Story.edition).limit(limit + 1)
    rows = list(db.session.scalars(query))
    more, rows = len(rows) > limit, rows[:limit]
    puts = dict(zip([row.article_id for row in rows if row.state == "public"], _whole(rows), strict=True))
    items = [_item(row, puts.get(row.article_id)) for row in rows]
    cursor = paging.encode(rows[-1].edition if rows else after)
    return f'{{"items":[{",".join(items)}],"next_cursor":"{cursor}","has_more":{json.dumps(more)}}}'


def _whole(rows: list[Story]) -> list[str]:
    return story.whole([row for row in rows if row.state == "public"])


def _item(row: Story, article: str | None) -> str:
    if article is not None:
        return f'{{"op":"put","article":{article}}}'
    return to_json({"op": "remove", "id": row.article_id, "slug": row.slug, "reason": REASONS[row.state]})


def _edition(since: str) -> int:
    if not since:
        return 0
    at = _time(since)
    if at is None:
        try:
            return paging.decode_number(since) or 0
        except Invalid:
            raise Invalid.of("since", "A time (RFC 3339), or the next_cursor of an earlier answer.") from None
    found = db.session.scalar(select(func.max(Story.edition)).where(Story.changed_at <= at))
    return found or 0


def _time(since: str) -> datetime | None:
    try:
        return clock.parse(since)
    except ValueError:
        return None
