"""The pages' own words, dates and numbers in each language."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from newsapp.platform import speech
from newsapp.web import giver, giving, giving_form, rendering, words

ZONE = ZoneInfo("Asia/Kolkata")
OTHERS = [language for language in words.LANGUAGES if language != "en"]
TEMPLATES = sorted(words.FOLDER.with_name("templates").rglob("*.html"))


def sentences() -> set[str]:
    """Every English sentence that a template says, and those that it says by way of a table."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    found = {sentence for _, sentence in re.findall(r"\bt\((['\"])(.+?)\1[,)]", text)}
    return found | {
        *rendering.ROLES.values(),
        *rendering.STANDINGS.values(),
        *giving_form.SENTENCES,
        *(sentence for _, sentence in giving.TROUBLES),
        *giver.DONE.values(),
        *giver.TROUBLES,
        "Correction",
        "Clarification",
        "Update",
        "Note",
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_a_word_for_everything_and_for_nothing_else(language: str) -> None:
    assert len(sentences()) > 40
    assert set(speech.catalogue(words.FOLDER, language)) == sentences()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_parts_that_are_filled_in(language: str) -> None:
    parts = re.compile(r"\{\w+\}")
    known = speech.catalogue(words.FOLDER, language).items()
    assert [english for english, said in known if sorted(parts.findall(english)) != sorted(parts.findall(said))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_in_the_script_of_its_language(language: str) -> None:
    script = re.compile("[\u0600-\u06ff]" if language == "ur" else "[\u0900-\u097f]")
    assert [said for said in speech.catalogue(words.FOLDER, language).values() if not script.search(said)] == []


def test_what_nobody_translated_is_said_in_english() -> None:
    assert words.speaker("hi")("An unheard-of sentence") == "An unheard-of sentence"
    assert words.speaker("te")("Search") == "Search"


def test_numbers_in_a_sentence_are_set_as_the_language_does() -> None:
    assert words.speaker("en")("{minutes} min read", minutes=1200) == "1,200 min read"
    assert "1,00,000" in words.speaker("hi")("{minutes} min read", minutes=100000)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "24 November 2026"), ("hi", "24 नवंबर 2026"), ("ur", "24 نومبر 2026")]
)
def test_a_date_is_that_of_the_newsroom_and_said_as_people_do(language: str, said: str) -> None:
    assert words.day("2026-11-23T20:30:00Z", language, ZONE) == said


def test_a_date_in_a_list_is_short_where_that_is_usual() -> None:
    assert words.day("2026-11-24T08:00:00Z", "en", ZONE, short=True) == "24 Nov 2026"
    assert words.day("2026-11-24T08:00:00Z", "mr", ZONE, short=True) == "24 नोव्हेंबर 2026"


def test_the_exact_time_names_its_zone() -> None:
    assert words.moment("2026-11-24T08:00:00Z", "en", ZONE) == "24 November 2026, 13:30 UTC+05:30"
    assert words.moment("2026-11-24T08:00:00Z", "mr", ZONE) == "24 नोव्हेंबर 2026, 13:30 UTC+05:30"


def test_bylines_are_printed_by_what_each_did_the_writers_first() -> None:
    told = [("Ravi", "photographer"), ("Meera", "reporter"), ("Tara", "editor"), ("Farid", "author")]
    bylines = [{"name": name, "slug": name.lower(), "role": role} for name, role in told]
    printed = [(said, [person["name"] for person in people]) for said, people in rendering.by_role(bylines)]
    assert printed == [("", ["Meera", "Farid"]), ("Photographs", ["Ravi"]), ("Editing", ["Tara"])]
    assert rendering.names(bylines, "en") == "Meera, Farid"
    assert rendering.names(bylines[:1], "ur") == "Ravi"
    assert rendering.names(bylines, "ur") == "Meera، Farid"
