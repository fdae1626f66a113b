"""What the newsroom's software sends and gets of people and their work."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from newsapp.staff.roles import ROLES


class StaffIn(ma.Schema):
    """Somebody who joins."""

    email = fields.String(required=True, metadata={"example": "editor@paper.example"})
    name = fields.String(required=True, metadata={"example": "An Editor"})
    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class StaffChanges(ma.Schema):
    """What may be changed of a person."""

    name = fields.String()
    role = fields.String(validate=validate.OneOf(ROLES))
    active = fields.Boolean(truthy={True}, falsy={False})


class StaffOut(ma.Schema):
    """Somebody who works here."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    active = fields.Boolean(required=True)
    password_link = fields.String(metadata={"description": "Shown once, when somebody joins."})


class MeOut(ma.Schema):
    """Who is asking, and what they may do."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    may = fields.List(
        fields.String(), required=True, metadata={"description": "Of these permissions, those that hold already."}
    )
    factors = fields.Dict(required=True, metadata={"example": {"required": True, "code": False, "passkeys": 1}})
    session = fields.Dict(required=True, allow_none=True)


class RowsOut(ma.Schema):
    """A page of a list."""

    items = fields.List(fields.Dict(), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
