"""The one cookie of the desk: the secret of a session, for nobody's script to read."""

from __future__ import annotations

from flask import Response, request

from newsapp.platform.settings import current
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.rules import SESSION_LASTS

NAME = "desk"
LONGEST = 100


def secret() -> str:
    """What the cookie says; empty without one."""
    return request.cookies.get(NAME, "")[:LONGEST]


def give(answer: Response, opened: Opened) -> Response:
    """Let the browser keep a session that was just opened."""
    # Lax rather than Strict, so that a link in a mail finds its reader signed in.
    answer.set_cookie(NAME, opened.secret, max_age=SESSION_LASTS, **_where())  # type: ignore[arg-type]
    return answer


def take_back(answer: Response) -> Response:
    """Let the browser forget its session."""
    answer.delete_cookie(NAME, **_where())  # type: ignore[arg-type]
    return answer


def _where() -> dict[str, object]:
    secure = current().public_url.startswith("https://")
    return {"path": "/", "secure": secure, "httponly": True, "samesite": "Lax"}
