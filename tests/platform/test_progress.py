"""Long work says how far it is: drawn on a terminal, in plain lines everywhere else."""

from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace

import pytest

from newsapp.platform import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_it_says_how_far_it_is(kind: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", kind())
    with progress.bar("Rebuilding stories") as tell:
        tell(0, 4)
        tell(4, 4)
    said = sys.stderr.getvalue()
    assert "Rebuilding stories" in said
    assert re.search("4(/| of )4", said)
    assert ("\x1b" in said) == (kind is Terminal)


def test_plain_lines_come_now_and_then_and_at_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_s = iter([0.0, 100.0, 101.0, 102.0, 106.0, 107.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(at_s)))
    with progress.bar("Loading") as tell:
        for done in (1, 2, 3, 4, 5):
            tell(done, 5)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["Loading: 1 of 5, 400 s left", "Loading: 4 of 5, 26 s left", "Loading: 5 of 5, 0 s left"]


def test_nothing_to_do_is_done_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.bar("Loading") as tell:
        tell(0, 0)
    assert capsys.readouterr().err == "Loading: 0 of 0, 0 s left\n"
