from __future__ import annotations

import base64
import html
import json
from datetime import timedelta
from typing import Any

import altcha
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, Route, expect

from newsapp.app import create_app
from newsapp.contributions import challenge
from newsapp.platform import clock, security
from newsapp.platform.settings import Settings
from tests.house.sources import TOP

SITE = "http://localhost"
PLAIN = "http://paper.example"
PROVEN = "import('/static/js/altcha.mjs').then(({ proven }) => proven)"
FORM = """<!doctype html><meta charset="utf-8"><title>Give</title>
<form action="/given"><input type="hidden" name="proof" data-challenge="{challenge}" data-status="said"
  data-working="Checking…" data-done="Checked." data-failed="Not possible."><button>Give</button></form>
<p id="said" role="status"></p><script type="module" src="/static/js/altcha.mjs"></script>"""


@pytest.fixture(scope="module", autouse=True)
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An application whose secret the challenges are made with; no database is asked."""
    app = create_app(Settings(instance=tmp_path_factory.mktemp("instance")))
    with app.app_context():
        yield app


def solution(given: dict[str, Any]) -> dict[str, Any]:
    asked = altcha.Challenge.from_dict(given)
    found = altcha.solve_challenge(asked)
    assert found
    return altcha.Payload(asked, found).to_dict()


def packed(payload: object) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.fixture(scope="module")
def solved(house: Flask) -> dict[str, Any]:
    return solution(challenge.new())


def test_a_solved_challenge_is_believed_for_ten_minutes(solved: dict[str, Any]) -> None:
    found = challenge.check(packed(solved))
    assert found
    assert found.digest == solved["challenge"]["signature"]
    assert timedelta(minutes=9) < found.expires_at - clock.now() <= challenge.LIFE
    with clock.freeze(found.expires_at - timedelta(seconds=1)):
        assert challenge.check(packed(solved)) == found
    with clock.freeze(found.expires_at):
        assert challenge.check(packed(solved)) is None


def test_a_challenge_of_long_ago_is_not_believed() -> None:
    with clock.freeze(clock.now() - timedelta(hours=1)):
        old = solution(challenge.new())
        assert challenge.check(packed(old)) is None


def test_no_two_challenges_are_alike_and_none_says_its_number() -> None:
    one, other = challenge.new(), challenge.new()
    assert one["signature"] != other["signature"]
    assert set(one) == {"parameters", "signature"}
    assert set(one["parameters"]) == {
        *("algorithm", "cost", "keyLength", "keyPrefix", "nonce", "salt", "keySignature", "expiresAt")
    }


@pytest.mark.parametrize("part", ["cost", "keyPrefix", "expiresAt", "nonce", "salt", "keySignature", "algorithm"])
def test_a_challenge_that_was_tampered_with_is_not_believed(solved: dict[str, Any], part: str) -> None:
    parameters = solved["challenge"]["parameters"]
    changed = parameters[part] + 1 if isinstance(parameters[part], int) else parameters[part][::-1]
    spoilt = solved["challenge"] | {"parameters": parameters | {part: changed}}
    assert challenge.check(packed(solved | {"challenge": spoilt})) is None


def test_a_challenge_of_somebody_else_is_not_believed() -> None:
    made = altcha.create_challenge("PBKDF2/SHA-256", 1, counter=1, hmac_secret="theirs", hmac_key_secret="theirs")
    assert challenge.check(packed(solution(made.to_dict()))) is None


def test_a_key_that_only_begins_as_it_should_is_no_solution(solved: dict[str, Any]) -> None:
    prefix = solved["challenge"]["parameters"]["keyPrefix"]
    guessed = solved["solution"] | {"derivedKey": prefix + "0" * 32}
    assert challenge.check(packed(solved | {"solution": guessed})) is None


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@given(odd=ODD, place=st.sampled_from(["", "challenge", "solution", "parameters", "signature", "expiresAt", "counter"]))
def test_nonsense_is_no_proof_and_no_crash(solved: dict[str, Any], odd: object, place: str) -> None:
    spoilt = json.loads(json.dumps(solved))
    for inside in (spoilt, spoilt["challenge"], spoilt["challenge"]["parameters"]):
        if place in inside:
            inside[place] = odd
            break
    else:
        spoilt = odd if place != "counter" else {"challenge": solved["challenge"], "solution": {"counter": odd}}
    assert challenge.check(packed(spoilt)) is None or spoilt == solved


@pytest.mark.parametrize("proof", ["", "proof", "ünsinn", "\ud800", "W10=", "bnVsbA==", "e30=", "A" * 5000, "WzE" * 9])
def test_what_is_not_even_json_is_no_proof(proof: str) -> None:
    assert challenge.check(proof) is None


def test_lists_a_thousand_deep_are_no_proof() -> None:
    assert challenge.check(base64.b64encode(b"[" * 3000).decode()) is None


def page_headers() -> dict[str, str]:
    """What the paper sends along with every page: its policy above all."""
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "a page")
    security.protect(bare, Settings())
    answer = bare.test_client().get("/")
    return {name: value for name, value in answer.headers if name != "Content-Length"}


def serve(page: Page, site: str, given: dict[str, Any]) -> list[str]:
    """Let the browser find the form and the solver under our own policy; the addresses that it asks for."""
    asked: list[str] = []
    headers = page_headers()
    assert "script-src 'self'" in headers["Content-Security-Policy"]

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(site)
        asked.append(path)
        if path.endswith(".mjs"):
            route.fulfill(path=TOP / path.lstrip("/"), content_type="text/javascript")
        else:
            body = FORM.format(challenge=html.escape(json.dumps(given)))
            route.fulfill(body=body, headers=headers)

    page.route("**/*", answer)
    return asked


@pytest.mark.browser
def test_a_browser_solves_what_it_is_given_says_so_and_sends_the_form(page: Page) -> None:
    asked = serve(page, SITE, challenge.new())
    page.goto(SITE + "/contribute")
    said = page.locator("#said")
    expect(said).to_have_text("Checking…")
    page.get_by_role("button").click()  # before it is solved: the form waits for its proof
    page.wait_for_url("**/given?*")
    assert len([path for path in asked if path.startswith("/given")]) == 1
    proof = page.evaluate("new URLSearchParams(location.search).get('proof')")
    assert challenge.check(proof)


@pytest.mark.browser
def test_a_browser_fills_the_field_while_the_giver_reads(page: Page) -> None:
    serve(page, SITE, challenge.new())
    page.goto(SITE + "/contribute")
    expect(page.locator("#said")).to_have_text("Checked.", timeout=20_000)
    assert page.evaluate(PROVEN) == [True]
    assert challenge.check(page.locator("input").input_value())
    page.get_by_role("button").click()
    page.wait_for_url("**/given?*")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("site", "changes"), [(PLAIN, {}), (SITE, {"algorithm": "ARGON2ID"}), (SITE, {"keyPrefix": "no", "cost": 1})]
)
def test_a_browser_that_cannot_solve_it_says_so_and_leaves_it_to_the_paper(
    page: Page, site: str, changes: dict[str, Any]
) -> None:
    given = challenge.new()
    given["parameters"] |= changes
    serve(page, site, given)
    page.goto(site + "/contribute")
    expect(page.locator("#said")).to_have_text("Not possible.", timeout=60_000)
    assert page.evaluate(PROVEN) == [False]
    page.get_by_role("button").click()
    page.wait_for_url("**/given?proof=")
    assert page.url.endswith("?proof=")


@pytest.mark.browser
def test_a_program_in_the_page_solves_what_it_was_refused_with(page: Page) -> None:
    serve(page, SITE, challenge.new())
    page.goto(SITE + "/contribute")
    solve = "async given => (await import('/static/js/altcha.mjs')).solve(given)"
    assert challenge.check(page.evaluate(solve, challenge.new()))
