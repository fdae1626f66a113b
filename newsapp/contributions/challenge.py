"""A small puzzle (ALTCHA's) that costs a giver's device a second once, and a machine as much for every card.

The device derives keys (PBKDF2) for one number after the other until it meets the one that we chose. Nothing about the
giver is asked, and nobody else is involved. The other side is static/js/altcha.mjs.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from altcha import Payload, create_challenge, verify_solution

from newsapp.platform import clock, settings

LIFE = timedelta(minutes=10)
# We derive once, in a millisecond; a device 350 times on average, in half a second on a laptop and two on a phone.
COST = 5_000
LEAST_NUMBER, MOST_NUMBER = 200, 500
LONGEST_PROOF = 4_096


class Solved(NamedTuple):
    """A challenge that was solved: what to remember it by (its signature), and until when."""

    digest: str
    expires_at: datetime


def new() -> dict[str, Any]:
    """A challenge as ALTCHA's clients take it: `parameters` and our `signature` over them; good for ten minutes."""
    number = secrets.choice(range(LEAST_NUMBER, MOST_NUMBER + 1))
    made = create_challenge(
        "PBKDF2/SHA-256",
        COST,
        counter=number,
        expires_at=clock.now() + LIFE,
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return dict(made.to_dict())


def check(proof: str) -> Solved | None:
    """The challenge that this proof (base64 of JSON, as ALTCHA's clients send it) solves in time; None if it does not.

    That it was not used before is for the caller to see to.
    """
    if len(proof) > LONGEST_PROOF:
        return None
    try:
        payload = Payload.from_base64(proof)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    found = verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("solution"))
    if not found.verified:
        return None
    # What is verified was signed by us, so it has what we put there.
    expires_at = datetime.fromtimestamp(payload.challenge.parameters.expires_at or 0, UTC)
    return Solved(str(payload.challenge.signature), expires_at) if expires_at > clock.now() else None


def _secret(use: str) -> bytes:
    told = f"newsapp.contributions.challenge {use}".encode()
    return hmac.new(settings.current().secret_key.encode(), told, hashlib.sha256).digest()
