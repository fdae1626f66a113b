"""Looking at addresses outside: the one file that speaks to hosts that somebody wrote into a text.

It never asks a host inside our own network: every address that a name stands for must be public, the connection is
made to the very address that was examined, and each redirect is examined anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from newsapp.drafts.readiness import OUTCOMES

FINE, BROKEN, UNCLEAR, REFUSED = OUTCOMES
TIMEOUT_S = 5
MOST_REDIRECTS = 3
# What says for certain that nothing is there; others may only dislike machines, or be down for an hour.
_GONE = (404, 410)
_REDIRECTS = (301, 302, 303, 307, 308)
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
# Inside the public range, addresses that stand for others: 6to4, Teredo, ORCHID, documentation.
_STANDING_FOR_OTHERS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/23", "2001:db8::/32")))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Looked:
    """What was there: one of OUTCOMES, and the last HTTP status where a host answered."""

    outcome: str
    status: int | None = None


def is_public(address: Address) -> bool:
    """Whether this network address is one of the open internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    return address in _PUBLIC_V6 and address.is_global and not any(address in net for net in _STANDING_FOR_OTHERS)


def look(url: str, *, asker: str, allowed: Callable[[Address], bool] = is_public) -> Looked:
    """What is at this address, within seconds; nothing of its content is read.

    `asker` is how we name ourselves; `allowed` decides which network addresses may be asked.
    """
    for _ in range(MOST_REDIRECTS + 1):
        try:
            status, location = _ask(url, asker, allowed)
        except _Refused:
            return Looked(REFUSED)
        except socket.gaierror:
            return Looked(BROKEN)
        except (OSError, http.client.HTTPException, ValueError):
            return Looked(UNCLEAR)
        if status not in _REDIRECTS or not location:
            return Looked(_judged(status), status)
        url = urljoin(url, location)
    return Looked(UNCLEAR, status)


class _Refused(Exception):
    """The address leads where we do not go."""


def _ask(url: str, asker: str, allowed: Callable[[Address], bool]) -> tuple[int, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise _Refused
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host.encode("idna").decode("ascii") if not host.isascii() else host, port, allowed)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe=_QUERY)}" * bool(parts.query)
    )
    connection = _connection(parts.scheme, host, port, address)
    try:
        connection.request("GET", path, headers={"User-Agent": asker, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "")
    finally:
        connection.close()


_QUERY = "/%:@!$&'()*+,;=~?"


def _address(host: str, port: int, allowed: Callable[[Address], bool]) -> str:
    """An address of this host, once all that it has were examined."""
    found = [str(told[4][0]) for told in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(allowed(ipaddress.ip_address(each.partition("%")[0])) for each in found):
        raise _Refused
    return found[0]


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to that very address, whatever the name stands for a moment later."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    reached = socket.create_connection((address, port), timeout=TIMEOUT_S)
    if scheme == "https":
        try:
            reached = ssl.create_default_context().wrap_socket(reached, server_hostname=host)
        except BaseException:
            reached.close()
            raise
    connection.sock = reached
    return connection


def _judged(status: int) -> str:
    if status in _GONE:
        return BROKEN
    return FINE if status < 400 else UNCLEAR
