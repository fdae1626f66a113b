"""Opaque identifiers: those that sort by the time they were made, and those that nobody can guess."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26


def new_id() -> str:
    """26 characters of lower-case base32: 48 bits of milliseconds, then 80 random bits."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def new_unguessable_id() -> str:
    """26 characters of the same letters that carry 130 random bits: whoever has one was told it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def new_secret() -> str:
    """43 URL-safe characters that carry 256 random bits."""
    return secrets.token_urlsafe(32)
