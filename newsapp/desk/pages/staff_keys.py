"""The pages by which somebody gets in again or is let in by software: links, factors, and keys shown once."""

from __future__ import annotations

from flask import Response, request

from newsapp.desk import people_words
from newsapp.desk.guards import fresh, me, needs
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.pages.staff import LIST, ONE, link_page
from newsapp.platform.errors import Invalid, Refusal
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords, membership, second_factor
from newsapp.staff.roles import PEOPLE, PERMISSIONS

pages = new_pages("desk_staff_keys")
NONE_TICKED = "Tick at least one thing that the key may do."


@pages.post(f"{ONE}/password-link")
@needs(PEOPLE)
@fresh
def make_link(staff_id: str) -> Response:
    """A new one-time link; those before it are void."""
    secret = choosing_passwords.send_link(staff_id, by=me())
    return link_page(queries.find(staff_id), secret)


@pages.get(f"{ONE}/factors")
@needs(PEOPLE)
@fresh
def show_factors(staff_id: str) -> Response:
    """What taking their factors away means."""
    return _factors(staff_id)


@pages.post(f"{ONE}/factors")
@needs(PEOPLE)
@fresh
def take_factors(staff_id: str) -> Response:
    """Take every passkey and second factor of somebody who has lost them."""
    try:
        second_factor.take_away(staff_id, by=me())
    except Refusal as refusal:
        return _factors(staff_id, refusal)
    return go_to(f"{LIST}/{staff_id}?done=factors")


@pages.get(f"{ONE}/keys")
@needs(PEOPLE)
@fresh
def show_new_key(staff_id: str) -> Response:
    """What a new key of their software is for, and may do."""
    return _new_key(staff_id)


@pages.post(f"{ONE}/keys")
@needs(PEOPLE)
@fresh
def make_key(staff_id: str) -> Response:
    """Make the key; it is shown this once."""
    who, scopes = queries.find(staff_id), request.form.getlist("scopes")
    try:
        if not scopes:
            raise Invalid.of("scopes", NONE_TICKED)
        secret = membership.give_token(who, request.form.get("label", ""), by=me(), scopes=scopes)
    except Refusal as refusal:
        return _new_key(staff_id, refusal)
    return page("desk/staff_key_made.html", who=who, secret=secret)


@pages.post(f"{ONE}/keys/<token_id>/revoke")
@needs(PEOPLE)
def revoke_key(staff_id: str, token_id: str) -> Response:
    """End one key at once."""
    membership.revoke_token(token_id, by=me())
    return go_to(f"{LIST}/{staff_id}?done=key")


def _factors(staff_id: str, refusal: Refusal | None = None) -> Response:
    told = {"who": queries.find(staff_id), "has": queries.factors(staff_id), "refusal": refusal}
    return page("desk/staff_factors.html", status=refusal.status if refusal else 200, **told)


def _new_key(staff_id: str, refusal: Refusal | None = None) -> Response:
    who = queries.find(staff_id)
    may = [(key, said) for key, said in people_words.PERMISSIONS.items() if key in PERMISSIONS[who.role]]
    told = {"who": who, "may": may, "ticked": request.form.getlist("scopes"), "label": request.form.get("label", "")}
    return page("desk/staff_key.html", status=refusal.status if refusal else 200, refusal=refusal, **told)
