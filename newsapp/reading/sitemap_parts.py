"""All stories in parts that grow only at the end, so that a part once full hardly changes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select

from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.reading.models import Story

IN_A_PART = 5000


def count() -> int:
    """How many parts there are; one at least."""
    stories = db.session.scalar(select(func.count()).select_from(Story).where(Story.state == "public")) or 0
    return max(1, -(-stories // IN_A_PART))


def cards(number: int) -> list[dict[str, Any]]:
    """The Cards of a part, oldest first; NotFound after the last."""
    query = select(Story.card).where(Story.state == "public").order_by(Story.position)
    rows = db.session.scalars(query.offset((number - 1) * IN_A_PART).limit(IN_A_PART)).all() if number else []
    if not rows and number != 1:
        raise NotFound("There is no such part of the sitemap.")
    return [json.loads(card) for card in rows]
