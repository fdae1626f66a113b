"""Standing by what was published, in two steps, and what readers then get on the page, as JSON and in the feed."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.articles import queries
from newsapp.articles.actions import correcting, drafting
from newsapp.articles.models import Article
from newsapp.reading.story import WITHHELD
from newsapp.staff.roles import WORKER
from tests.factories import newsroom
from tests.factories.desk_pages import led, refused, seen, send, somebody
from tests.factories.visitors import Visitor

NOTICE = "We relied on a <forged> document."


@pytest.fixture
def publisher(client: FlaskClient) -> Visitor:
    newsroom.catalogue()
    return somebody(client, "publisher")


@pytest.fixture
def story(publisher: Visitor) -> Article:
    return newsroom.published(headline="The harbour that moved")


class Readers:
    """What readers get of a story."""

    def __init__(self, client: FlaskClient, article: Article) -> None:
        self.client, self.slug = client, article.slug

    def page(self) -> Any:
        return self.client.get(f"/article/{self.slug}", headers={"Accept": "text/html"})

    def json(self) -> Any:
        return self.client.get(f"/api/v1/articles/{self.slug}")

    def feed(self) -> str:
        return self.client.get("/feed.xml").text

    def found(self) -> list[Any]:
        found: list[Any] = self.client.get("/api/v1/articles").get_json()["items"]
        return found


@pytest.fixture
def readers(client: FlaskClient, story: Article) -> Readers:
    return Readers(client.application.test_client(), story)


def act(who: Visitor, article: Article, act: str, **told: str) -> str:
    """Both steps; what the second page showed before it was confirmed."""
    path = f"{article.id}/standing"
    form = {"act": act, "words": "", "reason": "", "version": str(queries.whole(article.id).version)} | told
    shown = send(who, path, step="look", **form)
    assert shown.status_code == 200, shown.text
    assert f'name="act" value="{act}"' in shown.text
    assert led(who, path, step="do", **form).endswith(f"done={act}")
    return str(shown.text)


@pytest.mark.parametrize("kind", ["correction", "clarification", "update"])
def test_a_correction_is_shown_before_and_is_then_everywhere(
    publisher: Visitor, story: Article, readers: Readers, kind: str
) -> None:
    note = "The wall was finished in July."
    shown = act(publisher, story, kind, words=note)
    assert (note in shown, "In the register of corrections, for good." in shown) == (True, True)
    assert note in readers.page().text
    assert [(it["kind"], it["note"]) for it in readers.json().get_json()["corrections"]] == [(kind, note)]
    assert note in readers.feed()
    assert note in readers.client.get("/corrections").text
    assert note in seen(publisher, f"{story.id}/standing?done={kind}")


def test_looking_at_what_readers_would_see_changes_nothing(
    publisher: Visitor, story: Article, readers: Readers
) -> None:
    before = readers.json().get_data()
    for each in ("correction", "under_review", "retracted", "withheld", "withdrawn"):
        told = {"act": each, "words": NOTICE, "reason": "Why", "version": "2"}
        assert send(publisher, f"{story.id}/standing", step="look", **told).status_code == 200
        assert send(publisher, f"{story.id}/standing", **told).status_code == 200
    assert readers.json().get_data() == before
    assert queries.whole(story.id).version == 2


@pytest.mark.parametrize(("standing", "word"), [("under_review", "Under review"), ("retracted", "Retracted")])
def test_a_notice_is_shown_as_readers_will_see_it_and_is_then_above_the_text(
    publisher: Visitor, story: Article, readers: Readers, standing: str, word: str
) -> None:
    shown = act(publisher, story, standing, words=NOTICE)
    assert f"<h2>{word}</h2>" in shown
    assert "&lt;forged&gt;" in shown
    assert "<forged>" not in shown
    assert ("Retracted: The harbour that moved" in shown) is (standing == "retracted")
    page = readers.page().text
    assert (word in page, "&lt;forged&gt;" in page, "The wall was finished" in page) == (True, True, True)
    assert readers.json().get_json()["notice"]["text"] == NOTICE
    assert "&amp;lt;forged&amp;gt;" in readers.feed()
    assert "Back to published" in seen(publisher, f"{story.id}/standing")
    act(publisher, story, "published")
    assert readers.json().get_json()["notice"] is None
    assert word not in readers.page().text


def test_what_an_order_withholds_answers_451_with_its_notice_or_without(
    publisher: Visitor, story: Article, readers: Readers
) -> None:
    shown = act(publisher, story, "withheld")
    assert ("451" in shown, WITHHELD in shown, "The wall was finished" in shown) == (True, True, False)
    assert (readers.page().status_code, readers.json().status_code) == (451, 451)
    assert WITHHELD in readers.page().text
    assert (readers.found(), "The harbour that moved" in readers.feed()) == ([], False)
    act(publisher, story, "withheld", words="By order 4/2026 of the court.")
    assert "By order 4/2026 of the court." in readers.page().text
    act(publisher, story, "published")
    assert readers.page().status_code == 200


def test_what_is_withdrawn_is_gone_and_its_reason_stays_in_the_house(
    publisher: Visitor, story: Article, readers: Readers
) -> None:
    path, told = f"{story.id}/standing", {"act": "withdrawn", "version": "2"}
    assert "Say why" in refused(publisher, path, 422, step="look", reason="", **told)
    shown = act(publisher, story, "withdrawn", reason="Not ours to print")
    assert ("410" in shown, "shown to no reader" in shown, "Not ours to print" in shown) == (True, True, True)
    assert (readers.page().status_code, readers.json().status_code) == (410, 410)
    assert "Not ours to print" not in readers.page().text + readers.json().text
    assert (readers.found(), "The harbour that moved" in readers.feed()) == ([], False)
    assert "It is withdrawn" in seen(publisher, f"{story.id}/publish?done=withdrawn")
    page = seen(publisher, f"{story.id}/standing")
    assert ("there is nothing to stand by" in page, 'name="act"' in page) == (True, False)


BAD: list[tuple[dict[str, str], str]] = [
    ({"act": "retracted", "words": " "}, "It is needed."),
    ({"act": "under_review", "words": ""}, "It is needed."),
    ({"act": "correction", "words": ""}, "It is needed."),
    ({"act": "correction", "words": "x" * 2001}, "At most 2000 characters; this has 2001."),
    ({"act": "retracted", "words": "\u202eabc"}, "reorders the text"),
    ({"act": "vanished", "words": "x"}, "Must be one of"),
    ({"words": "x"}, "Choose one."),
]


@pytest.mark.parametrize("step", ["look", "do"])
def test_bad_words_are_refused_at_either_step_and_kept(publisher: Visitor, story: Article, step: str) -> None:
    for told, sentence in BAD:
        page = refused(publisher, f"{story.id}/standing", 422, step=step, version="2", **told)
        assert sentence in page
        assert f">{told['words']}</textarea>" in page
    assert queries.whole(story.id).version == 2


def test_going_back_keeps_what_was_worded(publisher: Visitor, story: Article) -> None:
    told = {"act": "retracted", "words": NOTICE, "reason": "", "version": "2"}
    page = send(publisher, f"{story.id}/standing", step="back", **told)
    assert page.status_code == 200
    assert "We relied on a &lt;forged&gt; document.</textarea>" in page.text
    assert 'value="retracted" required aria-describedby="act-retracted-hint" checked' in page.text


def test_who_was_overtaken_between_the_steps_looks_again(publisher: Visitor, story: Article, readers: Readers) -> None:
    drafting.change(story.id, {"headline": "Changed meanwhile"}, by=WORKER)
    told = {"act": "retracted", "words": NOTICE, "reason": "", "version": "2"}
    page = refused(publisher, f"{story.id}/standing", 412, step="do", **told)
    assert ("&lt;forged&gt;" in page, 'name="version" value="3"' in page) == (True, True)
    assert readers.json().get_json()["standing"] == "published"


def test_the_brake_is_said_in_words(publisher: Visitor, story: Article) -> None:
    for number in range(10):
        correcting.correct(story.id, "update", f"Note {number}", by=publisher.staff.person)
    told = {"act": "update", "words": "One too many", "reason": "", "version": "12"}
    assert "Too much that is public" in refused(publisher, f"{story.id}/standing", 423, step="do", **told)
    assert "A second publisher must release the brake" in seen(publisher, f"{story.id}/standing")


def test_a_story_in_hindi_is_shown_with_the_words_of_hindi_pages(publisher: Visitor) -> None:
    story = newsroom.published(language="hi", headline="बंदरगाह जो खिसक गया")
    shown = act(publisher, story, "retracted", words="हमने जाली काग़ज़ पर भरोसा किया।")
    assert '<div class="as-read" lang="hi" dir="ltr">' in shown
    assert "<h2>वापस ली गई" in shown
    assert "वापस ली गई ख़बर: बंदरगाह" in shown
