"""Says what is wrong with an installation, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

import pysqlite3.dbapi2
from flask import current_app
from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.actions import balancing, discrepancies
from newsapp.platform import clock, health
from newsapp.platform.db import db, wal_is_safe
from newsapp.platform.outbox import Job
from newsapp.platform.settings import DEFAULT_SECRET, current
from newsapp.staff import queries as staff

_MENDING = {
    "database": "start it, or correct NEWSAPP_DATABASE_URL",
    "migrations": "run `newsapp migrate`",
    "worker": "start `newsapp worker`",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    said: str


def examine() -> list[Finding]:
    """Look at everything that an installation needs; each with how to mend it where it is not well."""
    parts = health.checks()
    found = [
        Finding(name, said == "ok", "ok" if said == "ok" else f"{said}; {_MENDING[name]}")
        for name, said in parts.items()
    ]
    found += [_sqlite(), _secret(), _pictures(), _lettering()]
    if parts["migrations"] == "ok":
        found += [_people(), _jobs(), _giving(), _books()]
    return found


def _sqlite() -> Finding:
    version = pysqlite3.dbapi2.sqlite_version
    if db.engine.dialect.name != "sqlite":
        return Finding("sqlite", True, "not used")
    if wal_is_safe(pysqlite3.dbapi2.sqlite_version_info):
        return Finding("sqlite", True, f"{version}, write-ahead log on")
    said = f"{version} can lose writes in its write-ahead log, which is therefore off; install pysqlite3 0.6 or newer"
    return Finding("sqlite", False, said)


def _secret() -> Finding:
    own = current().secret_key != DEFAULT_SECRET
    if own or not current().production:
        return Finding(
            "secret", True, "set" if own else "the development one; set NEWSAPP_SECRET_KEY before going live"
        )
    return Finding("secret", False, "set NEWSAPP_SECRET_KEY to 32 random characters")


def _pictures() -> Finding:
    store, key = current_app.extensions["newsapp.media_store"], "doctor/probe"
    try:
        store.put(key, b"probe", "application/octet-stream")
        kept = store.get(key) == b"probe"
        store.delete_prefix("doctor/")
    except Exception as error:  # noqa: BLE001 - whatever the store's library raises, it is what is wrong
        return Finding("pictures", False, f"{type(error).__name__}: {error}; check NEWSAPP_MEDIA_STORE_URL or the disk")
    return Finding("pictures", kept, "can be kept" if kept else "what was put there did not come back")


def _lettering() -> Finding:
    from newsapp.media.renditions import typefaces  # noqa: PLC0415 - Pillow is heavy: loaded where it is used

    shaped = typefaces.can_shape()
    said = "every script can be set" if shaped else "Indian scripts are not shaped; install FriBiDi (libfribidi0)"
    return Finding("lettering", shaped, said)


def _people() -> Finding:
    if staff.anybody():
        return Finding("people", True, "somebody works here")
    return Finding("people", False, "nobody works here: run `newsapp staff create EMAIL --name NAME --role admin`")


def _jobs() -> Finding:
    failed = db.session.scalars(select(Job.name).where(Job.failed_at.is_not(None)).limit(5)).all()
    if failed:
        return Finding("jobs", False, f"given up: {', '.join(failed)}; see /api/v1/admin/jobs")
    oldest = db.session.scalar(select(Job.due_at).where(Job.open.is_(True)).order_by(Job.due_at).limit(1))
    late_s = (clock.now() - oldest).total_seconds() if oldest else 0
    return Finding("jobs", late_s < 60, "none waits" if late_s <= 0 else f"the oldest waits for {late_s:.0f} s")


def _giving() -> Finding:
    if not gateway.is_open():
        return Finding("giving", True, "closed; NEWSAPP_STRIPE_SECRET_KEY and _WEBHOOK_SECRETS open it")
    mails = "by SMTP" if current().mail_url else "as files, since NEWSAPP_MAIL_URL is not set"
    return Finding("giving", True, f"open; mails go {mails}")


def _books() -> Finding:
    wrong, waiting = balancing.check(), discrepancies.open_ones(limit=1)
    if wrong:
        return Finding("books", False, f"{wrong[0]} Run `newsapp reconcile`, then `newsapp ledger check`")
    if waiting:
        return Finding("books", False, f"{waiting[0].told} See /api/v1/admin/discrepancies")
    return Finding("books", True, "right")
