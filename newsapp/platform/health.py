"""Whether this installation is alive, ready, and how it is doing, for machines that watch it."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from flask import Blueprint, Response, request
from prometheus_client import REGISTRY, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from newsapp.platform import clock, migrations
from newsapp.platform.db import db
from newsapp.platform.errors import NotFound
from newsapp.platform.guards import public
from newsapp.platform.http import json_answer
from newsapp.platform.outbox import Heartbeat, Job
from newsapp.platform.settings import current

health = Blueprint("health", __name__)
ALIVE = timedelta(seconds=30)


@health.get("/healthz")
@public
def alive() -> Response:
    """This process answers."""
    return json_answer({"status": "alive"})


@health.get("/readyz")
@public
def ready() -> Response:
    """Database, migrations and worker, each `ok` or what is wrong; 503 while anything is."""
    parts = checks()
    good = all(said == "ok" for said in parts.values())
    headers = {} if good else {"Retry-After": "5"}
    return json_answer({"status": "ready" if good else "not ready"} | parts, 200 if good else 503, headers)


@health.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus's text format; for this machine, or whoever has the token of the settings."""
    token = current().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    near = request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else near):
        raise NotFound
    return Response(generate_latest(REGISTRY) + _outbox_metrics().encode(), mimetype="text/plain")


def checks() -> dict[str, str]:
    """What is needed to serve, each `ok` or a sentence."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return {"database": "does not answer", "migrations": "unknown", "worker": "unknown"}
    behind = migrations.behind()
    if behind:
        return {"database": "ok", "migrations": behind, "worker": "unknown"}
    return {"database": "ok", "migrations": "ok", "worker": _worker()}


def _worker() -> str:
    seen: datetime | None = db.session.scalar(select(func.max(Heartbeat.seen_at)))
    if seen is None:
        return "no worker has ever run"
    silent = clock.now() - seen
    return "ok" if silent < ALIVE else f"no worker seen for {int(silent.total_seconds())} s"


def _outbox_metrics() -> str:
    waiting = select(func.count(), func.min(Job.due_at)).where(Job.open.is_(True), Job.due_at <= clock.now())
    count, oldest = db.session.execute(waiting).one()
    age_s = (clock.now() - oldest).total_seconds() if oldest else 0
    return f"newsapp_outbox_due {count}\nnewsapp_outbox_oldest_seconds {age_s:.1f}\n"
