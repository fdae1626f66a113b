"""The page of oneself: where I am signed in, my passkeys, my app, my password."""

from __future__ import annotations

from flask import Response, request

from newsapp.desk import cookies
from newsapp.desk.guards import IN_PERSON, fresh, my_visit, needs
from newsapp.desk.pages.rendering import ME, go_to, new_pages, page
from newsapp.platform.errors import Refusal
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords, passkeys, second_factor, sessions
from newsapp.staff.rules import NEED_FACTOR

pages = new_pages("desk_me")


@pages.get(ME)
@needs(IN_PERSON)
def show_me() -> Response:
    """Where I am signed in, and by what."""
    return _me()


@pages.post("/desk/me/password")
@needs(IN_PERSON)
def change_password() -> Response:
    """Change my password."""
    try:
        opened = choosing_passwords.change(
            my_visit(), request.form.get("present", ""), request.form.get("password", "")
        )
    except Refusal as refusal:
        return _me(refusal)
    return cookies.give(go_to(f"{ME}?done=password"), opened)


@pages.post("/desk/me/sessions/<session_id>/end")
@needs(IN_PERSON)
def end_session(session_id: str) -> Response:
    """Sign me out somewhere else."""
    sessions.end(session_id, by=my_visit().person)
    return go_to(f"{ME}?done=session")


@pages.post("/desk/me/sessions/end-others")
@needs(IN_PERSON)
def end_others() -> Response:
    """Sign me out everywhere but here."""
    sessions.end_others(my_visit())
    return go_to(f"{ME}?done=session")


@pages.post("/desk/me/passkeys/<passkey_id>/name")
@needs(IN_PERSON)
def rename_passkey(passkey_id: str) -> Response:
    """Call my passkey something else."""
    try:
        passkeys.rename(my_visit(), passkey_id, request.form.get("name", ""))
    except Refusal as refusal:
        return _me(refusal)
    return go_to(f"{ME}?done=passkey")


@pages.post("/desk/me/passkeys/<passkey_id>/remove")
@needs(IN_PERSON)
@fresh
def remove_passkey(passkey_id: str) -> Response:
    """Forget my passkey."""
    try:
        opened = passkeys.remove(my_visit(), passkey_id)
    except Refusal as refusal:
        return _me(refusal)
    return cookies.give(go_to(f"{ME}?done=passkey"), opened)


@pages.post("/desk/me/authenticator/remove")
@needs(IN_PERSON)
@fresh
def remove_authenticator() -> Response:
    """Take my app out of force."""
    try:
        opened = second_factor.remove(my_visit())
    except Refusal as refusal:
        return _me(refusal)
    return cookies.give(go_to(f"{ME}?done=app"), opened)


@pages.post("/desk/me/recovery-codes")
@needs(IN_PERSON)
@fresh
def make_recovery_codes() -> Response:
    """New recovery codes, shown this once."""
    return page("desk/recovery_codes.html", codes=second_factor.make_recovery_codes(my_visit()))


def _me(refusal: Refusal | None = None) -> Response:
    visit = my_visit()
    mine = visit.person.id
    found = {"sessions": queries.sessions(mine), "keys": queries.passkeys(mine), "has": queries.factors(mine)}
    told = {"here": visit.id, "refusal": refusal, "required": visit.person.role in NEED_FACTOR}
    return page("desk/me.html", status=refusal.status if refusal else 200, **found, **told)
