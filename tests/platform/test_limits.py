"""How often one may ask: what a refusal says, what it says to nobody else, and a Redis that is away or hangs."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import newsroom

Make = Callable[..., Flask]
SEARCH, ME = "/api/v1/search?q=word", "/api/v1/admin/me"
SEARCHES, OF_ONE_KEY = 120, 900


@pytest.fixture
def silent_redis() -> Iterator[str]:
    """The address of a server that takes the call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def limited(make_app: Make, redis_url: str = "") -> Flask:
    return make_app(limits=True, trusted_proxies=1, redis_url=redis_url)


def from_somewhere() -> dict[str, str]:
    """Headers of somebody whose address nobody else has, not even in a test that runs beside this one."""
    return {"X-Forwarded-For": ".".join(str(random.randrange(256)) for _ in range(4))}


def until_refused(ask: Callable[[int], TestResponse], allowed: int) -> tuple[int, TestResponse]:
    """How many were answered before one was refused, and that one; a new minute may begin on the way, once."""
    for number in range(2 * allowed + 1):
        answer = ask(number)
        if answer.status_code != 200:
            return number, answer
    raise AssertionError("never refused")


@pytest.mark.parametrize("shared", [False, True])
def test_who_searches_too_often_is_refused_for_a_while(make_app: Make, redis_url: str, shared: bool) -> None:
    client, me = limited(make_app, redis_url if shared else "").test_client(), from_somewhere()
    granted, refused = until_refused(lambda n: client.get(f"{SEARCH}{n}", headers=me), SEARCHES)
    assert granted >= SEARCHES
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/articles", headers=me).status_code == 200
    assert client.get(SEARCH, headers=from_somewhere()).status_code == 200


def test_what_the_asker_says_of_earlier_addresses_is_not_believed(make_app: Make) -> None:
    client, me = limited(make_app).test_client(), from_somewhere()["X-Forwarded-For"]
    said = [{"X-Forwarded-For": f"{from_somewhere()['X-Forwarded-For']}, {me}"} for _ in range(2 * SEARCHES + 1)]
    assert until_refused(lambda n: client.get(f"{SEARCH}{n}", headers=said[n]), SEARCHES)[1].status_code == 429


def test_limits_do_not_fall_open_when_redis_is_away(make_app: Make) -> None:
    client, me = limited(make_app, "redis://127.0.0.1:1/0").test_client(), from_somewhere()
    granted, refused = until_refused(lambda n: client.get(f"{SEARCH}{n}", headers=me), SEARCHES)
    assert (granted >= SEARCHES, refused.status_code) == (True, 429)


def test_a_redis_that_hangs_holds_nobody_up_and_lets_nobody_through(make_app: Make, silent_redis: str) -> None:
    client, me = limited(make_app, silent_redis).test_client(), from_somewhere()
    started = time.monotonic()
    assert until_refused(lambda n: client.get(f"{SEARCH}{n}", headers=me), SEARCHES)[1].status_code == 429
    assert time.monotonic() - started < 30


def test_one_key_at_the_desk_does_not_use_up_anothers_share(make_app: Make) -> None:
    app = limited(make_app)
    with app.app_context():
        one, other = newsroom.headers("editor"), newsroom.headers("editor")
    client = app.test_client()
    granted, refused = until_refused(lambda n: client.get(ME, headers=one), OF_ONE_KEY)
    assert (granted >= OF_ONE_KEY, refused.status_code) == (True, 429)
    assert client.get(ME, headers=other).status_code == 200


def test_what_is_left_to_one_is_not_told_to_the_next(make_app: Make) -> None:
    client = limited(make_app).test_client()
    for answer in (client.get(SEARCH), client.get(SEARCH)):
        assert answer.status_code == 200
        names = {name.lower() for name, _ in answer.headers}
        assert not [name for name in names if name.startswith("x-ratelimit") or name == "retry-after"]


def test_only_a_refusal_says_when_to_come_again(make_app: Make) -> None:
    refused = limited(make_app).test_client().get(ME)
    assert (refused.status_code, "Retry-After" in refused.headers) == (401, False)
    assert int(refused.headers["X-RateLimit-Remaining"]) > 0


def test_an_answer_that_is_kept_costs_nothing_of_ones_share(make_app: Make) -> None:
    client, me = limited(make_app).test_client(), from_somewhere()
    assert {client.get(SEARCH, headers=me).status_code for _ in range(2 * SEARCHES + 1)} == {200}
