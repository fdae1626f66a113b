"""Every fact that the code tells is one that somebody decided what follows from."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from newsapp.platform.facts import job_name
from newsapp.reactions import REACTIONS, ROUTINES
from tests.house.sources import modules, tree


def told_facts() -> Iterator[str]:
    """The names of the facts that the rooms tell: given to `facts.record`, or to what passes them on as `fact`."""
    for path in modules("newsapp"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "facts.record":
                yield from texts(node.args[0])
            elif isinstance(node, ast.keyword) and node.arg == "fact":
                yield from texts(node.value)
            elif isinstance(node, ast.FunctionDef) and node.name == "_fact":
                for said in ast.walk(node):
                    if isinstance(said, ast.Return) and said.value:
                        yield from texts(said.value)


def texts(node: ast.AST) -> Iterator[str]:
    """The texts written in an expression that stand for facts."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and "." in inner.value:
            yield inner.value


def test_every_fact_that_is_told_has_its_reactions() -> None:
    assert len(set(told_facts())) >= 8, "the rule no longer finds the facts"
    assert set(told_facts()) - set(REACTIONS) == set()


def test_every_reaction_is_to_a_fact_that_somebody_tells() -> None:
    assert set(REACTIONS) - set(told_facts()) == set()


def test_no_two_jobs_share_a_name() -> None:
    calls = {call for told in REACTIONS.values() for call in told.later} | {routine.call for routine in ROUTINES}
    assert len({job_name(call) for call in calls}) == len(calls)
