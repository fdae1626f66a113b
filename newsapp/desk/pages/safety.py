"""The page of what stops a stolen key: the freeze of publishing, and the brakes that wait for somebody."""

from __future__ import annotations

from flask import Response, request

from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import sessions as told
from newsapp.platform.errors import Refusal
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import PUBLISH

pages = new_pages("desk_safety_pages")
HERE = "/desk/safety"


@pages.get(HERE)
@needs(PUBLISH)
def show_safety() -> Response:
    """Whether publishing is frozen, and who is stopped."""
    return _safety()


@pages.post(f"{HERE}/freeze")
@needs(PUBLISH)
def freeze() -> Response:
    """Let nothing new reach readers."""
    try:
        freezing.freeze(forms.read(told.FreezeIn)["reason"], by=me())
    except Refusal as refusal:
        return _safety(refusal)
    return go_to(f"{HERE}?done=frozen")


@pages.post(f"{HERE}/thaw")
@needs(PUBLISH)
def thaw() -> Response:
    """Let publishing go on; not by whoever froze it."""
    try:
        freezing.thaw(by=me())
    except Refusal as refusal:
        return _safety(refusal)
    return go_to(f"{HERE}?done=thawed")


@pages.post(f"{HERE}/brakes/<brake_id>/release")
@needs(PUBLISH)
def release(brake_id: str) -> Response:
    """Let somebody go on; not by themselves."""
    try:
        braking.release(brake_id, by=me())
    except Refusal as refusal:
        return _safety(refusal)
    return go_to(f"{HERE}?done=released")


def _safety(refusal: Refusal | None = None) -> Response:
    status = refusal.status if refusal else 200
    limits = {kind: (count, int(within.total_seconds())) for kind, (count, within) in braking.LIMITS.items()}
    return page("desk/safety.html", status=status, refusal=refusal, sent=request.form, limits=limits)
