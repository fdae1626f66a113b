"""What is said of a draft, links that show it around, and its other languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from newsapp.articles import queries
from newsapp.articles.actions import correcting, drafting, translating
from newsapp.drafts.actions import commenting
from newsapp.platform import clock
from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER
from tests.factories import newsroom
from tests.factories.desk_pages import STORIES, led, refused, seen, send, somebody
from tests.factories.visitors import Visitor

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def editor(client: FlaskClient) -> Visitor:
    newsroom.catalogue()
    return somebody(client, "editor")


@pytest.fixture
def writer(client: FlaskClient) -> Visitor:
    return somebody(client, "contributor")


def test_a_remark_is_made_of_a_block_dealt_with_and_opened_again(editor: Visitor) -> None:
    article = newsroom.draft()
    place = led(editor, f"{article.id}/talk/comments", text="Who <says> so?", block="0")
    page = seen(editor, f"{article.id}/talk")
    assert "Who &lt;says&gt; so?" in page
    assert re.search(r'<blockquote[^>]* lang="en" dir="auto">The wall was finished in June\.', page)
    comment = place.rpartition("comment-")[2]
    led(editor, f"{article.id}/talk/comments/{comment}/resolve")
    page = seen(editor, f"{article.id}/talk?done=resolved")
    assert ("Nothing is open." in page, "Dealt with: 1" in page, "dealt with by A editor" in page) == (True, True, True)
    led(editor, f"{article.id}/talk/comments/{comment}/reopen")
    assert "Nothing is open." not in seen(editor, f"{article.id}/talk")
    drafting.change(article.id, {"body_markdown": "Something else entirely."}, by=WORKER)
    assert "no longer in the text" in seen(editor, f"{article.id}/talk")
    assert send(editor, f"{article.id}/talk/comments/nothing/resolve").status_code == 404


def test_a_remark_that_cannot_be_taken_is_kept_with_its_place(editor: Visitor) -> None:
    article = newsroom.draft()
    page = refused(editor, f"{article.id}/talk/comments", 422, text="Lost?", block="7")
    assert ("The text has no such block." in page, ">Lost?</textarea>" in page) == (True, True)
    assert "It is needed." in refused(editor, f"{article.id}/talk/comments", 422, text=" ", block="")
    refused(editor, f"{article.id}/talk/comments", 422, text="x", block="first")
    led(editor, f"{article.id}/talk/comments", text="Of the whole", block="")


def test_it_is_handed_in_sent_back_with_a_reason_and_approved(editor: Visitor, writer: Visitor) -> None:
    article = newsroom.draft(by=writer.staff.person)
    assert "Approve it" not in seen(writer, f"{article.id}/talk")
    led(writer, f"{article.id}/talk/hand-in", version="1")
    page = refused(editor, f"{article.id}/talk/review", 422, version="2", verdict="changes", reason="")
    assert 'name="reason"' in page
    led(editor, f"{article.id}/talk/review", version="2", verdict="changes", reason="Who says so?")
    page = seen(writer, f"{article.id}/talk")
    assert ("Sent back" in page, "Who says so?" in page, "Hand it in" in page) == (True, True, True)
    led(writer, f"{article.id}/talk/hand-in", version="3")
    led(editor, f"{article.id}/talk/review", version="4", verdict="approved", reason="")
    assert "Approved as it stands." in seen(writer, f"{article.id}/talk")
    drafting.change(article.id, {"headline": "Changed after"}, by=WORKER)
    page = seen(writer, f"{article.id}/talk")
    assert ("Approved as it stands." in page, "changed since" in page) == (False, True)
    refused(editor, f"{article.id}/talk/review", 412, version="4", verdict="approved")
    led(writer, f"{article.id}/talk/take-back", version="5")
    assert queries.whole(article.id).status == "draft"
    refused(writer, f"{article.id}/talk/take-back", 409, version="6")
    refused(editor, f"{article.id}/talk/review", 409, version="6", verdict="approved")


def test_a_contributor_neither_judges_nor_gives_away(writer: Visitor) -> None:
    article = newsroom.draft(by=writer.staff.person)
    page = seen(writer, f"{article.id}/talk")
    assert ("Give it to somebody" in page, 'name="person"' in page) == (False, False)
    for path in ("review", "assignment", "assignment/end"):
        assert send(writer, f"{article.id}/talk/{path}", version="1").status_code == 403


def test_it_is_given_to_somebody_who_then_sees_it_until_it_is_taken_away(editor: Visitor, writer: Visitor) -> None:
    article = newsroom.draft()
    assert send(writer, f"{article.id}/talk/comments", text="x").status_code == 404
    gone, treasurer = newsroom.person("editor"), newsroom.person("finance")
    membership.change(gone.id, {"active": False}, by=newsroom.person("admin"))
    offered = re.findall(r'<option value="([^"]+)"', seen(editor, f"{article.id}/talk"))
    assert writer.staff.id in offered
    assert {gone.id, treasurer.id} & set(offered) == set()
    led(editor, f"{article.id}/talk/assignment", person=writer.staff.id, due_at="2027-01-01T10:00")
    assert "Given to A contributor, until 1 January 2027, 10:00." in seen(writer, f"{article.id}/talk")
    led(editor, f"{article.id}/talk/assignment", person=writer.staff.id, due_at="")
    assert "Given to A contributor." in seen(editor, f"{article.id}/talk")
    assert "no such person" in refused(editor, f"{article.id}/talk/assignment", 422, person="nobody", due_at="")
    refused(editor, f"{article.id}/talk/assignment", 422, person=writer.staff.id, due_at="tomorrow")
    led(editor, f"{article.id}/talk/assignment/end")
    assert "Nobody has been given it." in seen(editor, f"{article.id}/talk")


def test_the_address_of_a_preview_is_shown_once_and_its_end_is_the_end(client: FlaskClient, editor: Visitor) -> None:
    article = newsroom.draft()
    made = send(editor, f"{article.id}/previews", expires_in_hours="24")
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    (address,) = re.findall(rf'value="({SITE}/preview/[\w-]{{43}})"', made.text)
    assert client.get(address.removeprefix(SITE)).status_code == 200
    page = seen(editor, f"{article.id}/previews")
    assert address.rpartition("/")[2] not in page
    (ended,) = re.findall(rf'action="{STORIES}/({article.id}/previews/\w+/end)"', page)
    assert led(editor, ended).endswith("?done=ended")
    assert client.get(address.removeprefix(SITE)).status_code == 410
    assert "Ended" in seen(editor, f"{article.id}/previews")
    assert send(editor, f"{article.id}/previews/nothing/end").status_code == 404
    for hours in ("0", "169", "1.5", "x"):
        refused(editor, f"{article.id}/previews", 422, expires_in_hours=hours)


def test_links_say_why_they_show_nothing_any_more(editor: Visitor) -> None:
    article = newsroom.draft()
    send(editor, f"{article.id}/previews", expires_in_hours="2")
    with clock.freeze(clock.now() + timedelta(hours=3)):
        assert 'data-state="expired"' in seen(editor, f"{article.id}/previews")
    story = newsroom.published()
    refused(editor, f"{story.id}/previews", 409, expires_in_hours="2")
    assert "send them its address instead" in seen(editor, f"{story.id}/previews")


def test_a_translation_is_begun_and_told_what_was_corrected_since(editor: Visitor) -> None:
    original = newsroom.published()
    made = led(editor, f"{original.id}/translations", language="hi").rpartition("/")[2]
    assert queries.whole(made).translated_from == original.id
    refused(editor, f"{original.id}/translations", 409, language="hi")
    refused(editor, f"{original.id}/translations", 422, language="xx")
    assert "Nothing was changed in the original" in seen(editor, f"{made}/translations")
    correcting.correct(original.id, "correction", "A year was wrong.", by=WORKER)
    page = seen(editor, f"{made}/translations")
    assert ("A year was wrong." in page, 'name="revision" value="3"' in page) == (True, True)
    assert f"{STORIES}/{original.id}/history/difference?from=2&amp;to=3" in page
    assert "Behind its original" in seen(editor, f"{original.id}/translations")
    led(editor, f"{made}/translations/caught-up", revision="3")
    assert "Nothing was changed in the original" in seen(editor, f"{made}/translations")
    refused(editor, f"{original.id}/translations/caught-up", 409, revision="1")


def test_a_contributor_sees_only_the_languages_that_are_theirs(editor: Visitor, writer: Visitor) -> None:
    original = newsroom.draft(headline="A quokka")
    mine = translating.begin(original.id, "hi", by=WORKER)
    drafting.change(mine.id, {"headline": "मेरी ख़बर"}, by=WORKER)
    drafting.change(original.id, {"headline": "A quokka indeed"}, by=WORKER)
    led(editor, f"{mine.id}/talk/assignment", person=writer.staff.id, due_at="")
    page = seen(writer, f"{mine.id}/translations")
    assert ("मेरी ख़बर" in page, "quokka" in page, "Its original" in page) == (True, False, False)
    assert "Its original" in seen(editor, f"{mine.id}/translations")
    assert "quokka" not in seen(writer, f"{mine.id}/publish")


def test_every_page_of_a_story_leads_to_the_others(client: FlaskClient) -> None:
    publisher = somebody(client, "publisher")
    original = newsroom.published(language="ur", headline="بندرگاہ جو چلی گئی")
    translating.begin(original.id, "en", by=WORKER)
    commenting.comment(original.id, "Good.", by=WORKER)
    tails = ("/talk", "/history", "/previews", "/translations", "/publish", "/standing")
    for here in tails:
        page = seen(publisher, f"{original.id}{here}")
        for tail in ("", *tails):
            assert f'<li><a href="{STORIES}/{original.id}{tail}"' in page
        assert f'href="{STORIES}/{original.id}{here}" aria-current="page"' in page
        assert f'<a href="{STORIES}/{original.id}" lang="ur" dir="auto">بندرگاہ' in page
