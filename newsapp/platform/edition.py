"""The edition: one number that grows in the same transaction as anything public changes."""

from __future__ import annotations

import mmap
import threading
import time
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import BigInteger, Engine, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from newsapp.platform.db import Model, after_commit, db

KEY = "newsapp.edition"
LOOK_S = 0.25


class Edition(Model):
    """The only row of its table; its lock puts all public changes into one order."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


class Watch:
    """What this process knows of the edition: looked up when something was published here, else every 250 ms.

    Processes of one host share eight bytes of a file: whoever publishes changes them, whoever answers compares
    them. They are a hint only; other hosts, and a writer that died before telling, are found by looking.
    """

    def __init__(self, engine: Engine, hint: Path) -> None:
        hint.parent.mkdir(parents=True, exist_ok=True)
        with hint.open("ab") as file:
            if file.tell() < 8:
                file.truncate(8)
        with hint.open("r+b") as file:
            self._hint = mmap.mmap(file.fileno(), 8)
        self._engine = engine
        self._number = -1
        self._looked_at = float("-inf")
        self._seen = b""
        self._lock = threading.Lock()
        self.stale = False

    def number(self) -> int:
        """The present edition; the last one known (and `stale`) while the database does not answer, at first -1."""
        at = time.monotonic()
        if self._hint[:8] != self._seen or at - self._looked_at > LOOK_S:
            with self._lock:
                if self._looked_at <= at:  # else somebody began to look after we came, and saw what we would see
                    self._look()
        return self._number

    def tell(self) -> None:
        """Make every process of this host look before it answers again."""
        self._hint[:8] = time.time_ns().to_bytes(8, "big")

    def _look(self) -> None:
        seen, at = self._hint[:8], time.monotonic()
        try:
            with self._engine.connect() as connection:
                self._number = connection.execute(_NUMBER).scalar_one()
            self.stale = False
        except SQLAlchemyError:  # whoever answers needs the database more than we, and will say so in words
            self.stale, at = True, time.monotonic()  # who waited meanwhile need not wait in vain once more
        self._seen, self._looked_at = seen, at


_NUMBER = text("SELECT number FROM edition WHERE id = 1")


def start(app: Flask, engine: Engine, hint: Path) -> None:
    """Let this application watch the edition."""
    app.extensions[KEY] = Watch(engine, hint)


def watch() -> Watch:
    """The running application's watch."""
    found: Watch = current_app.extensions[KEY]
    return found


def turn() -> int:
    """Begin a new edition inside the open transaction; its number. Others that would wait until it is committed."""
    turned = update(Edition).where(Edition.id == 1).values(number=Edition.number + 1).returning(Edition.number)
    number = db.session.execute(turned).scalar_one()
    after_commit(watch().tell)
    return number
