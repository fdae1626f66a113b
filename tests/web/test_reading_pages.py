"""The pages as a phone gets them: whole, valid, in the reader's language, with no script and nobody else's server."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import brotli
import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles.actions import correcting, curating, drafting, publishing
from newsapp.platform import problems, worker
from newsapp.platform.errors import Unavailable
from newsapp.staff.roles import WORKER
from newsapp.web import assets
from tests.conftest import MakeApp
from tests.factories import newsroom, pictures

CREDIT = "Illustration: Tara Kamble"
MOST_BYTES = 60 * 1024


def paragraphs(*texts: str) -> dict[str, Any]:
    nodes = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]
    return {"type": "doc", "content": nodes}


def story(**more: Any) -> Any:
    """A published story with a picture, whose renditions are made."""
    image = pictures.taken_in(alt="Two boats", kind="illustration", credit_line=CREDIT)
    told = {"illustration": {"image": image.id, "caption": more.pop("caption", "")}} | more
    article = newsroom.published(**told)
    worker.drain()
    return article


def read(client: FlaskClient, path: str, status: int = 200) -> Element:
    """The page, which must be valid."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(answer.get_data(as_text=True))
    return tree


def words(element: Element | None) -> str:
    assert element is not None
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def found(tree: Element, tag: str, **said: str) -> list[Element]:
    return [each for each in tree.iter(tag) if all(value in each.get(name, "").split() for name, value in said.items())]


def links(tree: Element) -> list[str]:
    return [link.get("href", "") for link in tree.iter("a")]


def test_every_page_is_valid_with_one_headline_and_asks_for_nothing_from_elsewhere(
    client: FlaskClient, app: Flask
) -> None:
    article = story()
    correcting.correct(article.id, "correction", "It was June.", by=WORKER)
    kinds = ("section/climate", "tag/rain", "author/meera-kulkarni", "section/climate?language=ur")
    paths = ["/", "/?language=ur", "/latest", "/search", "/search?q=wall", "/corrections", "/contribute"]
    for path in [*paths, f"/article/{article.slug}", *(f"/{kind}" for kind in kinds)]:
        tree = read(client, path)
        assert len(list(tree.iter("h1"))) == 1, path
        assert [script.get("type") for script in tree.iter("script")] in ([], ["application/ld+json"])
        assert [each.tag for each in tree.iter() if {"style", "onclick", "onload"} & set(each.keys())] == []
        taken = [each.get("src", "") for each in tree.iter() if each.get("src")]
        taken += [
            each.get("href", "") for each in tree.iter("link") if each.get("rel") in ("stylesheet", "preload", "icon")
        ]
        assert [url for url in taken if not url.startswith(("/", app.extensions["newsapp.settings"].public_url))] == []


def test_a_story_is_read_from_top_to_bottom_in_the_papers_order(client: FlaskClient, app: Flask) -> None:
    image = pictures.taken_in(alt="Two boats", credit_line=CREDIT)
    bylines = [{"author": "meera-kulkarni", "role": "reporter"}, {"author": "farida-sheikh", "role": "translator"}]
    body = paragraphs(*(f"This is paragraph {number}. {'And so on. ' * 20}" for number in range(9)))
    told = {"illustration": {"image": image.id, "caption": "Boats at rest"}, "bylines": bylines, "body": body}
    article = newsroom.published(**told)
    worker.drain()
    correcting.correct(article.id, "correction", "It was June.", by=WORKER)
    text = words(read(client, f"/article/{article.slug}").find("body"))
    parts = [
        "Climate",
        "The harbour that moved",
        "Fishers lost their beach.",
        "Boats at rest",
        CREDIT,
        "Meera Kulkarni",
    ]
    parts += ["Translation: Farida Sheikh", "min read", "Kondivali:"]
    parts += [f"This is paragraph {number}." for number in range(6)] + ["Make a contribution to Independent Journalism"]
    parts += ["This is paragraph 8.", "It was June.", "Make a contribution to Independent Journalism", "WhatsApp"]
    at = 0
    for part in parts:
        assert part in text[at:], part
        at = text.index(part, at) + len(part)


@pytest.mark.parametrize("caption", ["", "Boats at rest"])
def test_the_credit_stands_by_itself_with_and_without_a_caption(client: FlaskClient, app: Flask, caption: str) -> None:
    tree = read(client, f"/article/{story(caption=caption).slug}")
    (under,) = tree.iter("figcaption")
    assert words(found(under, "span", **{"class": "credit"})[0]) == CREDIT
    assert words(under) == f"{caption} {CREDIT}".strip()
    (image,) = found(tree, "figure", **{"class": "main"})[0].iter("img")
    assert image.get("alt") == "Two boats"
    assert image.get("width") and image.get("height") and image.get("srcset")


def test_a_story_without_a_picture_has_no_empty_frame(client: FlaskClient, app: Flask) -> None:
    tree = read(client, f"/article/{newsroom.published().slug}")
    assert not list(tree.iter("figure")) + list(tree.iter("img"))
    assert found(read(client, "/latest"), "article", **{"class": "wordy"})


def test_the_head_says_what_share_says(client: FlaskClient, app: Flask) -> None:
    article = story()
    share = client.get(f"/api/v1/articles/{article.slug}/share").get_json()
    tree = read(client, f"/article/{article.slug}")
    meta = {each.get("property") or each.get("name"): each.get("content") for each in tree.iter("meta")}
    assert share["description"] == meta["description"]
    assert share["open_graph"]["og:title"] == meta["og:title"]
    assert share["image"]["url"] == meta["og:image"]
    assert [link.get("href") for link in found(tree, "link", rel="canonical")] == [share["url"]]
    (script,) = tree.iter("script")
    assert json.loads(script.text or "") == share["json_ld"]
    for network in ("whatsapp", "facebook", "x", "telegram", "email"):
        assert share["targets"][network] in links(tree)


def test_nothing_that_an_editor_writes_becomes_markup(client: FlaskClient, app: Flask) -> None:
    evil = "</script><img src=x onerror=alert(1)>"
    article = newsroom.published(slug="evil", headline=evil, standfirst=evil, dateline=evil)
    correcting.correct(article.id, "correction", evil, by=WORKER)
    for path in ("/article/evil", "/", "/latest", "/corrections"):
        tree = read(client, path)
        assert not [image for image in tree.iter("img") if image.get("src") == "x"]
        assert evil in words(tree.find("body"))
    assert not list(read(client, "/search?q=%22%3E%3Cimg+src%3Dx%3E").iter("img"))


def test_a_notice_and_corrections_are_seen_and_dated(client: FlaskClient, app: Flask) -> None:
    article = newsroom.published()
    correcting.correct(article.id, "clarification", "The wall is 40 metres long.", by=WORKER)
    correcting.set_standing(article.id, "retracted", "We were wrong.", by=WORKER)
    tree = read(client, f"/article/{article.slug}")
    notice, corrections = (words(found(tree, "section", **{"class": name})[0]) for name in ("notice", "corrections"))
    assert notice.startswith("Retracted We were wrong.")
    assert "Clarification · " in corrections and "The wall is 40 metres long." in corrections
    assert "Retracted" in words(found(read(client, "/latest"), "article")[0])
    assert "The wall is 40 metres long." in words(read(client, "/corrections").find("body"))


def test_a_page_speaks_the_language_of_its_story(client: FlaskClient, app: Flask) -> None:
    english = newsroom.published(slug="the-harbour")
    urdu = newsroom.draft(language="ur", slug="bandargah", headline="بندرگاہ", translation_of=english.id)
    publishing.publish(urdu.id, by=WORKER)
    newsroom.published(language="te", slug="revu", headline="రేవు")
    tree = read(client, "/article/bandargah")
    assert (tree.get("lang"), tree.get("dir")) == ("ur", "rtl")
    assert "آزاد صحافت کے لیے تعاون کریں" in words(tree.find("body"))
    assert [link.get("hreflang") for link in found(tree, "link", rel="alternate") if link.get("hreflang")] == [
        "ur",
        "en",
    ]
    assert "Read this in اردو" in words(read(client, "/article/the-harbour").find("body"))
    telugu = read(client, "/article/revu")
    assert telugu.get("lang") == "te"
    assert found(telugu, "footer", **{"class": "foot"})[0].get("lang") == "en"


def test_lists_go_on_to_older_stories_and_end(client: FlaskClient, app: Flask) -> None:
    for number in range(23):
        newsroom.published(slug=f"s{number}", language="hi")
    seen: list[str] = []
    path = "/section/climate?language=hi"
    for _ in range(3):
        tree = read(client, path)
        seen += links(found(tree, "div", **{"class": "list"})[0])
        older = [link.get("href", "") for link in found(tree, "a", rel="next")]
        if not older:
            break
        path = older[0]
    assert [link.rsplit("/", 1)[1] for link in seen] == [f"s{number}" for number in reversed(range(23))]
    assert "language=hi" in path


def test_the_front_page_is_laid_by_hand_and_in_one_language(client: FlaskClient, app: Flask) -> None:
    lead, other = story(slug="lead"), newsroom.published(slug="other")
    newsroom.published(slug="hindi", language="hi")
    blocks = [{"kind": "lead", "articles": [lead.id]}, {"kind": "opinion", "title": "Opinion", "articles": [other.id]}]
    curating.arrange("en", blocks, by=WORKER)
    tree = read(client, "/")
    assert [card.get("class") for card in found(tree, "article")] == ["card large", "card small wordy"]
    assert [words(heading) for heading in found(tree, "h2")][:2] == ["The harbour that moved", "Opinion"]
    assert words(found(read(client, "/?language=hi"), "article")[0]).startswith("Climate")
    assert found(read(client, "/?language=mr"), "p", **{"class": "empty"})


def test_search_shows_the_words_that_were_found(client: FlaskClient, app: Flask) -> None:
    newsroom.published()
    worker.drain()
    tree = read(client, "/search?q=wall")
    assert [words(mark) for mark in tree.iter("mark")] == ["wall"]
    assert found(tree, "input", name="q")[0].get("value") == "wall"
    assert found(read(client, "/search?q=nowhere"), "p", **{"class": "empty"})
    assert read(client, "/search?q=%00&language=xx").get("lang") == "en"


@pytest.mark.parametrize("path", ["/article/none", "/section/none", "/nothing", "/author/%F0%9F%98%80"])
def test_what_is_not_there_is_said_kindly_with_a_search(client: FlaskClient, path: str) -> None:
    tree = read(client, path, 404)
    assert "There is no page at this address" in words(tree.find("body"))
    assert [form.get("action") for form in tree.iter("form")] == ["/search"]


def test_a_former_address_leads_to_the_present_one(client: FlaskClient, app: Flask) -> None:
    drafting.change(newsroom.published(slug="former").id, {"slug": "बंदरगाह"}, by=WORKER)
    answer = client.get("/article/former")
    assert answer.status_code == 308
    assert words(next(read(client, answer.headers["Location"]).iter("h1"))) == "The harbour that moved"


def test_what_was_taken_back_or_is_withheld_is_said_so(client: FlaskClient, app: Flask) -> None:
    gone, withheld = newsroom.published(slug="gone"), newsroom.published(slug="withheld")
    publishing.withdraw(gone.id, "An error", by=WORKER)
    correcting.set_standing(withheld.id, "withheld", "By order of a court.", by=WORKER)
    assert words(next(read(client, "/article/gone", 410).iter("h1"))) == "This story has been withdrawn"
    page = words(read(client, "/article/withheld", 451).find("body"))
    assert "This story is withheld" in page and "By order of a court." in page
    assert "The harbour that moved" not in page


def test_a_cursor_that_nobody_gave_is_refused_as_a_page(client: FlaskClient) -> None:
    assert words(next(read(client, "/latest?cursor=x", 422).iter("h1"))) == "There is no page at this address"
    assert read(client, "/corrections?cursor=x", 422).get("lang") == "en"


def test_when_the_database_is_away_the_page_that_says_so_does_not_ask_it(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(database_url=f"sqlite:///{tmp_path / 'nothing.sqlite'}")
    with app.test_request_context("/"):
        answer = app.extensions[problems.KEY](Unavailable("The database does not answer."))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "Something went wrong" in answer.get_data(as_text=True)


def test_a_page_and_all_that_it_needs_is_light(client: FlaskClient, app: Flask) -> None:
    article = newsroom.published(body=paragraphs(*(f"{number} {'words and more ' * 40}" for number in range(20))))
    page = client.get(f"/article/{article.slug}").get_data()
    static = {
        name: (assets.FOLDER / name).read_bytes() for name in ("css/paper.css", "icons/signs.svg", "icons/mark.svg")
    }
    fonts = [path.stat().st_size for path in (assets.FOLDER / "fonts").glob("display-*.woff2")]
    packed = sum(len(brotli.compress(it, quality=5)) for it in [page, *static.values()])
    assert len(fonts) == 3
    assert packed + sum(fonts) < MOST_BYTES


def test_a_page_may_be_kept_and_carries_no_cookie(client: FlaskClient, app: Flask) -> None:
    answer = client.get(f"/article/{newsroom.published().slug}")
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
