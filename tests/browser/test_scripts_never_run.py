"""Every field of the desk full of texts that would be scripts, every page opened, the policy off: not one runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from tests.browser import furnished
from tests.browser.planted import PAID, Planted, plant
from tests.browser.walking import addresses
from tests.browser.watching import Watch
from tests.contributions import letters
from tests.contributions.newsroom import Newsroom, Sandbox
from tests.corpora.scripts import TECHNIQUES, vectors
from tests.databases import SqliteTemplate
from tests.factories.visitors import ADMIN, BROWSER
from tests.services import stripe_sandbox

pytestmark = pytest.mark.browser
FEEDS = ["/feed.xml", "/atom.xml", "/language/hi/feed.xml", "/section/planted-section-0/atom.xml"]
FEEDS += ["/tag/planted-tag-0/feed.xml", "/author/planted-author-0/feed.xml", "/sitemap.xml", "/news-sitemap.xml"]
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ASKED = "q language cursor done next status section tag author id currency frequency amount kind by email code".split()

MOST_FURTHER = 6  # pages of a list
# The forms in which something is written; each of their fields gets some of the texts, and they are sent as they are.
FIELDS = "input:not([type]), input[type=text], input[type=search], input[type=url], textarea"
WRITTEN_IN = f"(() => [...document.forms].filter(it => it.method === 'post' && it.querySelector('{FIELDS}')))"
WRITE_AND_SEND = f"""([number, texts]) => {{
  const form = {WRITTEN_IN}()[number], fields = [...form.querySelectorAll('{FIELDS}')];
  fields.forEach((it, place) => {{ it.value = texts[place % texts.length]; }});
  HTMLFormElement.prototype.submit.call(form);
  return fields.length;
}}"""


@pytest.fixture(scope="module")
def planted(
    sqlite_template: SqliteTemplate, shared: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    folder = tmp_path_factory.mktemp("planted")
    money: dict[str, Any] = {"stripe_secret_key": stripe_sandbox.KEY, "stripe_api_base": shared.address}
    money |= {"stripe_webhook_secrets": (shared.secret,)}
    with furnished.served(sqlite_template.clean(folder), folder, **money) as (url, app):
        shared.receiver.app = app
        yield plant(furnished.furnish(url, app), Newsroom(app, app.test_client(), shared))
        shared.receiver.app = None


@pytest.fixture
def watch(browser: Browser, planted: Planted) -> Iterator[Watch]:
    """A reader's browser in which nothing went wrong in the end."""
    with Watch.over(browser, planted.site.url) as watch:
        yield watch
        assert not watch.wrong, "\n".join(watch.wrong)


@pytest.fixture
def desk(browser: Browser, planted: Planted) -> Iterator[Watch]:
    """An admin's."""
    with Watch.over(browser, planted.site.url, {"desk": planted.site.cookies["admin"]}) as watch:
        yield watch
        assert not watch.wrong, "\n".join(watch.wrong)


def test_the_texts_are_many_and_run_where_nobody_escapes_them(browser: Browser, planted: Planted) -> None:
    assert len(vectors()) >= 150
    assert len(TECHNIQUES) >= 12
    alive = [it for it in vectors() if it.technique in ("a tag of its own", "an event", "another namespace")]
    with Watch.over(browser, planted.site.url) as watch:
        for it in alive:
            watch.read(f"<title>{it.number}</title><p>{it.text}</p>")
    ran = {told for told in watch.wrong if told.endswith(" ran")}
    assert len(ran) >= 40
    assert any("a handler" in told for told in watch.wrong)


def test_no_field_was_left_out(planted: Planted) -> None:
    wanted = {it.number for it in planted.words.taken}
    for name in (
        "headline",
        "standfirst",
        "body.text",
        "message",
        "comment",
        "note",
        "image.alt",
        "tag.name",
        "author.name",
    ):
        assert len(planted.words.used(name)) > 0.8 * len(wanted), name


def test_what_controls_or_reorders_text_is_refused_in_words(planted: Planted) -> None:
    taken = {it.number for it in planted.words.taken}
    refused = [it for it in vectors() if it.number not in taken]
    assert len(refused) >= 8
    for it in refused:
        answer = planted.client.post(f"{ADMIN}/articles", json={"headline": it.text}, headers=planted.keys["editor"])
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["headline"]), it


def test_nothing_runs_for_a_reader(planted: Planted, watch: Watch) -> None:
    shelves = [f"/{kind}/{slug}" for kind, slugs in planted.shelves.items() for slug in slugs[::12]]
    lists = ["/", "/?language=hi", "/?language=ur", "/latest?language=mr", "/corrections", "/contribute"]
    for path in [*lists, *shelves, "/contribute?campaign=planted-0", *(f"/article/{slug}" for slug in planted.slugs)]:
        watch.look(path)
    assert watch.seen[200] >= len(planted.slugs)
    assert watch.seen[410] >= 4


def test_nothing_runs_of_what_is_asked_for(planted: Planted, watch: Watch) -> None:
    words = planted.words
    for _ in range(24):
        watch.look(f"/search?{urlencode({'q': words.next('asked', 180), 'language': 'en'})}")
        watch.look(f"/article/{quote(words.next('path', 150), safe='')}")
        watch.look(f"/{quote(words.next('path', 150), safe='')}")
    for path in ("/", "/latest", "/corrections", "/contribute", "/contribute/thanks", "/giving", "/giving/enter"):
        watch.look(f"{path}?{_everything_asked(planted)}")
    assert (watch.seen[200] >= 24, watch.seen[404] >= 48) == (True, True), watch.seen


def test_nothing_runs_in_a_preview(planted: Planted, watch: Watch) -> None:
    for url in planted.previews:
        watch.look(url.removeprefix(planted.site.url))
    assert watch.seen == {200: len(planted.previews)}
    assert len(planted.previews) >= 12


def test_nothing_runs_on_a_givers_pages(browser: Browser, planted: Planted) -> None:
    client, email = planted.client, "giver1@example.org"
    client.post("/giving", data={"email": email}, headers=BROWSER)
    client.post("/giving/enter", data={"code": letters.code(email)}, headers=BROWSER)
    cookie = client.get_cookie("giving", path="/giving")
    assert cookie is not None
    with Watch.over(browser, planted.site.url, {"giving": cookie.value}) as watch:
        thanks = [f"/contribute/thanks?id={gift['id']}" for gift in planted.gifts[:6]]
        for path in ["/giving", "/giving/erasure", "/giving/sent", *thanks]:
            watch.look(path)
        assert watch.seen == {200: 3 + len(thanks)}
    assert not watch.wrong, "\n".join(watch.wrong)


def test_feeds_are_whole_and_nothing_runs_in_what_they_carry(planted: Planted, watch: Watch) -> None:
    carried: set[str] = set()
    for path in FEEDS:
        answer = planted.client.get(path)
        assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff"), path
        tree = ElementTree.fromstring(answer.data)
        watch.look(path)
        for element in tree.iter():
            assert not element.tag.startswith("{http://www.w3.org/1999/xhtml}"), path
            of_rss = element.tag in ("description", f"{CONTENT}encoded")
            if (of_rss or element.get("type") == "html") and element.text:
                carried.add(element.text)
    carried |= {item["content_html"] for item in planted.client.get("/feed.json").get_json()["items"]}
    for html in carried:
        watch.read(html)


def test_json_is_json_to_every_browser(planted: Planted) -> None:
    slugs = planted.slugs[::12]
    paths = [f"/api/v1/articles/{slug}{tail}" for slug in slugs for tail in ("", "/share")]
    paths += ["/api/v1/articles?limit=100", "/api/v1/front?language=en", "/api/v1/search?q=script", "/api/v1/sections"]
    paths += [
        "/api/v1/changes?since=2020-01-01",
        "/api/v1/openapi.json",
        f"/oembed?url={planted.site.url}/article/{slugs[0]}",
    ]
    paths += [f"{ADMIN}/articles?limit=100", f"{ADMIN}/audit?limit=100", f"{ADMIN}/staff", f"{ADMIN}/search?q=script"]
    for path in [*paths, "/feed.json"]:
        answer = planted.client.get(path, headers=planted.keys["admin"] if path.startswith(ADMIN) else {})
        assert answer.status_code in (200, 410), path
        assert answer.mimetype.endswith("json"), (path, answer.mimetype)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        json.loads(answer.data)


def test_nothing_runs_in_a_mail_and_nothing_is_added_to_its_head(planted: Planted, watch: Watch) -> None:
    sent = letters.sent()
    assert len(sent) >= PAID
    heads = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
    heads |= {"Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post"}
    for mail in sent:
        assert set(mail.keys()) <= heads, mail.keys()
        body = mail.get_body(("html",))
        assert body is not None
        watch.read(body.get_content())


def test_no_cell_of_the_export_is_a_formula(planted: Planted) -> None:
    client = planted.site.app.test_client()
    client.set_cookie("desk", planted.site.cookies["finance"])
    answer = client.get(f"{ADMIN}/contributions/export.csv", headers=BROWSER)
    assert answer.status_code == 200, answer.text
    cells = [cell for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))) for cell in row]
    assert len(cells) > 50
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![\d.,]+$)", cell)] == []


def test_nothing_runs_at_the_desk(planted: Planted, desk: Watch) -> None:
    for address in addresses(planted.site.app, planted.site.examples):
        desk.look(address.path)
        for _ in range(MOST_FURTHER):
            onward = desk.page.locator("a[rel=next]")
            if not onward.count():
                break
            desk.look(onward.first.get_attribute("href") or "")
    assert desk.seen[200] >= 40
    assert set(desk.seen) <= {200, 404}, desk.seen


def test_nothing_runs_of_what_the_desk_is_asked_for(planted: Planted, desk: Watch) -> None:
    for address in addresses(planted.site.app, planted.site.examples):
        if address.first:
            for _ in range(2):
                desk.look(f"{address.path}?{_everything_asked(planted)}")
    assert desk.seen[200] >= 40, desk.seen
    assert 500 not in desk.seen


def test_what_is_typed_into_any_form_of_the_desk_comes_back_as_words(planted: Planted, desk: Watch) -> None:
    typed = 0
    for address in [it for it in addresses(planted.site.app, planted.site.examples) if it.first]:
        desk.look(address.path)
        for number in range(desk.page.evaluate(f"{WRITTEN_IN}().length")):
            desk.look(address.path)
            with desk.page.expect_navigation(wait_until="load"):
                texts = [planted.words.next("typed", 110) for _ in range(12)]
                typed += desk.page.evaluate(WRITE_AND_SEND, [number, texts])
            desk.scan()
    assert typed >= 20


def _everything_asked(planted: Planted) -> str:
    return urlencode({name: planted.words.next(f"?{name}", 110) for name in ASKED})
