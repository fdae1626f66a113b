"""What import-linter cannot say about who may do what."""

from __future__ import annotations

import ast
import re
import sys

import grimp
import pytest

from tests.house.sources import modules, place, tree

PURE = re.compile(
    r"(^|\.)(body|slugs|workflow|rules|roles|text|money)(_[a-z]+)?(\.|$)|\.platform\.(errors|clock|ids|text)$"
)
# A table of how letters sound in Latin ones: knowledge like Python's own unicodedata, not a part that could fail.
AS_GOOD_AS_PYTHON = {"anyascii"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("newsapp", include_external_packages=True, cache_dir=None)


def test_only_the_platform_commits() -> None:
    commits = {
        place(path)
        for path in modules("newsapp")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert commits == {"newsapp/platform/db.py"}


def test_pure_files_rest_on_python_alone(graph: grimp.ImportGraph) -> None:
    pure = [name for name in graph.modules if name.startswith("newsapp.") and PURE.search(name)]
    assert {"newsapp.articles.workflow", "newsapp.staff.roles", "newsapp.platform.errors"} <= set(pure)
    leaning = {
        name: sorted(found)
        for name in pure
        if (found := roots(graph, name) - sys.stdlib_module_names - AS_GOOD_AS_PYTHON)
    }
    assert leaning == {}


def roots(graph: grimp.ImportGraph, name: str) -> set[str]:
    """The packages outside newsapp that this module needs, through others too."""
    return {above.partition(".")[0] for above in graph.find_upstream_modules(name)} - {"newsapp"}


def test_imports_stand_at_the_top_or_say_why_not() -> None:
    silent = []
    for path in modules("newsapp"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                silent += [place(path, node) for node in inner if "#" not in lines[node.lineno - 1]]
    assert silent == []
