"""Finding anything by its words, drafts included, in four languages, by whoever may see it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from newsapp.articles import finding, jobs
from newsapp.articles.actions import drafting, publishing
from newsapp.articles.models import Article, Indexed
from newsapp.platform import worker
from newsapp.platform.db import db
from newsapp.staff.roles import WORKER, Person
from tests.factories import newsroom

pytestmark = pytest.mark.usefixtures("app")


def find(q: str, by: Person = WORKER) -> list[str]:
    return [it.article.id for it in finding.find(q, by=by, before=None, limit=20)]


def indexed(**told: object) -> Article:
    article = newsroom.draft(**told)
    worker.drain()
    return article


@pytest.mark.parametrize(
    ("language", "text", "q"),
    [
        ("en", "Fishers were protesting at the harbour.", "protest harbours"),
        ("hi", "मछुआरों ने दीवारों का विरोध किया।", "दीवार मछुआरे"),
        ("mr", "बंदराच्या भिंती पडल्या.", "भिंत"),
        ("ur", "ماہی گیروں نے دیواروں کے خلاف احتجاج کیا۔", "دیوار"),
    ],
)
def test_words_of_drafts_are_found_whole_in_four_languages(language: str, text: str, q: str) -> None:
    article = indexed(language=language, headline="x", body=None, body_markdown=text)
    indexed(headline="Another", standfirst="Nothing of it.")
    assert find(q) == [article.id]
    (found,) = finding.find(q, by=WORKER, before=None, limit=9)
    assert "<mark>" in found.highlight


def test_headline_names_and_filing_are_found_and_every_word_must_be_there() -> None:
    article = indexed(tags=["harbour"])
    for q in ("moved", "Kulkarni", "Kondivali", "harbour climate", "fishers beach June"):
        assert find(q) == [article.id], q
    assert find("moved elephants") == []
    assert find("“?!”") == []


def test_what_was_changed_is_found_by_its_new_words_and_no_longer_by_its_old_ones() -> None:
    article = indexed()
    drafting.change(article.id, {"headline": "Elephants at dawn"}, by=WORKER)
    worker.drain()
    assert find("elephant") == [article.id]
    assert find("moved") == []


def test_what_was_thrown_away_is_found_no_longer_and_forgotten() -> None:
    article = indexed()
    drafting.discard(article.id, by=WORKER)
    worker.drain()
    assert find("moved") == []
    assert list(db.session.scalars(select(Indexed))) == []
    finding.index(article.id)


def test_a_contributor_finds_only_their_own() -> None:
    writer = newsroom.person("contributor")
    own = indexed(by=writer)
    other = indexed()
    assert find("harbour", writer) == [own.id]
    assert set(find("harbour")) == {own.id, other.id}


def test_every_state_is_found_and_the_list_goes_on_by_keyset() -> None:
    articles = [newsroom.draft(headline=f"Monsoon {n}") for n in range(5)]
    publishing.publish(articles[0].id, by=WORKER)
    drafting.submit(articles[1].id, by=WORKER)
    worker.drain()
    first = finding.find("monsoon", by=WORKER, before=None, limit=3)
    last = first[-1].article
    rest = finding.find("monsoon", by=WORKER, before=(last.updated_at, last.id), limit=3)
    assert [it.article.id for it in [*first, *rest]] == [articles[n].id for n in (1, 0, 4, 3, 2)]


def test_reading_the_same_version_again_changes_nothing_and_what_was_missed_is_read_later() -> None:
    article = newsroom.draft()
    assert list(finding.unread()) == [article.id]
    jobs.index_unread()
    assert list(finding.unread()) == []
    finding.index(article.id)
    assert find("harbour") == [article.id]
    drafting.change(article.id, {"headline": "Tide"}, by=WORKER)
    assert list(finding.unread(batch=1)) == [article.id]
