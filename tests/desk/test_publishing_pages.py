"""The page before publishing: what it lists, what it refuses, and what readers then have."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles import queries, ready
from newsapp.articles.actions import drafting, publishing
from newsapp.articles.models import Article
from newsapp.desk import words
from newsapp.drafts import readiness
from newsapp.platform import clock, local_time, speech, worker
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import WORKER
from tests.conftest import MakeApp
from tests.factories import newsroom, pictures
from tests.factories.desk_pages import STORIES, led, refused, see, seen, send, somebody
from tests.factories.visitors import Visitor

NOW = clock.parse("2026-11-24T06:00:00Z")


@pytest.fixture
def publisher(client: FlaskClient) -> Visitor:
    newsroom.catalogue()
    return somebody(client, "publisher")


def linked(url: str) -> dict[str, Any]:
    text = {"type": "text", "text": "the tender", "marks": [{"type": "link", "attrs": {"href": url}}]}
    return {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}


def now(article_id: str) -> Article:
    return queries.whole(article_id)


def test_it_is_published_now_and_then_says_where_it_stands(client: FlaskClient, publisher: Visitor) -> None:
    article = newsroom.draft()
    page = seen(publisher, f"{article.id}/publish")
    assert 'name="version" value="1"' in page
    assert client.get(f"/api/v1/articles/{article.slug}").status_code == 404
    assert led(publisher, f"{article.id}/publish", version="1") == f"{STORIES}/{article.id}/publish?done=published"
    assert client.get(f"/api/v1/articles/{article.slug}").status_code == 200
    page = seen(publisher, f"{article.id}/publish?done=published")
    assert "Readers have it now." in page
    assert f'value="http://127.0.0.1:8000/article/{article.slug}"' in page
    assert "https://wa.me/?text=" in page
    assert "Publish now" not in page
    assert f'href="{STORIES}/{article.id}/standing"' in page


def test_what_stands_in_the_way_is_said_by_word_with_the_place_where_it_is_mended(publisher: Visitor) -> None:
    article = newsroom.draft(section=None, headline="A headline " * 9, bylines=[])
    page = seen(publisher, f"{article.id}/publish")
    assert re.search(r'data-level="must"><p><strong>Must</strong> A story needs a section\.', page)
    assert f'href="{STORIES}/{article.id}#section"' in page
    assert re.search(r'data-level="should"><p><strong>Look</strong> The headline has \d+ characters', page)
    assert "It cannot be published while something on the list must be mended." in page
    assert re.search(r"<button class=\"button\" disabled>Publish now", page)
    assert "A story needs a section." in refused(publisher, f"{article.id}/publish", 422, version="1")


def test_share_cards_are_cut_as_each_network_cuts_them_and_show_the_picture_through_the_session(
    client: FlaskClient, publisher: Visitor
) -> None:
    image = pictures.taken_in(alt="A harbour", credit_line="Photograph: Us")
    article = newsroom.draft(illustration={"image": image.id}, headline="word " * 15 + "end")
    worker.drain()
    page = seen(publisher, f"{article.id}/publish")
    cards = dict(re.findall(r'data-network="(\w+)".*?publish-card-title">([^<]*)<', page, re.DOTALL))
    assert cards["whatsapp"].endswith("…")
    assert cards["facebook"].endswith("end")
    path = re.findall(rf'src="{STORIES}/({article.id}/phone/media/[^"]+\.jpg)"', page)[0]
    assert see(publisher, path).mimetype == "image/jpeg"
    assert client.application.test_client().get(f"{STORIES}/{path}").status_code == 303
    other = newsroom.draft()
    assert see(publisher, path.replace(article.id, other.id)).status_code == 404
    assert see(somebody(client, "contributor"), path).status_code == 404


def test_a_broken_link_is_told_and_tried_again(publisher: Visitor) -> None:
    article = newsroom.draft(body=linked("http://127.0.0.1/gone"))
    assert "Not tried yet" in seen(publisher, f"{article.id}/publish")
    assert led(publisher, f"{article.id}/publish/links").endswith("done=links")
    worker.drain()
    assert "Not the open internet" in seen(publisher, f"{article.id}/publish?done=links")


def test_the_feeds_that_will_carry_it_are_counted(publisher: Visitor) -> None:
    page = seen(publisher, f"{newsroom.draft().id}/publish")
    assert "and 6 feeds. Nobody is sent a message." in page
    assert page.count("feed.xml</a>") == 5


def test_a_time_is_one_of_the_newsroom_and_can_be_changed_and_taken_back(publisher: Visitor) -> None:
    article = newsroom.draft()
    with clock.freeze(NOW):
        assert "Say when." in refused(publisher, f"{article.id}/publish/schedule", 422, version="1", at="")
        led(publisher, f"{article.id}/publish/schedule", version="1", at="2026-11-25T09:00")
        assert clock.rfc3339(now(article.id).scheduled_at or clock.now()) == "2026-11-25T03:30:00Z"
        page = seen(publisher, f"{article.id}/publish")
        assert "It appears at 25 November 2026, 09:00." in page
        assert "India Time (GMT+05:30)" in page
        assert 'value="2026-11-25T09:00"' in page
        led(publisher, f"{article.id}/publish/schedule", version="2", at="2026-11-26T09:00")
        assert "26 November 2026, 09:00" in seen(publisher, f"{article.id}/publish")
        again = refused(publisher, f"{article.id}/publish/schedule", 422, version="3", at="2028-01-01T09:00")
        assert "At most a year ahead." in again
        assert re.search(r'value="2028-01-01T09:00"[^>]* aria-invalid="true"', again)
        assert "Say why" in refused(publisher, f"{article.id}/publish/unschedule", 422, version="3", reason="")
        led(publisher, f"{article.id}/publish/unschedule", version="3", reason="The court adjourned.")
    assert (now(article.id).status, now(article.id).scheduled_at) == ("draft", None)


def test_taking_it_off_the_schedule_never_takes_it_from_readers(publisher: Visitor) -> None:
    article = newsroom.draft()
    publishing.schedule(article.id, clock.now() + timedelta(hours=1), by=WORKER)
    publishing.publish(article.id, by=WORKER)
    refused(publisher, f"{article.id}/publish/unschedule", 412, version="2", reason="Too late")
    refused(publisher, f"{article.id}/publish/unschedule", 409, version="3", reason="Too late")
    assert now(article.id).status == "published"


def test_a_time_that_the_clocks_skip_is_refused_and_what_was_typed_is_kept(make_app: MakeApp) -> None:
    app = make_app(time_zone="Europe/Berlin")
    with app.app_context(), clock.freeze(clock.parse("2027-03-01T06:00:00Z")):
        newsroom.catalogue()
        publisher = somebody(app.test_client(), "publisher")
        article = newsroom.draft()
        page = refused(publisher, f"{article.id}/publish/schedule", 422, version="1", at="2027-03-28T02:30")
        assert "there is no such time" in page
        assert 'value="2027-03-28T02:30"' in page
        led(publisher, f"{article.id}/publish/schedule", version="1", at="2027-10-31T02:30")
        assert clock.rfc3339(now(article.id).scheduled_at or clock.now()) == "2027-10-31T01:30:00Z"
        assert "(GMT+01:00)" in seen(publisher, f"{article.id}/publish")


def test_an_embargo_is_set_stands_in_the_way_and_is_lifted_with_publishing_or_alone(publisher: Visitor) -> None:
    article = newsroom.draft()
    with clock.freeze(NOW):
        led(publisher, f"{article.id}/publish/embargo", version="1", embargo_until="2026-11-25T18:00")
        page = seen(publisher, f"{article.id}/publish")
        assert "It is under embargo until 25 November 2026, 18:00" in page
        kept = refused(publisher, f"{article.id}/publish", 409, version="2")
        assert "It is under embargo until 25 November 2026, 18:00" in kept
        assert led(publisher, f"{article.id}/publish/embargo", version="2", embargo_until="").endswith("done=lifted")
        led(publisher, f"{article.id}/publish/embargo", version="3", embargo_until="2026-11-25T18:00")
        led(publisher, f"{article.id}/publish", version="4", lift_embargo="1")
    assert (now(article.id).status, now(article.id).embargo_until) == ("published", None)


def test_an_editor_may_set_an_embargo_and_not_lift_it(client: FlaskClient, publisher: Visitor) -> None:
    article, editor = newsroom.draft(), somebody(client, "editor")
    soon = (clock.now() + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M")
    led(editor, f"{article.id}/publish/embargo", version="1", embargo_until=soon)
    assert "Lift the embargo" not in seen(editor, f"{article.id}/publish")
    refused(editor, f"{article.id}/publish/embargo", 403, version="2", embargo_until="")
    assert now(article.id).embargo_until


def test_whoever_was_overtaken_is_told_by_whom_and_keeps_the_time_that_they_typed(publisher: Visitor) -> None:
    article = newsroom.draft()
    drafting.change(article.id, {"headline": "Another headline"}, by=WORKER)
    page = refused(publisher, f"{article.id}/publish/schedule", 412, version="1", at="2027-01-01T09:00")
    assert "Somebody has changed this article since you read it." in page
    assert "It was newsapp, and what you typed is still here." in page
    assert 'value="2027-01-01T09:00"' in page
    assert 'name="version" value="2"' in page
    assert now(article.id).status == "draft"
    refused(publisher, f"{article.id}/publish", 412)
    refused(publisher, f"{article.id}/publish", 412, version="one")


def test_the_freeze_is_said_and_stops_it(publisher: Visitor) -> None:
    article = newsroom.draft()
    freezing.freeze("A key was stolen.", by=newsroom.person("publisher"))
    page = seen(publisher, f"{article.id}/publish")
    assert "A key was stolen." in page
    assert "nothing new reaches readers until another publisher lets it go on" in page
    assert re.search(r"<button class=\"button\" disabled>Publish now", page)
    refused(publisher, f"{article.id}/publish", 423, version="1")
    assert now(article.id).status == "draft"


def test_the_first_publishing_of_a_session_asks_for_a_proof_before_anything_is_typed(
    app: Flask, client: FlaskClient
) -> None:
    article, other = newsroom.draft(), newsroom.draft()
    who = somebody(client, "publisher")
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        led_to = see(who, f"{article.id}/publish")
        assert (led_to.status_code, "/desk/proof?next=" in led_to.headers["Location"]) == (303, True)
        late = send(who, f"{article.id}/publish", version="1", next=f"{STORIES}/{article.id}/publish")
        assert late.headers["Location"].endswith(f"next=%2Fdesk%2Fstories%2F{article.id}%2Fpublish")
        assert now(article.id).status == "draft"
    led(who, f"{article.id}/publish", version="1")
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert see(who, f"{other.id}/publish").status_code == 200


def test_looking_at_the_page_is_not_yet_publishing(client: FlaskClient) -> None:
    article, who = newsroom.draft(), somebody(client, "publisher")
    assert see(who, f"{article.id}/publish").status_code == 200
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert see(who, f"{article.id}/publish").status_code == 303


def test_who_may_not_publish_hands_in_there_and_is_refused_with_a_sentence(
    client: FlaskClient, publisher: Visitor
) -> None:
    contributor, editor = somebody(client, "contributor"), somebody(client, "editor")
    article = newsroom.draft(by=contributor.staff.person)
    for who in (contributor, editor):
        page = seen(who, f"{article.id}/publish")
        assert "Hand it in" in page
        assert "Publish now" not in page
        for path in ("publish", "publish/schedule", "publish/unschedule", "standing"):
            answer = send(who, f"{article.id}/{path}", version="1")
            assert answer.status_code == 403
            assert "This needs the permission articles.publish." in answer.text
        assert see(who, f"{article.id}/standing").status_code == 403
    led(contributor, f"{article.id}/talk/hand-in", version="1")
    assert "Take it back" in seen(contributor, f"{article.id}/publish")
    publishing.withdraw(publishing.publish(article.id, by=WORKER).id, "An error", by=WORKER)
    assert "only a publisher may publish it again" in seen(contributor, f"{article.id}/publish")
    assert "its address answers again" in seen(publisher, f"{article.id}/publish")


def test_the_phone_shows_the_draft_without_script_and_inside_the_desk_only(publisher: Visitor) -> None:
    image = pictures.taken_in(alt="A harbour", credit_line="Photograph: Us")
    figure = {"type": "figure", "attrs": {"image": image.id}}
    body = {"type": "doc", "content": [*newsroom.TEXT["content"], figure]}
    article = newsroom.draft(illustration={"image": image.id}, body=body, headline="<script>alert(1)</script>")
    worker.drain()
    answer = see(publisher, f"{article.id}/phone")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.text
    assert "Not published" not in answer.text
    assert "The wall was finished in June." in answer.text
    assert answer.text.count(f"{STORIES}/{article.id}/phone/media/") > 1
    assert f'<iframe src="{STORIES}/{article.id}/phone"' in seen(publisher, f"{article.id}/publish")


# What the list says of, one after another.
COPY: list[dict[str, Any]] = [
    {},
    {"headline": "x " * 60, "standfirst": "x" * 201, "has_byline": False, "picture_is_ready": False},
    {"headline": "x " * 40, "standfirst": "", "uncredited": ["one"], "has_picture": False},
    {"links": {"a": None, "b": "broken", "c": "refused", "d": "unclear"}, "missing": ["one"], "corrected_at": NOW},
    {"headline": "x " * 34, "standfirst": "x" * 190, "links": {"a": "fine"}, "is_copy_of_original": True},
    {"embargo_until": NOW},
]


def test_every_line_of_the_list_is_said_in_hindi() -> None:
    good = readiness.Copy("The harbour that moved", "Fishers lost their beach.", True, True, True)
    items = [item for told in COPY for item in readiness.look(replace(good, **told))]
    known = speech.catalogue(words.FOLDER, "hi")
    assert len({item.said for item in items}) > 25
    assert {item.said for item in items} - set(known) == set()
    lacking = {ready.ALT_NEEDED, ready.ALT_NEEDED_IN_TEXT, ready.EXPIRED, ready.EXPIRED_IN_TEXT}
    assert (lacking | {local_time.SKIPPED, braking.STOPPED}) - set(known) == set()


def test_times_and_lists_are_said_as_the_language_says_them() -> None:
    said = words.speaker("hi")
    assert said("It is not there in {names}.", names=("मराठी", "اردو")) == "यह मराठी और اردو में नहीं है।"
    assert said("No credit is given for {names}.", names=("the picture of the story",)).startswith("ख़बर की तस्वीर")
    assert "in मराठी and اردو." in words.speaker("en")("It is not there in {names}.", names=("मराठी", "اردو"))


PAGES = ("publish", "phone", "talk", "history", "history/difference", "history/1/restore", "previews", "translations")
FORMS = (
    "publish/embargo",
    "publish/links",
    "talk/comments",
    "talk/comments/x/resolve",
    "talk/comments/x/reopen",
    "talk/hand-in",
    "talk/take-back",
    "history/1/restore",
    "previews",
    "previews/x/end",
    "translations",
    "translations/caught-up",
)


def test_anothers_draft_is_not_there_for_a_contributor_on_any_page(client: FlaskClient) -> None:
    article, stranger = newsroom.draft(headline="A quokka"), somebody(client, "contributor")
    told = {"version": "1", "text": "Mine", "language": "hi", "revision": "1", "embargo_until": "2027-01-01T09:00"}
    for path in PAGES:
        answer = see(stranger, f"{article.id}/{path}")
        assert (answer.status_code, "quokka" in answer.text) == (404, False), path
    for path in FORMS:
        for form in (told, {}):
            answer = send(stranger, f"{article.id}/{path}", **form)
            assert (answer.status_code, "quokka" in answer.text) == (404, False), path
    assert now(article.id).version == 1
