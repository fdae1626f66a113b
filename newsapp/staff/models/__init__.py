"""Tables of people, how they come in, and what they did."""

from __future__ import annotations

from newsapp.staff.models.factors import Authenticator, Challenge, Passkey, RecoveryCode
from newsapp.staff.models.people import PasswordLink, Staff, Token
from newsapp.staff.models.safety import Brake, Freeze, PublicAct
from newsapp.staff.models.sessions import Attempts, Session
from newsapp.staff.models.trail import TrailEntry, TrailHead

__all__ = [
    "Attempts",
    "Authenticator",
    "Brake",
    "Challenge",
    "Freeze",
    "Passkey",
    "PasswordLink",
    "PublicAct",
    "RecoveryCode",
    "Session",
    "Staff",
    "Token",
    "TrailEntry",
    "TrailHead",
]
