"""How long what lasts when somebody comes in at the desk, and who must show more than a password."""

from __future__ import annotations

from datetime import timedelta

# What a session still waits for: nothing, the second factor, or that one is set up.
DONE, AWAITS_FACTOR, AWAITS_SETUP = "", "second_factor", "set_up"
STAGES = (DONE, AWAITS_FACTOR, AWAITS_SETUP)
# Who can reach every reader, or the givers, never comes in by a password alone.
NEED_FACTOR = frozenset({"publisher", "finance", "admin"})

LINK_LASTS = timedelta(days=3)
HALFWAY_LASTS = timedelta(minutes=10)
IDLE_LASTS = timedelta(hours=12)
SESSION_LASTS = timedelta(days=14)
PROOF_LASTS = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(minutes=5)
USE_NOTED_EVERY = timedelta(minutes=1)

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FAILURES_FORGOTTEN = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """How long after its last failure an account must be left alone: nothing at first, then twice as long each time."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2.0 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)


def stage(role: str, *, factors: bool, shown: bool) -> str:
    """What a session waits for: of somebody in this role, who has second factors or none, and has shown one or not."""
    if factors:
        return DONE if shown else AWAITS_FACTOR
    return AWAITS_SETUP if role in NEED_FACTOR else DONE
