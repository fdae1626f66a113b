"""Makes .venv what a lock file says, with nothing but Python: `environment.py runtime`, or `sandbox`, or `dev`.

It does nothing when the environment is already right, which is told by content, not by time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
HOME = TOP / ".venv"
PYTHON = HOME / "bin" / "python"
LOCKS = {
    "runtime": TOP / "requirements.lock",
    "sandbox": TOP / "requirements-sandbox.lock",
    "dev": TOP / "requirements-dev.lock",
}
COMMAND = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from newsapp.cli import main

sys.exit(main())
"""


def main(kind: str) -> None:
    """Bring .venv up to date with the lock of this kind; one process at a time."""
    stamp = HOME / f"{kind}.installed"
    if _read(stamp) == _wanted(kind):
        return
    with Path(__file__).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _read(HOME / "made") != _maker():
            _make()
        if _read(stamp) != _wanted(kind):
            _install(kind)
            _bring_shaping()
            _link_project()
            stamp.write_text(_wanted(kind))


def _wanted(kind: str) -> str:
    """What the stamp says once all is installed: who made the environment, this script and the lock, by content."""
    content = Path(__file__).read_bytes() + LOCKS[kind].read_bytes()
    return _maker() + hashlib.sha256(content).hexdigest()


def _maker() -> str:
    """The interpreter and the place: an environment works with no other."""
    return f"{sys.base_prefix} {sys.version_info[:3]} {TOP}\n"


def _make() -> None:
    if not _found("ensurepip") and not _found("pip"):
        _fetch_ensurepip()
    print(f"Making {HOME.name} with Python {sys.version.split()[0]}", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    venv.create(HOME, symlinks=True, with_pip=_found("ensurepip"))
    (HOME / "made").write_text(_maker())


def _found(module: str) -> bool:
    """Whether a fresh interpreter has this module: one may just have been installed beside this one."""
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def _fetch_ensurepip() -> None:
    """On Debian and its kin, pip comes in a package of its own."""
    package = f"python3.{sys.version_info.minor}-venv"
    if not _apt_install(package):
        sys.exit(f"{sys.executable} has neither ensurepip nor pip. Install one of them: {package} or python3-pip.")


def _apt_install(package: str) -> bool:
    """Install a package of Debian's, as root can; False where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing Debian's {package}", flush=True)
    apt_get = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=600"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return all(
        subprocess.run([*apt_get, *told], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for told in (["update"], ["install", "--no-install-recommends", package])
    )


def _install(kind: str) -> None:
    print(f"Installing {LOCKS[kind].name}", flush=True)
    inside = (HOME / "lib").glob("python3*/site-packages/pip")
    pip = [str(PYTHON), "-m", "pip"] if any(inside) else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    # A lock is whole: what it leaves out of a package's needs is left out on purpose.
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    subprocess.run([*pip, "install", *options, "-r", str(LOCKS[kind])], check=True)


def _bring_shaping() -> None:
    """Pillow sets Hindi, Marathi and Urdu with FriBiDi, which is the system's: no wheel carries it."""
    can_shape = "import sys; from PIL import features; sys.exit(not features.check('raqm'))"
    if subprocess.run([PYTHON, "-c", can_shape], check=False).returncode != 0 and not _apt_install("libfribidi0"):
        print("Install FriBiDi (Debian: libfribidi0), or pictures cannot carry headlines in Hindi, Marathi or Urdu.")


def _link_project() -> None:
    """Make `newsapp` importable and a command without building it, so that nothing has to be fetched for that."""
    packages = next((HOME / "lib").glob("python3*/site-packages"))
    (packages / "newsapp.pth").write_text(f"{TOP}\n")
    command = HOME / "bin" / "newsapp"
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"This did not work: {' '.join(map(str, failure.cmd))}")
