"""HTTP as newsapp speaks it: problem documents, strict JSON in, documented routes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Flask, Request, Response, g, json, request
from webargs import flaskparser
from webargs.core import missing
from werkzeug.datastructures import Headers

from newsapp.platform import json_input
from newsapp.platform.errors import Invalid, Unsupported
from newsapp.platform.ids import new_id

PROBLEM = "application/problem+json"


class ProblemSchema(ma.Schema):
    """A refusal, as RFC 9457 has it: some say more beside, such as what must be done first."""

    class Meta:
        """A reader passes over members that it does not know."""

        unknown = ma.INCLUDE

    type = ma.fields.String(required=True, metadata={"example": "about:blank"})
    title = ma.fields.String(required=True, metadata={"example": "Not found"})
    status = ma.fields.Integer(required=True, metadata={"example": 404})
    detail = ma.fields.String(required=True, metadata={"example": "There is no such article."})
    request_id = ma.fields.String(required=True)
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "On 422: each field's sentences."},
    )


class StrictParser(flaskparser.FlaskParser):
    """Reads arguments so that a bad one gets a sentence, never a crash, and an unknown one is not passed over."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - the library's own shape
        **flaskparser.FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "form": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The request's JSON; nothing at all where nothing was sent."""
        raw = req.get_data(cache=True)
        if not raw and not req.mimetype:
            return missing
        if not req.is_json:
            raise Unsupported("Send application/json.")
        return json_input.parse(raw)

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Turn marshmallow's tree of messages into the refusal of the fields."""
        raise Invalid(flat_errors(error.messages))


class Routes(flask_smorest.Blueprint):
    """A group of documented routes; each operation's id is its function's name."""

    ARGUMENTS_PARSER = StrictParser()

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        """As Flask's, with the operation's id noted for the document."""
        doc = dict(getattr(view_func, "_apidoc", {}))
        doc["manual_doc"] = {"operationId": view_func.__name__} | doc.get("manual_doc", {})
        view_func._apidoc = doc
        super().add_url_rule(rule, endpoint, view_func, **options)


class Api(flask_smorest.Api):
    """The OpenAPI 3.1 document of all routes, with refusals as problem documents."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Refusals are answered by `platform.problems`, for routes and pages alike."""

    def _register_responses(self) -> None:
        body = {"schema": self.ERROR_SCHEMA}
        for status in HTTPStatus:
            told = {"description": status.phrase}
            self.spec.components.response(status.name, told | {"content": {PROBLEM: body}}, lazy=True)
        default = {"description": "A refusal, in words", "content": {PROBLEM: body}}
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, default, lazy=True)


def flat_errors(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Marshmallow's nested messages as field path → sentences."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for key, inner in messages.items():
            name = "" if key in ("json", "query", "form", "files", "_schema") else str(key)
            inner_path = ".".join(filter(None, (path, name)))
            for field, sentences in flat_errors(inner, inner_path).items():
                found.setdefault(field, []).extend(sentences)
        return found
    return {path or "body": [str(message) for message in (messages if isinstance(messages, list) else [messages])]}


def number_requests(app: Flask) -> None:
    """Give every request an id, told in each answer and in each line of the log."""

    @app.before_request
    def _number() -> None:
        g.request_id = new_id()

    @app.after_request
    def _tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        return response


def request_id() -> str:
    """The id of this request; made now when it failed too early to have one."""
    if "request_id" not in g:
        g.request_id = new_id()
    found: str = g.request_id
    return found


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> Response:
    """A refusal as an answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id()}
    answer = Response(json.dumps(body | extra), status, Headers(headers or {}), content_type=PROBLEM)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A value as JSON, text kept as it is written rather than escaped."""
    return Response(to_json(value), status, Headers(headers or {}), mimetype="application/json")


def to_json(value: Any) -> str:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False)


def wants_json() -> bool:
    """Whether who asks is a program rather than a person with a browser."""
    return request.path.startswith(("/api/", "/webhooks/", "/media/")) or "text/html" not in request.headers.get(
        "Accept", "*/*"
    ).replace("*/*", "text/html")
