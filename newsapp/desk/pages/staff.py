"""The pages of who works here: everybody, an invitation, one person, their role and their access."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.desk import people_words
from newsapp.desk.guards import fresh, me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import people as told
from newsapp.platform import clock, paging
from newsapp.platform.errors import Refusal
from newsapp.platform.paging import PageArguments
from newsapp.platform.settings import current
from newsapp.staff import queries
from newsapp.staff.actions import membership, sessions
from newsapp.staff.roles import PEOPLE, PERMISSIONS, ROLES
from newsapp.staff.rules import LINK_LASTS, NEED_FACTOR

pages = new_pages("desk_staff_pages")
LIST, ONE = "/desk/staff", "/desk/staff/<staff_id>"
Fields = dict[str, Any]


@pages.get(LIST)
@needs(PEOPLE)
def show_staff() -> Response:
    """Everybody, by name."""
    arguments = forms.asked(PageArguments)
    keys, limit = paging.decode(arguments["cursor"], 2), arguments["limit"]
    rows = queries.everybody(after_name=(keys[0], keys[1]) if keys else None, limit=limit + 1)
    shown, onward = rows[:limit], ""
    if len(rows) > limit:
        onward = f"{LIST}?{urlencode({'cursor': paging.encode(shown[-1].name, shown[-1].id)})}"
    return page("desk/staff.html", rows=shown, of=queries.standings(row.id for row in shown), onward=onward)


@pages.get(f"{LIST}/invite")
@needs(PEOPLE)
@fresh
def show_invitation() -> Response:
    """Who joins, and as what."""
    return _invitation()


@pages.post(f"{LIST}/invite")
@needs(PEOPLE)
@fresh
def invite() -> Response:
    """Let them join; the link is shown this once."""
    try:
        fields = forms.read(told.StaffIn)
        staff, secret = membership.employ(fields["email"], fields["name"], fields["role"], by=me())
    except Refusal as refusal:
        return _invitation(refusal)
    return link_page(staff, secret)


@pages.get(ONE)
@needs(PEOPLE)
def show_person(staff_id: str) -> Response:
    """One person: what they are, where they are signed in, which keys their software has."""
    return _person(staff_id)


@pages.post(f"{ONE}/name")
@needs(PEOPLE)
def rename(staff_id: str) -> Response:
    """Call them something else."""
    try:
        membership.change(staff_id, {"name": request.form.get("name", "")}, by=me())
    except Refusal as refusal:
        return _person(staff_id, refusal)
    return go_to(f"{LIST}/{staff_id}?done=name")


@pages.get(f"{ONE}/role")
@needs(PEOPLE)
@fresh
def show_roles(staff_id: str) -> Response:
    """What each role may do, to choose one."""
    return _roles(staff_id)


@pages.post(f"{ONE}/role")
@needs(PEOPLE)
@fresh
def change_role(staff_id: str) -> Response:
    """Show what the other role brings and takes; then give it."""
    role = request.form.get("role", "")
    if "sure" not in request.form and role in ROLES:
        return _roles(staff_id, wanted=role)
    try:
        membership.change(staff_id, {"role": role}, by=me())
    except Refusal as refusal:
        return _roles(staff_id, refusal)
    return go_to(f"{LIST}/{staff_id}?done=role")


@pages.get(f"{ONE}/access")
@needs(PEOPLE)
@fresh
def show_access(staff_id: str) -> Response:
    """What it means to suspend somebody, or to bring them back."""
    return page("desk/staff_access.html", who=queries.find(staff_id), refusal=None)


@pages.post(f"{ONE}/access")
@needs(PEOPLE)
@fresh
def change_access(staff_id: str) -> Response:
    """Suspend them, or bring them back."""
    back = request.form.get("access") == "back"
    try:
        membership.change(staff_id, {"active": back}, by=me())
    except Refusal as refusal:
        return page("desk/staff_access.html", status=refusal.status, who=queries.find(staff_id), refusal=refusal)
    return go_to(f"{LIST}/{staff_id}?done={'back' if back else 'suspended'}")


@pages.post(f"{ONE}/sessions/<session_id>/end")
@needs(PEOPLE)
def end_session(staff_id: str, session_id: str) -> Response:
    """Sign them out somewhere."""
    sessions.end(session_id, by=me())
    return go_to(f"{LIST}/{staff_id}?done=session")


def link_page(staff: Any, secret: str) -> Response:
    """The one-time link by which somebody sets their password, shown this once."""
    link = f"{current().public_url}/desk/password/{secret}"
    return page("desk/staff_link.html", who=staff, link=link, until=clock.now() + LINK_LASTS)


def _invitation(refusal: Refusal | None = None) -> Response:
    return _page("desk/staff_invite.html", refusal, sent=request.form)


def _person(staff_id: str, refusal: Refusal | None = None) -> Response:
    who = queries.find(staff_id)
    found: Fields = {"who": who, "sessions": queries.sessions(who.id), "tokens": queries.tokens(who.id)}
    found |= {"has": queries.factors(who.id), "standing": queries.standings([who.id])[who.id]}
    return _page("desk/staff_person.html", refusal, sent=request.form, **found)


def _roles(staff_id: str, refusal: Refusal | None = None, *, wanted: str = "") -> Response:
    who = queries.find(staff_id)
    has, gets = PERMISSIONS[who.role], PERMISSIONS.get(wanted, frozenset())
    told = {"gains": [said for key, said in people_words.PERMISSIONS.items() if key in gets - has]}
    told |= {"loses": [said for key, said in people_words.PERMISSIONS.items() if key in has - gets]}
    return _page("desk/staff_role.html", refusal, who=who, wanted=wanted, **told)


def _page(template: str, refusal: Refusal | None, **told: Any) -> Response:
    """A page that knows the table of roles."""
    table = {"roles": PERMISSIONS, "permissions": people_words.PERMISSIONS, "need_factor": NEED_FACTOR}
    return page(template, status=refusal.status if refusal else 200, refusal=refusal, **table, **told)
