"""Finding a program on this machine, or having Debian's package manager bring it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path


def find(*names: str, beside: Iterable[Path] = ()) -> Path | None:
    """The first of these programs that is on the PATH or in one of these folders."""
    folders = os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, beside)])
    return next((Path(found) for name in names if (found := shutil.which(name, path=folders))), None)


def apt_install(*packages: str) -> bool:
    """Install Debian packages; False where that cannot be done: not root, not Debian, or no registry."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    apt_get = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with (Path(tempfile.gettempdir()) / "newsapp-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # apt-get waits for another's dpkg, but not for another's update
        for command in (["update"], ["install", "--no-install-recommends", *packages]):
            if subprocess.run([*apt_get, *command], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode != 0:
                return False
    return True
