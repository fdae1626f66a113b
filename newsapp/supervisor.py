"""A small supervisor: starts processes, starts again what dies, and leaves nothing running when it ends."""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

MOST_DEATHS = 5
COUNTED_S = 10.0
FIRST_PAUSE_S = 0.1
_OWN_NAME = "newsapp"
_LONGEST_LINE = 64 * 1024
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Command:
    """A process to keep running; its lines of output are told under its name."""

    name: str
    argv: Sequence[str]
    environ: Mapping[str, str] | None = None


def run(commands: Sequence[Command], *, patience_s: float = 10.0, out: TextIO | None = None) -> int:
    """Keep these processes running until SIGINT, SIGTERM or SIGHUP comes; 0 when that is how it ended.

    Whoever dies is started again after a pause that doubles; after five deaths within ten seconds everything is
    stopped and the answer is 1. Who is asked to stop gets SIGTERM, and SIGKILL with all it started after
    `patience_s`, or at once when asked a second time. Call it in the main thread.
    """
    return _Supervisor(commands, patience_s, out or sys.stdout).run()


def ends_with_parent(told: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a new process calls before it becomes its program, to be sent this signal when its parent dies (Linux)."""
    parent = os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, told)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


@dataclass
class _Child:
    command: Command
    process: subprocess.Popen[bytes] | None = None
    output: int = -1
    start_at: float = 0.0
    deaths: list[float] = field(default_factory=list)
    unfinished: bytes = b""


class _Supervisor:
    def __init__(self, commands: Sequence[Command], patience_s: float, out: TextIO) -> None:
        self._children = [_Child(command) for command in commands]
        self._width = max(len(name) for name in [_OWN_NAME, *(command.name for command in commands)])
        self._patience_s = patience_s
        self._out = out
        self._selector = selectors.DefaultSelector()
        self._stop_by: float | None = None
        self._failed = False

    def run(self) -> int:
        with _woken_by_signals(self._on_signal) as awake, self._selector:
            self._selector.register(awake, selectors.EVENT_READ)
            try:
                while self._stop_by is None or self._running():
                    self._start_due()
                    self._listen()
                    self._bury()
            finally:
                self._kill()
        return 1 if self._failed else 0

    def _running(self) -> list[subprocess.Popen[bytes]]:
        return [child.process for child in self._children if child.process]

    def _start_due(self) -> None:
        for child in self._children:
            if self._stop_by is None and child.process is None and child.start_at <= time.monotonic():
                self._start(child)

    def _start(self, child: _Child) -> None:
        command = child.command
        child.output, theirs = os.pipe()
        try:
            child.process = subprocess.Popen(  # noqa: S603 - the commands are our caller's own
                command.argv,
                env=command.environ,
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                process_group=0,
                preexec_fn=ends_with_parent(),  # noqa: PLW1509 - it takes no lock
            )
        except OSError as error:
            os.close(child.output)
            self._give_up(f"{command.name} cannot be started: {error}")
            return
        finally:
            os.close(theirs)
        os.set_blocking(child.output, False)
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _listen(self) -> None:
        for key, _ in self._selector.select(self._sleep_s()):
            said = _read(key.fd)
            if key.data is None or said is None:
                continue
            self._pass_on(key.data, said)
            if not said:
                self._selector.unregister(key.fd)

    def _sleep_s(self) -> float | None:
        """How long nothing can be due; None for as long as nothing happens."""
        if self._stop_by is not None:
            return max(0.0, self._stop_by - time.monotonic())
        due = [child.start_at for child in self._children if child.process is None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _pass_on(self, child: _Child, said: bytes) -> None:
        """Tell the finished lines, and the unfinished one when it is long or the last."""
        *lines, child.unfinished = (child.unfinished + said).split(b"\n")
        if child.unfinished and (not said or len(child.unfinished) >= _LONGEST_LINE):
            lines.append(child.unfinished)
            child.unfinished = b""
        for line in lines:
            self._tell(child.command.name, line.decode("utf-8", "replace"))

    def _tell(self, name: str, line: str) -> None:
        try:
            print(f"{name:<{self._width}} | {line}", file=self._out, flush=True)
        except BrokenPipeError:  # nobody reads us any more
            self._begin_stop()

    def _bury(self) -> None:
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._clear_up(child, child.process)
                if self._stop_by is None:
                    self._plan_again(child, child.process.returncode)
                child.process = None
        if self._stop_by is not None and time.monotonic() >= self._stop_by:
            self._kill()

    def _clear_up(self, child: _Child, process: subprocess.Popen[bytes]) -> None:
        """End what the dead process started, and tell its last words."""
        _kill_group(process)
        while said := _read(child.output):
            self._pass_on(child, said)
        self._pass_on(child, b"")
        if child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        os.close(child.output)

    def _plan_again(self, child: _Child, code: int) -> None:
        now, name = time.monotonic(), child.command.name
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        child.deaths = [at for at in child.deaths if now - at < COUNTED_S] + [now]
        if len(child.deaths) >= MOST_DEATHS:
            self._give_up(f"{name} {how}, {MOST_DEATHS} times within {COUNTED_S:.0f} seconds: giving up")
            return
        pause_s = FIRST_PAUSE_S * 2 ** (len(child.deaths) - 1)
        child.start_at = now + pause_s
        self._tell(name, f"{name} {how}; starting it again in {pause_s:.1f} s")

    def _give_up(self, why: str) -> None:
        self._tell(_OWN_NAME, why)
        self._failed = True
        self._begin_stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGCHLD:
            return
        if self._stop_by is not None:  # who asks twice does not want to wait
            self._stop_by = time.monotonic()
        self._begin_stop()

    def _begin_stop(self) -> None:
        if self._stop_by is None:
            self._stop_by = time.monotonic() + self._patience_s
            for process in self._running():
                process.terminate()

    def _kill(self) -> None:
        for process in self._running():
            _kill_group(process)
            process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _read(fd: int) -> bytes | None:
    """What can be read now: None for nothing yet, b"" for nothing any more."""
    try:
        return os.read(fd, _LONGEST_LINE)
    except BlockingIOError:
        return None


@contextmanager
def _woken_by_signals(on_signal: Callable[[int, FrameType | None], None]) -> Iterator[socket.socket]:
    """Handle the signals that concern us, and give a socket that becomes readable with each of them."""
    heard = [signal.SIGCHLD, signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # with nohup we are to stay when the terminal goes
        heard.append(signal.SIGHUP)
    awake, waker = socket.socketpair()
    with awake, waker:
        awake.setblocking(False)
        waker.setblocking(False)
        former = {number: signal.signal(number, on_signal) for number in heard}
        before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            yield awake
        finally:
            signal.set_wakeup_fd(before)
            for number, handler in former.items():
                signal.signal(number, handler)
