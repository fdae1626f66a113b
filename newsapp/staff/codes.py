"""The one file that knows how the six digits of an authenticator app come about (RFC 6238)."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

import pyotp

STEP_S = 30
# A phone's clock may be a step behind or ahead.
_TOLERATED = (-1, 0, 1)
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_RECOVERY_LENGTH, _GROUP = 16, 4
_BESIDE = re.compile(r"[\s-]+")


def new_secret() -> str:
    """160 random bits in the letters that people can type into an app."""
    return pyotp.random_base32()


def address(secret: str, *, email: str, paper: str) -> str:
    """The otpauth: address that an app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=paper)


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The step of time whose digits these are, at about this moment; None for any other."""
    totp, now = pyotp.TOTP(secret, interval=STEP_S), int(at.timestamp()) // STEP_S
    said = _BESIDE.sub("", code)
    if not (said.isascii() and said.isdigit()):
        return None
    found = [step for step in (now + each for each in _TOLERATED) if hmac.compare_digest(totp.generate_otp(step), said)]
    return found[-1] if found else None


def new_recovery_codes(count: int) -> list[str]:
    """Codes for whoever has lost the phone, in groups that can be read out: 79 random bits each."""
    return ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(4)) for _ in range(count)]


def plain_recovery_code(said: str) -> str:
    """The code as it is hashed, however it was typed."""
    return _BESIDE.sub("", said).lower()[: 2 * _RECOVERY_LENGTH]
