"""What the worker does for people: forgets what counts no longer."""

from __future__ import annotations

from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.staff.actions import braking, sessions, throttling
from newsapp.staff.rules import FAILURES_FORGOTTEN


def sweep() -> None:
    """Forget attempts, sessions and acts that are long over."""
    with transaction():
        throttling.forget(clock.now() - FAILURES_FORGOTTEN)
        sessions.forget()
        braking.forget()
