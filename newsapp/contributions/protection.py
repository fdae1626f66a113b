"""Keeps those who try out stolen cards from doing it here: counts in the database, asks for a proof, then pauses.

What is counted is a keyed hash of the session, e-mail, address block and card, for two days. What follows from the
counts is in `suspicion`. Where limits are off, nobody is counted.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    union_all,
)
from sqlalchemy.exc import IntegrityError

from newsapp.contributions import challenge, suspicion
from newsapp.contributions.models.protection import Signal, UsedChallenge
from newsapp.contributions.suspicion import Signals, Tally, Verdict
from newsapp.platform import clock, settings
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Refusal, TooMany

KEPT = timedelta(days=2)
_NOTHING_CHARGED = "Nothing was charged."


class ChallengeNeeded(Refusal):
    """A gift may be started once the `challenge` that comes with this is solved and sent along as its proof."""

    status, title = 403, "One more step"


class Paused(TooMany):
    """Nobody with one of these keys may start a gift for a while."""

    title = "Paused for a while"


def admit(signals: Signals, proof: str = "") -> dict[str, str]:
    """Let somebody start a gift; the keys to keep with it for `note`: digests, each with its kind.

    ChallengeNeeded when a proof is missing, wrong, late or used; Paused when no proof helps. A proof is used up only
    where one was needed, and inside an open transaction only with it.
    """
    keys = {_digest(kind, value): kind for kind, value in signals.traits()}
    if not settings.current().limits:
        return keys
    found = _look(keys)
    worst = max(verdict for verdict, _ in found)
    if worst is Verdict.PAUSE:
        raise _paused(max(until for verdict, until in found if until and verdict is worst))
    if worst is Verdict.CHALLENGE and not (proof and _use(proof)):
        raise _challenge_needed(again=bool(proof))
    return keys


def note(outcome: str, keys: Mapping[str, str], card_fingerprint: str = "") -> None:
    """Count that a gift was `started`, `declined` or `paid`, in the open transaction, once for each try.

    `keys` are what `admit` gave; the card is known once a payment was tried. Why it was declined is nobody's business.
    """
    if not settings.current().limits:
        return
    counted = _with_card(keys, card_fingerprint)
    if outcome != "started":
        # A start that costs nothing must not thin out the declines of everyone.
        counted |= _everyone()
    now = clock.now()
    rows = [{"at": now, "key_kind": kind, "key_digest": digest, "outcome": outcome} for digest, kind in counted.items()]
    if rows:
        with transaction() as session:
            session.execute(insert(Signal), rows)


def judge(keys: Mapping[str, str], card_fingerprint: str = "") -> Verdict:
    """What a gift with these keys would meet if it were started now.

    One whose payment was declined and that would now be paused should not go on trying cards in its open checkout.
    """
    if not settings.current().limits:
        return Verdict.ADMIT
    return max(verdict for verdict, _ in _look(_with_card(keys, card_fingerprint)))


def sweep() -> None:
    """Forget what no longer counts."""
    now = clock.now()
    with transaction() as session:
        session.execute(delete(Signal).where(Signal.at < now - KEPT))
        session.execute(delete(UsedChallenge).where(UsedChallenge.expires_at < now))


def _look(keys: Mapping[str, str]) -> list[tuple[Verdict, datetime | None]]:
    """The verdict on each key and on everyone, and how long a pause of it lasts at least."""
    keys = dict(keys) | _everyone()
    found: list[tuple[Verdict, datetime | None]] = []
    for digest, *counts in db.session.execute(_tallies(len(keys)), _asked(keys, clock.now())):
        kind, tally = keys[digest], Tally(*counts)
        until = tally.declined_at and tally.declined_at + suspicion.RULES[kind].window
        found.append((suspicion.verdict(kind, tally), until))
    return found


def _asked(keys: Mapping[str, str], now: datetime) -> dict[str, object]:
    """The parameters of `_tallies` for these keys."""
    asked: dict[str, object] = {"lately": now - suspicion.UNPAID_FOR}
    for number, (digest, kind) in enumerate(keys.items()):
        rule = suspicion.RULES[kind]
        asked |= {f"digest{number}": digest, f"kind{number}": kind}
        asked |= {f"since{number}": now - rule.window, f"latest{number}": rule.latest}
    return asked


@cache  # making it takes longer than asking it
def _tallies(count: int) -> CompoundSelect[Any]:
    """One query for what became of the gifts of so many keys: the digest and the Tally of each."""
    return union_all(*map(_tally, range(count)))


def _tally(number: int) -> Select[Any]:
    digest, kind = bindparam(f"digest{number}", type_=String), bindparam(f"kind{number}", type_=String)
    latest = (
        select(Signal.at, Signal.outcome)
        .where(Signal.key_kind == kind, Signal.key_digest == digest, Signal.at > bindparam(f"since{number}"))
        .order_by(Signal.at.desc())
        .limit(bindparam(f"latest{number}", type_=Integer))
        .subquery()
    )
    at, outcome, lately = latest.c.at, latest.c.outcome, latest.c.at > bindparam("lately")
    letter = case((outcome == "declined", "d"), (outcome == "paid", "p"), else_="")
    tally: tuple[ColumnElement[Any], ...] = (
        func.coalesce(func.aggregate_strings(letter, "").aggregate_order_by(at), ""),
        func.count(case((and_(lately, outcome == "started"), 1))),
        func.count(case((and_(lately, outcome == "paid"), 1))),
        func.min(case((outcome == "declined", at))),
    )
    return select(digest, *tally)


def _everyone() -> dict[str, str]:
    return {_digest("everyone", ""): "everyone"}


def _with_card(keys: Mapping[str, str], fingerprint: str) -> dict[str, str]:
    return dict(keys) | ({_digest("card", fingerprint): "card"} if fingerprint else {})


def _use(proof: str) -> bool:
    """Whether the proof holds and nobody used it before; from now on somebody has."""
    solved = challenge.check(proof)
    if solved is None:
        return False
    try:
        with transaction() as session, session.begin_nested():
            session.execute(insert(UsedChallenge), [solved._asdict()])
    except IntegrityError:
        return False
    return True


def _challenge_needed(*, again: bool) -> ChallengeNeeded:
    why = "That proof was wrong, too late or used before." if again else "We have to tell people from machines."
    detail = f"{why} Let your device solve this challenge and send its proof along. {_NOTHING_CHARGED}"
    return ChallengeNeeded(detail, challenge=challenge.new())


def _paused(until: datetime) -> Paused:
    wait_s = max(1, math.ceil((until - clock.now()).total_seconds()))
    minutes = math.ceil(wait_s / 60)
    when = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    detail = f"Too many gifts were begun from where you are and not completed. Try again {when}. {_NOTHING_CHARGED}"
    return Paused(detail, headers={"Retry-After": str(wait_s)})


def _digest(kind: str, value: str) -> str:
    key = f"newsapp.contributions.protection {settings.current().secret_key}".encode()
    return hmac.new(key, f"{kind} {value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
