"""Finished answers: what was answered once in this edition is answered again before routing starts."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli
from prometheus_client import Counter

from newsapp.platform.edition import Watch

Environ = dict[str, Any]
HeaderList = list[tuple[str, str]]
KEPT_S = 300
SMALLEST = 400
MOST_WAITING_S = 10
# What a page's address may say; whatever else advertisers add to it must not make it another page.
PAGE_ARGUMENTS = ("cursor", "language", "q", "article", "section")
ANSWERS = Counter("newsapp_answers_total", "Answers to GET by where they came from", ["source"])
_HITS, _MISSES = ANSWERS.labels("finished"), ANSWERS.labels("made")


@dataclass
class Answer:
    """One finished answer in every form that was asked for."""

    status: str
    headers: HeaderList
    plain: bytes
    made_at: float
    forms: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def form(self, encoding: str) -> tuple[str, bytes]:
        """Strong ETag and bytes in this encoding ('', 'gzip' or 'br')."""
        found = self.forms.get(encoding)
        if found is None:
            digest = hashlib.sha256(self.plain).hexdigest()[:32]
            found = self.forms[encoding] = (
                f'"{digest}{"-" + encoding if encoding else ""}"',
                _packed(self.plain, encoding),
            )
        return found

    @property
    def size(self) -> int:
        """About how many bytes it takes, its compressed forms included."""
        return 2 * len(self.plain) + 2000


class FinishedAnswers:
    """WSGI middleware that keeps public answers for as long as their edition lasts.

    A view asks for it with `Cache-Control: public`. Many who ask for the same new answer at once wait for one.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]], watch: Watch, capacity_bytes: int) -> None:
        self._inner = inner
        self._watch = watch
        self._capacity = capacity_bytes
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0
        self._edition = -1
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from what is kept, or let the application make it."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return self._inner(environ, start_response)
        key = _key(environ)
        answer = self._find(key)
        if answer is not None:
            _HITS.inc()
            return self._send(answer, environ, start_response, method)
        environ["REQUEST_METHOD"] = "GET"
        return self._make_once(key, environ, start_response, method)

    def _find(self, key: str) -> Answer | None:
        edition = self._watch.number()
        if edition != self._edition:
            with self._lock:
                self._kept.clear()
                self._size = 0
                self._edition = edition
            return None
        answer = self._kept.get(key)
        if answer is None or time.monotonic() - answer.made_at > KEPT_S:
            return None
        return answer

    def _make_once(
        self, key: str, environ: Environ, start_response: Callable[..., Any], method: str
    ) -> Iterable[bytes]:
        with self._lock:
            turn = self._making.setdefault(key, threading.Lock())
        mine = turn.acquire(timeout=MOST_WAITING_S)
        try:
            answer = self._find(key)
            if answer is not None:
                _HITS.inc()
                return self._send(answer, environ, start_response, method)
            return self._make(key, environ, start_response, method)
        finally:
            if mine:
                self._making.pop(key, None)
                turn.release()

    def _make(self, key: str, environ: Environ, start_response: Callable[..., Any], method: str) -> Iterable[bytes]:
        _MISSES.inc()
        edition = self._edition
        started: list[Any] = []

        def note(status: str, headers: HeaderList, exc_info: Any = None) -> Callable[[bytes], None]:
            started[:] = [status, headers]
            return lambda written: None

        body = self._inner(environ, note)
        status, headers = started
        if not _keepable(status, headers):
            start_response(status, headers)
            return body if method == "GET" else _emptied(body)
        try:
            plain = b"".join(body)
        finally:
            _close(body)
        kept = [(name, value) for name, value in headers if not name.lower().startswith(_OWN)]
        answer = Answer(status, kept, plain, time.monotonic())
        self._keep(key, answer, edition)
        return self._send(answer, environ, start_response, method)

    def _keep(self, key: str, answer: Answer, edition: int) -> None:
        with self._lock:
            if edition != self._edition or answer.size > self._capacity // 8:
                return
            former = self._kept.pop(key, None)
            self._size += answer.size - (former.size if former else 0)
            self._kept[key] = answer
            while self._size > self._capacity:
                _, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size

    def _send(
        self, answer: Answer, environ: Environ, start_response: Callable[..., Any], method: str
    ) -> Iterable[bytes]:
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")) if len(answer.plain) >= SMALLEST else ""
        etag, body = answer.form(encoding)
        headers = [*answer.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        if self._watch.stale:
            headers.append(("Warning", '110 - "Response is stale"'))
        if _matches(environ.get("HTTP_IF_NONE_MATCH"), etag):
            start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
            return []
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        start_response(answer.status, headers)
        return [body] if method == "GET" else []


# What is made anew for each answer, or is about the one who asked first.
_OWN = ("content-length", "etag", "vary", "x-request-id", "x-ratelimit-")


@lru_cache(maxsize=512)
def chosen_encoding(accepted: str) -> str:
    """The best encoding that this Accept-Encoding allows: 'br', 'gzip', or '' for none."""
    offers: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        weight = rest.replace(" ", "").removeprefix("q=")
        offers[name.strip()] = weight.strip("0.") != "" or weight == ""
    return next((name for name in ("br", "gzip") if offers.get(name, offers.get("*", False))), "")


def _key(environ: Environ) -> str:
    path: str = environ.get("PATH_INFO", "")
    query: str = environ.get("QUERY_STRING", "")
    if query and not path.startswith("/api/"):
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        query = urlencode([pair for pair in pairs if pair[0] in PAGE_ARGUMENTS])
    return f"{path}?{query}"


def _matches(wanted: str | None, etag: str) -> bool:
    if not wanted:
        return False
    return wanted.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in wanted.split(",")]


def _keepable(status: str, headers: HeaderList) -> bool:
    told = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and "public" in told.get("cache-control", "")
        and "set-cookie" not in told
        and "content-encoding" not in told
        and "x-accel-redirect" not in told
        and not told.get("content-type", "").startswith(("image/", "font/"))
    )


def _packed(plain: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(plain, quality=5))
    return gzip.compress(plain, 6, mtime=0) if encoding == "gzip" else plain


def _emptied(body: Iterable[bytes]) -> Iterable[bytes]:
    _close(body)
    return []


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()
