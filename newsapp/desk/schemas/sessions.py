"""What the newsroom's software sends and gets of signing in, factors, the freeze and the brake."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.staff.actions.signing_in import LONGEST_TYPED

_SHORT = validate.Length(max=LONGEST_TYPED)
_CREDENTIAL = "What the browser's navigator.credentials answered, as its toJSON() says it."
_OPTIONS = "The options for the browser's navigator.credentials, as parse…OptionsFromJSON() reads them."


class SignInIn(ma.Schema):
    """An address and a password."""

    email = fields.String(required=True, validate=_SHORT, metadata={"example": "editor@paper.example"})
    password = fields.String(required=True, validate=_SHORT)


class SecondFactorIn(ma.Schema):
    """One of them: the six digits of an authenticator app, or a recovery code."""

    code = fields.String(validate=_SHORT, metadata={"example": "123456"})
    recovery_code = fields.String(validate=_SHORT)


class CredentialIn(ma.Schema):
    """A passkey's answer."""

    credential = fields.Dict(keys=fields.String(), required=True, metadata={"description": _CREDENTIAL})


class PasskeyIn(CredentialIn):
    """A new passkey, and the name by which its owner knows the device."""

    name = fields.String(required=True, metadata={"example": "My phone"})


class PasskeyChanges(ma.Schema):
    """Another name for a passkey."""

    name = fields.String(required=True)


class ProofIn(ma.Schema):
    """One of them: a passkey's answer, a code of an app, or the password of somebody who has neither."""

    credential = fields.Dict(keys=fields.String(), metadata={"description": _CREDENTIAL})
    code = fields.String(validate=_SHORT)
    password = fields.String(validate=_SHORT)


class PasswordByLinkIn(ma.Schema):
    """The secret at the end of a one-time link, and the password that is chosen."""

    secret = fields.String(required=True, validate=_SHORT)
    password = fields.String(required=True, validate=_SHORT)


class PasswordChangeIn(ma.Schema):
    """The present password and the one that is chosen."""

    present = fields.String(required=True, validate=_SHORT)
    password = fields.String(required=True, validate=_SHORT)


class CodeIn(ma.Schema):
    """The first code of an authenticator app."""

    code = fields.String(required=True, validate=_SHORT)


class SignedInOut(ma.Schema):
    """A session that was opened; its secret is in the cookie `desk`."""

    id = fields.String(required=True)
    awaits = fields.String(required=True, allow_none=True, metadata={"example": "second_factor"})
    next = fields.List(fields.String(), required=True, metadata={"example": ["code", "recovery_code", "passkey"]})


class OptionsOut(ma.Schema):
    """What a browser is asked."""

    options = fields.Dict(required=True, metadata={"description": _OPTIONS})


class SessionOut(ma.Schema):
    """A place where somebody is signed in."""

    id = fields.String(required=True)
    device = fields.String(required=True)
    address = fields.String(required=True)
    began_at = fields.String(required=True)
    used_at = fields.String(required=True)
    current = fields.Boolean(required=True)


class SessionListOut(ma.Schema):
    """Where somebody is signed in."""

    items = fields.List(fields.Nested(SessionOut), required=True)


class EndedOut(ma.Schema):
    """How many sessions were ended."""

    ended = fields.Integer(required=True)


class PasskeyOut(ma.Schema):
    """A passkey."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = fields.String(required=True)
    used_at = fields.String(required=True, allow_none=True)


class PasskeyListOut(ma.Schema):
    """Somebody's passkeys."""

    items = fields.List(fields.Nested(PasskeyOut), required=True)


class AuthenticatorOut(ma.Schema):
    """What an authenticator app must be told, shown until a first code confirms it."""

    secret = fields.String(required=True)
    address = fields.String(required=True)


class RecoveryCodesOut(ma.Schema):
    """Recovery codes, shown this once."""

    recovery_codes = fields.List(fields.String(), required=True)


class PasswordLinkOut(ma.Schema):
    """A one-time link by which somebody sets their password, shown this once."""

    password_link = fields.String(required=True)


class FreezeIn(ma.Schema):
    """Why publishing is frozen."""

    reason = fields.String(load_default="", metadata={"example": "A key was stolen."})


class FreezeOut(ma.Schema):
    """Whether publishing is frozen, and by whom."""

    frozen = fields.Boolean(required=True)
    by = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    frozen_at = fields.String(required=True, allow_none=True)


class BrakeOut(ma.Schema):
    """Somebody who was stopped."""

    id = fields.String(required=True)
    staff_id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    key_id = fields.String(required=True, allow_none=True)
    pulled_at = fields.String(required=True)


class BrakeListOut(ma.Schema):
    """Who is stopped now."""

    items = fields.List(fields.Nested(BrakeOut), required=True)
