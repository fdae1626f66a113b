"""Routes to what people show beside a password: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.desk.guards import IN_PERSON, fresh, my_visit, needs
from newsapp.desk.schemas import sessions as told
from newsapp.desk.sessions import signed_in
from newsapp.platform.clock import rfc3339
from newsapp.platform.http import Routes, json_answer
from newsapp.staff import queries
from newsapp.staff.actions import passkeys, second_factor

if TYPE_CHECKING:
    from newsapp.staff.models import Passkey

factors = Routes("desk_factors", __name__, url_prefix="/api/v1/admin/me", description="Passkeys and second factors.")
Fields = dict[str, Any]


@factors.route("/passkeys")
@needs(IN_PERSON)
@factors.response(200, told.PasskeyListOut)
def list_passkeys() -> Response:
    """My passkeys."""
    return json_answer({"items": [_passkey(row) for row in queries.passkeys(my_visit().person.id)]})


@factors.route("/passkeys/options", methods=["POST"])
@needs(IN_PERSON)
@fresh
@factors.response(200, told.OptionsOut)
def ask_for_new_passkey() -> Response:
    """What my browser is asked, so that it makes a passkey."""
    return json_answer({"options": passkeys.ask_to_add(my_visit())})


@factors.route("/passkeys", methods=["POST"])
@needs(IN_PERSON)
@fresh
@factors.arguments(told.PasskeyIn)
@factors.response(201, told.SignedInOut)
def add_passkey(fields: Fields) -> Response:
    """Keep the passkey that my browser has made; I get a new session, and all others of mine end."""
    return signed_in(passkeys.add(my_visit(), fields["name"], fields["credential"]))


@factors.route("/passkeys/<passkey_id>", methods=["PATCH"])
@needs(IN_PERSON)
@factors.arguments(told.PasskeyChanges)
@factors.response(200, told.PasskeyOut)
def rename_passkey(fields: Fields, passkey_id: str) -> Response:
    """Call my passkey something else."""
    return json_answer(_passkey(passkeys.rename(my_visit(), passkey_id, fields["name"])))


@factors.route("/passkeys/<passkey_id>", methods=["DELETE"])
@needs(IN_PERSON)
@fresh
@factors.response(200, told.SignedInOut)
def remove_passkey(passkey_id: str) -> Response:
    """Forget my passkey."""
    return signed_in(passkeys.remove(my_visit(), passkey_id), 200)


@factors.route("/authenticator", methods=["POST"])
@needs(IN_PERSON)
@fresh
@factors.response(201, told.AuthenticatorOut)
def begin_authenticator() -> Response:
    """A new secret for my authenticator app; it counts once `PUT` has confirmed it."""
    begun = second_factor.begin(my_visit())
    return json_answer({"secret": begun.secret, "address": begun.address}, 201)


@factors.route("/authenticator", methods=["PUT"])
@needs(IN_PERSON)
@fresh
@factors.arguments(told.CodeIn)
@factors.response(200, told.RecoveryCodesOut)
def confirm_authenticator(fields: Fields) -> Response:
    """Put my app in force by its first code; the answer has ten recovery codes, and a new session's cookie."""
    opened, codes = second_factor.confirm(my_visit(), fields["code"])
    return signed_in(opened, 200, recovery_codes=codes)


@factors.route("/authenticator", methods=["DELETE"])
@needs(IN_PERSON)
@fresh
@factors.response(200, told.SignedInOut)
def remove_authenticator() -> Response:
    """Take my app and its recovery codes out of force."""
    return signed_in(second_factor.remove(my_visit()), 200)


@factors.route("/recovery-codes", methods=["POST"])
@needs(IN_PERSON)
@fresh
@factors.response(201, told.RecoveryCodesOut)
def make_recovery_codes() -> Response:
    """Ten new recovery codes; the former ones are void."""
    return json_answer({"recovery_codes": second_factor.make_recovery_codes(my_visit())}, 201)


def _passkey(row: Passkey) -> Fields:
    used = rfc3339(row.used_at) if row.used_at else None
    return {"id": row.id, "name": row.name, "created_at": rfc3339(row.created_at), "used_at": used}
