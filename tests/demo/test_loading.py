"""What the demonstration newspaper promises: languages, lengths, standings, and every node and mark somewhere."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsapp.articles.body.kinds import MARKS, NODES
from newsapp.articles.body.text import to_text
from newsapp.articles.body.tree import walk
from newsapp.articles.body.validation import check
from newsapp.articles.workflow import BYLINE_ROLES, CORRECTION_KINDS
from newsapp.demo import loading
from newsapp.demo.drawing.styles import STYLES
from newsapp.media import rules

SCRIPTS = {"en": "LATIN", "hi": "DEVANAGARI", "mr": "DEVANAGARI", "ur": "ARABIC"}


@pytest.fixture(scope="module")
def stories() -> list[loading.Story]:
    return loading.stories()


def nodes(stories: list[loading.Story]) -> Iterator[dict[str, Any]]:
    for story in stories:
        yield from walk(story.fields["body"])


def words(story: loading.Story) -> int:
    return len(to_text(story.fields["body"]).split())


def test_there_are_enough_stories_in_each_language(stories: list[loading.Story]) -> None:
    count = Counter(story.fields["language"] for story in stories)
    assert count["en"] >= 20
    assert count["hi"] >= 9
    assert count["ur"] >= 8
    assert count["mr"] >= 7


def test_every_body_passes_the_check(stories: list[loading.Story]) -> None:
    assert [(story.name, check(story.fields["body"])) for story in stories if check(story.fields["body"])] == []


def test_every_node_occurs_but_the_break_of_a_line(stories: list[loading.Story]) -> None:
    assert set(NODES) - {node["type"] for node in nodes(stories)} == {"hard_break"}


def test_every_mark_occurs(stories: list[loading.Story]) -> None:
    assert {mark["type"] for node in nodes(stories) for mark in node.get("marks", [])} == set(MARKS)


def test_headings_of_every_level_occur(stories: list[loading.Story]) -> None:
    assert {node["attrs"]["level"] for node in nodes(stories) if node["type"] == "heading"} == {2, 3, 4}


def test_a_story_is_written_in_the_script_of_its_language(stories: list[loading.Story]) -> None:
    strange = []
    for story in stories:
        text = story.fields["headline"] + to_text(story.fields["body"])
        scripts = Counter(unicodedata.name(letter).split()[0] for letter in text if letter.isalpha())
        if scripts[SCRIPTS[story.fields["language"]]] < 0.9 * scripts.total():
            strange.append(story.name)
    assert strange == []


def test_published_stories_have_a_length_worth_reading(stories: list[loading.Story]) -> None:
    read = [story for story in stories if story.status == "published" and "cartoon" not in story.fields["tags"]]
    assert [(story.name, words(story)) for story in read if not 160 <= words(story) <= 900] == []


def test_no_two_stories_ask_for_the_same_address(stories: list[loading.Story]) -> None:
    asked = [story.fields["slug"] for story in stories if "slug" in story.fields]
    assert len(set(asked)) == len(asked) > 20


def test_no_two_stories_share_a_headline_or_a_standfirst(stories: list[loading.Story]) -> None:
    for field in ("headline", "standfirst"):
        assert len({story.fields[field] for story in stories}) == len(stories)


def test_at_least_eight_stories_exist_in_several_languages_one_of_them_in_all(stories: list[loading.Story]) -> None:
    groups: dict[str, list[str]] = {}
    for story in stories:
        if story.group:
            groups.setdefault(story.group, []).append(story.fields["language"])
    assert len(groups) >= 8
    assert all(len(languages) == len(set(languages)) > 1 for languages in groups.values())
    assert {"en", "hi", "ur", "mr"} in [set(languages) for languages in groups.values()]


def test_every_kind_of_correction_is_made(stories: list[loading.Story]) -> None:
    assert {made.what for story in stories for made in story.corrections} == set(CORRECTION_KINDS)


def test_one_story_is_retracted_and_one_under_review_each_with_its_notice(stories: list[loading.Story]) -> None:
    told = [story.standing for story in stories if story.standing]
    assert sorted(standing.what for standing in told) == ["retracted", "under_review"]
    assert all(len(standing.words) > 100 for standing in told)


def test_drafts_one_scheduled_and_one_withdrawn_story_are_there(stories: list[loading.Story]) -> None:
    count = Counter(story.status for story in stories)
    assert (count["draft"], count["scheduled"], count["withdrawn"]) == (2, 1, 1)
    assert all(bool(story.withdrawal) == (story.status == "withdrawn") for story in stories)


def test_what_is_said_of_a_story_is_said_after_it_appeared(stories: list[loading.Story]) -> None:
    for story in stories:
        for made in filter(None, (*story.corrections, story.standing, story.withdrawal)):
            assert made.ago < story.ago, story.name


def test_two_stories_are_older_than_a_year_and_the_others_of_the_last_three_months(
    stories: list[loading.Story],
) -> None:
    ages = sorted(story.ago.days for story in stories if story.status == "published")
    assert [age for age in ages if age > 92] == ages[-2:]
    assert min(ages[-2:]) > 366


def test_no_two_stories_appear_at_the_same_moment(stories: list[loading.Story]) -> None:
    assert len({story.ago for story in stories}) == len(stories)


def test_bylines_have_every_role_and_often_several_people(stories: list[loading.Story]) -> None:
    roles = {byline["role"] for story in stories for byline in story.fields["bylines"]}
    assert roles == set(BYLINE_ROLES)
    assert sum(len(story.fields["bylines"]) > 1 for story in stories) >= 15


def test_most_stories_have_a_picture_and_some_have_none_on_purpose(stories: list[loading.Story]) -> None:
    pictured = sum(story.fields["illustration"] is not None for story in stories)
    assert 30 <= pictured <= len(stories) - 10


def test_some_pictures_have_a_caption_and_some_only_their_credit(stories: list[loading.Story]) -> None:
    captions = [story.fields["illustration"]["caption"] for story in stories if story.fields["illustration"]]
    assert 5 <= sum(bool(caption) for caption in captions) <= len(captions) - 5


def test_some_stories_name_others_as_related(stories: list[loading.Story]) -> None:
    assert sum(bool(story.fields["related"]) for story in stories) >= 6


def test_nothing_in_the_catalogue_is_without_a_story(stories: list[loading.Story]) -> None:
    used = {
        "section": {story.fields["section"] for story in stories},
        "tag": {tag for story in stories for tag in story.fields["tags"]},
        "author": {byline["author"] for story in stories for byline in story.fields["bylines"]},
    }
    assert [entry for entry in loading.catalogue() if entry.fields["slug"] not in used[entry.kind]] == []


def test_every_author_has_a_few_words_about_them() -> None:
    authors = [entry.fields for entry in loading.catalogue() if entry.kind == "author"]
    assert 12 <= len(authors) <= 16
    assert all(len(author["bio"]) > 40 for author in authors)


def test_every_picture_is_shown_somewhere(stories: list[loading.Story]) -> None:
    assert set(loading.pictures()) == {name for story in stories for name in story.pictures}


def test_every_picture_has_an_alternative_text_a_credit_and_a_style_that_exists() -> None:
    for picture in loading.pictures().values():
        assert picture.style in STYLES, picture.name
        assert 40 <= len(picture.alt) <= 300, picture.name
        assert picture.credit or rules.printed_line(picture.kind, picture.people)
        said = {"kind": picture.kind, "alt": picture.alt, "credit_people": picture.people, "source": picture.source}
        assert rules.checked(said)["credit_people"]


def test_several_kinds_of_picture_occur() -> None:
    kinds = {picture.kind for picture in loading.pictures().values()}
    assert kinds >= {"illustration", "graphic", "cartoon", "still"}


def test_every_style_that_can_be_drawn_is_used() -> None:
    assert {picture.style for picture in loading.pictures().values()} == set(STYLES)


GOOD = """+++
headline = "H"
standfirst = "S"
dateline = ""
section = "labour"
tags = []
bylines = ["meher-daruvar: author"]
days_ago = 1
+++
Text.
"""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (GOOD.replace("days_ago", "colour = 1\ndays_ago"), "nobody asks for colour"),
        (GOOD.replace('section = "labour"\n', ""), "section"),
        (GOOD.replace('section = "labour"', 'section = "gossip"'), "no section gossip"),
        (GOOD.replace("tags = []", 'tags = ["gossip"]'), "no tag gossip"),
        (GOOD.replace("meher-daruvar", "nobody"), "no author nobody"),
        (GOOD.replace("days_ago", 'picture = "none"\ndays_ago'), "no picture none"),
        (GOOD.replace("days_ago", 'related = ["en/99"]\ndays_ago'), "no story en/99"),
        (GOOD.replace("Text.", "```embed provider=\"nobody\" url=\"x\"\n```"), "must be one of"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_manuscript_is_said_with_the_name_of_its_file(
    changed: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("catalogue.toml", "pictures.toml"):
        (tmp_path / name).write_bytes((loading.FOLDER / name).read_bytes())
    (tmp_path / "stories" / "en").mkdir(parents=True)
    (tmp_path / "stories" / "en" / "01-h.md").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(loading, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=f"^en/01-h.*{re.escape(sentence)}"):
        loading.stories()
