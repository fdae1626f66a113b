"""Nothing grows until nobody can read it at one sitting."""

from __future__ import annotations

import ast

from tests.house.sources import Function, functions, length, modules, place

ROUTE_VERBS = {"route", "get", "post", "put", "patch", "delete"}


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(function: Function) -> bool:
    calls = [mark.func for mark in function.decorator_list if isinstance(mark, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTE_VERBS for call in calls)


def test_a_source_file_has_at_most_300_lines() -> None:
    assert [place(path) for path in modules("newsapp", "bootstrap") if length(path) > 300] == []


def test_a_test_file_has_at_most_500_lines() -> None:
    assert [place(path) for path in modules("tests") if length(path) > 500] == []


def test_a_function_has_at_most_40_lines() -> None:
    assert [
        f"{place(path, function)} {function.name}: {lines_of(function)}"
        for path in modules("newsapp", "bootstrap")
        for function in functions(path)
        if lines_of(function) > 40
    ] == []


def test_a_view_has_at_most_12_lines_beside_what_it_says_of_itself() -> None:
    views = [(path, view) for path in modules("newsapp") for view in functions(path) if is_view(view)]
    assert len(views) > 20, "the rule no longer finds the views"
    long = []
    for path, view in views:
        told = view.body[0] if ast.get_docstring(view) else None
        lines = lines_of(view) - ((told.end_lineno or 0) - told.lineno + 1 if told else 0)
        if lines > 12:
            long.append(f"{place(path, view)} {view.name}: {lines}")
    assert long == []
