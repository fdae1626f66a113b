"""Who may come in at the desk: somebody with a key, and a permission that the route names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, g, request

from newsapp.platform.errors import PreconditionMissing, Stale, Unauthenticated
from newsapp.platform.limits import asker, limiter
from newsapp.staff import queries
from newsapp.staff.roles import Person

View = TypeVar("View", bound=Callable[..., Any])
ANYONE_HERE = "signed in"
RATE = "900 per minute"


def needs(permission: str) -> Callable[[View], View]:
    """Let in whoever has a key and this permission; `ANYONE_HERE` asks for the key alone."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.person = _person()
            if permission != ANYONE_HERE:
                g.person.require(permission)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def close_door(app: Flask, desk: Iterable[Blueprint]) -> None:
    """Limit how often one key may ask, and let nobody learn without a key which addresses of the desk there are."""
    for routes in desk:
        limiter.limit(RATE, key_func=asker)(routes)

    @app.before_request
    def _know_first() -> None:
        if request.routing_exception is not None and request.path.startswith("/api/v1/admin/"):
            _person()


def me() -> Person:
    """Who is asking."""
    person: Person = g.person
    return person


def version_sent(*, required: bool = False) -> int | None:
    """The version in If-Match: None when any will do, Stale for a tag that was never ours.

    PreconditionMissing when it is required and was not sent.
    """
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        if required:
            raise PreconditionMissing("Say with If-Match which version you have changed.")
        return None
    if sent == "*":
        return None
    version = sent.strip('"').rpartition("-")[2]
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Stale("Somebody has changed this since you read it.")
    return int(version)


def _person() -> Person:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Unauthenticated("Send Authorization: Bearer and a token.")
    person = queries.bearer(secret.strip())
    if person is None:
        raise Unauthenticated("This token is unknown or no longer valid.")
    return person
