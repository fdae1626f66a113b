"""The desk's pages as a browser without script gets them: where they lead, what they say, in which words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from newsapp.desk import words
from newsapp.desk.pages.rendering import NAVIGATION
from newsapp.platform import clock, speech
from newsapp.staff import passwords
from newsapp.staff.actions import choosing_passwords, membership, proving, second_factor, signing_in
from newsapp.staff.roles import ROLES, WORKER
from tests.desk.leafing import get, led, post
from tests.factories import newsroom
from tests.factories.visitors import BROWSER, PASSWORD, Visitor, visitor
from tests.web.test_colours import palettes

TEMPLATES = [
    path
    for folder in (words.FOLDER.with_name("templates"), words.FOLDER.with_name("templates") / "desk")
    for path in sorted(folder.glob("*.html"))
]
STYLE = words.FOLDER.parents[2] / "static" / "css" / "desk.css"
REFUSALS = {
    signing_in.WRONG, second_factor.WRONG, choosing_passwords.NO_LINK, proving.WRONG, proving.SHOW_FACTOR,
    f"{passwords.SHORTEST} to {passwords.LONGEST} characters.", "This is not your present password.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/desk/me", "/desk/me"), ("/desk/me?done=x", "/desk/me?done=x")]
    + [
        (evil, None)
        for evil in ("https://evil.example", "//evil.example", "/deskevil", "/\\evil.example", "javascript:x", "")
    ],
)
def test_after_signing_in_one_goes_on_to_a_page_of_the_desk_only(
    client: FlaskClient, wanted: str, goes: str | None
) -> None:
    who = visitor(client)
    address = led(post(who, "/desk/sign-in", email=who.email, password=PASSWORD, next=wanted))
    assert address == goes if goes else address in ("/desk", "/desk/me")
    assert led(get(who, "/desk/sign-in?next=/desk/me")) == "/desk/me"


def test_who_is_not_signed_in_is_led_to_the_door_and_back(client: FlaskClient) -> None:
    assert led(client.get("/desk/me?done=x")) == "/desk/sign-in?next=%2Fdesk%2Fme%3Fdone%3Dx"
    assert led(client.post("/desk/me/password")).startswith("/desk/sign-in")
    page = client.get("/desk/sign-in?next=/desk/me")
    assert 'name="next" value="/desk/me"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([\w-]+)' 'strict-dynamic';", policy)
    assert nonce and re.findall(r"<script[^>]*>", page.text) == re.findall(
        rf'<script[^>]* nonce="{nonce[1]}"[^>]*>', page.text
    )
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", page.text)


def test_a_wrong_password_keeps_what_was_typed_but_never_the_password(client: FlaskClient) -> None:
    who = visitor(client)
    page = post(who, "/desk/sign-in", email='"><b>x', password="not the password")
    assert page.status_code == 401
    assert 'value="&#34;&gt;&lt;b&gt;x"' in page.text
    assert 'role="alert"' in page.text
    assert "not the password" not in page.text


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    who = visitor(client)
    evil = {"Sec-Fetch-Site": "cross-site"}
    assert who.browser.post("/desk/sign-out", headers=evil).status_code == 403
    assert (
        who.browser.post("/desk/sign-in", data={"email": who.email, "password": PASSWORD}, headers=evil).status_code
        == 403
    )
    assert get(who, "/desk/me").status_code == 200


def test_whoever_needs_a_second_factor_is_led_to_it_from_everywhere(client: FlaskClient) -> None:
    who = visitor(client, "admin")
    page = get(who, "/desk/second-factor")
    assert "Before you go on" in page.text
    assert "Not now" not in page.text
    assert led(post(who, "/desk/sign-in", email=who.email, password=PASSWORD)) == "/desk/second-factor"
    who.set_up_app()
    assert led(post(who, "/desk/sign-in", email=who.email, password=PASSWORD)) == "/desk/second-factor"
    assert led(get(who, "/desk/me")) == "/desk/second-factor?next=%2Fdesk%2Fme"
    wrong = post(who, "/desk/second-factor", code="1")
    assert (wrong.status_code, "This code is wrong" in wrong.text) == (401, True)
    assert led(post(who, "/desk/second-factor", code=who.code(1), next="/desk/me")) == "/desk/me"


def test_the_page_of_oneself_does_without_script_what_it_shows(client: FlaskClient) -> None:
    who = visitor(client)
    other = Visitor(who.staff, client.application.test_client(), who.email)
    other.sign_in()
    found = other.ask("GET", "/me").get_json()["session"]["id"]
    assert led(post(who, f"/desk/me/sessions/{found}/end")) == "/desk/me?done=session"
    assert led(post(who, "/desk/me/sessions/end-others")) == "/desk/me?done=session"
    assert other.ask("GET", "/me").status_code == 401
    weak = post(who, "/desk/me/password", present=PASSWORD, password="Password123")
    assert (weak.status_code, 'aria-invalid="true"' in weak.text) == (422, True)
    assert (
        led(post(who, "/desk/me/password", present=PASSWORD, password="a new phrase indeed"))
        == "/desk/me?done=password"
    )
    who.add_passkey()
    (key,) = who.ask("GET", "/me/passkeys").get_json()["items"]
    assert led(post(who, f"/desk/me/passkeys/{key['id']}/name", name="Old phone")) == "/desk/me?done=passkey"
    assert post(who, f"/desk/me/passkeys/{key['id']}/name", name="").status_code == 422
    assert "Old phone" in get(who, "/desk/me?done=passkey").text
    assert led(post(who, f"/desk/me/passkeys/{key['id']}/remove")) == "/desk/me?done=passkey"
    who.set_up_app()
    assert post(who, "/desk/me/recovery-codes").text.count("<li><code>") == 10
    assert led(post(who, "/desk/me/authenticator/remove")) == "/desk/me?done=app"
    assert post(who, "/desk/me/authenticator/remove").status_code == 409


def test_the_last_factor_of_a_role_that_needs_one_stays(client: FlaskClient) -> None:
    who = visitor(client, "publisher")
    who.add_passkey()
    (key,) = who.ask("GET", "/me/passkeys").get_json()["items"]
    refused = post(who, f"/desk/me/passkeys/{key['id']}/remove")
    assert (refused.status_code, "add another before" in refused.text) == (409, True)


def test_an_app_is_set_up_without_script(client: FlaskClient) -> None:
    who = visitor(client)
    assert led(post(who, "/desk/second-factor/app")) == "/desk/second-factor"
    page = get(who, "/desk/second-factor").text
    assert "<svg" in page
    who.secret = re.findall(r'desk-secret">(\w+)<', page)[0]
    assert post(who, "/desk/second-factor/confirmation", code="12").status_code == 422
    done = post(who, "/desk/second-factor/confirmation", code=who.code())
    assert done.text.count("<li><code>") == 10
    assert who.secret not in get(who, "/desk/me").text


def test_what_needs_a_proof_leads_to_it_and_back(client: FlaskClient) -> None:
    who = visitor(client)
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert (
            led(post(who, "/desk/second-factor/app", next="/desk/second-factor"))
            == "/desk/proof?next=%2Fdesk%2Fsecond-factor"
        )
        wrong = post(who, "/desk/proof", password="not it, no", next="/desk/second-factor")
        assert (wrong.status_code, "The password is wrong." in wrong.text) == (401, True)
        assert led(post(who, "/desk/proof", password=PASSWORD, next="/desk/second-factor")) == "/desk/second-factor"
        assert led(post(who, "/desk/second-factor/app")) == "/desk/second-factor"
        assert get(who, "/desk/proof?next=/desk/me").status_code == 200


def test_a_link_shows_whose_it_is_and_tells_its_address_to_nobody(client: FlaskClient) -> None:
    _, secret = membership.employ("new@paper.example", "A <New> Editor", "editor", by=WORKER)
    page = client.get(f"/desk/password/{secret}")
    assert "A &lt;New&gt; Editor" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    done = client.post(f"/desk/password/{secret}", data={"password": PASSWORD}, headers=BROWSER)
    assert led(done) == "/desk/second-factor"
    assert "Not now" in client.get("/desk/second-factor", headers=BROWSER).text
    gone = client.get(f"/desk/password/{secret}")
    assert (gone.status_code, "expired" in gone.text) == (404, True)


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_shows_only_what_this_person_may_open(client: FlaskClient, role: str) -> None:
    page = client.get("/desk/me", headers={"Authorization": newsroom.headers(role)["Authorization"]})
    assert page.status_code == 403  # a token is nobody at a page of oneself
    who = visitor(client, role)
    who.add_passkey()
    shown = re.findall(r'<li><a href="(/desk[^"?]*)"', get(who, "/desk/me").text)
    for address in shown:
        assert get(who, address).status_code == 200, address
    assert set(shown) <= {to for to, _, _ in NAVIGATION}


def sentences() -> set[str]:
    """Every English sentence that a page of the desk says."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    found = {sentence for _, sentence in re.findall(r"\bt\((['\"])(.+?)\1[,)]", text)}
    return found | {said for _, said, _ in NAVIGATION} | set(words.STATES.values()) | set(ROLES) | REFUSALS


def test_hindi_has_a_word_for_everything() -> None:
    known = speech.catalogue(words.FOLDER, "hi")
    assert sorted(sentences() - set(known)) == []
    parts = re.compile(r"\{\w+\}")
    assert [said for said, told in known.items() if sorted(parts.findall(said)) != sorted(parts.findall(told))] == []


@pytest.mark.parametrize(
    ("asked", "language"),
    [("?language=hi", "hi"), ("?language=xx", "en"), ("", "en")],
)
def test_the_language_is_the_one_asked_for(client: FlaskClient, asked: str, language: str) -> None:
    assert f'<html lang="{language}"' in client.get(f"/desk/sign-in{asked}").text
    assert f'<html lang="{language}"' in client.get("/desk/sign-in").text
    fresh = client.application.test_client()
    assert '<html lang="hi"' in fresh.get("/desk/sign-in", headers={"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.5"}).text


def test_the_desks_style_has_no_colour_of_its_own_and_knows_neither_left_nor_right() -> None:
    style = STYLE.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", style) == []
    assert set(re.findall(r"var\(--(\w+)\)", style)) >= {"accent", "ink"}
    assert palettes()["light"].keys() >= {"accent", "ink", "soft", "tint"}
    assert re.findall(r"(?<![\w-])(?:(?:margin|padding|border)-)?(?:left|right|top|bottom)\s*:", style) == []
