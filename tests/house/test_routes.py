"""Every route says whom it lets in."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from newsapp.app import create_app
from newsapp.platform.settings import Settings


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("instance")
    return create_app(Settings(instance=folder))


def test_every_route_names_its_guard(house: Flask) -> None:
    views = {name: view for name, view in house.view_functions.items() if not getattr(view, "guard", "")}
    assert len(house.view_functions) > 20
    assert sorted(views) == []


def test_every_route_of_the_desk_lets_only_the_newsroom_in(house: Flask) -> None:
    rules = [rule for rule in house.url_map.iter_rules() if rule.rule.startswith("/api/v1/admin/")]
    assert rules
    assert [rule.rule for rule in rules if house.view_functions[rule.endpoint].guard == "public"] == []
