"""Which stories show a picture, and which pictures may be shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from newsapp.articles import queries
from newsapp.articles.actions import drafting, publishing
from newsapp.drafts import queries as drafts
from newsapp.media.actions import intake
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import Invalid
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

pytestmark = pytest.mark.usefixtures("app")
LONG_AGO = date(2020, 1, 1)


def body(*images: Any) -> dict[str, Any]:
    figures = [{"type": "figure", "attrs": {"image": image.id}} for image in images]
    return {"type": "doc", "content": [*newsroom.TEXT["content"], *figures]}


def illustrated(image: Any) -> dict[str, Any]:
    return {"illustration": {"image": image.id, "caption": ""}}


def headlines(image: Any, by: Any = WORKER) -> list[str]:
    return sorted(article.headline for article in queries.showing(image.id, by=by)[0])


def expired() -> Any:
    return intake.describe(pictures.taken_in().id, {"usable_until": LONG_AGO}, by=WORKER)


def test_every_story_that_shows_a_picture_is_found_drafts_too_as_it_now_stands() -> None:
    one, other = pictures.taken_in(), pictures.taken_in()
    newsroom.published(headline="Above", **illustrated(one))
    inside = newsroom.draft(headline="Inside", body=body(one, other, one))
    assert (headlines(one), headlines(other)) == (["Above", "Inside"], ["Inside"])
    drafting.change(inside.id, {"body": body(other)}, by=WORKER)
    assert (headlines(one), headlines(other)) == (["Above"], ["Inside"])
    drafting.restore(inside.id, 1, by=WORKER)
    assert headlines(one) == ["Above", "Inside"]
    drafting.discard(inside.id, by=WORKER)
    assert (headlines(one), headlines(other)) == (["Above"], [])


def test_of_stories_that_somebody_may_not_see_only_the_number_is_told() -> None:
    image, me, colleague = pictures.taken_in(), newsroom.person("contributor"), newsroom.person("contributor")
    newsroom.draft(by=me, headline="Mine", **illustrated(image))
    newsroom.draft(by=colleague, headline="Theirs", **illustrated(image))
    shown, others = queries.showing(image.id, by=me)
    assert ([article.headline for article in shown], others) == (["Mine"], 1)
    assert queries.showing(image.id, by=newsroom.person("editor"))[1] == 0


@pytest.mark.parametrize("place", ["illustration", "body"])
def test_a_picture_whose_terms_have_expired_is_put_before_nobody_anew(place: str) -> None:
    image = expired()
    article = newsroom.draft(**(illustrated(image) if place == "illustration" else {"body": body(image)}))
    musts = {item.key for item in drafts.looks(article) if item.level == "must"}
    assert musts == {"usage" if place == "illustration" else "usage_in_text"}
    with pytest.raises(Invalid) as refused:
        publishing.publish(article.id, by=WORKER)
    assert set(refused.value.errors) == {f"{place}.usage"}
    intake.describe(image.id, {"usable_until": None}, by=WORKER)
    assert publishing.publish(article.id, by=WORKER).status == "published"


def test_terms_that_end_before_the_hour_of_publication_stand_in_its_way_already() -> None:
    image = pictures.taken_in()
    intake.describe(image.id, {"usable_until": (clock.now() + timedelta(days=2)).date()}, by=WORKER)
    article = newsroom.draft(**illustrated(image))
    with pytest.raises(Invalid):
        publishing.schedule(article.id, clock.now() + timedelta(days=5), by=WORKER)
    assert publishing.schedule(article.id, clock.now() + timedelta(days=1), by=WORKER).status == "scheduled"


@pytest.mark.parametrize("kind", ["silent", "expired"])
def test_what_is_published_gets_no_picture_that_could_not_be_published(kind: str) -> None:
    image = expired() if kind == "expired" else pictures.taken_in(alt="")
    article = newsroom.published()
    for fields in (illustrated(image), {"body": body(image)}):
        with pytest.raises(Invalid):
            drafting.change(article.id, fields, by=WORKER)
        assert drafting.change(newsroom.draft().id, fields, by=WORKER)
    db.session.expire_all()
    assert queries.whole(article.id).image_id is None


def test_what_readers_have_already_can_still_be_corrected_when_its_terms_have_ended() -> None:
    image = pictures.taken_in()
    article = newsroom.published(**illustrated(image))
    intake.describe(image.id, {"usable_until": LONG_AGO}, by=WORKER)
    assert drafting.change(article.id, {"standfirst": "Corrected."}, by=WORKER).article.standfirst == "Corrected."
    with pytest.raises(Invalid):
        drafting.change(article.id, {"body": body(expired())}, by=WORKER)


def test_no_earlier_revision_brings_back_what_may_not_be_shown() -> None:
    image = pictures.taken_in()
    article = newsroom.published(**illustrated(image))
    drafting.change(article.id, {"illustration": None}, by=WORKER)
    intake.describe(image.id, {"usable_until": LONG_AGO}, by=WORKER)
    with pytest.raises(Invalid):
        drafting.restore(article.id, 1, by=WORKER)
    assert headlines(image) == []
