"""Routes to people, the trail of what they did, and the work in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, url_for
from sqlalchemy import select

from newsapp.desk.guards import ANYONE_HERE, me, needs
from newsapp.desk.schemas import people as told
from newsapp.desk.showing import page_of
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import db
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.outbox import Job
from newsapp.platform.paging import PageArguments
from newsapp.platform.settings import current
from newsapp.staff import audit, queries
from newsapp.staff.actions import membership
from newsapp.staff.roles import PEOPLE, TRAIL, WORK

if TYPE_CHECKING:
    from newsapp.staff.models import Staff, TrailEntry

people = Routes("desk_people", __name__, url_prefix="/api/v1/admin", description="People, trail, background work.")
Fields = dict[str, Any]


@people.route("/me")
@needs(ANYONE_HERE)
@people.response(200, told.MeOut)
def get_me() -> Response:
    """Who am I, and what may I do."""
    who = me()
    named = {"id": who.id, "email": who.email, "name": who.name, "role": who.role}
    return json_answer(named | {"permissions": sorted(who.permissions)})


@people.route("/staff")
@needs(PEOPLE)
@people.arguments(PageArguments, location="query")
@people.response(200, told.RowsOut)
def list_staff(arguments: Fields) -> Response:
    """Everybody, by name."""
    keys = paging.decode(arguments["cursor"], 2)
    after = (keys[0], keys[1]) if keys else None
    rows = queries.everybody(after_name=after, limit=arguments["limit"] + 1)
    return page_of(rows, arguments, _person, lambda row: (row.name, row.id))


@people.route("/staff", methods=["POST"])
@needs(PEOPLE)
@people.arguments(told.StaffIn)
@people.response(201, told.StaffOut)
def employ(fields: Fields) -> Response:
    """Somebody joins; the answer has the one-time link with which they set their password."""
    staff, secret = membership.employ(fields["email"], fields["name"], fields["role"], by=me())
    link = f"{current().public_url}/desk/password/{secret}"
    headers = {"Location": url_for(".change_staff", staff_id=staff.id)}
    return json_answer(_person(staff) | {"password_link": link}, 201, headers)


@people.route("/staff/<staff_id>", methods=["PATCH"])
@needs(PEOPLE)
@people.arguments(told.StaffChanges)
@people.response(200, told.StaffOut)
def change_staff(fields: Fields, staff_id: str) -> Response:
    """Change somebody's name, role or access."""
    return json_answer(_person(membership.change(staff_id, fields, by=me())))


@people.route("/audit")
@needs(TRAIL)
@people.arguments(PageArguments, location="query")
@people.response(200, told.RowsOut)
def list_trail(arguments: Fields) -> Response:
    """Who did what, newest first."""
    before = paging.decode_number(arguments["cursor"])
    rows = audit.entries(before_number=before, limit=arguments["limit"] + 1)
    return page_of(rows, arguments, _trail, lambda row: (row.number,))


@people.route("/jobs")
@needs(WORK)
@people.arguments(PageArguments, location="query")
@people.response(200, told.RowsOut)
def list_jobs(arguments: Fields) -> Response:
    """Work in the background, newest first."""
    keys = paging.decode(arguments["cursor"])
    query = select(Job).order_by(Job.id.desc()).limit(arguments["limit"] + 1)
    rows = list(db.session.scalars(query.where(Job.id < keys[0]) if keys else query))
    return page_of(rows, arguments, _job, lambda row: (row.id,))


def _person(staff: Staff) -> Fields:
    named = {"id": staff.id, "email": staff.email, "name": staff.name, "role": staff.role, "active": staff.active}
    return named | {"created_at": rfc3339(staff.created_at)}


def _trail(row: TrailEntry) -> Fields:
    told = {"number": row.number, "at": rfc3339(row.at), "by": row.by_name, "by_id": row.by_id, "action": row.action}
    told |= {"object": {"kind": row.object_kind, "id": row.object_id}, "before": row.before, "after": row.after}
    return told | {"key_id": row.key_id, "request_id": row.request_id}


def _job(job: Job) -> Fields:
    times = {name: getattr(job, name) for name in ("made_at", "due_at", "finished_at", "failed_at")}
    told = {"id": job.id, "name": job.name, "attempts": job.attempts, "open": job.open, "failure": job.failure}
    return told | {name: rfc3339(at) if at else None for name, at in times.items()}
