"""The supervisor, with real processes: what dies comes back, and what ends leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
SUPERVISE = """
import sys
from newsapp.supervisor import Command, run
commands = [Command(f"part{number}", [sys.executable, "-c", code]) for number, code in enumerate(sys.argv[2:])]
sys.exit(run(commands, patience_s=float(sys.argv[1])))
"""
STAYS = "import os, time; print('here', os.getpid(), flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"
# A parent that starts a child of its own in the same group, as a server starts its workers.
FAMILY = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STAYS!r}]); {STAYS}"


def _as_at_a_terminal() -> None:
    """Whoever runs the tests may have been told to outlive its terminal, and would hand that down."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Supervised:
    """A supervisor in a process of its own, whose output is read line by line."""

    def __init__(self, codes: Sequence[str], patience_s: float = 5) -> None:
        argv = [sys.executable, "-c", SUPERVISE, str(patience_s), *codes]
        self.process = subprocess.Popen(
            argv,
            cwd=TOP,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_as_at_a_terminal,  # noqa: PLW1509 - it only asks the kernel one thing
        )
        self.lines: list[str] = []

    def line(self, pattern: str) -> re.Match[str]:
        """The next line that matches."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(pattern, line)
            if found:
                return found
        raise AssertionError(f"{pattern!r} was not said, but: {self.lines}")

    def pids(self, count: int) -> list[int]:
        """The process ids of the next parts that say they are here."""
        return [int(self.line(r"here (\d+)")[1]) for _ in range(count)]

    def ends_within(self, seconds: float) -> int:
        """Its exit code."""
        rest, _ = self.process.communicate(timeout=seconds)
        self.lines += rest.splitlines(keepends=True)
        return self.process.returncode


Start = Callable[..., Supervised]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start supervisors that are gone after the test, whatever happened in it."""
    started: list[Supervised] = []

    def start(*codes: str, patience_s: float = 5) -> Supervised:
        started.append(Supervised(codes, patience_s))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        with each.process:
            assert each.process.wait(5) is not None


def status_of(pid: int) -> list[str]:
    """The kernel's words on this process, from its state on; none when there is no such process."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.read_text().rpartition(")")[2].split() if stat.exists() else []


def gone(pid: int, within_s: float = 3) -> bool:
    """Whether this process ends soon; one that only waits to be collected has ended."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if status_of(pid)[:1] in ([], ["Z"]):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_process_and_is_a_good_end(start: Start, asked: signal.Signals) -> None:
    supervised = start(STAYS, STAYS)
    pids = supervised.pids(2)
    supervised.process.send_signal(asked)
    assert supervised.ends_within(4) == 0
    assert all(gone(pid) for pid in pids)


def test_a_killed_process_is_started_again_and_the_others_stay(start: Start) -> None:
    supervised = start(STAYS, STAYS)
    first, second = supervised.pids(2)
    os.kill(first, signal.SIGKILL)
    supervised.line(r"part\d was killed by SIGKILL; starting it again")
    (third,) = supervised.pids(1)
    assert third not in (first, second)
    assert not gone(second, within_s=0.1)


def test_what_a_dead_process_had_started_dies_with_it(start: Start) -> None:
    supervised = start(FAMILY)
    pids = supervised.pids(2)
    parent = next(pid for pid in pids if int(status_of(pid)[1]) == supervised.process.pid)
    os.kill(parent, signal.SIGKILL)
    assert all(gone(pid) for pid in pids)


def test_a_process_that_dies_five_times_in_ten_seconds_ends_everything_with_a_reason(start: Start) -> None:
    supervised = start("raise SystemExit(3)", STAYS)
    (pid,) = supervised.pids(1)
    assert supervised.ends_within(15) == 1
    assert "part0 ended with code 3, 5 times within 10 seconds: giving up" in "".join(supervised.lines)
    assert gone(pid)


def test_pauses_between_starts_grow(start: Start) -> None:
    supervised = start("raise SystemExit(1)")
    pauses = [float(supervised.line(r"again in ([\d.]+) s")[1]) for _ in range(4)]
    assert pauses == [0.1, 0.2, 0.4, 0.8]


def test_a_process_that_does_not_want_to_stop_is_killed_when_patience_ends(start: Start) -> None:
    supervised = start(STUBBORN, patience_s=0.5)
    (pid,) = supervised.pids(1)
    supervised.process.terminate()
    assert supervised.ends_within(4) == 0
    assert gone(pid)


def test_asking_twice_does_not_wait_for_patience_to_end(start: Start) -> None:
    supervised = start(STUBBORN, patience_s=60)
    (pid,) = supervised.pids(1)
    supervised.process.terminate()
    time.sleep(0.3)
    supervised.process.terminate()
    assert supervised.ends_within(4) == 0
    assert gone(pid)


def test_nothing_survives_a_killed_supervisor(start: Start) -> None:
    supervised = start(STAYS, STAYS)
    pids = supervised.pids(2)
    supervised.process.kill()
    assert all(gone(pid) for pid in pids)


def test_every_line_says_whose_it_is_and_the_last_one_needs_no_end(start: Start) -> None:
    supervised = start("import sys, time; print('one\\ntwo'); sys.stdout.write('half'); sys.exit(9)")
    supervised.line(r"^part0   \| one$")
    supervised.line(r"^part0   \| two$")
    assert supervised.line(r"^part0   \| half$")


def test_a_program_that_is_not_there_is_told_and_not_tried_again() -> None:
    script = "from newsapp.supervisor import Command, run; raise SystemExit(run([Command('part', ['/no/such'])]))"
    argv = [sys.executable, "-c", script]
    ended = subprocess.run(argv, cwd=TOP, capture_output=True, text=True, timeout=5, check=False)
    assert ended.returncode == 1
    assert "part cannot be started" in ended.stdout


def test_a_reader_that_goes_away_ends_everything(start: Start) -> None:
    supervised = start(f"import time; time.sleep(0.5); print('late', flush=True); {STAYS}", STAYS)
    (pid,) = supervised.pids(1)
    assert supervised.process.stdout is not None
    supervised.process.stdout.close()
    supervised.process.wait(timeout=5)
    assert gone(pid)
