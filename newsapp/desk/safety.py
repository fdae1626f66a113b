"""Routes to what stops a stolen key: the freeze of publishing, and the brake on one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.desk.guards import ANYONE_HERE, me, needs
from newsapp.desk.schemas import sessions as told
from newsapp.platform.clock import rfc3339
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import PUBLISH

if TYPE_CHECKING:
    from newsapp.staff.models import Brake, Freeze

safety = Routes("desk_safety", __name__, url_prefix="/api/v1/admin", description="The freeze and the brake.")
Fields = dict[str, Any]


@safety.route("/freeze")
@needs(ANYONE_HERE)
@safety.response(200, told.FreezeOut)
def get_freeze() -> Response:
    """Whether publishing is frozen."""
    return json_answer(_freeze(freezing.state()))


@safety.route("/freeze", methods=["PUT"])
@needs(PUBLISH)
@safety.arguments(told.FreezeIn, required=False)
@safety.response(200, told.FreezeOut)
def freeze(fields: Fields) -> Response:
    """Let nothing new reach readers, until another publisher lets it go on."""
    return json_answer(_freeze(freezing.freeze(fields.get("reason", ""), by=me())))


@safety.route("/freeze", methods=["DELETE"])
@needs(PUBLISH)
@safety.response(200, told.FreezeOut)
def thaw() -> Response:
    """Let publishing go on; not by whoever froze it."""
    freezing.thaw(by=me())
    return json_answer(_freeze(freezing.state()))


@safety.route("/brakes")
@needs(PUBLISH)
@safety.response(200, told.BrakeListOut)
def list_brakes() -> Response:
    """Who is stopped now."""
    return json_answer({"items": [_brake(row, name) for row, name in braking.pulled()]})


@safety.route("/brakes/<brake_id>/release", methods=["PUT"])
@needs(PUBLISH)
@safety.response(204)
def release_brake(brake_id: str) -> Response:
    """Let somebody go on; not by themselves."""
    braking.release(brake_id, by=me())
    return Response(status=204)


def _freeze(row: Freeze) -> Fields:
    at = rfc3339(row.frozen_at) if row.frozen_at else None
    return {"frozen": at is not None, "by": row.by_name or None, "reason": row.reason, "frozen_at": at}


def _brake(row: Brake, name: str) -> Fields:
    told = {"id": row.id, "staff_id": row.staff_id, "name": name, "kind": row.kind, "key_id": row.key_id}
    return told | {"pulled_at": rfc3339(row.pulled_at)}
