"""A paper whose gifts go to the Stripe sandbox, over HTTP both ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import MakeApp
from tests.contributions.newsroom import Newsroom, Sandbox, started, taking_gifts


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox of this run."""
    with started(tmp_path_factory.mktemp("sandbox")) as found:
        yield found


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox for the tests of one file: its clock may be moved, and all that it has be gone through."""
    with started(tmp_path_factory.mktemp("sandbox")) as found:
        yield found


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """The sandbox of this run, or of the file where that is marked `own_sandbox`."""
    alone = request.node.get_closest_marker("own_sandbox")
    found: Sandbox = request.getfixturevalue("own" if alone else "shared")
    return found


@pytest.fixture
def newsroom(make_app: MakeApp, sandbox: Sandbox) -> Iterator[Newsroom]:
    """An application on a clean database of either kind that takes gifts; the test is in its context."""
    with taking_gifts(make_app, sandbox) as found:
        yield found
