"""The table of messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform import clock
from newsapp.platform.columns import JsonDocument, UtcTime, id_column
from newsapp.platform.db import Model


class Message(Model):
    """One mail to one person. Its `key` says what it is about, so that nothing is ever posted twice.

    `recipient` and `payload`, whose values are sealed because one may be the secret of a link, are kept only until it
    is sent or given up.
    `sending_at` is when somebody last began to send it; `failure` says why that did not work, without addresses.
    `bounced`: the recipient's own server does not know the address.
    """

    __tablename__ = "message"

    id: Mapped[str] = id_column()
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(254))
    payload: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=clock.now)
    sending_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failure: Mapped[str] = mapped_column(String(200), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    bounced: Mapped[bool] = mapped_column(default=False)
