"""The control: without the inbox's primary key the same storm must be seen to go wrong."""

from __future__ import annotations

from sqlalchemy import Connection

from newsapp.platform.db import db

INBOX = "stripe_event"


def drop_inbox_key() -> None:
    """Let the inbox keep an event as often as it comes; its indexes stay, with one on what was the key."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {INBOX} DROP CONSTRAINT pk_{INBOX}")
        else:
            _make_anew(connection)
        connection.exec_driver_sql(f"CREATE INDEX {INBOX}_no_key ON {INBOX} (id)")


def _make_anew(connection: Connection) -> None:
    """SQLite cannot drop a key: the table is made once more, as it was but for that."""
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL"
    table, *indexes = (sql for (sql,) in connection.exec_driver_sql(made, (INBOX,)))
    keyless = table.replace(f"CONSTRAINT pk_{INBOX} PRIMARY KEY (id)", "CHECK (true)")
    if keyless == table:
        raise AssertionError(f"the key of the inbox is not where it was: {table}")
    copied = (f"INSERT INTO {INBOX} SELECT * FROM keyed", "DROP TABLE keyed")
    for sql in (f"ALTER TABLE {INBOX} RENAME TO keyed", keyless, *copied, *indexes):
        connection.exec_driver_sql(sql)
