"""What the documents promise is there, and what is there is documented."""

from __future__ import annotations

import dataclasses
import re
import tomllib

import click
import pytest

from newsapp.cli import main
from newsapp.platform.settings import Settings, variable
from tests.house.sources import TOP

README, MAKEFILE = TOP / "README.md", TOP / "Makefile"


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda field: variable(field.name))
def test_every_setting_is_documented_in_the_words_of_its_table(field: dataclasses.Field) -> None:
    row = next(
        (line for line in (TOP / "docs/settings.md").read_text().splitlines() if f"`{variable(field.name)}`" in line),
        "",
    )
    assert field.metadata["told"] in row


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {variable(field.name) for field in dataclasses.fields(Settings)}
    told = {
        name
        for path in [README, *TOP.glob("docs/**/*.md")]
        for name in re.findall(r"\bNEWSAPP_[A-Z_]+\b", path.read_text())
    }
    assert told <= known


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE.read_text(), re.MULTILINE))
    named = {
        target
        for path in [README, TOP / "CONTRIBUTING.md", *TOP.glob("docs/**/*.md")]
        for target in re.findall(r"(?:`|^\s*)make ([a-z]+)", path.read_text(), re.MULTILINE)
    }
    assert {"run", "check"} <= named <= targets


def test_every_command_that_a_document_names_exists() -> None:
    documents = [README, TOP / "CONTRIBUTING.md", *TOP.glob("docs/**/*.md")]
    named = {
        tuple(words.split())
        for path in documents
        for words in re.findall(
            r"(?:`|^\s+)(?:\.venv/bin/)?newsapp ([a-z]+(?: [a-z]+)?)", path.read_text(), re.MULTILINE
        )
    }
    assert [" ".join(words) for words in sorted(named) if not is_command(words)] == []


def is_command(words: tuple[str, ...]) -> bool:
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return True  # what follows a command is its argument
        command = command.commands.get(word)
    return command is not None


def test_every_requirement_is_pinned_and_locked() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    runtime, dev = (pins((TOP / name).read_text()) for name in ("requirements.lock", "requirements-dev.lock"))
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert [each for each in wanted if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", each)] == []
    assert {normal(each) for each in project["dependencies"]} <= runtime
    assert {normal(each) for each in wanted} | runtime <= dev


def pins(lock: str) -> set[str]:
    return {normal(pin) for pin in re.findall(r"^(\S+==\S+)", lock, re.MULTILINE)}


def normal(pin: str) -> str:
    """A pin as every tool would write it, without its extras."""
    name, _, version = re.sub(r"\[\w+\]", "", pin).partition("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


def test_the_build_runs_make_check_and_nothing_else() -> None:
    lines = [line for line in (TOP / ".ci/run").read_text().splitlines() if line]
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[1:] == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "exec make check"]
