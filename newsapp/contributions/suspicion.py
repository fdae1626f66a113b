"""When starting gifts looks like somebody who tries out stolen cards: a table of keys, counts and windows.

A *failure* is a declined payment that no paid one made up for: each decline adds one, each paid gift takes one back,
and the sum never goes below nothing. A crowd of honest givers behind one address, one in ten of them declined, hovers
at nothing however long it goes on; a list of stolen cards climbs by nearly one with each. The highest sum in the window
decides, so that whoever was caught is not forgotten because honest givers come after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from ipaddress import ip_address, ip_network
from typing import NamedTuple

# Who begins gifts and pays for none is looked at for this long; of honest givers at least one in five goes through.
UNPAID_FOR = timedelta(minutes=10)
BEGUN_PER_PAID = 5
_MADE_OF = {"d": 1, "p": -1}


class Verdict(IntEnum):
    """What happens to whoever wants to start a gift."""

    ADMIT = 0
    CHALLENGE = 1
    PAUSE = 2


class Tally(NamedTuple):
    """What became of the gifts of one key within its window.

    `ended` has a letter for each payment that ended, oldest first: d where it was declined, p where it was paid.
    `begun` and `paid` are of the last ten minutes. `declined_at` is when the first was declined.
    """

    ended: str = ""
    begun: int = 0
    paid: int = 0
    declined_at: datetime | None = None


@dataclass(frozen=True)
class Rule:
    """How much of one key is too much: failures in a window, and gifts begun in ten minutes that nobody paid for.

    No more than the `latest` signals are looked at, which bounds what a look costs.
    """

    window: timedelta
    challenge_at: int
    pause_at: int | None
    unpaid_at: int | None
    latest: int = 100


# An attack on the whole paper must not close giving for those who have nothing to do with it: everyone is never paused.
RULES = {
    "session": Rule(timedelta(hours=1), challenge_at=3, pause_at=8, unpaid_at=20),
    "email": Rule(timedelta(hours=1), challenge_at=3, pause_at=8, unpaid_at=20),
    "address": Rule(timedelta(minutes=30), challenge_at=5, pause_at=15, unpaid_at=60),
    "card": Rule(timedelta(days=1), challenge_at=3, pause_at=8, unpaid_at=None),
    "everyone": Rule(timedelta(minutes=30), challenge_at=7, pause_at=None, unpaid_at=None, latest=300),
}


@dataclass(frozen=True)
class Signals:
    """What is known of somebody who gives; empty where nothing is."""

    email: str = ""
    address: str = ""
    session: str = ""
    card_fingerprint: str = ""

    def traits(self) -> list[tuple[str, str]]:
        """What they are counted by, each with its kind."""
        known = [("session", self.session), ("email", self.email.strip().casefold()), ("card", self.card_fingerprint)]
        known += [("address", block) for block in _blocks(self.address)]
        return [(kind, value) for kind, value in known if value]


def verdict(kind: str, tally: Tally) -> Verdict:
    """What follows from what became of the gifts of one key."""
    rule, failed = RULES[kind], _failures(tally.ended)
    if rule.pause_at is not None and failed >= rule.pause_at:
        return Verdict.PAUSE
    unpaid = tally.begun - BEGUN_PER_PAID * tally.paid
    if failed >= rule.challenge_at or (rule.unpaid_at is not None and unpaid >= rule.unpaid_at):
        return Verdict.CHALLENGE
    return Verdict.ADMIT


def _failures(ended: str) -> int:
    worst = present = 0
    for each in ended:
        present = max(0, present + _MADE_OF[each])
        worst = max(worst, present)
    return worst


def _blocks(address: str) -> list[str]:
    """The neighbourhoods that one person may roam: /24 in IPv4; in IPv6 a household's /64 and the /48 around it."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return [address]
    found = getattr(found, "ipv4_mapped", None) or found
    return [str(ip_network(f"{found}/{size}", strict=False)) for size in ((64, 48) if found.version == 6 else (24,))]
