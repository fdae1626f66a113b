"""Every error becomes an answer here: refusals, HTTP's own, a database away, and our own bugs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, InternalServerError

from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Refusal, Unavailable
from newsapp.platform.http import problem, wants_json

KEY = "newsapp.refusal_page"
RefusalPage = Callable[[Refusal], Response]
# PostgreSQL's codes for a key that somebody else took, or a row that they removed, between our look and our write.
OVERTAKEN = ("23505", "23503")

log = logging.getLogger(__name__)


def handle(app: Flask) -> None:
    """Register the handlers of this module."""
    app.register_error_handler(Refusal, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(DBAPIError, _refuse_database)
    app.register_error_handler(NoConnectionFree, _refuse_crowd)
    app.register_error_handler(Exception, _admit)


def show_people(app: Flask, page: RefusalPage) -> None:
    """Let this draw the refusals that a person sees in a browser."""
    app.extensions[KEY] = page


def _refuse(refusal: Refusal) -> Response:
    db.session.rollback()
    page: RefusalPage | None = current_app.extensions.get(KEY)
    if page and not wants_json():
        return page(refusal)
    return problem(refusal.status, refusal.title, refusal.detail, refusal.headers, **refusal.extra)


def _refuse_http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return cast(Response, Response.force_type(error.get_response(request.environ), request.environ))
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name.lower() not in ("content-type", "content-length")
    }
    return _refuse(_as_refusal(error, headers))


def _as_refusal(error: HTTPException, headers: dict[str, str]) -> Refusal:
    refusal = Refusal(_SENTENCES.get(error.code or 500, error.description or ""), headers=headers)
    # The status and title are those of this one error, so they are set on the instance.
    refusal.__dict__.update(status=error.code or 500, title=error.name)
    return refusal


def _refuse_database(error: DBAPIError) -> Response:
    """A database that is away or busy is said so, and so is a rival; a value it cannot hold is the request's fault."""
    if isinstance(error, OperationalError) or error.connection_invalidated:
        log.warning("database unavailable", extra={"error": type(error.orig).__name__})
        return _refuse(Unavailable("The database does not answer. Nothing was changed; try again."))
    if isinstance(error, DataError):
        log.warning("value refused by the database", extra={"error": type(error.orig).__name__})
        return _refuse(_as_refusal_of(400, "Malformed request", "A value is out of range."))
    if isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", None) in OVERTAKEN:
        return _refuse(Conflict("Somebody else changed this at the same moment. Nothing was changed; look again."))
    return _admit(error)


def _refuse_crowd(error: NoConnectionFree) -> Response:
    log.warning("no connection to the database is free")
    return _refuse(Unavailable("Too many are asking. Nothing was changed; try again."))


def _as_refusal_of(status: int, title: str, detail: str) -> Refusal:
    refusal = Refusal(detail)
    refusal.__dict__.update(status=status, title=title)
    return refusal


def _admit(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error, extra={"route": _route()})
    return _refuse(_as_refusal(InternalServerError(), {}))


def _route() -> str:
    """The pattern of the address that was asked for; never the address itself, which may have a secret in it."""
    return str(request.url_rule) if request.url_rule else ""


_SENTENCES: dict[int, str] = {
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
    413: "More was sent than is taken.",
    500: "Something failed on our side; it has been noted under this request id.",
}
