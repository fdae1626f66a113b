"""The list before publishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from newsapp.articles.actions import correcting, publishing, translating
from newsapp.articles.models import Article
from newsapp.articles.queries import whole
from newsapp.drafts import queries, readiness
from newsapp.platform import clock, worker
from newsapp.staff.roles import WORKER
from tests.factories import newsroom, pictures

GOOD = readiness.Copy("The harbour that moved", "Fishers lost their beach.", True, True, True)


def told(**changes: Any) -> dict[str, list[str]]:
    """Level → keys."""
    found: dict[str, list[str]] = {"must": [], "should": [], "fine": []}
    for item in readiness.look(replace(GOOD, **changes)):
        found[item.level].append(item.key)
    return found


def of(article: Article) -> dict[tuple[str, str], str]:
    return {(item.key, item.level): item.sentence for item in queries.looks(whole(article.id))}


def test_a_good_text_has_nothing_to_look_at() -> None:
    found = told()
    assert (found["must"], found["should"]) == ([], [])
    assert {"headline", "standfirst", "section", "alt", "credit", "share_x", "share_whatsapp"} <= set(found["fine"])


@pytest.mark.parametrize(
    ("changes", "level", "key"),
    [
        ({"headline": "x " * 60}, "should", "headline"),
        ({"headline": "x " * 40}, "should", "headline"),
        ({"headline": "", "lacks": {"headline": ["It needs one."]}}, "must", "headline"),
        ({"standfirst": ""}, "should", "standfirst"),
        ({"standfirst": "x" * 201}, "should", "standfirst"),
        ({"lacks": {"section": ["It needs one."]}}, "must", "section"),
        ({"lacks": {"body": ["It needs one."]}}, "must", "body"),
        ({"lacks": {"illustration.alt": ["It needs one."]}}, "must", "alt"),
        ({"lacks": {"body.alt": ["It needs one."]}}, "must", "alt_in_text"),
        ({"has_byline": False}, "should", "byline"),
        ({"uncredited": ["the picture"]}, "should", "credit"),
        ({"expired": ["one", "another"]}, "should", "usage"),
        ({"has_picture": False}, "should", "share_picture"),
        ({"picture_is_ready": False}, "should", "share_picture"),
        ({"headline": "word " * 14}, "should", "share_whatsapp"),
        ({"links": {"https://x.example/": None}}, "should", "links"),
        ({"links": {"https://x.example/": "broken"}}, "should", "links"),
        ({"links": {"https://x.example/": "refused"}}, "should", "links"),
        ({"links": {"https://x.example/": "fine"}}, "fine", "links"),
        ({"missing": ["हिन्दी", "اردو", "मराठी"]}, "should", "translations"),
        ({"is_copy_of_original": True}, "should", "translation"),
        ({"corrected_at": clock.now()}, "should", "original"),
        ({"embargo_until": clock.now()}, "must", "embargo"),
    ],
)
def test_everything_worth_looking_at_is_said_at_its_level(changes: dict[str, Any], level: str, key: str) -> None:
    assert key in told(**changes)[level]


def test_a_card_is_cut_between_words_as_each_network_cuts_it() -> None:
    cards = {it["network"]: it for it in readiness.cards("word " * 15 + "end", "short")}
    assert cards["whatsapp"]["title"] == " ".join(["word"] * 12) + "…"
    assert (cards["whatsapp"]["title_is_cut"], cards["facebook"]["title_is_cut"]) == (True, False)
    assert not cards["x"]["description_is_cut"]
    assert readiness.shortened("x" * 90, 20) == "x" * 19 + "…"


def test_what_publishing_would_refuse_is_a_must(app: Flask) -> None:
    newsroom.catalogue()
    silent = pictures.taken_in(alt="")
    figure = {"type": "figure", "attrs": {"image": silent.id}}
    body = {"type": "doc", "content": [figure]}
    article = newsroom.draft(section=None, illustration={"image": silent.id}, body=body, bylines=[])
    keys = {key for key, level in of(article) if level == "must"}
    assert keys == {"section", "body", "alt", "alt_in_text"}
    assert {("byline", "should"), ("credit", "should"), ("share_picture", "should")} <= of(article).keys()


def test_pictures_that_are_ready_and_credited_are_fine(app: Flask) -> None:
    newsroom.catalogue()
    image = pictures.taken_in(credit_line="Graphic: Us")
    figure = {"type": "figure", "attrs": {"image": image.id, "alt": "Stripes"}}
    body = {"type": "doc", "content": [*newsroom.TEXT["content"], figure]}
    article = newsroom.draft(illustration={"image": image.id}, body=body)
    worker.drain()
    assert {("alt", "fine"), ("credit", "fine")} <= of(article).keys()
    assert ("share_picture", "should") not in of(article)


def test_translations_tell_what_is_missing_copied_and_corrected(app: Flask) -> None:
    original = newsroom.published()
    made = translating.begin(original.id, "hi", by=WORKER)
    assert "मराठी and اردو" in of(made)["translations", "should"]
    assert ("translation", "should") in of(made)
    correcting.correct(original.id, "update", "More is known.", by=WORKER)
    assert ("original", "should") in of(made)
    assert ("original", "should") not in of(original)


def test_an_embargo_stands_in_the_way_until_it_is_over(app: Flask) -> None:
    article = newsroom.draft(embargo_until=clock.now() + timedelta(hours=1))
    assert ("embargo", "must") in of(article)
    with clock.freeze(clock.now() + timedelta(hours=2)):
        assert ("embargo", "must") not in of(article)
        assert publishing.publish(article.id, by=WORKER).status == "published"
