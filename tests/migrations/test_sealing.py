"""Lines of the trail that were there before it was sealed are sealed by the migration, and nobody can change them."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import column, table, text
from sqlalchemy.exc import DBAPIError

from newsapp.app import create_app
from newsapp.platform import clock, migrations
from newsapp.platform.columns import JsonDocument, UtcTime
from newsapp.platform.db import db, transaction
from newsapp.platform.settings import Settings
from newsapp.staff import audit
from tests.factories import newsroom

BEFORE_SEALS = "0002"
TEXTS = "by_id by_name request_id action object_kind object_id note".split()
TRAIL = table("trail", column("at", UtcTime()), column("after", JsonDocument()), *map(column, TEXTS))


def test_lines_that_were_there_are_sealed_and_stay_closed(empty_database: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=empty_database, instance=tmp_path, limits=False))
    with app.app_context():
        migrations.upgrade()
        newsroom.published()
        lines = audit.verify().lines
        db.session.remove()
        flask_migrate.downgrade(directory=str(migrations.FOLDER), revision=BEFORE_SEALS)
        for number in range(3):
            with transaction() as session:
                told = dict.fromkeys(TEXTS, str(number)) | {"at": clock.now(), "after": {"b": 1.0, "a": "नमक"}}
                session.execute(TRAIL.insert().values(**told))
        for verb in ("UPDATE trail SET note = 'x'", "DELETE FROM trail"):
            with pytest.raises(DBAPIError, match="append only"), transaction() as session:
                session.execute(text(verb))
        db.session.remove()
        migrations.upgrade()
        found = audit.verify()
        assert (found.broken, found.lines) == ("", lines + 3)
        newsroom.person()
        assert audit.verify().lines == lines + 4
        with pytest.raises(DBAPIError, match="append only"), transaction() as session:
            session.execute(text("UPDATE trail SET note = 'x'"))
        db.engine.dispose()
