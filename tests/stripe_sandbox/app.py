"""The sandbox as a WSGI application: Stripe's API under /v1, its own pages and commands beside it."""

from __future__ import annotations

import base64
import importlib
import json
import pkgutil
import socket
import sys
import time
import traceback
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox import forms, pages, resources
from tests.stripe_sandbox.answers import expanded, shown
from tests.stripe_sandbox.calls import OPERATIONS, PAGES, Call, Routes
from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.idempotency import Idempotency
from tests.stripe_sandbox.mischief import Mischief, Prank
from tests.stripe_sandbox.spec import DoesNotConform, spec
from tests.stripe_sandbox.store import Object, Store

KEY_PREFIX = "sk_test_sandbox"
_NOT_KEPT = {409, 429}  # what Stripe answers without having begun


class Application:
    """Answers requests; one for a process."""

    def __init__(self, store: Store, mischief: Mischief) -> None:
        self.store, self.mischief = store, mischief
        self.idempotency = Idempotency(store)
        for package in (resources, pages):  # each of their modules registers what it answers
            for found in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{package.__name__}.{found.name}")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """One request."""
        request = Request(environ)
        response = self._api(request) if request.path.startswith("/v1/") else self._page(request)
        return response(environ, start_response)

    def _page(self, request: Request) -> Response:
        found = PAGES.find(request.method, request.path)
        if found is None:
            return Response("There is no such page in the Stripe sandbox.\n", 404)
        try:
            function, locked = found[1]
            with self.store.working() if locked else nullcontext():
                response: Response = function(request, self.store, found[2])
                return response
        except StripeError as refused:
            return _json(refused.status, json.dumps(refused.body(self._log(""))))
        except Exception:  # noqa: BLE001 - whatever it is, it is the sandbox's fault and must be seen
            return _json(500, json.dumps({"error": {"type": "api_error", "message": _fault()}}))

    def _api(self, request: Request) -> Response:
        name = self.store.new_id("req")
        try:
            _check_key(request)
            prank = self.mischief.prank_on(request.method, request.path)
            _play(prank, request, "before")
            status, body, replayed = self._answer(request, name, prank)
            _play(prank, request, "after")
        except StripeError as refused:
            status, body, replayed = refused.status, json.dumps(refused.body(self._log(name))), False
        response = _json(status, body)
        response.headers["Request-Id"] = name
        response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", spec().versions[-1])
        if replayed:
            response.headers["Idempotent-Replayed"] = "true"
        if status == 409 or status >= 500:
            response.headers["Stripe-Should-Retry"] = "true"
        return response

    def _answer(self, request: Request, name: str, prank: Prank | None) -> tuple[int, str, bool]:
        """Status, body, and whether that was answered before; a StripeError when nothing was begun."""
        _check_version(request)
        found = OPERATIONS.find(request.method, request.path)
        if found is None:
            raise _unknown(request)
        template, function, ids = found
        operation = f"{request.method} {template}"
        sent = forms.decode(_sent(request))
        params = spec().converted(operation, sent)
        call = Call(self.store, params, ids, request.path)
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        if key:
            before = self.idempotency.begin(key, f"{request.method} {request.path}", sent)
            if before:
                return *before, True
        _play(prank, request, "begun")
        status, body = self._do(call, operation, function, {"id": name, "idempotency_key": key})
        if key and status in _NOT_KEPT:
            self.idempotency.let_go(key)
        elif key:
            self.idempotency.finish(key, status, body)
        return status, body, False

    def _do(self, call: Call, operation: str, function: Any, cause: Object) -> tuple[int, str]:
        try:
            with self.store.working(cause):
                answer = expanded(self.store, shown(function(call)), call.params.get("expand", []))
                spec().check_answer(operation, answer)
                return 200, json.dumps(answer)
        except StripeError as refused:
            return refused.status, json.dumps(refused.body(self._log(cause["id"])))
        except Exception:  # noqa: BLE001 - the same
            return 500, json.dumps({"error": {"type": "api_error", "message": _fault()}})

    def _log(self, name: str) -> str:
        return f"{self.store.address}/_sandbox/logs/{name}"


def _play(prank: Prank | None, request: Request, when: str) -> None:
    """When it is time for it: hang, cut the connection, or raise what this request is to be answered with."""
    if prank is None or prank.when != when:
        return
    if prank.kind == "hang":
        time.sleep(prank.seconds)
    elif prank.kind == "cut":
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError
    elif prank.kind == "429":
        raise StripeError("Too many requests hit the API too quickly.", status=429, code="rate_limit")
    elif prank.kind == "500":
        raise StripeError("An unknown error occurred.", status=500, kind="api_error")


def _sent(request: Request) -> str:
    """The form of the body, or the query."""
    if request.method != "POST":
        return request.query_string.decode()
    return request.get_data(as_text=True)


def _check_key(request: Request) -> None:
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        try:
            said = base64.b64decode(said).decode().partition(":")[0]
        except ValueError:
            said = ""
    if not said:
        message = "You did not provide an API key. You need to provide your API key in the Authorization header."
        raise StripeError(message, status=401)
    if not said.startswith(KEY_PREFIX):
        shown_key = f"{said[:8]}{'*' * 8}{said[-4:]}" if len(said) > 12 else "*" * len(said)
        raise StripeError(f"Invalid API Key provided: {shown_key}", status=401)


def _check_version(request: Request) -> None:
    version = request.headers.get("Stripe-Version", spec().versions[-1])
    if version not in spec().versions:
        raise StripeError(f"Invalid Stripe API version: {version}")


def _unknown(request: Request) -> StripeError:
    """Stripe's 404, or, for what Stripe has and the sandbox has not, the sandbox's own word."""
    known = Routes()
    for operation in spec().operations:
        verb, _, template = operation.partition(" ")
        known.add(verb, template, None)
    found = known.find(request.method, request.path)
    if found:
        said = f"The sandbox does not do {request.method} {found[0]}."
        return StripeError(said, status=501, kind="api_error")
    said = f"Unrecognized request URL ({request.method}: {request.path}). Please see https://docs.stripe.com/."
    return StripeError(said, status=404)


def _fault() -> str:
    """Tell on the console what the sandbox did wrong; the sentence for the answer."""
    traceback.print_exc(file=sys.stderr)
    wrong = sys.exc_info()[1]
    what = str(wrong) if isinstance(wrong, DoesNotConform) else repr(wrong)
    return f"The sandbox is at fault, not your request: {what}"


def _json(status: int, body: str) -> Response:
    return Response(body, status, content_type="application/json")
