"""The edge: refusals in words, health, and what every answer carries."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DataError, OperationalError

from newsapp.app import create_app
from newsapp.platform import clock, paging, worker
from newsapp.platform.errors import Invalid, Refusal
from newsapp.platform.guards import public
from newsapp.platform.http import flat_errors
from newsapp.platform.logs import JsonLines
from newsapp.platform.settings import BadSettings, Settings

MakeApp = Callable[..., Flask]
API = "/api/v1"


def _raising(app: Flask, error: Exception) -> FlaskClient:
    @app.get("/api/v1/break")
    @public
    def _break() -> str:
        raise error

    return app.test_client()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT secret", {}, Exception("password=hunter2")), 503),
        (DataError("SELECT secret", {}, Exception("password=hunter2")), 400),
        (RuntimeError("password=hunter2"), 500),
    ],
)
def test_what_fails_inside_is_said_without_a_word_of_it(app: Flask, error: Exception, status: int) -> None:
    answer = _raising(app, error).get("/api/v1/break")
    told = answer.get_json()
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (told["status"], bool(told["request_id"]), answer.headers["X-Request-Id"]) == (
        status,
        True,
        told["request_id"],
    )
    for word in ("hunter2", "SELECT", "Traceback", "Error"):
        assert word not in answer.get_data(as_text=True).replace("Internal Server Error", "")
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_method_that_is_not_known_keeps_what_is_allowed(client: FlaskClient) -> None:
    answer = client.delete(f"{API}/articles")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.get_json()["detail"] == "This address does not know that method."


def test_a_person_gets_a_page_and_a_program_a_problem(client: FlaskClient) -> None:
    page = client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    for path, accept in (("/api/v1/nothing", "text/html"), ("/nothing", "application/json")):
        assert client.get(path, headers={"Accept": accept}).mimetype == "application/problem+json"


def test_every_answer_says_what_it_may_do(client: FlaskClient) -> None:
    for path in ("/", "/nothing", f"{API}/articles", f"{API}/articles/nothing", "/healthz"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "Set-Cookie" not in headers
        assert "Strict-Transport-Security" not in headers


def test_over_tls_it_stays_over_tls(make_app: MakeApp) -> None:
    client = make_app(public_url="https://paper.example", media_url="https://media.example").test_client()
    headers = client.get("/").headers
    assert "max-age=63072000" in headers["Strict-Transport-Security"]
    assert "https://media.example" in headers["Content-Security-Policy"]


def test_an_application_does_not_start_with_bad_settings(tmp_path: Any) -> None:
    with pytest.raises(BadSettings):
        create_app(Settings(instance=tmp_path, production=True))


def test_only_as_many_proxies_are_believed_as_the_settings_say(make_app: MakeApp) -> None:
    for count, seen in ((0, "127.0.0.1"), (1, "7.7.7.7")):
        app = make_app(trusted_proxies=count)

        @app.get("/api/v1/whence")
        @public
        def _whence() -> str:
            from flask import request

            return request.remote_addr or ""

        assert app.test_client().get("/api/v1/whence", headers={"X-Forwarded-For": "6.6.6.6, 7.7.7.7"}).text == seen


def test_health_is_told_part_by_part(client: FlaskClient, app: Flask) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    first = client.get("/readyz")
    assert (first.status_code, first.get_json()["worker"]) == (503, "no worker has ever run")
    worker.beat()
    assert client.get("/readyz").get_json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "worker": "ok",
    }
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        assert "no worker seen for" in client.get("/readyz").get_json()["worker"]


def test_metrics_are_for_this_machine_or_whoever_has_the_token(make_app: MakeApp) -> None:
    client = make_app().test_client()
    assert "newsapp_outbox_due 0" in client.get("/metrics").text
    assert client.get("/metrics", headers={"X-Forwarded-For": "6.6.6.6"}).status_code == 404
    guarded = make_app(metrics_token="t0ken").test_client()
    assert guarded.get("/metrics").status_code == 404
    assert guarded.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert guarded.get("/metrics", headers={"Authorization": "Bearer t0ken"}).status_code == 200


@given(st.text(max_size=60), st.integers(1, 2))
def test_a_cursor_that_was_not_made_here_is_refused_whatever_it_is(garbage: str, count: int) -> None:
    for read in (lambda: paging.decode(garbage, count), lambda: paging.decode_number(garbage)):
        try:
            read()
        except Refusal as refusal:
            assert list(refusal.extra["errors"]) == ["cursor"]


@given(st.lists(st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_a_cursor_gives_back_what_was_put_into_it(keys: list[str]) -> None:
    assert paging.decode(paging.encode(*keys), len(keys)) == (keys if paging.encode(*keys) else None)


@pytest.mark.parametrize("number", ["0", "7", "9" * 18])
def test_a_number_in_a_cursor_is_a_number(number: str) -> None:
    assert paging.decode_number(paging.encode(number)) == int(number)
    assert paging.decode_number("") is None
    for garbage in (f"-{number}", f"{number}.0", "9" * 19, "९", ""):
        with pytest.raises(Invalid):
            paging.decode_number(paging.encode(garbage) or "!")


def test_a_link_to_the_next_page_keeps_what_was_asked() -> None:
    asked = {"tag": "rain & sea", "language": "", "limit": 5, "section": None, "cursor": "old"}
    assert paging.next_link("/x", asked, "new") == {"Link": '</x?tag=rain+%26+sea&limit=5&cursor=new>; rel="next"'}
    assert paging.next_link("/x", asked, None) == {}


def test_a_time_in_a_cursor_is_a_time() -> None:
    at = clock.parse("2026-11-24T06:30:00.123456Z")
    assert paging.decode_moment(paging.encode(at.isoformat(), "x")) == (at, "x")
    assert paging.decode_moment("") is None
    with pytest.raises(Invalid):
        paging.decode_moment(paging.encode("yesterday", "x"))


def test_errors_of_nested_fields_are_named_by_their_path() -> None:
    messages = {"json": {"bylines": {0: {"role": ["No."]}}, "_schema": ["Bad."]}}
    assert flat_errors(messages) == {"bylines.0.role": ["No."], "body": ["Bad."]}


def test_a_line_of_the_log_is_json_with_its_extras_and_trace() -> None:
    try:
        raise ValueError("दुख")
    except ValueError as error:
        record = logging.LogRecord("newsapp.x", logging.ERROR, "f", 1, "told %s", ("so",), (ValueError, error, None))
    record.job_id = "j1"
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["job_id"], line["level"]) == ("told so", "j1", "ERROR")
    assert "दुख" in line["trace"]
