"""Which articles the newsroom's own search has read, and how far."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform.columns import ID
from newsapp.platform.db import Model


class Indexed(Model):
    """The number under which an article's words stand in the index, and the version they are of."""

    __tablename__ = "article_indexed"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    article_id: Mapped[str] = mapped_column(ID, unique=True)
    version: Mapped[int]
