"""The database's shape, brought up to date by numbered migrations."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from newsapp.platform.db import db

FOLDER = Path(__file__).parents[2] / "migrations"


def attach(app: Flask) -> None:
    """Give the application its `flask db` commands and its folder of migrations."""
    flask_migrate.Migrate(app, db, directory=str(FOLDER), render_as_batch=True)


def upgrade() -> None:
    """Run every migration that this database has not seen."""
    flask_migrate.upgrade(directory=str(FOLDER))


def behind() -> str:
    """What is missing to the newest migration; empty when nothing is."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return "" if present == newest else f"at {present or 'nothing'}, the newest is {newest}: run `newsapp migrate`"
