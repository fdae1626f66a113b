"""The demo's pages on a phone's screen: accessible, light, still, and easy to touch."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.live import LiveSite

pytestmark = pytest.mark.browser
LISTS = ["/", "/?language=hi", "/?language=ur", "/latest?language=mr", "/search?q=wall", "/corrections", "/contribute"]
MOST_BYTES = 60 * 1024
# Links, buttons and fields that are shown and are not words inside a sentence: each at least 44 pixels high.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, summary')].filter(it => {
  const touched = ['checkbox', 'radio'].includes(it.type) && (it.closest('label') || it.labels?.[0]) || it;
  const box = touched.getBoundingClientRect(), style = getComputedStyle(it);
  const inText = style.display === 'inline' && it.closest('p, li p, .body, figcaption');
  const stretched = it.closest('.card, .register');
  return it.checkVisibility() && box.width && box.top + box.height > 0 && box.left > -50
    && !inText && !stretched && !it.closest('[aria-hidden=true]') && box.height < 43.5;
}).map(it => it.outerHTML.slice(0, 120))"""
SHIFT = """new Promise(done => {
  let sum = 0;
  const watch = new PerformanceObserver(list => list.getEntries().forEach(it => sum += it.value));
  watch.observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 400);
})"""


def stories(site: LiveSite) -> list[str]:
    """The page of the newest story in each language, English first, and of one with each notice."""
    with urlopen(f"{site.url}/api/v1/articles?limit=100") as answer:
        cards = json.load(answer)["items"]
    chosen: dict[str, str] = {}
    for card in sorted(cards, key=lambda card: card["language"] != "en"):
        chosen.setdefault(card["language"], card["url"])
        chosen.setdefault(card["standing"], card["url"])
    return list(dict.fromkeys(chosen.values()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(live_site: LiveSite, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    wrong: list[tuple[str, str, str]] = []
    for url in [*(live_site.url + path for path in LISTS), *stories(live_site)]:
        page.goto(url, wait_until="load")
        found = Axe().run(page).response["violations"]
        wrong += [(url, it["id"], it["nodes"][0]["html"][:200]) for it in found]
    assert wrong == []


def test_no_page_is_wider_than_the_phone_or_has_targets_too_small(live_site: LiveSite, page: Page) -> None:
    for url in [*(live_site.url + path for path in LISTS), *stories(live_site)]:
        page.goto(url, wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, url
        assert page.evaluate(SMALL_TARGETS) == [], url


@pytest.mark.parametrize("which", ["front", "story"])
def test_an_english_page_is_light_and_asks_nobody_else(live_site: LiveSite, page: Page, which: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it marks what it is given
    page.goto(live_site.url if which == "front" else stories(live_site)[0], wait_until="networkidle")
    assert [it.url for it in answers if not it.url.startswith(live_site.url)] == []
    taken = {it.url: it.request.sizes()["responseBodySize"] for it in answers if "/media/" not in it.url}
    assert sum(taken.values()) < MOST_BYTES, taken
    assert [url for url in taken if "nastaliq" in url or "devanagari" in url] == []


def test_nothing_moves_while_a_page_comes(live_site: LiveSite, page: Page) -> None:
    for url in [live_site.url, *stories(live_site)]:
        page.goto(url, wait_until="load")
        assert page.evaluate(SHIFT) < 0.02, url


def test_a_page_can_be_used_with_the_keyboard_alone(live_site: LiveSite, page: Page) -> None:
    page.goto(live_site.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")
    page.locator(".tongue summary").focus()
    page.keyboard.press("Enter")
    page.locator(".tongue a[hreflang=ur]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?language=ur")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_the_exact_time_is_told_when_it_is_asked_for(live_site: LiveSite, page: Page) -> None:
    page.goto(stories(live_site)[0])
    told = page.locator(".when p")
    assert not told.is_visible()
    page.locator(".when summary").click()
    assert told.is_visible()
