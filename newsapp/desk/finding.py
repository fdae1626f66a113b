"""Routes by which the newsroom finds what it has, and what waits for it today."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from newsapp.articles import finding, queries, today
from newsapp.desk.guards import me, needs
from newsapp.desk.schemas import writing as told
from newsapp.desk.showing import article_shown, image_shown, moment_shown
from newsapp.media import queries as media
from newsapp.platform import outbox, paging
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import WORK, WRITE_OWN

found = Routes("desk_finding", __name__, url_prefix="/api/v1/admin", description="Finding things; what waits.")
Fields = dict[str, Any]
BESIDE = 10


@found.route("/search")
@needs(WRITE_OWN)
@found.arguments(told.FindArguments, location="query")
@found.response(200, told.FindOut)
def find_anything(arguments: Fields) -> Response:
    """Articles in any state that have every word, last changed first; and pictures and names with the first page."""
    q, limit, before = arguments["q"], arguments["limit"], paging.decode_moment(arguments["cursor"])
    rows = finding.find(q, by=me(), before=before, limit=limit + 1)
    last = rows[limit - 1].article if len(rows) > limit else None
    cursor = paging.encode(last.updated_at.isoformat(), last.id) if last else None
    items = [article_shown(row.article) | {"highlight": row.highlight} for row in rows[:limit]]
    body: Fields = {"items": items, "next_cursor": cursor} | ({"images": [], "entries": []} if before else beside(q))
    return json_answer(body, headers=paging.next_link(request.path, arguments, cursor))


@found.route("/today")
@needs(WRITE_OWN)
@found.response(200, told.TodayOut)
def get_today() -> Response:
    """What is due, in review, lately published, and given to me; what failed, for who may see it."""
    body: Fields = {name: [article_shown(row) for row in rows] for name, rows in today.lists(me()).items()}
    if me().may(WORK):
        body["failed_jobs"] = [_job(job) for job in outbox.failed(limit=BESIDE)]
    return json_answer(body)


def beside(q: str) -> Fields:
    """Pictures and names that have these words, as they are shown beside the articles."""
    names = [(kind, row) for kind in queries.KINDS for row in queries.named(kind, q, limit=BESIDE)]
    entries = [{"kind": kind, "slug": row.slug, "name": row.name} for kind, row in names]
    return {"images": [image_shown(row) for row in media.listing(q=q, limit=BESIDE)], "entries": entries}


def _job(job: outbox.Job) -> Fields:
    told = {"id": job.id, "name": job.name, "attempts": job.attempts, "failure": job.failure}
    return told | {"failed_at": moment_shown(job.failed_at)}
