"""The history of a story: sittings folded, two states compared, and the way back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from newsapp.articles import queries
from newsapp.articles.actions import drafting, publishing
from newsapp.desk.pages import history as pages
from newsapp.platform import clock
from newsapp.staff.roles import WORKER
from tests.factories import newsroom
from tests.factories.desk_pages import STORIES, led, refused, see, seen, somebody
from tests.factories.visitors import Visitor


@pytest.fixture
def editor(client: FlaskClient) -> Visitor:
    newsroom.catalogue()
    return somebody(client, "editor")


def paragraph(text: str) -> dict[str, object]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def test_what_one_person_saved_in_one_sitting_is_one_line_that_unfolds(editor: Visitor) -> None:
    article, began = newsroom.draft(by=editor.staff.person), clock.now()
    for minutes in (1, 9, 18, 29):
        with clock.freeze(began + timedelta(minutes=minutes)):
            drafting.change(article.id, {"headline": f"After {minutes} minutes"}, by=editor.staff.person)
    with clock.freeze(began + timedelta(minutes=30)):
        drafting.change(article.id, {"headline": "By another"}, by=WORKER)
    page = seen(editor, f"{article.id}/history")
    assert "Revisions 2 to 4" in page
    assert "The 3 changes of this sitting" in page
    shown = page[page.index("Every change") :]
    numbers = [int(found) for found in re.findall(r"Revisions? (\d+)", shown)]
    assert numbers == [6, 5, 2, 4, 3, 2, 1]
    assert f'href="{STORIES}/{article.id}/history/difference?from=1&amp;to=4"' in page
    assert f"{STORIES}/{article.id}/history/6/restore" not in page


def test_a_difference_says_in_words_what_went_and_what_came(editor: Visitor) -> None:
    article = newsroom.draft(body={"type": "doc", "content": [paragraph("It was June."), paragraph("It stays.")]})
    changed = {"type": "doc", "content": [paragraph("It was <July>."), paragraph("It stays."), paragraph("More.")]}
    told = {"headline": "The harbour that came back", "section": "labour", "tags": ["harbour"], "body": changed}
    drafting.change(article.id, told | {"bylines": [{"author": "farida-sheikh", "role": "photographer"}]}, by=WORKER)
    page = seen(editor, f"{article.id}/history/difference?from=1&to=2")
    deleted = re.findall(r'<del><span class="unseen">\[deleted: </span>(.*?)<span', page)
    inserted = re.findall(r'<ins><span class="unseen">\[inserted: </span>(.*?)<span', page)
    assert {"moved", "Climate", "Rain", "June."} <= set(deleted)
    assert {"came back", "Labour", "Harbour", "&lt;July&gt;.", "More."} <= set(inserted)
    assert "New · Paragraph" in page
    assert '<p class="compared-same" dir="auto">It stays.</p>' in page
    turned = seen(editor, f"{article.id}/history/difference?from=2&to=1")
    assert re.findall(r"<del>.*?</span>(.*?)<span", turned) == re.findall(r"<del>.*?</span>(.*?)<span", page)
    assert "From nothing" in seen(editor, f"{article.id}/history/difference?from=&to=1")
    same = seen(editor, f"{article.id}/history/difference?from=2&to=2")
    assert "The words, the filing and the pictures are the same." in same
    assert see(editor, f"{article.id}/history/difference?from=1&to=9").status_code == 404
    assert see(editor, f"{article.id}/history/difference?from=%F0&to=1e9").status_code == 200


def test_an_older_state_is_shown_and_only_then_brought_back(editor: Visitor) -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "Worse"}, by=WORKER)
    page = seen(editor, f"{article.id}/history/1/restore")
    assert re.search(r"<del>.*?</span>Worse<span", page)
    assert queries.whole(article.id).headline == "Worse"
    assert led(editor, f"{article.id}/history/1/restore", version="2").endswith("history?done=restored")
    assert queries.whole(article.id).headline == "The harbour that moved"
    assert "That state is back" in seen(editor, f"{article.id}/history?done=restored")
    same = seen(editor, f"{article.id}/history/1/restore")
    assert re.search(r"<button class=\"button\" disabled>Go back", same)
    stale = refused(editor, f"{article.id}/history/2/restore", 412, version="2")
    assert "Somebody has changed this article" in stale
    assert see(editor, f"{article.id}/history/9/restore").status_code == 404


def test_what_readers_have_is_brought_back_only_by_who_may_publish(client: FlaskClient, editor: Visitor) -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "Better"}, by=WORKER)
    publishing.publish(article.id, by=WORKER)
    page = refused(editor, f"{article.id}/history/1/restore", 403, version="3")
    assert "This needs the permission articles.publish." in page
    assert "they would get the older words at once" in page
    led(somebody(client, "publisher"), f"{article.id}/history/1/restore", version="3")
    assert client.get(f"/api/v1/articles/{article.slug}").get_json()["headline"] == "The harbour that moved"


def test_a_long_history_goes_on_on_another_page(editor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ON_A_PAGE", 2)
    article = newsroom.draft()
    for number in range(3):
        drafting.change(article.id, {"headline": f"Headline {number}"}, by=WORKER)
    page = seen(editor, f"{article.id}/history")
    onward = re.findall(rf'href="{STORIES}/([^"]*before=\d+)"', page)
    assert onward == [f"{article.id}/history?before=3"]
    rest = seen(editor, onward[0])
    assert ("Revision 1" in rest, 'rel="next"' in rest) == (True, False)
