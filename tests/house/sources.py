"""The project's own files, read once, for the rules that are about them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDERS = ("newsapp", "tests", "migrations", "bootstrap", "docs", "deploy", ".ci", "static/css", "static/js")
WRITTEN = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".css",
    ".js",
    ".html",
    ".xml",
    ".txt",
    ".yml",
    ".yaml",
    ".conf",
    ".service",
    "",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """The files that people write, in these folders or in all, and at the top."""
    found = [path for folder in folders or FOLDERS for path in (TOP / folder).rglob("*") if path.is_file()]
    found += [] if folders else [path for path in TOP.iterdir() if path.is_file() and path.name[:9] != ".coverage"]
    return tuple(sorted(path for path in found if path.suffix in WRITTEN and "__pycache__" not in path.parts))


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files of these folders."""
    return tuple(path for path in files(*folders) if path.suffix == ".py")


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, methods and inner ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where that is, as an editor understands it."""
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.expr) else ""
    return f"{path.relative_to(TOP)}{line}"


def length(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())
