"""Names say what a thing is, and no file knows on which machine it was written."""

from __future__ import annotations

import ast
import re

from tests.house.sources import TOP, Function, files, functions, modules, place, tree

SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|base|manager|misc|data|info)(_|$)")
# Written so that this file does not contain what it looks for.
REGISTRIES = re.compile(
    r"pypi\.(org|python)|python" + r"hosted\.org|registry\.npm" + r"js|npm" + r"js\.org|deb\.deb" + r"ian"
)
MACHINES = re.compile(r"(?<![\w.~-])/" + r"(work|root|home)/[a-z]|\.\./" + r"shared")


def test_no_module_has_a_name_that_says_nothing() -> None:
    paths = [path.relative_to(TOP) for path in modules("newsapp", "tests", "bootstrap")]
    assert [str(path) for path in paths if any(SAYS_NOTHING.search(part) for part in path.with_suffix("").parts)] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    said = [
        f"{place(path)}:{number} {line.strip()[:100]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if REGISTRIES.search(line) or MACHINES.search(line)
    ]
    assert said == []


def test_the_search_for_registries_and_machines_finds_them() -> None:
    assert REGISTRIES.search("https://pypi" + ".org/simple")
    assert MACHINES.search("open('/" + "home/me/newsapp')")
    assert not MACHINES.search("https://example.org/home/page")


def test_every_test_asserts_something() -> None:
    tests = [(path, each) for path in modules("tests") for each in functions(path) if each.name.startswith("test_")]
    assert len(tests) > 100, "the rule no longer finds the tests"
    assert [f"{place(path, each)} {each.name}" for path, each in tests if not asserts(each)] == []


def asserts(function: Function) -> bool:
    nodes = list(ast.walk(function))
    names = [getattr(node.func, "attr", getattr(node.func, "id", "")) for node in nodes if isinstance(node, ast.Call)]
    return any(isinstance(node, ast.Assert) for node in nodes) or any(
        re.match(r"raises$|warns$|expect|assert_|check_", name) for name in names
    )


def test_no_test_is_skipped_or_mocked() -> None:
    marks = [
        f"{place(path, node)} {node.attr}"
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("skip", "skipif", "importorskip", "xfail", "MagicMock", "Mock")
    ]
    assert marks == []
