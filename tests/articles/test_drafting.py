"""Writing: a draft is begun, changed, handed in, taken back, restored, thrown away."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.articles import queries
from newsapp.articles.actions import drafting, publishing
from newsapp.articles.models import Article, Revision
from newsapp.articles.narrowing import Wanted
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import newsroom


@pytest.fixture(autouse=True)
def _catalogue(app: Flask) -> None:
    newsroom.catalogue()


def _trail() -> list[str]:
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.number)))


def test_a_draft_keeps_what_was_sent_and_leaves_a_revision_and_a_line_on_the_trail() -> None:
    article = newsroom.draft(tags=["rain", "harbour"])
    assert (article.status, article.version, article.slug) == ("draft", 1, "the-harbour-that-moved")
    assert [tag.slug for tag in article.tags] == ["rain", "harbour"]
    assert [(it.author.slug, it.role) for it in article.bylines] == [("meera-kulkarni", "reporter")]
    revision = queries.revision(article.id, 1)
    assert (revision.parent, revision.snapshot["headline"]) == (None, "The harbour that moved")
    assert _trail()[-1] == "article.begun"


def test_every_wrong_field_is_named_at_once_and_nothing_is_stored() -> None:
    before = _trail()
    wrong = newsroom.fields(
        headline="",
        language="xx",
        section="nowhere",
        tags=["rain", "nothing"],
        bylines=[{"author": "nobody", "role": "reporter"}, {"author": "meera-kulkarni", "role": "king"}],
        illustration={"image": "no-such-image"},
        related=["no-such-article"],
        body={"type": "doc", "content": [{"type": "script"}]},
    )
    with pytest.raises(Invalid) as refused:
        drafting.begin(wrong, by=WORKER)
    assert set(refused.value.errors) >= {
        "headline",
        "language",
        "section",
        "tags.1",
        "bylines.0.author",
        "bylines.1.role",
        "illustration.image",
        "related.0",
    }
    assert any(path.startswith("body") for path in refused.value.errors)
    assert db.session.scalar(select(Article.id)) is None
    assert _trail() == before


def test_lists_that_are_too_long_are_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        newsroom.draft(tags=["rain"] * 31)
    assert set(refused.value.errors) == {"tags"}


def test_only_one_form_of_the_body_may_be_sent() -> None:
    with pytest.raises(Invalid) as refused:
        newsroom.draft(body_markdown="Text")
    assert set(refused.value.errors) == {"body_markdown"}


def test_markdown_and_html_become_the_document_and_what_was_dropped_is_told() -> None:
    article = newsroom.draft(body=None, body_markdown="It **rained**.\n\n- once\n- twice")
    assert [node["type"] for node in article.body["content"]] == ["paragraph", "bullet_list"]
    saved = drafting.begin(
        newsroom.fields(body=None, body_html="<p>It rained.</p><script>alert(1)</script>"), by=WORKER
    )
    assert saved.article.body["content"][0]["type"] == "paragraph"
    assert any("script" in warning for warning in saved.warnings)


def test_two_headlines_alike_get_slugs_that_differ() -> None:
    assert [newsroom.draft().slug, newsroom.draft().slug] == ["the-harbour-that-moved", "the-harbour-that-moved-2"]


def test_a_slug_that_another_article_has_is_refused_by_name() -> None:
    newsroom.draft(slug="taken")
    with pytest.raises(Invalid) as refused:
        newsroom.draft(slug="taken")
    assert set(refused.value.errors) == {"slug"}
    with pytest.raises(Invalid):
        newsroom.draft(slug="../x")


@pytest.mark.parametrize(
    ("language", "headline", "slug"),
    [
        ("hi", "फोन की जासूसी पर कानून की माँग", "phon-ki-jasusi-pr-kanun-ki-mamg"),
        ("ur", "بندرگاہ جو کھسک گئی", "bndrgh-jw-khsk-gi-y"),
        ("en", "“?!”", "story"),
    ],
)
def test_slugs_survive_headlines_in_other_scripts(language: str, headline: str, slug: str) -> None:
    assert newsroom.draft(language=language, headline=headline).slug == slug


def test_a_slug_may_be_typed_in_the_storys_own_script() -> None:
    assert newsroom.draft(slug="बंदरगाह-जो-खिसक-गया").slug == "बंदरगाह-जो-खिसक-गया"


def test_a_change_moves_the_version_on_and_a_stale_one_is_refused() -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "The harbour came back"}, by=WORKER, version=1)
    with pytest.raises(Stale):
        drafting.change(article.id, {"headline": "Overwritten"}, by=WORKER, version=1)
    assert queries.whole(article.id).headline == "The harbour came back"
    assert queries.whole(article.id).version == 2
    assert queries.revision(article.id, 2).parent == 1


def test_a_change_leaves_what_was_not_sent_as_it_is() -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"standfirst": "Another."}, by=WORKER)
    kept = queries.whole(article.id)
    assert (kept.headline, kept.standfirst, len(kept.tags)) == ("The harbour that moved", "Another.", 1)
    drafting.change(article.id, {"tags": [], "section": None, "illustration": None}, by=WORKER)
    kept = queries.whole(article.id)
    assert (kept.tags, kept.section_id, kept.image_id) == ([], None, None)


def test_a_draft_that_moves_frees_its_former_address() -> None:
    article = newsroom.draft(slug="first")
    drafting.change(article.id, {"slug": "second"}, by=WORKER)
    assert queries.present_slug("first") is None
    assert newsroom.draft(slug="first").slug == "first"


def test_a_published_story_that_moves_keeps_its_former_address_for_ever() -> None:
    article = newsroom.published(slug="first")
    drafting.change(article.id, {"slug": "second"}, by=WORKER)
    drafting.change(article.id, {"slug": "second"}, by=WORKER)
    assert queries.present_slug("first") == "second"
    with pytest.raises(Invalid):
        newsroom.draft(slug="first")
    drafting.change(article.id, {"slug": "first"}, by=WORKER)
    assert queries.present_slug("second") == "first"


def test_a_contributor_knows_only_their_own_drafts() -> None:
    one, other = newsroom.person("contributor"), newsroom.person("contributor")
    article = newsroom.draft(by=one)
    wanted = Wanted()
    assert [it.id for it in queries.listing(wanted, by=one, before=None, limit=9)] == [article.id]
    assert queries.listing(wanted, by=other, before=None, limit=9) == []
    with pytest.raises(NotFound):
        queries.visible(article.id, other)
    with pytest.raises(NotFound):
        drafting.change(article.id, {"headline": "Mine"}, by=other)
    with pytest.raises(NotFound):
        drafting.discard(article.id, by=other)


def test_what_readers_have_is_changed_only_by_whoever_may_publish() -> None:
    writer, editor = newsroom.person("contributor"), newsroom.person("editor")
    article = newsroom.draft(by=writer)
    publishing.publish(article.id, by=WORKER)
    for somebody in (writer, editor):
        with pytest.raises(Forbidden):
            drafting.change(article.id, {"headline": "Other"}, by=somebody)
    assert drafting.change(article.id, {"headline": "Other"}, by=newsroom.person("publisher")).article.version == 3


def test_finance_may_not_write() -> None:
    with pytest.raises(Forbidden):
        newsroom.draft(by=newsroom.person("finance"))


def test_handing_in_and_taking_back() -> None:
    writer = newsroom.person("contributor")
    article = newsroom.draft(by=writer)
    assert drafting.submit(article.id, by=writer).status == "submitted"
    with pytest.raises(Conflict):
        drafting.submit(article.id, by=writer)
    assert drafting.take_back(article.id, by=writer).status == "draft"


def test_a_draft_can_be_thrown_away_but_its_history_stays() -> None:
    article = newsroom.draft()
    drafting.discard(article.id, by=WORKER)
    with pytest.raises(NotFound):
        queries.whole(article.id)
    numbers = select(Revision.number).where(Revision.article_id == article.id).order_by(Revision.number)
    assert list(db.session.scalars(numbers)) == [1, 2]
    assert _trail()[-1] == "article.discarded"


def test_what_was_published_cannot_be_thrown_away() -> None:
    article = newsroom.published()
    with pytest.raises(Conflict):
        drafting.discard(article.id, by=WORKER)
    publishing.withdraw(article.id, "An error", by=WORKER)
    with pytest.raises(Conflict):
        drafting.discard(article.id, by=WORKER)


def test_going_back_to_a_revision_is_a_new_change() -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "Worse", "tags": ["harbour"]}, by=WORKER)
    drafting.restore(article.id, 1, by=WORKER)
    kept = queries.whole(article.id)
    assert (kept.headline, [tag.slug for tag in kept.tags], kept.version) == ("The harbour that moved", ["rain"], 3)
    with pytest.raises(NotFound):
        drafting.restore(article.id, 99, by=WORKER)


def test_translations_are_siblings_and_each_has_its_own_status() -> None:
    original = newsroom.published()
    sibling = newsroom.draft(language="hi", headline="बंदरगाह", translation_of=original.id)
    assert sibling.group_id == original.group_id
    assert queries.whole(sibling.id).status == "draft"
    publishing.publish(sibling.id, by=WORKER)
    publishing.withdraw(original.id, "An error", by=WORKER)
    assert queries.whole(sibling.id).status == "published"
    drafting.change(sibling.id, {"translation_of": None}, by=WORKER)
    assert queries.whole(sibling.id).group_id == sibling.id
    with pytest.raises(Invalid):
        newsroom.draft(translation_of="nothing")


def test_lists_at_the_desk_narrow_by_status_words_language_and_section_and_go_on_by_keyset() -> None:
    for n in range(5):
        newsroom.draft(headline=f"Story 100% {n}")
    hindi = newsroom.draft(language="hi", headline="बारिश", section="labour")
    first = queries.listing(Wanted(q="100%"), by=WORKER, before=None, limit=3)
    last = first[-1]
    rest = queries.listing(Wanted(q="100%"), by=WORKER, before=(last.updated_at, last.id), limit=9)
    assert len({it.id for it in [*first, *rest]}) == 5
    for wanted in (Wanted(language="hi"), Wanted(section="labour"), Wanted(q="बारिश")):
        assert [it.id for it in queries.listing(wanted, by=WORKER, before=None, limit=9)] == [hindi.id]
    assert queries.listing(Wanted(status="published"), by=WORKER, before=None, limit=9) == []
