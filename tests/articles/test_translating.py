"""Translations: begun from the original, and told when that was corrected since."""

from __future__ import annotations

import pytest
from flask import Flask

from newsapp.articles import history, queries
from newsapp.articles.actions import correcting, drafting, publishing, translating
from newsapp.articles.models import Article
from newsapp.platform.errors import Conflict, Invalid, NotFound
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures


@pytest.fixture
def original(app: Flask) -> Article:
    illustration = {"image": pictures.taken_in().id, "caption": "Stripes"}
    return newsroom.published(tags=["rain", "harbour"], illustration=illustration)


def behind(article: Article) -> history.Behind:
    found = history.behind(queries.whole(article.id))
    assert found is not None
    return found


def test_a_translation_begins_as_a_draft_with_the_originals_words_filing_and_pictures(original: Article) -> None:
    made = translating.begin(original.id, "hi", by=newsroom.person("editor"))
    assert (made.status, made.language, made.group_id) == ("draft", "hi", original.group_id)
    assert (made.headline, made.body, made.image_id) == (original.headline, original.body, original.image_id)
    assert [tag.slug for tag in made.tags] == ["rain", "harbour"]
    assert [(it.author.slug, it.role) for it in made.bylines] == [("meera-kulkarni", "reporter")]
    assert (made.translated_from, made.translated_revision) == (original.id, 2)
    assert made.slug == f"{original.slug}-hi"
    assert publishing.publish(made.id, by=WORKER).status == "published"


def test_a_story_is_translated_once_into_each_language_unless_that_was_withdrawn(original: Article) -> None:
    made = translating.begin(original.id, "hi", by=WORKER)
    for language in ("hi", "en"):
        with pytest.raises(Conflict):
            translating.begin(original.id, language, by=WORKER)
    with pytest.raises(Invalid):
        translating.begin(original.id, "xx", by=WORKER)
    publishing.publish(made.id, by=WORKER)
    publishing.withdraw(made.id, "Wrong", by=WORKER)
    assert translating.begin(original.id, "hi", by=WORKER).slug != made.slug


def test_nobody_begins_a_translation_of_what_they_may_not_see(original: Article) -> None:
    with pytest.raises(NotFound):
        translating.begin(original.id, "hi", by=newsroom.person("contributor"))
    assert queries.siblings(queries.whole(original.id)) == []


def test_a_translation_tells_when_its_original_was_corrected_until_it_has_caught_up(original: Article) -> None:
    made = translating.begin(original.id, "hi", by=WORKER)
    assert behind(made).corrected_at is None
    drafting.change(original.id, {"standfirst": "Another."}, by=WORKER)
    line = correcting.correct(original.id, "correction", "A year was wrong.", by=WORKER)
    found = behind(made)
    assert found.corrected_at == line.made_at
    assert [it.note for it in found.corrections] == ["A year was wrong."]
    assert [it.number for it in found.revisions] == [3]
    translating.catch_up(made.id, 4, by=WORKER)
    assert behind(made).corrected_at is None
    assert behind(made).revision == 4


def test_only_a_translation_catches_up_and_only_with_a_revision_that_there_is(original: Article) -> None:
    with pytest.raises(Conflict):
        translating.catch_up(original.id, 1, by=WORKER)
    made = translating.begin(original.id, "hi", by=WORKER)
    with pytest.raises(NotFound):
        translating.catch_up(made.id, 99, by=WORKER)


def test_a_translation_outlives_an_original_that_was_thrown_away(app: Flask) -> None:
    draft = newsroom.draft()
    made = translating.begin(draft.id, "ur", by=WORKER)
    drafting.discard(draft.id, by=WORKER)
    assert history.behind(queries.whole(made.id)) is None


def test_a_slug_that_is_taken_makes_way_for_one_from_the_headline(original: Article) -> None:
    newsroom.draft(slug=f"{original.slug}-mr")
    assert translating.begin(original.id, "mr", by=WORKER).slug.startswith("the-harbour-that-moved-")
