"""The browser: this machine's Chromium, or Debian's brought now, with letters for every language of the paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.services.programs import apt_install, find

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No sandbox: root has none, and only our own pages are opened. No traffic but the tests'.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def executable() -> Path | None:
    """The browser's program; None leaves it to the one that Playwright itself may have brought."""
    found = find(*NAMES)
    if found is None and apt_install("chromium", "fonts-noto-core"):
        found = find(*NAMES)
    elif found and not (_can_write("hi") and _can_write("ur")):
        apt_install("fonts-noto-core")
    return found


def _can_write(language: str) -> bool:
    """Whether some font of this machine covers the language."""
    fc_list = find("fc-list")
    return fc_list is not None and subprocess.check_output([fc_list, f":lang={language}"]) != b""
