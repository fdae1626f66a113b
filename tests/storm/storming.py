"""One storm: gifts are given while processes are killed, then it is calm, and the books are held against Stripe's."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsapp.platform import progress
from tests.services import stripe_sandbox
from tests.storm import books, gifts
from tests.storm.calling import call
from tests.storm.comparison import Both, Findings, compare
from tests.storm.crowd import Crowd
from tests.storm.givers import Givers
from tests.storm.paper import Paper, Weather, opened

MISCHIEF = {"copies_least": 1, "copies_most": 4, "shuffle_s": 4.0, "dropped": 0.05, "forged": 0.01, "stale": 0.01}
LONGEST_CALM_S = 660  # a delivery is given up after ten minutes
AT_ONCE = 3  # gifts for each of the people, so that there is always one to be begun and one to be paid
STALE_S = 300  # older signatures must be refused
_SEEN = re.compile(r'(\d{3}) \[(.*?)\] "POST /webhooks/stripe [^"]*" "t=(\d+),')


@dataclass
class Outcome:
    """What came of a storm, for the table; the parts that took long, in seconds."""

    findings: Findings
    counts: Counter[str] = field(default_factory=Counter)
    unwilling: Counter[str] = field(default_factory=Counter)
    killed: dict[str, int] = field(default_factory=dict)
    mischief: dict[str, int] = field(default_factory=dict)
    discrepancies: Counter[str] = field(default_factory=Counter)
    reconciled: dict[str, int] = field(default_factory=dict)
    took_s: dict[str, float] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Whether everything is right."""
        return not any(self.findings.values())


class Watch:
    """How long each part took."""

    def __init__(self) -> None:
        self.took_s: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, name: str) -> None:
        """What went before was this."""
        now = time.monotonic()
        self.took_s[name], self._since = now - self._since, now


def storm(database: str, weather: Weather, title: str, prepare: Callable[[], None] = lambda: None) -> Outcome:
    """Storm a paper on the database of this address, "" for SQLite; what came of it."""
    with opened(database, weather, prepare) as paper:
        watch = Watch()
        paper.tell_sandbox("mischief", {"webhooks": MISCHIEF | {"seed": weather.seed}})
        crowd = Crowd(weather.people)
        givers = Givers(crowd, paper.addresses, paper.sandbox, paper.token)
        paper.storm()
        _give(paper, givers, gifts.plan(weather.gifts, weather.seed), weather.people, title)
        watch.lap("storm")
        paper.calm()
        _quiet(paper, crowd, f"{title}: what is under way")
        watch.lap("calm")
        crowd.end()
        status, told = paper.newsapp("reconcile", "--json")
        watch.lap("reconcile")
        _quiet(paper, None, f"{title}: what came of it")
        watch.lap("rest")
        outcome = _compared(paper, givers)
        watch.lap("comparison")
        outcome.took_s = watch.took_s
        _judge(outcome, paper, crowd, (status, told))
        return outcome


def webhooks(access_log: str) -> tuple[int, list[str]]:
    """How many webhooks were refused, and a sentence for each that was taken although its signature was too old."""
    refused, taken = 0, []
    for seen in map(_SEEN.match, access_log.splitlines()):
        if seen is None:
            continue
        if seen[1] == "400":
            refused += 1
        elif seen[1].startswith("2") and _moment(seen[2]) - int(seen[3]) > STALE_S:
            taken.append(f"A webhook signed at {seen[3]} was taken at {seen[2]}.")
    return refused, taken


def _give(paper: Paper, givers: Givers, wanted: list[gifts.Gift], people: int, title: str) -> None:
    """Until every gift has been begun and paid, or given up; refunds that cannot be asked for yet may wait."""
    begun = 0
    with progress.bar(f"{title}: gifts") as tell:
        while (done := givers.counts["paid by the giver"] + givers.counts["given up by the giver"]) < len(wanted):
            for gift in wanted[begun : done + AT_ONCE * people]:
                givers.give(gift)
                begun += 1
            tell(done, len(wanted))
            paper.check()
            if givers.crowd.faults:
                raise AssertionError(givers.crowd.faults[0])
            time.sleep(0.1)
        tell(done, len(wanted))


def _quiet(paper: Paper, crowd: Crowd | None, title: str) -> None:
    """Wait until every event is delivered and every job done; AssertionError with what was said when that never comes.

    A refund whose payment nobody here has heard of yet is not asked for any more once all else is quiet.
    """
    until, most = time.monotonic() + LONGEST_CALM_S, 1
    with progress.bar(title) as tell:
        while sum(left := _under_way(paper)):
            most = max(most, sum(left))
            tell(most - sum(left), most)
            if time.monotonic() > until:
                raise AssertionError(
                    f"it never got quiet: {left[0]} deliveries and {left[1]} jobs left\n{paper.said()}"
                )
            time.sleep(0.5)
        tell(most, most)
    if crowd is not None and crowd.left():
        crowd.end()
        _quiet(paper, None, title)


def _under_way(paper: Paper) -> tuple[int, int]:
    """How many events are still to be delivered, and how many jobs to be done."""
    paper.check()
    return paper.tell_sandbox("deliveries?wait_s=1")["left"], books.waiting()


def _compared(paper: Paper, givers: Givers) -> Outcome:
    stripe = paper.tell_sandbox("summary") | {"event_ids": _event_ids(paper.sandbox)}
    found = books.read()
    both = Both(stripe, found, givers.begun)
    outcome = Outcome(compare(both), givers.counts, givers.unwilling, paper.kept["killed"])
    outcome.counts["paid at Stripe"] = len(both.taken)
    outcome.counts["refunds at Stripe"] = len(stripe["refunds"])
    outcome.counts["disputes at Stripe"] = len(stripe["disputes"])
    outcome.counts["events"] = stripe["events"]["told"]
    outcome.counts["events kept"] = len(found["events"])
    outcome.counts["events kept by the reconciliation"] = sum(row["source"] != "webhook" for row in found["events"])
    outcome.counts["receipts"] = sum(row["kind"] == "receipt" for row in found["receipts"])
    outcome.counts["cancellations"] = len(found["receipts"]) - outcome.counts["receipts"]
    outcome.discrepancies = Counter(row["kind"] for row in found["discrepancies"])
    outcome.mischief = paper.tell_sandbox("mischief")["counts"]
    return outcome


def _judge(outcome: Outcome, paper: Paper, crowd: Crowd, reconciled: tuple[int, str]) -> None:
    """What the rows do not say: the commands' own word, what the web servers took in, and whether all were well."""
    status, told = reconciled
    if status != 0:
        outcome.findings["not done"].append(f"newsapp reconcile ended with {status}: {told[:500]}")
    else:
        outcome.reconciled = {kind: count for kind, count in json.loads(told)["amiss"].items() if count}
    status, told = paper.newsapp("ledger", "check", "--json")
    if status != 0:
        outcome.findings["wrong amount"] += json.loads(told)["flaws"] if told else [f"ledger check ended with {status}"]
    outcome.counts["webhooks refused"], taken = webhooks(paper.access_log.read_text(errors="replace"))
    outcome.findings["forged accepted"] += taken
    outcome.findings["not done"] += crowd.faults
    if paper.kept["own_deaths"]:
        deaths = paper.kept["own_deaths"]
        outcome.findings["not done"].append(f"{deaths} processes ended by themselves:\n{paper.said()}")
    outcome.counts["failures logged"] = paper.log.read_text(errors="replace").count('"job failed"')


def _moment(text: str) -> float:
    return datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z").timestamp()


def _event_ids(sandbox: str) -> list[str]:
    """The ids of all events, as anyone with the key may list them."""
    found: list[str] = []
    page: dict[str, Any] = {"has_more": True}
    while page["has_more"]:
        after = f"&starting_after={found[-1]}" if found else ""
        bearer = f"Bearer {stripe_sandbox.KEY}"
        status, page = call("GET", f"{sandbox}/v1/events?limit=100{after}", Authorization=bearer)
        assert status == 200, page
        found += [each["id"] for each in page["data"]]
    return found
