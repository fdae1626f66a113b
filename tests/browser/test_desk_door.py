"""Coming in at the desk with a real browser: invited, a passkey made, signed in by it; the keyboard; both languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from newsapp.platform import clock
from newsapp.staff.actions import choosing_passwords, freezing, membership
from newsapp.staff.codes import STEP_S
from newsapp.staff.roles import WORKER
from tests.browser.test_on_a_phone import SMALL_TARGETS
from tests.conftest import PHONE, MakeApp
from tests.factories import newsroom
from tests.factories.visitors import PASSWORD
from tests.services.redis import free_port

pytestmark = pytest.mark.browser
SIZES: dict[str, dict[str, Any]] = {"phone": PHONE, "laptop": {"viewport": {"width": 1280, "height": 800}}}
AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True} | {
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Desk:
    """A desk that answers at localhost, and its application."""

    url: str
    app: Flask

    def invite(self, role: str, name: str = "Meera Kulkarni") -> str:
        """The address of a one-time link for somebody new."""
        with self.app.app_context():
            _, secret = membership.employ(f"{name.split(maxsplit=1)[0].lower()}@paper.example", name, role, by=WORKER)
        return f"{self.url}/desk/password/{secret}"


@pytest.fixture
def desk(make_app: MakeApp) -> Iterator[Desk]:
    port = free_port()
    url = f"http://localhost:{port}"
    app = make_app(public_url=url)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Desk(url, app)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=SIZES)
def sheet(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser on a device that can keep passkeys; no script may go wrong in it."""
    context = browser.new_context(**SIZES[request.param])
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()
    assert wrong == []


def check(page: Page) -> None:
    """Nothing that axe finds, nothing too small to touch, nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(it["id"], it["nodes"][0]["html"][:160]) for it in found] == [], page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()


def test_somebody_is_invited_makes_a_passkey_and_signs_in_by_it(desk: Desk, sheet: Page) -> None:
    sheet.goto(desk.invite("publisher"))
    check(sheet)
    sheet.get_by_label("New password").fill("Password123")
    sheet.get_by_role("button", name="Set the password").click()
    expect(sheet.get_by_role("alert")).to_contain_text("tried first")
    check(sheet)
    sheet.get_by_label("New password").fill(PASSWORD)
    sheet.get_by_role("button", name="Set the password").click()
    sheet.wait_for_url("**/desk/second-factor")
    check(sheet)
    sheet.goto(f"{desk.url}/desk/me")
    sheet.goto(f"{desk.url}/desk/second-factor")
    sheet.get_by_label("A name for this device").fill("My Pixel")
    sheet.get_by_role("button", name="Make a passkey").click()
    sheet.wait_for_url("**/desk/me?done=passkey")
    expect(sheet.get_by_label("A name for this device")).to_have_value("My Pixel")
    check(sheet)
    sheet.get_by_role("button", name="Sign out", exact=True).click()
    sheet.wait_for_url("**/desk/sign-in")
    check(sheet)
    sheet.get_by_role("button", name="Sign in with a passkey").click()
    sheet.wait_for_url(lambda url: "sign-in" not in url)
    sheet.goto(f"{desk.url}/desk/me")
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Meera Kulkarni")


def test_an_app_is_set_up_from_its_picture_and_its_code_asked_for(desk: Desk, sheet: Page) -> None:
    choose_password(sheet, desk.invite("admin"))
    sheet.get_by_role("button", name="Set up an app").click()
    expect(sheet.get_by_role("img", name="The secret as a picture for the app")).to_be_visible()
    check(sheet)
    secret = sheet.locator(".desk-secret").inner_text()
    sheet.get_by_label("Six digits from your authenticator app").fill("12345")
    sheet.get_by_role("button", name="Put the app in force").click()
    expect(sheet.get_by_role("alert")).to_contain_text("This code is wrong")
    app = pyotp.TOTP(secret)
    now = clock.now().timestamp()
    sheet.get_by_label("Six digits from your authenticator app").fill(app.at(now))
    sheet.get_by_role("button", name="Put the app in force").click()
    expect(sheet.locator(".desk-codes code")).to_have_count(10)
    check(sheet)
    recovery = sheet.locator(".desk-codes code").first.inner_text()
    sheet.get_by_role("link", name="I have kept them").click()
    sheet.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(sheet)
    sheet.get_by_label("Six digits from your authenticator app").fill(app.at(now + STEP_S))
    sheet.get_by_role("button", name="Go on").click()
    sheet.wait_for_url(lambda url: "second-factor" not in url)
    sheet.goto(f"{desk.url}/desk/me")
    sheet.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(sheet)
    sheet.get_by_text("I do not have my phone").click()
    sheet.get_by_label("A recovery code").fill(recovery)
    sheet.get_by_role("button", name="Use this code up").click()
    sheet.wait_for_url(lambda url: "second-factor" not in url)


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail").fill("meera@paper.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with the password").click()
    page.wait_for_url("**/desk/second-factor*")
    check(page)


def test_a_wrong_password_keeps_the_address_and_is_announced_and_the_keyboard_is_enough(
    desk: Desk, sheet: Page
) -> None:
    choose_password(sheet, desk.invite("editor"))
    sheet.goto(f"{desk.url}/desk/me")
    sheet.get_by_role("button", name="Sign out", exact=True).click()
    sheet.get_by_label("E-mail").focus()
    sheet.keyboard.type("meera@paper.example")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("not the password")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("The address or the password is wrong.")
    expect(sheet.get_by_label("E-mail")).to_have_value("meera@paper.example")
    sheet.get_by_label("Password").focus()
    sheet.keyboard.type(PASSWORD)
    sheet.keyboard.press("Enter")
    sheet.wait_for_url(lambda url: "sign-in" not in url)


def test_the_desk_speaks_hindi_and_remembers_it(desk: Desk, sheet: Page) -> None:
    sheet.goto(f"{desk.url}/desk/sign-in")
    sheet.get_by_role("link", name="हिन्दी").click()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("साइन इन")
    assert sheet.evaluate("document.documentElement.lang") == "hi"
    check(sheet)
    choose = desk.invite("editor")
    sheet.goto(choose)
    expect(sheet.get_by_role("heading", level=1)).to_have_text("पासवर्ड चुनें")
    sheet.locator("input[name=password]").fill(PASSWORD)
    sheet.locator("main button").click()
    check(sheet)
    sheet.goto(f"{desk.url}/desk/me")
    check(sheet)


def test_a_proof_is_asked_for_when_it_is_old_and_the_freeze_is_told_on_every_page(desk: Desk, sheet: Page) -> None:
    choose_password(sheet, desk.invite("editor"))
    with desk.app.app_context():
        freezing.freeze("A key was stolen.", by=newsroom.person("publisher"))
    sheet.goto(f"{desk.url}/desk/proof?next=/desk/me")
    expect(sheet.get_by_role("status").first).to_contain_text("A key was stolen.")
    check(sheet)
    sheet.get_by_label("Password").fill(PASSWORD)
    sheet.get_by_role("button", name="Go on").click()
    sheet.wait_for_url("**/desk/me")
    with desk.app.app_context():
        assert choosing_passwords.NO_LINK.startswith("This link")
    sheet.goto(f"{desk.url}/desk/password/used-long-ago")
    expect(sheet.get_by_role("alert")).to_contain_text("has been used or has expired")
    check(sheet)
