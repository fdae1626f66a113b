"""`make storm`: gifts while processes are killed, then one reconciliation: nothing lost, nothing doubled."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.services.postgres import Postgres
from tests.storm import control, report
from tests.storm.paper import Weather, place
from tests.storm.storming import Outcome, storm

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
TOLD = """\
The givers all come from this machine, so NEWSAPP_LIMITS is off. Mails are posted and counted, but not sent: setting the
receipts would take longer than all the rest. Nothing here has talked to Stripe; a sandbox stands in."""
MakeDatabase = Callable[[str], str]


def main() -> int:
    """Storm each database, then show that a flaw would have been seen; 0 when all is as it must be."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    weather = Weather(asked.gifts, asked.kill_every_ms, asked.seed, asked.people)
    print(TOLD, flush=True)
    failed = []
    with contextlib.ExitStack() as stack:
        for kind in DATABASES if asked.database == "both" else (asked.database,):
            make = _new_sqlite if kind == "sqlite" else stack.enter_context(_postgres())
            name = DATABASES[kind]
            if not asked.control and not _storms(make("storm"), weather, name):
                failed.append(name)
            if asked.control_gifts and not _control_fails(
                make("control"), replace(weather, gifts=asked.control_gifts), name
            ):
                failed.append(f"{name}'s control")
    print(f"The storm found flaws: {', '.join(failed)}." if failed else "The storm found nothing amiss.")
    return 1 if failed else 0


def _storms(address: str, weather: Weather, name: str) -> bool:
    outcome = storm(address, weather, name)
    report.tell(outcome, f"The storm on {name}", weather.gifts)
    return outcome.held


def _control_fails(address: str, weather: Weather, name: str) -> bool:
    """Whether the same storm on a database whose inbox has no key is seen to go wrong, as it must be."""
    outcome = storm(address, weather, f"{name}, control", control.drop_inbox_key)
    report.tell(outcome, f"The control on {name}: without the inbox's primary key", weather.gifts)
    seen = _events_kept_twice(outcome)
    print(
        f"The control failed, as it must: {seen:,} events were kept more than once."
        if seen
        else "The control did not fail: an inbox that keeps events twice would go unseen."
    )
    return seen > 0


def _events_kept_twice(outcome: Outcome) -> int:
    return sum("is in the inbox" in told for told in outcome.findings["doubled"])


def _new_sqlite(_: str) -> str:
    return ""


@contextmanager
def _postgres() -> Iterator[MakeDatabase]:
    """A PostgreSQL server for this run; gives a new database of a name."""
    folder = Path(tempfile.mkdtemp(prefix="newsapp-storm-", dir=place()))
    folder.chmod(0o711)  # it runs as somebody else when we are root
    server = Postgres(folder / "postgres")
    process = server.start()
    try:
        yield server.create
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(prog="make storm", description=__doc__)
    told.add_argument("--gifts", type=int, default=5_000)
    told.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    told.add_argument("--kill-every-ms", type=int, default=400)
    told.add_argument("--seed", type=int, default=1, help="which storm: the same gifts, mischief and order of kills")
    told.add_argument("--people", type=int, default=12, help="how many give at the same time")
    told.add_argument("--control", action="store_true", help="only the control")
    told.add_argument("--control-gifts", type=int, default=300, help="gifts of the control; 0 leaves it out")
    return told.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped; nothing of it is left.")
