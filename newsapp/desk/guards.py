"""Who may come in at the desk: somebody with a key or a session, and a permission that the route names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, g, request

from newsapp.desk import cookies
from newsapp.platform.errors import Forbidden, PreconditionMissing, Stale, Unauthenticated
from newsapp.platform.limits import address, asker, limiter
from newsapp.platform.settings import current
from newsapp.staff import queries
from newsapp.staff.actions import sessions
from newsapp.staff.queries import Visit
from newsapp.staff.roles import Person
from newsapp.staff.rules import AWAITS_FACTOR, AWAITS_SETUP, DONE, STAGES

View = TypeVar("View", bound=Callable[..., Any])
# Beside permissions, a route may ask for less than one. In this order each lets in fewer.
ENTRANCE = "entrance"  # whoever wants to sign in
HALFWAY = "halfway"  # a session, also one that still awaits its second factor
ARRIVING = "arriving"  # a key, or a session, also one in which a second factor is yet to be set up
IN_PERSON = "in person"  # as before, by a session: what a key must never change
ANYONE_HERE = "signed in"  # a key, or a whole session
_STAGES = {HALFWAY: STAGES, ARRIVING: (DONE, AWAITS_SETUP), IN_PERSON: (DONE, AWAITS_SETUP)}
RATE, ADDRESS_RATE, ENTRANCE_RATE = "900 per minute", "3000 per minute", "60 per minute"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def needs(permission: str) -> Callable[[View], View]:
    """Let in whoever has a key or a session, and this permission; the guards above ask for less."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.person = _person(permission)
            if permission not in (*_STAGES, ANYONE_HERE):
                g.person.require(permission)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def entrance(view: View) -> View:
    """Let in whoever wants to sign in: nobody yet, but no other site in their browser, and not too often."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method not in SAFE:
            _refuse_other_sites(program=True)
        return view(*args, **kwargs)

    limited = limiter.limit(ENTRANCE_RATE, key_func=address)(guarded)
    limited.guard = ENTRANCE  # type: ignore[attr-defined]
    return cast(View, limited)


def fresh(view: View) -> View:
    """Ask for a proof of the last ten minutes of who is there, under `needs`; a key for software has none to give."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_fresh()
        return view(*args, **kwargs)

    guarded.proof = "fresh"  # type: ignore[attr-defined]
    return cast(View, guarded)


def fresh_at_first(view: View) -> View:
    """As `fresh`, the first time in a session that readers get something new from it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        require_fresh_at_first()
        return view(*args, **kwargs)

    guarded.proof = "fresh at first"  # type: ignore[attr-defined]
    return cast(View, guarded)


def require_fresh() -> None:
    """Forbidden, with `reauthenticate` in it, for a session whose last proof is too old."""
    visit = g.get("visit")
    if visit is not None and not visit.fresh:
        raise Forbidden("Prove once more that it is you, then do this again.", reauthenticate=True)


def require_fresh_at_first() -> None:
    """As `require_fresh`, until this session has published."""
    ask_at_first()
    visit = g.get("visit")
    if visit is not None and not visit.published:
        sessions.note_publishing(visit)


def ask_at_first() -> None:
    """As `require_fresh_at_first`, before a form with which somebody may publish: nothing is published by it yet."""
    visit = g.get("visit")
    if visit is not None and not visit.published:
        require_fresh()


def close_door(app: Flask, desk: Iterable[Blueprint]) -> None:
    """Limit how often a key and an address may ask, and let nobody learn without a key which addresses there are."""
    for routes in desk:
        limit(routes)

    @app.before_request
    def _know_first() -> None:
        unknown = request.routing_exception is not None or request.method == "OPTIONS"
        if unknown and request.path.startswith("/api/v1/admin/"):
            _person(ANYONE_HERE)


def limit(routes: Blueprint) -> None:
    """Limit how often one key or session may ask of these routes, and one address."""
    limiter.limit(RATE, key_func=_caller)(routes)
    limiter.limit(ADDRESS_RATE, key_func=address)(routes)


def me() -> Person:
    """Who is asking."""
    person: Person = g.person
    return person


def my_visit() -> Visit:
    """The session in which they ask; only under HALFWAY and IN_PERSON, which let in no key."""
    visit: Visit = g.visit
    return visit


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


def _person(level: str) -> Person:
    if "Authorization" in request.headers:
        return _by_key(level)
    secret = cookies.secret()
    if not secret:
        raise Unauthenticated("Sign in, or send Authorization: Bearer and a token.")
    visit = queries.visit(secret)
    if visit is None:
        raise Unauthenticated("You are signed out. Sign in again.")
    if request.method not in SAFE:
        _refuse_other_sites(program=False)
    _require_stage(visit, _STAGES.get(level, (DONE,)))
    g.visit = visit
    return visit.person


def _by_key(level: str) -> Person:
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Unauthenticated("Send Authorization: Bearer and a token.")
    person = queries.bearer(secret.strip())
    if person is None:
        raise Unauthenticated("This token is unknown or no longer valid.")
    if level in (HALFWAY, IN_PERSON):
        raise Forbidden("Only somebody who is signed in in a browser may do this; a token may not.")
    return person


def _require_stage(visit: Visit, allowed: tuple[str, ...]) -> None:
    if visit.awaits in allowed:
        return
    if visit.awaits == AWAITS_FACTOR:
        raise Unauthenticated("Show your second factor first.", awaits=visit.awaits)
    raise Forbidden("Your role needs a second factor or a passkey. Set one up first.", awaits=visit.awaits)


def _refuse_other_sites(*, program: bool) -> None:
    """Forbidden for what another site lets a browser send; a program at the entrance sends neither header."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None and program:
        return
    if site == "same-origin" or (site is None and origin == current().public_url):
        return
    raise Forbidden("This did not come from the desk's own pages.")


def _caller() -> str:
    """Who asks, for counting: the token or the session where there is one, else the address."""
    secret = cookies.secret()
    if secret and "Authorization" not in request.headers:
        return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:32]
    return asker()
