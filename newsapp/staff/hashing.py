"""The one file that hashes passwords: argon2id as OWASP asks (19 MiB, two passes, one lane)."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from newsapp.platform.db import in_transaction
from newsapp.staff.passwords import normal

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is kept of a password; never inside a transaction, since it takes its time on purpose."""
    _require_no_transaction()
    return _HASHER.hash(_octets(password))


def matches(kept: str, password: str) -> bool:
    """Whether this is the password. Where none is kept it takes as long, and is not."""
    _require_no_transaction()
    try:
        return _HASHER.verify(kept or _nobodys(), _octets(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether it was hashed by other measures than today's."""
    return _HASHER.check_needs_rehash(kept)


def _octets(password: str) -> bytes:
    return normal(password).encode("utf-8", "replace")


def _require_no_transaction() -> None:
    if in_transaction():
        raise RuntimeError("a password was hashed while a transaction was open")


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_bytes(16))
