"""A walk over every page that the desk has: their addresses from the routes themselves, and what each must be."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError
from werkzeug.routing import AnyConverter, Rule

from tests.browser.furnished import Furnished
from tests.browser.test_on_a_phone import SMALL_TARGETS

PHONE: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# What a page must be besides, each told where it is not.
FLAWS = """() => {
  const shown = it => it.checkVisibility({visibilityProperty: true});
  const all = it => [...document.querySelectorAll(it)];
  const named = it => it.labels?.length || it.ariaLabel?.trim() || it.getAttribute('aria-labelledby');
  const told = it => it.outerHTML.slice(0, 140), found = [];
  if (all('h1').length !== 1) found.push(`It has ${all('h1').length} h1.`);
  const first = all('.button:not(.second)').filter(shown);
  if (first.length > 1) found.push(`It has ${first.length} primary buttons: ${first.map(it => it.innerText.trim())}`);
  const fields = all('input:not([type=hidden]), select, textarea, [contenteditable=true]').filter(shown);
  found.push(...fields.filter(it => !named(it)).map(it => `A field has no label: ${told(it)}`));
  return found;
}"""
STYLED = re.compile(r"<[^>]*\sstyle=[^>]*>")
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
  `It is ${document.documentElement.scrollWidth} px wide at ${innerWidth}: ` + [...document.querySelectorAll('main *')]
    .filter(it => it.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(it => it.outerHTML.slice(0, 120))
]"""


@dataclass(frozen=True)
class Address:
    """The address of a page: its route, filled in; whether it is the first of its route's."""

    route: str
    path: str
    first: bool
    guard: str


@dataclass
class Walker:
    """Somebody of one role in one browser, in one language, who notes what is wrong with what they see."""

    context: BrowserContext
    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def of(cls, browser: Browser, site: Furnished, role: str, language: str) -> Iterator[Walker]:
        """Let somebody in; `role` is "nobody" for a stranger."""
        told: Any = {"viewport": PHONE, "has_touch": True, "reduced_motion": "reduce"}  # no colour is half-way
        context = browser.new_context(**told)
        cookies = {"desk_language": language} | ({"desk": site.cookies[role]} if role in site.cookies else {})
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])
        walker = cls(context, context.new_page(), site.url)
        walker.page.on("pageerror", lambda error: walker.noise.append(f"a script failed: {error}"))
        walker.page.on("console", lambda said: walker.noise.append(said.text) if said.type == "error" else None)
        yield walker
        context.close()

    def visit(self, address: Address, answers: Sequence[int], *, wholly: bool) -> None:
        """Look at a page in every way, or only as a phone shows it by day; `answers` are the statuses it may have."""
        self.noise.clear()
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="light")
        status = self._open(address)
        if status not in answers:
            self._note(address, [f"answered {status}"])
        elif status == 200:
            self._note(address, [f"wrote {said}" for said in self.noise])
            self._look(address, WIDE, "at 360 px")
            self._axe(address, "on a phone, by day", {})
            if wholly:
                self._look_again(address)

    def _look_again(self, address: Address) -> None:
        self.page.emulate_media(color_scheme="dark")
        self._axe(address, "on a phone, by night", COLOURS)
        self.page.set_viewport_size(LAPTOP)
        self._axe(address, "on a laptop, by night", COLOURS)
        self.page.emulate_media(color_scheme="light")
        self._look(address, WIDE, "at 1280 px")
        self._axe(address, "on a laptop, by day", {})

    def _open(self, address: Address) -> int:
        """Go there; the status of a page, nought for what is no page but a file that was given."""
        try:
            answer = self.page.goto(self.url + address.path, wait_until="load")
        except PlaywrightError as error:
            if "Download is starting" not in error.message:
                raise
            answer = None
        if answer and answer.request.redirected_from:
            return 303
        if answer and (answer.status != 200 or "text/html" in answer.headers["content-type"]):
            self._note(address, [f"has a style of its own: {it}" for it in STYLED.findall(answer.text())])
            return answer.status
        given = self.context.request.get(self.url + address.path)
        if (given.status, given.headers.get("x-content-type-options")) != (200, "nosniff"):
            self._note(address, ["it is no page, and a browser may guess what it is"])
        return 0

    def _look(self, address: Address, script: str, where: str) -> None:
        found = self.page.evaluate(script) + self.page.evaluate(SMALL_TARGETS) + self.page.evaluate(FLAWS)
        self._note(address, [f"{where}: {it}" for it in found])

    def _axe(self, address: Address, where: str, options: dict[str, Any]) -> None:
        for it in Axe().run(self.page, options=options or None).response["violations"]:
            shown = "; ".join(node["html"][:140] for node in it["nodes"][:3])
            self._note(address, [f"{where}: {it['id']}: {shown}"])

    def _note(self, address: Address, flaws: list[str]) -> None:
        self.wrong += [f"{address.path} {flaw}" for flaw in flaws]


def addresses(app: Flask, examples: dict[str, list[str]]) -> list[Address]:
    """Every address under /desk that may be read; AssertionError for a part that nobody gave an example of."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if f"{rule.rule}/".startswith("/desk/") and "GET" in (rule.methods or ()):
            guard = getattr(app.view_functions[rule.endpoint], "guard", "")
            paths = _paths(app, rule, examples)
            found += [Address(rule.rule, path, number == 0, guard) for number, path in enumerate(paths)]
    return found


def _paths(app: Flask, rule: Rule, examples: dict[str, list[str]]) -> list[str]:
    """The route filled in: with the first example of each part, then with every other, one part at a time."""
    choices = {name: _values(rule, name, examples) for name in sorted(rule.arguments)}
    first = {name: values[0] for name, values in choices.items()}
    wanted = [first] + [first | {name: value} for name, values in choices.items() for value in values[1:]]
    maps = app.url_map.bind("localhost")
    return [maps.build(rule.endpoint, told) for told in wanted]


def _values(rule: Rule, name: str, examples: dict[str, list[str]]) -> list[str]:
    fitting = [key for key in examples if key.endswith(f" {name}") and rule.rule.startswith(key.partition(" ")[0])]
    if fitting:
        return examples[max(fitting, key=len)]
    if isinstance(converter := rule._converters[name], AnyConverter):
        return sorted(converter.items)
    assert name in examples, (
        f"{rule.rule} has a part {name}, of which tests/browser/furnished.py has no example: add one, so that the page "
        "is looked at."
    )
    return examples[name]
