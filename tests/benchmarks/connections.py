"""Which process holds how many of a server's open connections, as Linux tells."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

ESTABLISHED = "01"


def by_process(url: str) -> Counter[int]:
    """The number of established connections that each process has accepted at this address's port."""
    wanted = _sockets(urlsplit(url).port or 80)
    held: Counter[int] = Counter()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end while it is looked at, or be somebody else's
            held[int(process.name)] = sum(_socket(fd) in wanted for fd in (process / "fd").iterdir())
    return +held


def _sockets(port: int) -> set[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == ESTABLISHED and row[9] != "0"}


def _socket(fd: Path) -> str:
    try:
        return fd.readlink().name.removeprefix("socket:[").removesuffix("]")
    except OSError:
        return ""
