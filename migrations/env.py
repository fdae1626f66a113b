"""Runs migrations on the application's own engine: one migration for both databases, each in its own transaction."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db
# Full-text tables and their shadows are written by hand, differently for each database.
BY_HAND = ("story_search", "article_search")


def include(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """Whether autogeneration looks at this table or column."""
    return not (name or "").startswith(BY_HAND)


with database.engine.connect().execution_options(newsapp_writes=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        include_object=include,
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()
