"""Looking messages up."""

from __future__ import annotations

from sqlalchemy import select

from newsapp.notifications.models import Message
from newsapp.platform.db import db


def by_key(key: str) -> Message | None:
    """The message that was posted under this key."""
    return db.session.scalar(select(Message).where(Message.key == key))


def unsent(message_id: str, *, lock: bool = False) -> Message | None:
    """The message, if it still has to be sent; `lock` keeps everybody else from it until the transaction ends."""
    query = select(Message).where(Message.id == message_id, Message.sent_at.is_(None), Message.failed_at.is_(None))
    return db.session.scalar(query.with_for_update() if lock else query)
