"""Finished answers: kept for an edition, in every form that is asked for, and never a moment longer."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest
from werkzeug.test import Client, TestResponse

from newsapp.platform.caching import FinishedAnswers, chosen_encoding

TEXT = "बारिश और बंदरगाह " * 200


@dataclass
class Watched:
    """An edition that the test turns."""

    at: int = 1
    stale: bool = False

    def number(self) -> int:
        return self.at


@dataclass
class Paper:
    """The least application: counts how often it had to answer."""

    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Cache-Control", "public, max-age=30")])
    status: str = "200 OK"
    asked: int = 0
    pause_s: float = 0
    turns: Watched | None = None
    text: str = TEXT

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        time.sleep(self.pause_s)
        if self.turns:
            self.turns.at += 1
        told = [("Content-Type", "text/html"), ("X-Request-Id", f"r{self.asked}"), *self.headers]
        start_response(self.status, told)
        return [f"{self.asked} {environ['REQUEST_METHOD']} {self.text}".encode()]


@pytest.fixture
def watch() -> Watched:
    return Watched()


def served(paper: Any, watch: Any, capacity: int = 10**7) -> Client:
    return Client(FinishedAnswers(paper, watch, capacity))


def get(client: Client, path: str = "/x", method: str = "GET", **headers: str) -> TestResponse:
    return client.open(path, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_an_answer_is_made_once_in_an_edition_and_anew_in_the_next(watch: Watched) -> None:
    paper = Paper()
    client = served(paper, watch)
    first, second = get(client), get(client)
    assert (paper.asked, first.data) == (1, second.data)
    assert "X-Request-Id" not in second.headers
    watch.at += 1
    assert get(client).data != first.data
    assert paper.asked == 2


@pytest.mark.parametrize(("encoding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_each_form_has_the_same_text_and_a_strong_tag_of_its_own(
    watch: Watched, encoding: str, unpack: Callable[[bytes], bytes]
) -> None:
    client = served(Paper(), watch)
    plain, packed = get(client), get(client, Accept_Encoding=encoding)
    assert unpack(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4
    assert packed.headers["Content-Encoding"] == encoding
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    for answer in (plain, packed):
        assert answer.headers["ETag"].startswith('"')
        assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_it_already_is_told_so(watch: Watched, form: str) -> None:
    client = served(Paper(), watch)
    tag = get(client).headers["ETag"]
    same = get(client, If_None_Match=form.format(tag))
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in same.headers
    assert get(client, If_None_Match='"other"').status_code == 200


def test_head_is_get_without_the_text(watch: Watched) -> None:
    paper = Paper()
    client = served(paper, watch)
    head, whole = get(client, method="HEAD"), get(client)
    assert (head.data, paper.asked) == (b"", 1)
    assert head.headers["Content-Length"] == str(len(whole.data))
    private = Paper(headers=[])
    assert get(served(private, watch), method="HEAD").data == b""


@pytest.mark.parametrize(
    "paper",
    [
        Paper(headers=[]),
        Paper(headers=[("Cache-Control", "no-store")]),
        Paper(headers=[("Cache-Control", "public"), ("Set-Cookie", "a=b")]),
        Paper(headers=[("Cache-Control", "public"), ("Content-Type", "image/webp")], text="x"),
        Paper(status="404 NOT FOUND"),
        Paper(status="308 PERMANENT REDIRECT"),
    ],
    ids=lambda paper: f"{paper.status} {paper.headers}",
)
def test_what_is_not_public_or_no_answer_is_never_kept(watch: Watched, paper: Paper) -> None:
    if ("Content-Type", "image/webp") in paper.headers:
        paper = Paper(headers=paper.headers)
        paper.__class__ = type("Picture", (Paper,), {"__call__": _picture})
    client = served(paper, watch)
    get(client)
    get(client)
    assert paper.asked == 2


def _picture(paper: Paper, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    paper.asked += 1
    start_response("200 OK", [("Content-Type", "image/webp"), ("Cache-Control", "public")])
    return [b"picture"]


def test_what_advertisers_add_makes_no_other_page_but_every_argument_of_the_api_counts(watch: Watched) -> None:
    paper = Paper()
    client = served(paper, watch)
    for path in ("/article/x", "/article/x?fbclid=1", "/article/x?utm_source=a"):
        get(client, path)
    assert paper.asked == 1
    get(client, "/?language=hi")
    get(client, "/api/v1/articles?limit=1")
    get(client, "/api/v1/articles?limit=2")
    assert paper.asked == 4


def test_many_who_ask_at_once_wait_for_one(watch: Watched) -> None:
    paper = Paper(pause_s=0.2)
    client = served(paper, watch)
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(get(client).data)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (paper.asked, len(set(answers)), len(answers)) == (1, 1, 20)


def test_an_answer_made_while_the_edition_turned_is_not_kept(watch: Watched) -> None:
    paper = Paper(turns=watch)
    client = served(paper, watch)
    get(client)
    paper.turns = None
    get(client)
    assert paper.asked == 2


def test_memory_is_bounded_and_the_oldest_goes_first(watch: Watched) -> None:
    paper = Paper()
    size = 2 * len(f"1 GET {TEXT}".encode()) + 2000
    client = served(paper, watch, capacity=size * 9)
    for n in range(12):
        get(client, f"/{n}")
    get(client, "/11")
    assert paper.asked == 12
    get(client, "/0")
    assert paper.asked == 13
    tiny = Paper()
    small = served(tiny, watch, capacity=100)
    get(small)
    get(small)
    assert tiny.asked == 2


def test_a_failure_leaves_nobody_waiting(watch: Watched) -> None:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    client = served(broken, watch)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            get(client)


def test_a_stale_answer_says_so(watch: Watched) -> None:
    client = served(Paper(), watch)
    watch.stale = True
    assert "stale" in get(client).headers["Warning"]


def test_who_comes_with_a_key_gets_an_answer_of_their_own(watch: Watched) -> None:
    paper = Paper(pause_s=0.3)
    client = served(paper, watch)
    get(client)
    threads = [threading.Thread(target=lambda: get(client, Authorization="Bearer x")) for _ in range(4)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paper.asked == 5
    assert time.monotonic() - started < 4 * 0.3  # nobody waited for another


def test_what_is_about_the_first_who_asked_is_told_to_nobody(watch: Watched) -> None:
    told = [("X-RateLimit-Remaining", "1"), ("X-Request-Id", "r1"), ("Cache-Control", "public")]
    client = served(Paper(headers=told), watch)
    for answer in (get(client), get(client)):
        assert not {"X-RateLimit-Remaining", "X-Request-Id"} & set(answer.headers.keys())


def test_what_was_not_read_to_its_end_is_closed_and_not_kept(watch: Watched) -> None:
    closed: list[bool] = []

    class Torn:
        def __iter__(self) -> Any:
            yield b"half"
            raise OSError("torn")

        def close(self) -> None:
            closed.append(True)

    def torn(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Cache-Control", "public")])
        return Torn()

    client = served(torn, watch)
    for _ in range(2):
        with pytest.raises(OSError, match="torn"):
            get(client)
    assert closed == [True, True]


def test_before_any_edition_is_known_answers_are_given_and_dropped_once_it_is() -> None:
    watch, paper = Watched(at=-1, stale=True), Paper()
    client = served(paper, watch)
    assert get(client).status_code == 200
    watch.at, watch.stale = 1, False
    get(client)
    assert paper.asked == 2


def test_writes_pass_by(watch: Watched) -> None:
    paper = Paper()
    client = served(paper, watch)
    get(client, method="POST")
    get(client, method="POST")
    assert paper.asked == 2


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("BR", "br"),
        (";;;q==,,", ""),
    ],
)
def test_the_best_form_that_is_allowed_is_chosen(accepted: str, encoding: str) -> None:
    assert chosen_encoding(accepted) == encoding
