"""Every page of the desk, as each role sees it: nothing that axe finds, nothing broken, nothing too small to touch.

The pages are those of the routes; who adds a route adds a page here. What a part of an address may be is told by
tests/browser/furnished.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from newsapp.desk.permissions import lets_in
from newsapp.staff.actions import freezing
from newsapp.staff.roles import ROLES
from tests.browser import furnished
from tests.browser.furnished import Furnished
from tests.browser.walking import Address, Walker, addresses
from tests.databases import SqliteTemplate

pytestmark = pytest.mark.browser
SIGNED_OUT = "/desk/sign-in"  # leads on whoever is signed in


@pytest.fixture(scope="module")
def site(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    folder = tmp_path_factory.mktemp("newsroom")
    with furnished.served(sqlite_template.clean(folder), folder) as (url, app):
        yield furnished.furnish(url, app)


def pages(site: Furnished) -> list[Address]:
    return [it for it in addresses(site.app, site.examples) if it.path != SIGNED_OUT]


def test_every_page_has_an_address_here(site: Furnished) -> None:
    routes = {rule.rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    desk = {route for route in routes if f"{route}/".startswith("/desk/")}
    assert {it.route for it in addresses(site.app, site.examples)} == desk
    assert len(desk) >= 5


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_page_is_sound_for_an_admin(browser: Browser, site: Furnished, language: str) -> None:
    with Walker.of(browser, site, "admin", language) as walker:
        for address in pages(site):
            status = walker.visit(address, wholly=address.first)
            assert status in (200, 0), (address, status)
    assert walker.wrong == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_every_page_is_sound_for_every_role_or_refused(browser: Browser, site: Furnished, role: str) -> None:
    with Walker.of(browser, site, role, "en") as walker:
        for address in [it for it in pages(site) if it.first]:
            status = walker.visit(address, wholly=False)
            allowed = lets_in(address.guard, role)
            assert status in ((200, 0, 403, 404) if allowed else (403,)), (address, status)
    assert walker.wrong == []


def test_every_page_is_sound_while_publishing_is_frozen(browser: Browser, site: Furnished) -> None:
    freezing.freeze("एक चाबी चोरी हो गई।", by=site.people["publisher"])
    try:
        with Walker.of(browser, site, "admin", "hi") as walker:
            for address in [it for it in pages(site) if it.first]:
                walker.visit(address, wholly=False)
        assert walker.wrong == []
    finally:
        freezing.thaw(by=site.people["admin"])


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_door_is_sound_for_a_stranger(browser: Browser, site: Furnished, language: str) -> None:
    with Walker.of(browser, site, "nobody", language) as walker:
        for address in addresses(site.app, site.examples):
            status = walker.visit(address, wholly=address.first)
            assert status == (200 if address.guard == "entrance" else 303), (address, status)
    assert walker.wrong == []
