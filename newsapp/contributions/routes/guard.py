"""Who may see a giver's own page: whoever came by their link, with the session as a token or a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import g, request

from newsapp.contributions.actions import links
from newsapp.contributions.models import Donor
from newsapp.platform import limits
from newsapp.platform.errors import Forbidden, Unauthenticated
from newsapp.platform.settings import current

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "giving"
_SAFE = ("GET", "HEAD", "OPTIONS")


def giver(view: View) -> View:
    """Let in a giver who came by their link."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.giver = _giver()
        return view(*args, **kwargs)

    guarded.guard = "giver"  # type: ignore[attr-defined]
    return cast(View, guarded)


def me() -> Donor:
    """Which giver is asking."""
    found: Donor = g.giver
    return found


def secret_sent() -> str:
    """The session's secret as it was sent; "" when none was."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")


def check_same_site() -> None:
    """Forbidden when another site made the browser send this: a browser sends the cookie along, whoever asks it to."""
    if request.method in _SAFE or "Authorization" in request.headers:
        return
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    # What says neither is no browser, and no other site can make it do anything.
    if site not in ("same-origin", "none") if site else origin and origin != _our_origin():
        raise Forbidden("This came from another site. Open the page here, and try again.")


def block() -> str:
    """The neighbourhood of who asks: what one person may roam, /24 in IPv4 and /64 in IPv6."""
    try:
        found = ip_address(limits.address())
    except ValueError:
        return limits.address()
    return str(ip_network((int(found), 24 if found.version == 4 else 64), strict=False))


def _giver() -> Donor:
    secret = secret_sent()
    found = links.donor_of(secret) if secret else None
    if found is None:
        refusal = Unauthenticated("Open the link in the mail first, or ask for a new one.")
        refusal.headers["WWW-Authenticate"] = 'Bearer realm="giving"'
        raise refusal
    check_same_site()
    return found


def _our_origin() -> str:
    parts = urlsplit(current().public_url)
    return f"{parts.scheme}://{parts.netloc}"
