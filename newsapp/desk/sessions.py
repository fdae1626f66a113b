"""Routes by which people sign in, show who they are, and see where they are signed in."""

from __future__ import annotations

from typing import Any

from flask import Response

from newsapp.desk import cookies
from newsapp.desk.guards import HALFWAY, IN_PERSON, entrance, my_visit, needs
from newsapp.desk.schemas import sessions as told
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import Invalid
from newsapp.platform.http import Routes, json_answer
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords, passkeys, proving, signing_in
from newsapp.staff.actions import sessions as actions
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.rules import AWAITS_FACTOR, AWAITS_SETUP

sessions = Routes("desk_sessions", __name__, url_prefix="/api/v1/admin", description="Signing in and out.")
Fields = dict[str, Any]


@sessions.route("/sessions", methods=["POST"])
@entrance
@sessions.arguments(told.SignInIn)
@sessions.response(201, told.SignedInOut)
@sessions.alt_response(202, schema=told.SignedInOut, description="The password is right; show the second factor.")
def sign_in(fields: Fields) -> Response:
    """Sign in by a password; 202 says what must be shown next."""
    return signed_in(signing_in.with_password(fields["email"], fields["password"]))


@sessions.route("/sessions/passkey/options", methods=["POST"])
@entrance
@sessions.response(200, told.OptionsOut)
def ask_for_passkey() -> Response:
    """What a browser is asked, so that whoever is there signs in by a passkey, with no name typed."""
    return json_answer({"options": passkeys.ask_to_show(passkeys.SIGN_IN)})


@sessions.route("/sessions/passkey", methods=["POST"])
@entrance
@sessions.arguments(told.CredentialIn)
@sessions.response(201, told.SignedInOut)
def sign_in_by_passkey(fields: Fields) -> Response:
    """Sign in by a passkey: nothing else is asked."""
    return signed_in(signing_in.with_passkey(fields["credential"]))


@sessions.route("/sessions/current/second-factor", methods=["POST"])
@needs(HALFWAY)
@sessions.arguments(told.SecondFactorIn)
@sessions.response(201, told.SignedInOut)
def show_second_factor(fields: Fields) -> Response:
    """Finish signing in by a code of an authenticator app, or a recovery code."""
    _require_one(fields, "code", "recovery_code")
    return signed_in(signing_in.with_factor(my_visit(), **fields))


@sessions.route("/sessions/current", methods=["DELETE"])
@needs(HALFWAY)
@sessions.response(204)
def sign_out() -> Response:
    """Sign out of this browser."""
    signing_in.sign_out(my_visit())
    return cookies.take_back(Response(status=204))


@sessions.route("/sessions/current/proof/options", methods=["POST"])
@needs(IN_PERSON)
@sessions.response(200, told.OptionsOut)
def ask_for_proof() -> Response:
    """What a browser is asked, so that whoever is signed in proves it by a passkey."""
    return json_answer({"options": passkeys.ask_to_show(passkeys.PROOF, my_visit().person.id)})


@sessions.route("/sessions/current/proof", methods=["POST"])
@needs(IN_PERSON)
@sessions.arguments(told.ProofIn)
@sessions.response(204)
def prove(fields: Fields) -> Response:
    """Prove anew who one is; it holds for ten minutes."""
    name = _require_one(fields, "credential", "code", "password")
    ways = {"credential": proving.with_passkey, "code": proving.with_code, "password": proving.with_password}
    ways[name](my_visit(), fields[name])  # type: ignore[operator]
    return Response(status=204)


@sessions.route("/sessions")
@needs(IN_PERSON)
@sessions.response(200, told.SessionListOut)
def list_my_sessions() -> Response:
    """Where I am signed in, last used first."""
    visit = my_visit()
    return json_answer({"items": [_session(row, visit.id) for row in queries.sessions(visit.person.id)]})


@sessions.route("/sessions/others", methods=["DELETE"])
@needs(IN_PERSON)
@sessions.response(200, told.EndedOut)
def end_other_sessions() -> Response:
    """Sign me out everywhere but here."""
    return json_answer({"ended": actions.end_others(my_visit())})


@sessions.route("/sessions/<session_id>", methods=["DELETE"])
@needs(IN_PERSON)
@sessions.response(204)
def end_session(session_id: str) -> Response:
    """End one session at once: mine, or anybody's for whoever sees to people."""
    actions.end(session_id, by=my_visit().person)
    return Response(status=204)


@sessions.route("/passwords", methods=["POST"])
@entrance
@sessions.arguments(told.PasswordByLinkIn)
@sessions.response(201, told.SignedInOut)
@sessions.alt_response(202, schema=told.SignedInOut, description="The password is set; show the second factor.")
def set_password(fields: Fields) -> Response:
    """Set the password of whoever was sent this one-time link, and sign them in."""
    return signed_in(choosing_passwords.by_link(fields["secret"], fields["password"]))


@sessions.route("/me/password", methods=["PUT"])
@needs(IN_PERSON)
@sessions.arguments(told.PasswordChangeIn)
@sessions.response(200, told.SignedInOut)
def change_password(fields: Fields) -> Response:
    """Change my password; I am signed out everywhere but here."""
    return signed_in(choosing_passwords.change(my_visit(), fields["present"], fields["password"]), 200)


def signed_in(opened: Opened, status: int = 201, **more: Any) -> Response:
    """A session as an answer, with its cookie: 202 while a second factor is awaited."""
    told = {"id": opened.id, "awaits": opened.awaits or None, "next": ways_on(opened.person.id, opened.awaits)}
    halfway = opened.awaits == AWAITS_FACTOR
    return cookies.give(json_answer(told | more, 202 if halfway else status), opened)


def ways_on(staff_id: str, awaits: str) -> list[str]:
    """What may be shown, or must be set up, before a session that awaits it is whole."""
    if awaits != AWAITS_FACTOR:
        return ["set_up"] if awaits == AWAITS_SETUP else []
    has = queries.factors(staff_id)
    codes = ["code"] if has.code else []
    return codes + (["recovery_code"] if has.recovery_codes else []) + (["passkey"] if has.passkeys else [])


def _require_one(fields: Fields, *names: str) -> str:
    said = [name for name in names if name in fields]
    if len(said) != 1:
        raise Invalid.of(said[1] if said else names[0], f"Send one of {', '.join(names)}.")
    return said[0]


def _session(row: Any, here: str) -> Fields:
    told = {"id": row.id, "device": row.device, "address": row.address, "current": row.id == here}
    return told | {"began_at": rfc3339(row.began_at), "used_at": rfc3339(row.used_at)}
