"""A tiny site with one article, one editor's page, and a network that can be made as bad as a test wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from newsapp.articles.body.validation import check, empty, normalised
from tests.house.sources import TOP

HERE = Path(__file__).parent
TYPES = {".mjs": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".html": "text/html; charset=utf-8"}
# The policy of the paper's own pages (newsapp/platform/security.py).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DOT = bytes.fromhex("47494638396101000100800000b3261effffff2c00000000010001000002024401003b")  # a GIF of one pixel


@dataclass
class EditorSite:
    """The article as the site has it, what was asked of it, and how its network behaves."""

    url: str = ""
    body: dict[str, Any] = field(default_factory=empty)
    version: int = 1
    language: str = "en"
    page_language: str = "en"
    policy: str = POLICY
    network: str = "good"  # or: dead, answer lost, busy, signed out
    upload: str = "good"  # or: refused
    patches: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'"1-{self.version}"'

    def save(self, body: dict[str, Any]) -> None:
        """As an accepted PATCH does; a test may call it for somebody else."""
        self.body, self.version = normalised(body), self.version + 1


@contextmanager
def editor_site() -> Iterator[EditorSite]:
    """The site, running."""
    site = EditorSite()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    site: EditorSite

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        path, site = self.path.partition("?")[0], self.site
        if path == "/":
            page = (HERE / "page.html").read_text()
            told = {"body": escape(json.dumps(site.body)), "etag": escape(site.etag)}
            told |= {"language": site.language, "page_language": site.page_language}
            for name, value in told.items():
                page = page.replace(f"{{{name}}}", value)
            self._answer(200, page.encode(), "text/html; charset=utf-8")
        elif path == "/article":
            self._article(200)
        elif path == "/dot.gif":
            self._answer(200, DOT, "image/gif")
        elif path.startswith("/images/"):
            self._json(
                200, {"id": path[8:], "url": "/dot.gif", "alt": "A wall", "caption": "", "credit": "Photo: Meera"}
            )
        else:
            self._file(HERE / path[1:] if path.count("/") == 1 else TOP / path[1:])

    def do_PATCH(self) -> None:
        fields, site = json.loads(self.rfile.read(int(self.headers["Content-Length"]))), self.site
        if site.network == "dead":
            return self._hang_up()
        if site.network in ("busy", "signed out"):
            return self._json(503 if site.network == "busy" else 401, {"detail": "Come back later."})
        if self.headers["If-Match"] != site.etag:
            return self._json(412, {"detail": "Somebody else has changed this."})
        if flaws := check(fields["body"]):
            return self._json(422, {"errors": {flaw.path: [flaw.sentence] for flaw in flaws}})
        site.patches.append(fields)
        site.save(fields["body"])
        return self._hang_up() if site.network == "answer lost" else self._article(200)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.site.upload == "refused":
            return self._json(422, {"detail": "It has more than 40 megapixels."})
        number = sum(path.startswith("/uploaded") for path in self.site.asked)
        self.site.asked.append("/uploaded")
        return self._json(
            201, {"id": f"picture{number}", "url": "/dot.gif", "alt": "A wall", "caption": "", "credit": "Photo: Meera"}
        )

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def _article(self, status: int) -> None:
        self._json(status, {"body": self.site.body, "version": self.site.version}, {"ETag": self.site.etag})

    def _json(self, status: int, told: object, headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(told).encode(), "application/json", headers)

    def _file(self, path: Path) -> None:
        if path.is_file():
            self._answer(200, path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream"))
        else:
            self._answer(404, b"", "text/plain")

    def _answer(self, status: int, told: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(told)), **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Security-Policy", self.site.policy)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(told)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)
