"""Money and people at the desk in a real browser, on a phone and a laptop: a refund in two steps, an invitation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from newsapp.contributions.models import Contribution
from newsapp.contributions.queries import desk as gifts
from tests.browser.test_desk_door import Desk, check, choose_password, desk, sheet
from tests.factories import givers

__all__ = ["desk", "sheet"]
pytestmark = pytest.mark.browser


def come_in(desk: Desk, page: Page, role: str) -> None:
    """Choose a password and make a passkey, as somebody of this role."""
    choose_password(page, desk.invite(role, "Farida Sheikh"))
    page.wait_for_url("**/desk/second-factor")
    page.get_by_label("A name for this device").fill("My device")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/desk/me?done=passkey")


def given(desk: Desk) -> Contribution:
    """₹1,00,000 that somebody gave."""
    with desk.app.app_context():
        giver = givers.donor(name="آشا راؤ", email="asha@example.org")
        return givers.settled(givers.contribution(giver, status="paid", amount_minor=10_000_000)).contribution


def test_a_giver_is_found_and_some_of_a_gift_sent_back_in_two_steps(desk: Desk, sheet: Page) -> None:
    come_in(desk, sheet, "finance")
    gift = given(desk)
    sheet.goto(f"{desk.url}/desk/contributions")
    check(sheet)
    sheet.get_by_label("Find a giver or a receipt").fill("asha@example.org")
    sheet.keyboard.press("Enter")
    expect(sheet).to_have_url(f"{desk.url}/desk/contributions")
    check(sheet)
    sheet.get_by_role("link", name="آشا راؤ").click()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("₹1,00,000")
    check(sheet)
    sheet.get_by_role("link", name="Send some of it back").click()
    expect(sheet.get_by_label("How much, in INR")).to_have_value("100000.00")
    sheet.get_by_label("How much, in INR").fill("1,00,001")
    sheet.get_by_label("Why").fill("दो बार दिया गया")
    sheet.get_by_role("button", name="Look at it once more").click()
    expect(sheet.get_by_role("alert")).to_contain_text("no more than is left")
    expect(sheet.get_by_label("Why")).to_have_value("दो बार दिया गया")
    check(sheet)
    sheet.get_by_label("How much, in INR").fill("25,000")
    sheet.get_by_role("button", name="Look at it once more").click()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Send ₹25,000 back?")
    expect(sheet.get_by_text("₹75,000")).to_be_visible()
    check(sheet)
    sheet.get_by_role("button", name="Send ₹25,000 back").click()
    expect(sheet.get_by_role("status").first).to_contain_text("It goes back now")
    check(sheet)
    with desk.app.app_context():
        (back,) = gifts.history(gift.id).refunds
        assert (back.amount_minor, back.reason, back.status) == (2_500_000, "दो बार दिया गया", "asked")


def test_the_sums_can_be_looked_at_and_taken_along(desk: Desk, sheet: Page) -> None:
    come_in(desk, sheet, "finance")
    given(desk)
    sheet.goto(f"{desk.url}/desk/contributions/summary")
    expect(sheet.get_by_role("img", name="What came in each day")).to_be_visible()
    check(sheet)
    sheet.get_by_label("Of what").select_option("story")
    sheet.get_by_role("button", name="Sum up").click()
    expect(sheet.get_by_role("link", name="No story").or_(sheet.get_by_text("No story"))).to_be_visible()
    check(sheet)
    sheet.goto(f"{desk.url}/desk/contributions/export")
    check(sheet)
    sheet.get_by_label("From").fill("")
    sheet.get_by_label("Until").fill("")
    with sheet.expect_download() as download:
        sheet.get_by_role("button", name="Download the table").click()
    assert download.value.suggested_filename == "contributions.csv"
    assert "آشا راؤ" in download.value.path().read_text(encoding="utf-8-sig")


def test_somebody_is_invited_and_comes_in_by_the_link_that_was_copied(desk: Desk, sheet: Page) -> None:
    come_in(desk, sheet, "admin")
    sheet.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet.goto(f"{desk.url}/desk/staff")
    check(sheet)
    sheet.get_by_role("link", name="Invite somebody").click()
    sheet.get_by_role("textbox", name="Name").fill("मीरा कुलकर्णी")
    sheet.get_by_label("E-mail").fill("meera@paper.example")
    sheet.locator("input[value=editor]").check()
    check(sheet)
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("A link for मीरा कुलकर्णी")
    check(sheet)
    link = sheet.get_by_label("The link").input_value()
    sheet.get_by_role("button", name="Copy").click()
    expect(sheet.get_by_text("Copied.")).to_be_visible()
    assert sheet.evaluate("navigator.clipboard.readText()") == link
    sheet.get_by_role("link", name="I have it").click()
    expect(sheet.get_by_text("Invited")).to_be_visible()
    check(sheet)
    sheet.get_by_role("link", name="Change the role").click()
    sheet.locator("input[value=publisher]").check()
    check(sheet)
    sheet.get_by_role("button", name="See what changes").click()
    expect(sheet.get_by_text("Publish, correct and take back; freeze publishing")).to_be_visible()
    check(sheet)
    sheet.get_by_role("button", name="Change the role").click()
    expect(sheet.get_by_role("status").first).to_contain_text("The role is changed.")
    sheet.context.clear_cookies()
    choose_password(sheet, link)
    expect(sheet.get_by_text("Before you go on")).to_be_visible()
