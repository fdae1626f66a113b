"""The database: one engine, one session a request, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.url import make_url
from sqlalchemy.orm import DeclarativeBase, Session

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# The write-ahead log of older libraries can lose writes of several processes.
SAFE_SQLITE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


class Base(DeclarativeBase):
    """What every table has in common: constraint names that both databases and migrations agree on."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def engine_options(address: str) -> dict[str, Any]:
    """What SQLAlchemy needs for this address: our own SQLite library, explicit transactions, short waits.

    An error of the database says no values: it ends in the log, where nobody's address belongs.
    """
    if make_url(address).get_backend_name() == "sqlite":
        # isolation_level=None leaves BEGIN to us: the driver's own would leave half a failed migration behind.
        ours = {"module": pysqlite3.dbapi2, "connect_args": {"isolation_level": None, "timeout": 15}}
    else:
        ours = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, "connect_args": {"connect_timeout": 5}}
    return ours | {"hide_parameters": True}


def driver_address(address: str) -> str:
    """The address with the driver that newsapp uses (psycopg 3), whatever spelling was given."""
    url = make_url(address)
    return (
        url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if (url.get_backend_name() in ("postgresql", "postgres"))
        else address
    )


def prepare_engine(engine: Engine) -> None:
    """Give a SQLite engine its pragmas and its BEGIN; PostgreSQL needs nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


@contextmanager
def transaction() -> Iterator[Session]:
    """One change of the database, all or nothing; inside another it is part of that one.

    What was read before it began is forgotten, so that nothing is decided on an older state.
    On leaving, callables given to `at_the_end` run as its last part, those given to `after_commit` once it is safe.
    """
    session = db.session()
    if session.info.get("changing"):
        yield session
        return
    session.rollback()
    session.info["changing"] = True
    session.info["at_the_end"], session.info["afterwards"] = [], []
    try:
        session.connection(execution_options={"newsapp_writes": True})
        yield session
        for call in session.info["at_the_end"]:
            call()
        session.commit()
    except BaseException:
        session.rollback()
        session.info["afterwards"] = []
        raise
    finally:
        session.info["changing"] = False
    for call in session.info.pop("afterwards"):
        call()


def at_the_end(call: Callable[[], None]) -> None:
    """Run this inside the open transaction, once everything else in it is done.

    For what many transactions wait for in turn: a lock that is taken last is held the shortest, and never crossed.
    """
    db.session().info["at_the_end"].append(call)


def after_commit(call: Callable[[], None]) -> None:
    """Run this once the open transaction is committed; not at all when it is not."""
    calls = db.session().info["afterwards"]
    if call not in calls:
        calls.append(call)


def in_transaction() -> bool:
    """Whether this thread is inside `transaction()`."""
    return bool(db.session().info.get("changing"))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite library keeps every write of several processes in its write-ahead log."""
    if version >= SAFE_SQLITE[-1]:
        return True
    return any(version[:2] == safe[:2] and version >= safe for safe in SAFE_SQLITE)


def _set_pragmas(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    journal = "WAL" if wal_is_safe(pysqlite3.dbapi2.sqlite_version_info) else "DELETE"
    for pragma in (
        "busy_timeout=15000",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader takes no lock; a writer takes it at once, so that it never has to give up half-way.
    writes = connection.get_execution_options().get("newsapp_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
