"""Giving on a phone's screen: from the story's box to the provider's page and back, and to the giver's own page."""

from __future__ import annotations

import json
import re
import secrets
import time
from email import message_from_bytes, policy
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Response, expect

from newsapp.contributions import fees, protection
from newsapp.contributions.money import CURRENCIES, Money, typed
from newsapp.contributions.suspicion import Signals
from tests.browser.test_on_a_phone import MOST_BYTES, SMALL_TARGETS, stories
from tests.conftest import PHONE, MakeApp
from tests.contributions.newsroom import Sandbox
from tests.live import LiveSite
from tests.services import stripe_sandbox

pytestmark = pytest.mark.browser
CARD = "4242 4242 4242 4242"
LANGUAGES = ("en", "hi", "mr", "ur")


def new_giver() -> str:
    return f"giver-{secrets.token_hex(6)}@example.org"


def fill(page: Page, email: str) -> None:
    """Say who gives, and agree."""
    page.locator("#name").fill("Asha Rao")
    page.locator("#email").fill(email)
    page.locator("[id='declarations.terms']").check()


def pay(page: Page, card: str = CARD) -> None:
    """Pay on the sandbox's page, and be back."""
    page.wait_for_url("**/c/pay/**")
    for name, value in (("card_number", card), ("expiry", "12 / 34"), ("cvc", "123"), ("name", "Asha Rao")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("button[type=submit]").first.click()


def link_mailed(site: LiveSite, email: str) -> str:
    """The link to the giver's own page, once the worker has mailed it."""
    for _ in range(100):
        for file in (site.instance / "mail").glob("*.eml"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            found = re.search(r"http\S+/giving/enter\S*#\S+", body.get_content() if body else "")
            if mail["To"] == email and found:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no link was mailed to {email}")


def given(site: LiveSite, page: Page, email: str) -> None:
    """Give ₹500 with this address, and see the thanks."""
    page.goto(f"{site.url}/contribute")
    fill(page, email)
    page.locator(".give-now").click()
    pay(page)
    page.wait_for_url("**/contribute/thanks**")
    expect(page.locator("h1")).to_have_text("Thank you", timeout=20_000)


def come_in(site: LiveSite, page: Page, email: str) -> None:
    """Open the giver's own page by the link in the mail."""
    page.goto(f"{site.url}/giving")
    page.locator("#email").fill(email)
    page.locator(".give-now").click()
    page.wait_for_url("**/giving/sent**")
    page.goto(link_mailed(site, email))
    page.locator(".give-now").click()
    page.wait_for_url(re.compile(r"/giving\?"))


def test_a_reader_gives_from_a_story_and_is_thanked_without_pressing_anything_more(
    live_site: LiveSite, page: Page
) -> None:
    page.goto(stories(live_site)[0])
    box = page.locator(".giving").last
    box.locator(".choice", has_text="₹1,000").click()
    box.locator("button").click()
    page.wait_for_url("**/contribute?**")
    assert "component=story-end" in page.url
    expect(page.locator(".give-now")).to_have_text("Give ₹1,000")
    page.locator("#cover_fees").check()
    expect(page.locator(".give-now")).to_have_text("Give ₹1,024.17")
    fill(page, new_giver())
    page.locator(".give-now").click()
    pay(page)
    page.wait_for_url("**/contribute/thanks**")
    expect(page.locator("h1")).to_have_text("Thank you", timeout=20_000)
    expect(page.locator(".standfirst")).to_have_text("₹1,024.17 has arrived.")


def test_the_link_in_the_mail_opens_the_givers_page_and_leaves_the_code_nowhere(
    live_site: LiveSite, page: Page
) -> None:
    email = new_giver()
    given(live_site, page, email)
    page.goto(f"{live_site.url}/giving")
    page.locator("#email").fill(email)
    page.locator(".give-now").click()
    page.wait_for_url("**/giving/sent**")
    assert email not in page.url
    page.goto(link_mailed(live_site, email))
    expect(page.locator("#code")).to_be_hidden()
    assert page.url.startswith(f"{live_site.url}/giving/enter")
    assert "#" not in page.url
    page.locator(".give-now").click()
    page.wait_for_url(re.compile(r"/giving\?"))
    expect(page.locator(".amount")).to_have_text("₹500")
    assert page.evaluate("document.cookie") == ""
    page.locator("button", has_text="Leave this page").click()
    expect(page.locator("#email")).to_be_visible()


def test_the_button_says_what_will_be_charged_as_it_is_typed(live_site: LiveSite, page: Page) -> None:
    page.goto(f"{live_site.url}/contribute")
    button = page.locator(".give-now")
    for often, said in (("Monthly", "Give ₹200 monthly"), ("Yearly", "Give ₹2,000 yearly"), ("Once", "Give ₹500")):
        page.locator(".often .choice", has_text=often).click()
        expect(button).to_have_text(said)
    for text, said in (("१,००,०००", "₹1,00,000"), ("۷۵۰٫۵", "₹750.50"), ("₹ 60/-", "₹60")):
        page.locator("#other").fill(text)
        expect(button).to_have_text(f"Give {said}")
    for wrong in ("10", "1e3", "9999999999"):
        page.locator("#other").fill(wrong)
        expect(button).to_have_text("Give the amount I chose")
    page.locator(".of-once .choice", has_text="₹5,000").click()
    expect(page.locator("#other")).to_have_value("")
    expect(button).to_have_text("Give ₹5,000")


@pytest.mark.parametrize("currency", ["INR", "USD", "EUR", "JPY", "KWD"])
def test_the_pages_script_reckons_as_the_house_does(live_site: LiveSite, page: Page, currency: str) -> None:
    rate, known = fees.rate(currency), CURRENCIES[currency]
    told = {"share": rate.share_bp, "fixed": rate.fixed_minor, "tax": rate.tax_bp, "step": known.step_minor}
    gifts = [each * known.step_minor for each in (*range(1, 400), 12_345, 99_999, 500_000, 4_999_999)]
    page.goto(f"{live_site.url}/contribute")
    module = page.locator("script[src*='giving.mjs']").get_attribute("src")
    reckoned = page.evaluate(
        "async ([module, gifts, rate]) => { const { covered } = await import(module);"
        " return gifts.map((gift) => covered(gift, rate)); }",
        [module, gifts, told],
    )
    assert reckoned == [fees.covered(Money(gift, currency)).amount_minor for gift in gifts]


def test_the_pages_script_understands_amounts_as_the_house_does(live_site: LiveSite, page: Page) -> None:
    texts = [
        "500",
        "1,00,000.5",
        "५००",
        "٥٠٠٫٢٥",
        "۱٬۵۰۰",
        "Rs. 20",
        "20/-",
        "1.000",
        "10,50",
        "-5",
        "",
        "5 0",
        "$7",
        "1,0000",
    ]
    page.goto(f"{live_site.url}/contribute")
    module = page.locator("script[src*='giving.mjs']").get_attribute("src")
    understood = page.evaluate(
        "async ([module, texts]) => { const { typed } = await import(module);"
        " return texts.map((text) => typed(text, 2)).map((sum) => Number.isNaN(sum) ? null : sum); }",
        [module, texts],
    )
    assert understood == [house(text) for text in texts]


def house(text: str) -> int | None:
    try:
        return typed(text, "INR")
    except ValueError:
        return None


def test_without_script_a_giver_chooses_and_gives(live_site: LiveSite, browser: Browser) -> None:
    phone = browser.new_context(**PHONE | {"java_script_enabled": False})
    page = phone.new_page()
    page.goto(f"{live_site.url}/contribute")
    expect(page.locator(".of-monthly")).to_be_hidden()
    page.locator(".often .choice", has_text="Monthly").click()
    expect(page.locator(".of-monthly")).to_be_visible()
    expect(page.locator(".of-once")).to_be_hidden()
    expect(page.locator(".give-now")).to_have_text("Give the amount I chose")
    fill(page, new_giver())
    page.locator(".give-now").click()
    page.wait_for_url("**/c/pay/**")
    assert "200" in page.content()
    phone.close()


def test_pressing_twice_and_going_back_begin_one_gift(live_site: LiveSite, page: Page) -> None:
    page.goto(f"{live_site.url}/contribute")
    key = page.locator("[name=key]").input_value()
    fill(page, new_giver())
    page.locator(".give-now").dblclick(no_wait_after=True)
    page.wait_for_url("**/c/pay/**")
    first = page.url
    page.go_back(wait_until="load")
    expect(page.locator("[name=key]")).to_have_value(key)
    expect(page.locator(".give-now")).to_have_text("Give ₹500")
    page.locator(".give-now").click()
    page.wait_for_url("**/c/pay/**")
    assert page.url == first
    page.goto(f"{live_site.url}/contribute")
    assert page.locator("[name=key]").input_value() != key


def test_no_page_of_giving_has_an_accessibility_violation_or_a_target_too_small(
    live_site: LiveSite, page: Page
) -> None:
    email = new_giver()
    given(live_site, page, email)
    thanks = page.url
    come_in(live_site, page, email)
    paths = [f"/contribute?language={each}&frequency=monthly" for each in LANGUAGES]
    paths += [f"/giving?language={each}" for each in LANGUAGES] + ["/giving/erasure", "/giving/sent", "/giving/enter"]
    for url in [thanks, *(live_site.url + path for path in paths), *left(page, live_site)]:
        page.goto(url, wait_until="load")
        check(page)
    page.goto(f"{live_site.url}/contribute?language=ur&amount=10")
    page.locator("form.give").evaluate("(form) => { form.noValidate = true; }")
    page.locator(".give-now").click()
    expect(page.locator(".trouble")).to_be_visible()
    check(page)


def left(page: Page, site: LiveSite) -> list[str]:
    """The pages that somebody sees who is not known, once the giver has left."""
    return [f"{site.url}/giving/erased", f"{site.url}/contribute?currency=USD"]


def check(page: Page) -> None:
    """What holds on every page, in both schemes."""
    for scheme in ("light", "dark"):
        # Colours that are still changing are not those that are read.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found: Any = Axe().run(page).response["violations"]
        assert [(it["id"], it["nodes"][0]["html"][:200]) for it in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == 360, page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url


def test_the_form_can_be_filled_with_the_keyboard_alone(live_site: LiveSite, page: Page) -> None:
    page.goto(f"{live_site.url}/contribute")
    page.locator("#once").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#monthly")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".give-now")).to_have_text("Give ₹500 monthly")
    page.keyboard.press("Tab")
    expect(page.locator("#other")).to_be_focused()
    outline = "getComputedStyle(document.querySelector('#monthly + span')).outlineStyle"
    page.locator("#monthly").focus()
    assert page.evaluate(outline) == "solid"


def test_the_form_is_light_and_asks_nobody_else(live_site: LiveSite, page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it marks what it is given
    page.goto(f"{live_site.url}/contribute", wait_until="networkidle")
    assert [it.url for it in answers if not it.url.startswith(live_site.url)] == []
    assert sum(it.request.sizes()["responseBodySize"] for it in answers) < MOST_BYTES


@pytest.fixture
def careful(make_app: MakeApp, sandbox: Sandbox) -> Any:
    """A paper that watches for card testers, on an address of its own."""
    app = make_app(
        stripe_secret_key=stripe_sandbox.KEY,
        stripe_api_base=sandbox.address,
        stripe_webhook_secrets=(sandbox.secret,),
        public_url=sandbox.receiver.address,
        limits=True,
    )
    sandbox.receiver.app = app
    yield app
    sandbox.wait()
    sandbox.receiver.app = None


def test_a_puzzle_is_solved_by_the_device_and_the_form_goes_on_by_itself(
    careful: Flask, sandbox: Sandbox, page: Page
) -> None:
    email = new_giver()
    with careful.app_context():
        keys = protection.admit(Signals(email=email))
        for _ in range(4):
            protection.note("declined", keys)
    page.goto(f"{sandbox.receiver.address}/contribute")
    fill(page, email)
    page.locator(".give-now").click()
    expect(page.locator(".trouble").first).to_contain_text("One more step")
    page.wait_for_url("**/c/pay/**", timeout=60_000)


def test_options_and_form_offer_the_same(live_site: LiveSite, page: Page) -> None:
    with urlopen(f"{live_site.url}/api/v1/contributions/options?currency=INR") as answer:
        options = json.load(answer)
    page.goto(f"{live_site.url}/contribute")
    for often, offered in options["suggested"].items():
        values = page.locator(f".of-{often} input").evaluate_all("(all) => all.map((it) => Number(it.value))")
        assert values == offered
