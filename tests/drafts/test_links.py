"""Trying links: what is there is told, and our own network is never asked."""

from __future__ import annotations

import http.server
import ipaddress
import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from newsapp.articles.actions import drafting
from newsapp.articles.queries import whole
from newsapp.drafts import links, queries
from newsapp.drafts.actions import checking
from newsapp.platform import worker
from newsapp.staff.roles import WORKER
from tests.factories import newsroom

ASKED: list[str] = []


class Site(http.server.BaseHTTPRequestHandler):
    """A site whose addresses say what to answer."""

    def do_GET(self) -> None:
        ASKED.append(self.path)
        what = self.path.strip("/").split("/")
        if what[0] == "slow":
            return
        self.send_response(int(what[0]) if what[0].isdigit() else 200)
        if len(what) > 1:
            self.send_header("Location", "/" + "/".join(what[1:]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def anything(address: links.Address) -> bool:
    return True


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/", "fine", 200),
        ("/204", "fine", 204),
        ("/404", "broken", 404),
        ("/410", "broken", 410),
        ("/403", "unclear", 403),
        ("/503", "unclear", 503),
        ("/301/200", "fine", 200),
        ("/302/404", "broken", 404),
        ("/301/301/301/301/200", "unclear", 301),
        ("/slow", "unclear", None),
        ("/हिन्दी?q=दीवार", "fine", 200),
    ],
)
def test_what_is_there_is_told(site: str, path: str, outcome: str, status: int | None) -> None:
    assert links.look(f"{site}{path}", asker="tests", allowed=anything) == links.Looked(outcome, status)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 192.0.2.1",
        "::1 :: fe80::1 fc00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1",
        "2002:7f00:1:: 2001:0:1:: 2001:db8::1 ff02::1",
    ],
)
def test_no_address_of_a_network_that_is_not_public_may_be_asked(address: str) -> None:
    assert [each for each in address.split() if links.is_public(ipaddress.ip_address(each))] == []
    assert links.is_public(ipaddress.ip_address("93.184.215.14"))
    assert links.is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_our_own_network_is_refused_however_it_is_written_and_never_asked(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    ASKED.clear()
    looked = links.look(f"http://{host}:{port}/", asker="tests")
    assert looked.outcome in ("refused", "broken")
    assert ASKED == []


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http://", "http://me@x.example/", "gopher://x.example", "file:///etc/passwd"]
)
def test_only_the_web_is_asked(url: str) -> None:
    assert links.look(url, asker="tests", allowed=anything).outcome == "refused"


def test_a_redirect_into_our_own_network_is_refused(site: str) -> None:
    seen: list[links.Address] = []

    def first_only(address: links.Address) -> bool:
        seen.append(address)
        return len(seen) == 1

    assert links.look(f"{site}/301/secret", asker="tests", allowed=first_only).outcome == "refused"
    assert len(seen) == 2


def test_a_host_that_does_not_exist_is_broken_and_one_that_does_not_listen_unclear() -> None:
    assert links.look("http://no-such-host.invalid/", asker="tests").outcome in ("broken", "unclear")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert links.look(f"http://127.0.0.1:{port}/", asker="tests", allowed=anything).outcome == "unclear"
    assert links.look("https://127.0.0.1:1/", asker="tests", allowed=anything).outcome == "unclear"


def test_who_does_not_speak_tls_is_unclear(site: str) -> None:
    assert links.look(site.replace("http:", "https:"), asker="tests", allowed=anything).outcome == "unclear"


def test_the_worker_tries_the_links_of_a_text_and_keeps_what_it_found_with_the_revision(app: Flask) -> None:
    text = "[in](http://127.0.0.1/x) [home](/latest) [ours](http://127.0.0.1:8000/article/x) [write](mailto:a@b.net)"
    article = newsroom.draft(body=None, body_markdown=text)
    assert queries.outcomes(article) == {"http://127.0.0.1/x": None}
    checking.ask(article.id, by=WORKER)
    worker.drain()
    worker.drain()
    assert queries.outcomes(whole(article.id)) == {"http://127.0.0.1/x": "refused"}
    assert [(it.revision, it.url, it.outcome) for it in queries.checks(article.id)] == [
        (1, "http://127.0.0.1/x", "refused")
    ]
    checking.check(article.id)
    assert len(queries.checks(article.id)) == 1
    drafting.discard(article.id, by=WORKER)
    checking.check(article.id)
    assert queries.checks(article.id) == []
