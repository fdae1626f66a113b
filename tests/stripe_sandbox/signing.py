"""Stripe's signature over the raw bytes of a webhook."""

from __future__ import annotations

import hashlib
import hmac


def signature(body: bytes, secret: str, moment: int) -> str:
    """The `Stripe-Signature` header for a body sent at this moment, in seconds since 1970."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"
