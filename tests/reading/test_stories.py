"""What readers get of a story: Card, Article, lists, front page, changes; at a cost that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from newsapp.articles.actions import cataloguing, correcting, curating, drafting, publishing
from newsapp.platform import clock, worker
from newsapp.platform.db import db
from newsapp.staff.roles import WORKER
from tests.factories import newsroom

API = "/api/v1"


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the database is asked in this block."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SELECT number FROM edition")):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def walk(client: FlaskClient, path: str) -> list[str]:
    """The slugs of a list, page by page, by the Link header."""
    found: list[str] = []
    while path:
        answer = client.get(path)
        found += [item["slug"] for item in answer.get_json()["items"]]
        link = answer.headers.get("Link", "")
        path = link[1 : link.index(">")] if link else ""
    return found


def many(count: int) -> None:
    """So many stories, each a minute after the other."""
    start = clock.now() - timedelta(days=1)
    for n in range(count):
        with clock.freeze(start + timedelta(minutes=n)):
            newsroom.published(headline=f"Story {n}", slug=f"story-{n}")


def test_an_article_is_its_card_and_more(client: FlaskClient, app: Flask) -> None:
    newsroom.published()
    article = client.get(f"{API}/articles/the-harbour-that-moved").get_json()
    card = client.get(f"{API}/articles").get_json()["items"][0]
    assert {name: article[name] for name in card} == card
    assert set(article) - set(card) == {"body", "body_html", "corrections", "notice", "translations", "related"}
    assert article["bylines"] == [{"name": "Meera Kulkarni", "slug": "meera-kulkarni", "role": "reporter"}]
    assert (article["word_count"], article["reading_minutes"]) == (6, 1)
    assert article["published_at"].endswith("Z")


def test_a_list_walked_page_by_page_loses_nothing_while_stories_are_published(client: FlaskClient, app: Flask) -> None:
    many(7)
    first = client.get(f"{API}/articles?limit=3").get_json()
    newsroom.published(slug="breaking")
    rest = walk(client, f"{API}/articles?limit=3&cursor={first['next_cursor']}")
    assert [item["slug"] for item in first["items"]] + rest == [f"story-{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert walk(client, f"{API}/articles?limit=1")[0] == "breaking"


def test_stories_of_the_same_microsecond_keep_one_order(client: FlaskClient, app: Flask) -> None:
    with clock.freeze(clock.now()):
        slugs = {newsroom.published(slug=f"same-{n}").slug for n in range(4)}
    assert set(walk(client, f"{API}/articles?limit=1")) == slugs
    assert walk(client, f"{API}/articles?limit=1") == walk(client, f"{API}/articles?limit=100")


def test_lists_narrow_by_each_filter_alone_and_together(client: FlaskClient, app: Flask) -> None:
    newsroom.published(slug="rainy")
    newsroom.published(
        slug="hindi", language="hi", section="labour", tags=["harbour"], bylines=[{"author": "farida-sheikh"}]
    )
    for query, slugs in {
        "section=climate": ["rainy"],
        "tag=harbour": ["hindi"],
        "author=farida-sheikh": ["hindi"],
        "language=en": ["rainy"],
        "section=labour&tag=harbour&author=farida-sheikh&language=hi": ["hindi"],
        "section=labour&tag=rain": [],
        "section=nothing": [],
        "tag=nothing": [],
        "author=nothing": [],
    }.items():
        assert walk(client, f"{API}/articles?limit=1&{query}") == slugs


def test_lists_narrow_by_time(client: FlaskClient, app: Flask) -> None:
    many(3)
    times = [item["published_at"] for item in client.get(f"{API}/articles").get_json()["items"]]
    assert walk(client, f"{API}/articles?published_after={times[1].replace('+', '%2B')}") == ["story-2"]
    assert walk(client, f"{API}/articles?published_before={times[1]}") == ["story-0"]
    assert client.get(f"{API}/articles?published_before=99999999").status_code == 422


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_page(client: FlaskClient, app: Flask) -> None:
    many(12)
    for path in ("articles?limit={}", "search?q=harbour&limit={}", "changes?limit={}", "tags?limit={}"):
        worker.drain()
        counts = []
        for limit in (2, 12):
            with counted(app) as asked:
                assert client.get(f"{API}/{path.format(limit)}").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 4, path


def test_a_deep_page_asks_what_the_first_does(client: FlaskClient, app: Flask) -> None:
    many(9)
    cursor = client.get(f"{API}/articles?limit=4").get_json()["next_cursor"]
    with counted(app) as asked:
        client.get(f"{API}/articles?limit=4&cursor={cursor}")
    assert len(asked) == 1
    assert "COUNT(" not in asked[0].upper()


def test_a_finished_answer_asks_the_database_nothing(client: FlaskClient, app: Flask) -> None:
    newsroom.published()
    client.get(f"{API}/articles")
    with counted(app) as asked:
        assert client.get(f"{API}/articles").status_code == 200
    assert asked == []


@pytest.mark.parametrize(
    "path", [f"{API}/articles/the-harbour-that-moved", f"{API}/articles", "/article/the-harbour-that-moved"]
)
def test_what_is_corrected_is_read_at_once(client: FlaskClient, app: Flask, path: str) -> None:
    article = newsroom.published()
    before = client.get(path)
    drafting.change(article.id, {"headline": "The harbour came back"}, by=WORKER)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "The harbour came back" in after.get_data(as_text=True)


def test_a_former_slug_leads_to_the_present_one_in_every_form(client: FlaskClient, app: Flask) -> None:
    article = newsroom.published(slug="former")
    drafting.change(article.id, {"slug": "बंदरगाह"}, by=WORKER)
    for path in (f"{API}/articles/former", f"{API}/articles/former/share", "/article/former"):
        answer = client.get(path)
        assert answer.status_code == 308
        assert client.get(answer.headers["Location"]).status_code == 200


def test_corrections_and_notices_are_shown(client: FlaskClient, app: Flask) -> None:
    article = newsroom.published()
    correcting.correct(article.id, "clarification", "The wall is 40 metres long.", by=WORKER)
    correcting.set_standing(article.id, "under_review", "We look into it.", by=WORKER)
    shown = client.get(f"{API}/articles/{article.slug}").get_json()
    assert [(it["kind"], it["note"]) for it in shown["corrections"]] == [
        ("clarification", "The wall is 40 metres long.")
    ]
    assert (shown["standing"], shown["notice"]["text"]) == ("under_review", "We look into it.")


def test_translations_know_each_other_only_while_both_are_public(client: FlaskClient, app: Flask) -> None:
    english = newsroom.published()
    hindi = newsroom.draft(language="hi", slug="bandargah", translation_of=english.id)
    path = f"{API}/articles/{english.slug}"
    assert client.get(path).get_json()["translations"] == []
    publishing.publish(hindi.id, by=WORKER)
    told = client.get(path).get_json()["translations"]
    assert [(it["language"], it["slug"]) for it in told] == [("hi", "bandargah")]
    publishing.withdraw(hindi.id, "An error", by=WORKER)
    assert client.get(path).get_json()["translations"] == []


def test_related_stories_are_those_chosen_then_those_that_share_a_tag(client: FlaskClient, app: Flask) -> None:
    chosen, near = newsroom.published(slug="chosen", tags=["harbour"]), newsroom.published(slug="near")
    newsroom.published(slug="told", related=[chosen.id])
    path = f"{API}/articles/told"
    assert [it["slug"] for it in client.get(path).get_json()["related"]] == ["chosen", "near"]
    publishing.withdraw(near.id, "An error", by=WORKER)
    assert [it["slug"] for it in client.get(path).get_json()["related"]] == ["chosen"]


def test_a_renamed_section_is_renamed_in_its_stories(client: FlaskClient, app: Flask) -> None:
    article = newsroom.published()
    cataloguing.change("section", "climate", {"name": "Air & Water", "slug": "air"}, by=WORKER)
    worker.drain()
    assert client.get(f"{API}/articles/{article.slug}").get_json()["section"] == {"slug": "air", "name": "Air & Water"}
    assert walk(client, f"{API}/articles?section=air") == [article.slug]


def test_the_catalogue_has_only_what_is_used_in_public(client: FlaskClient, app: Flask) -> None:
    newsroom.published()
    assert [it["slug"] for it in client.get(f"{API}/sections").get_json()["items"]] == ["climate"]
    assert [it["slug"] for it in client.get(f"{API}/tags").get_json()["items"]] == ["rain"]
    for path, status in {
        "sections/climate": 200,
        "sections/labour": 404,
        "tags/rain": 200,
        "tags/harbour": 404,
        "authors/meera-kulkarni": 200,
        "authors/farida-sheikh": 404,
        "authors/nobody": 404,
    }.items():
        assert client.get(f"{API}/{path}").status_code == status, path
    assert "email" not in client.get(f"{API}/authors/meera-kulkarni").get_json()


def test_the_front_page_lays_itself_until_it_is_laid_by_hand(client: FlaskClient, app: Flask) -> None:
    many(5)
    blocks = client.get(f"{API}/front?language=en").get_json()["blocks"]
    assert [(it["kind"], len(it["items"])) for it in blocks] == [("lead", 1), ("pair", 2), ("list", 2)]
    chosen = newsroom.published(slug="chosen")
    laid = [{"kind": "lead", "articles": [chosen.id]}, {"kind": "list", "section": "climate", "articles": []}]
    curating.arrange("en", laid, by=WORKER)
    blocks = client.get(f"{API}/front").get_json()["blocks"]
    assert [[it["slug"] for it in block["items"]] for block in blocks] == [
        ["chosen"],
        ["story-4", "story-3", "story-2", "story-1"],
    ]
    assert client.get(f"{API}/front?language=hi").get_json() == {"language": "hi", "blocks": []}


def test_changes_tell_what_to_keep_and_what_to_remove_once_each(client: FlaskClient, app: Flask) -> None:
    one, two = newsroom.published(slug="one"), newsroom.published(slug="two")
    first = client.get(f"{API}/changes?limit=1").get_json()
    assert (first["items"][0]["article"]["slug"], first["has_more"]) == ("one", True)
    rest = client.get(f"{API}/changes?since={first['next_cursor']}").get_json()
    assert ([it["article"]["slug"] for it in rest["items"]], rest["has_more"]) == (["two"], False)
    publishing.withdraw(one.id, "An error", by=WORKER)
    drafting.change(two.id, {"headline": "Two again"}, by=WORKER)
    news = client.get(f"{API}/changes?since={rest['next_cursor']}").get_json()
    assert [it["op"] for it in news["items"]] == ["remove", "put"]
    again = client.get(f"{API}/changes?since={news['next_cursor']}").get_json()
    assert (again["items"], again["next_cursor"]) == ([], news["next_cursor"])


def test_changes_since_a_time_begin_after_it(client: FlaskClient, app: Flask) -> None:
    many(2)
    middle = clock.rfc3339(clock.now() - timedelta(days=1) + timedelta(seconds=30))
    assert [it["article"]["slug"] for it in client.get(f"{API}/changes?since={middle}").get_json()["items"]] == [
        "story-1"
    ]
    for garbled in ("yesterday", "%00", "NQ==x", "9999999999999999999999"):
        assert client.get(f"{API}/changes?since={garbled}").status_code == 422


def test_search_finds_whole_words_in_four_languages(client: FlaskClient, app: Flask) -> None:
    texts = {
        "en": ("The courts are asking", "asked"),
        "hi": ("नई दिल्ली में वकीलों ने कानून की माँग की", "कानून"),
        "mr": ("मुंबईत पावसाने शाळांना सुट्टी", "पावसाने"),
        "ur": ("نئی دہلی میں وکلا نے قانون کا مطالبہ کیا", "قانون"),
    }
    made = {}
    for language, (text, _) in texts.items():
        body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}
        made[language] = newsroom.published(language=language, slug=f"in-{language}", body=body).slug
    worker.drain()
    for language, (_, word) in texts.items():
        for query in (f"q={word}", f"q={word}&language={language}"):
            found = client.get(f"{API}/search?{query}").get_json()["items"]
            assert [it["slug"] for it in found] == [made[language]], query
            assert "<mark>" in found[0]["highlight"]
    for missing in ("कीनीन", "قنو", "कान", "", "*", '"', "a AND OR NOT"):
        assert client.get(f"{API}/search?q={missing}").get_json()["items"] == [], missing


def test_search_goes_on_by_keyset_and_forgets_what_was_withdrawn(client: FlaskClient, app: Flask) -> None:
    many(5)
    worker.drain()
    assert walk(client, f"{API}/search?q=harbour&limit=2") == []
    assert walk(client, f"{API}/search?q=wall+june&limit=2") == [f"story-{n}" for n in (4, 3, 2, 1, 0)]
    article = newsroom.published(slug="gone")
    worker.drain()
    publishing.withdraw(article.id, "An error", by=WORKER)
    assert "gone" not in walk(client, f"{API}/search?q=wall&limit=2")
    worker.drain()
    assert "gone" not in walk(client, f"{API}/search?q=wall&limit=2")
