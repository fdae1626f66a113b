"""From where the present request comes: its network address, and its device in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import has_request_context, request

from newsapp.platform import devices
from newsapp.platform.limits import address

LONGEST_ADDRESS = 45


@dataclass(frozen=True)
class Origin:
    """An address and a device; both empty outside of a request."""

    address: str = ""
    device: str = ""


def present() -> Origin:
    """Where the request that is being answered comes from."""
    if not has_request_context():
        return Origin()
    return Origin(address()[:LONGEST_ADDRESS], devices.named(request.headers.get("User-Agent", "")))
