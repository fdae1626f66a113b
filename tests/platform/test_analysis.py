"""What a word is for search, in four languages."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.platform.analysis import MOST_TERMS, analyse, highlight, query_terms, stem


def finds(query: str, text: str, language: str, *, known: bool = False) -> bool:
    """Whether a query finds a text, as the databases would: every word by one of its forms."""
    kept = set(analyse(text, language).split())
    return all(forms & kept for forms in query_terms(query, language if known else None))


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "The courts were asking", "court asked"),
        ("en", "A café in Málaga", "cafe malaga"),
        ("hi", "नई दिल्ली में कानून की माँग", "कानून मांग"),
        ("en", "Modi’s plan", "modi's plans"),
        ("en", "The government’s plan", "government"),
        ("hi", "हिन्दी और सम्बन्ध", "हिंदी संबंध"),
        ("hi", "ज़मीन १२३", "जमीन 123"),
        ("hi", "लड़कियों के स्कूल", "लड़कियां"),
        ("mr", "मुंबईत पावसाने शाळांना सुट्टी", "मुंबई"),
        ("mr", "विहिरीचे पाणी", "विहिरी"),
        ("mr", "निवडणुकीत कायद्याचा शेतकऱ्यांना", "निवडणूक कायदा शेतकरी"),
        ("ne", "सरकारले विद्यालयहरू", "सरकारले विद्यालयहरू"),
        ("ur", "مطالبے اور لڑکے", "مطالبہ لڑکا"),
        ("ur", "امریکا", "امریکہ"),
        ("ur", "نئی دہلی میں قانون کا مطالبہ", "قانون"),
        ("ur", "کتابوں کا شفاخانہ", "كتاب"),
        ("ur", "مُحَبَّت", "محبت"),
    ],
)
def test_words_are_found_in_their_other_forms_and_spellings(language: str, text: str, query: str, known: bool) -> None:
    assert finds(query, text, language, known=known)


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("hi", "कानून चाहिए", "कीनीन"),
        ("hi", "कान में दर्द", "कानून"),
        ("hi", "कानून चाहिए", "कान"),
        ("ur", "قانون ضروری ہے", "قنو"),
        ("en", "A harbour", "arbour"),
        ("mr", "पाऊस", "पाय"),
        ("mr", "राज्यात पाऊस", "राज"),
        ("ur", "حملہ", "حمل"),
        ("ur", "گواہ", "گوا"),
    ],
)
def test_other_words_are_not_found(language: str, text: str, query: str) -> None:
    assert not finds(query, text, language)


def test_a_word_of_a_marathi_text_is_not_the_hindi_word_of_the_same_letters() -> None:
    assert stem("कानून", "mr") != stem("कान", "hi")


def test_a_query_has_at_most_a_dozen_different_words() -> None:
    assert len(query_terms(" ".join(f"w{n}" for n in range(50)))) == MOST_TERMS
    assert len(query_terms("rain rain rain")) == 1
    assert query_terms("\" ' * ( ) : - …") == []


@given(st.text(max_size=200))
def test_terms_are_letters_and_digits_whatever_is_asked(q: str) -> None:
    for forms in query_terms(q):
        for form in forms:
            assert not re.search(r"[\s\"'*():&|!<>\\-]", form)


@given(st.text(max_size=300), st.sampled_from(["en", "hi", "mr", "ur", "ne", "te"]))
def test_every_word_of_a_text_is_found_in_it(text: str, language: str) -> None:
    kept = set(analyse(text, language).split())
    assert all(forms & kept for forms in query_terms(text, language))


def test_an_excerpt_marks_the_words_and_escapes_the_rest() -> None:
    told = highlight("<b>Before</b> the monsoon, rain. " + "Dry. " * 100, {"monsoon", "rain"}, "en")
    assert "&lt;b&gt;Before&lt;/b&gt; the <mark>monsoon</mark>, <mark>rain</mark>." in told
    assert told.endswith(" …")


def test_an_excerpt_begins_near_the_first_word_that_was_asked_for() -> None:
    told = highlight("Dry. " * 400 + "कानून की माँग " + "Dry. " * 100, {stem("कानून", "hi")}, "hi")
    assert told.startswith("… ")
    assert "<mark>कानून</mark>" in told
    assert len(html.unescape(told)) < 400


@given(st.text(max_size=500), st.text(max_size=20))
def test_an_excerpt_never_has_markup_of_the_texts_own(text: str, word: str) -> None:
    told = highlight(text, {stem(word, "en")}, "en")
    assert re.findall(r"<(?!/?mark>)", told) == []


@pytest.fixture
def hurried_threads() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried_threads")
def test_threads_that_stem_at_once_do_not_mix_up_their_words() -> None:
    ends = ("ing", "ation", "ed", "ers", "ful")
    words = [start + end for start in ("report", "organis", "relat") for end in ends]
    stem.cache_clear()
    alone = [stem(word, "en") for word in words]
    with ThreadPoolExecutor(8) as threads:
        rounds = list(threads.map(lambda _: [stem.__wrapped__(word, "en") for word in words], range(100)))
    assert all(stems == alone for stems in rounds)
