"""Every page of the desk, as each role sees it: nothing that axe finds, nothing broken, nothing too small to touch.

The pages are those of the routes; who adds a route adds a page here. What a part of an address may be is told by
tests/browser/furnished.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from newsapp.desk.guards import ENTRANCE
from newsapp.desk.permissions import lets_in
from newsapp.staff.actions import freezing
from newsapp.staff.roles import ROLES
from tests.browser import furnished
from tests.browser.furnished import Furnished
from tests.browser.walking import Address, Walker, addresses
from tests.databases import SqliteTemplate

pytestmark = pytest.mark.browser
PAGE = (200, 0)  # a page, or a file
PARTS = 3
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
        for address in [it for it in pages(site) if it.first]:
            walker.visit(address, PAGE, wholly=True)
    assert not walker.wrong, "\n".join(walker.wrong)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_sound_whatever_it_is_about(browser: Browser, site: Furnished, part: int) -> None:
    with Walker.of(browser, site, "admin", "en") as walker:
        for address in [it for it in pages(site) if not it.first][part::PARTS]:
            walker.visit(address, (*PAGE, 404), wholly=False)
    assert not walker.wrong, "\n".join(walker.wrong)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_every_page_is_sound_for_every_role_or_refused(browser: Browser, site: Furnished, role: str) -> None:
    with Walker.of(browser, site, role, "en") as walker:
        for address in [it for it in pages(site) if it.first]:
            walker.visit(address, (*PAGE, 404) if lets_in(address.guard, role) else (403,), wholly=False)
    assert not walker.wrong, "\n".join(walker.wrong)


def test_every_page_is_sound_while_publishing_is_frozen(browser: Browser, site: Furnished) -> None:
    freezing.freeze("एक चाबी चोरी हो गई।", by=site.people["publisher"])
    try:
        with Walker.of(browser, site, "admin", "hi") as walker:
            for address in [it for it in pages(site) if it.first]:
                walker.visit(address, PAGE, wholly=False)
        assert not walker.wrong, "\n".join(walker.wrong)
    finally:
        freezing.thaw(by=site.people["admin"])


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_door_is_sound_for_a_stranger(browser: Browser, site: Furnished, language: str) -> None:
    with Walker.of(browser, site, "nobody", language) as walker:
        for address in [it for it in addresses(site.app, site.examples) if it.first]:
            walker.visit(address, PAGE if address.guard == ENTRANCE else (303,), wholly=address.first)
    assert not walker.wrong, "\n".join(walker.wrong)
