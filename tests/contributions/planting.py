"""Corruption planted in the books, past all that guards them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from newsapp.platform.db import db


@contextmanager
def unguarded() -> Iterator[Connection]:
    """A connection on which no trigger, check or foreign key refuses anything; all of it is kept afterwards."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
            yield connection
            connection.execute(text("SET session_replication_role = DEFAULT"))
            connection.commit()
            return
        named = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_transfer'"
        triggers = connection.execute(text(named)).all()
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for _, statement in triggers:
            connection.execute(text(statement))
        connection.commit()
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
