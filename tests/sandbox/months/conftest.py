"""A sandbox whose months these tests let go by, and who opens its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.months.plans import own_sandbox, tidy
from tests.sandbox.visitor import Visitor


@pytest.fixture(scope="module")
def timely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox for one file."""
    with own_sandbox(tmp_path_factory.mktemp("timely")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(timely: Sandbox) -> Iterator[Sandbox]:
    """The same, without plans of an earlier test."""
    yield timely
    tidy(timely)


@pytest.fixture
def visitor(sandbox: Sandbox) -> Visitor:
    """Who opens the sandbox's pages."""
    return Visitor(sandbox.address)
