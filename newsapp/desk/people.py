"""Routes to people, the trail of what they did, and the work in the background."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Response, g, url_for
from sqlalchemy import select

from newsapp.desk.guards import ARRIVING, fresh, me, needs, require_fresh
from newsapp.desk.schemas import people as told
from newsapp.desk.schemas import sessions as told_sessions
from newsapp.desk.showing import page_of
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.platform.db import db
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.outbox import Job
from newsapp.platform.paging import PageArguments
from newsapp.platform.settings import current
from newsapp.staff import audit, queries
from newsapp.staff.actions import choosing_passwords, membership, second_factor
from newsapp.staff.roles import PEOPLE, TRAIL, WORK
from newsapp.staff.rules import NEED_FACTOR, PROOF_LASTS

if TYPE_CHECKING:
    from newsapp.staff.models import Staff, TrailEntry
    from newsapp.staff.queries import Visit

people = Routes("desk_people", __name__, url_prefix="/api/v1/admin", description="People, trail, background work.")
Fields = dict[str, Any]


@people.route("/me")
@needs(ARRIVING)
@people.response(200, told.MeOut)
def get_me() -> Response:
    """Who am I, what may I do, and what have I to show for it."""
    who, visit = me(), g.get("visit")
    named = {"id": who.id, "email": who.email, "name": who.name, "role": who.role}
    may = [] if visit and visit.awaits else sorted(who.permissions)
    factors = {"required": who.role in NEED_FACTOR} | asdict(queries.factors(who.id))
    return json_answer(named | {"permissions": sorted(who.permissions), "may": may} | _seen(visit, factors))


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
@fresh
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
    """Change somebody's name, role or access; whoever gets another role or leaves is signed out everywhere."""
    if fields.keys() - {"name"}:
        require_fresh()
    return json_answer(_person(membership.change(staff_id, fields, by=me())))


@people.route("/staff/<staff_id>/password-link", methods=["POST"])
@needs(PEOPLE)
@fresh
@people.response(201, told_sessions.PasswordLinkOut)
def send_password_link(staff_id: str) -> Response:
    """A new one-time link by which somebody sets their password; those before it are void."""
    secret = choosing_passwords.send_link(staff_id, by=me())
    return json_answer({"password_link": f"{current().public_url}/desk/password/{secret}"}, 201)


@people.route("/staff/<staff_id>/factors", methods=["DELETE"])
@needs(PEOPLE)
@fresh
@people.response(204)
def take_factors_away(staff_id: str) -> Response:
    """Take every passkey and second factor of somebody who has lost them."""
    second_factor.take_away(staff_id, by=me())
    return Response(status=204)


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


def _seen(visit: Visit | None, factors: Fields) -> Fields:
    if visit is None:
        return {"factors": factors, "session": None}
    proved_until = rfc3339(visit.proved_at + PROOF_LASTS)
    return {
        "factors": factors,
        "session": {"id": visit.id, "awaits": visit.awaits or None, "fresh_until": proved_until},
    }


def _person(staff: Staff) -> Fields:
    named = {"id": staff.id, "email": staff.email, "name": staff.name, "role": staff.role, "active": staff.active}
    return named | {"created_at": rfc3339(staff.created_at)}


def _trail(row: TrailEntry) -> Fields:
    told = {"number": row.number, "at": rfc3339(row.at), "by": row.by_name, "by_id": row.by_id, "action": row.action}
    told |= {"object": {"kind": row.object_kind, "id": row.object_id}, "before": row.before, "after": row.after}
    told |= {"address": row.address, "device": row.device, "digest": row.digest}
    return told | {"key_id": row.key_id, "request_id": row.request_id}


def _job(job: Job) -> Fields:
    times = {name: getattr(job, name) for name in ("made_at", "due_at", "finished_at", "failed_at")}
    told = {"id": job.id, "name": job.name, "attempts": job.attempts, "open": job.open, "failure": job.failure}
    return told | {name: rfc3339(at) if at else None for name, at in times.items()}
