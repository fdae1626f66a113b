"""What mails say, in each language."""

from __future__ import annotations

import re
from datetime import timedelta

import html5lib
import pytest

from newsapp.notifications.messages import letters
from newsapp.notifications.messages.wording import BUTTON, LANGUAGES, wording

KINDS = sorted(wording("en").texts)
FIELDS = {
    "site": "The Lamp Post",
    "giving_page": "https://paper.example/giving",
    "name": "Asha Rao",
    "amount": "₹1,00,000",
    "number": "2026-27/000123",
    "receipt_number": "2026-27/000007",
    "frequency": "monthly",
    "next_date": "3 December 2026",
    "date": "1 December 2026",
    "code": "Zk3-9_x",
    "link": "https://paper.example/giving?open=1&x=2",
}
SCRIPTS = {"en": "[A-Za-z]{4}", "hi": "[\u0900-\u097f]{4}", "mr": "[\u0900-\u097f]{4}", "ur": "[\u0600-\u06ff]{3}"}


def text_of(html: str) -> str:
    return "".join(html5lib.parse(html, namespaceHTMLElements=False).find("body").itertext())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_the_same_in_every_language(kind: str, language: str) -> None:
    english, text = wording("en").texts[kind], wording(language).texts[kind]
    assert letters.fields_of(text) == letters.fields_of(english)
    assert len(text.paragraphs) == len(english.paragraphs)
    assert (BUTTON in text.paragraphs) == bool(text.button) == bool(english.button)
    letter = letters.write(kind, language, FIELDS)
    assert letter.language == language
    for said in (letter.subject, letter.plain, letter.html):
        assert re.search(SCRIPTS[language], said)
        assert "{" not in re.sub(r'style="[^"]*"', "", said)
    for field in letters.needed(kind) - {"frequency", "link"}:
        assert FIELDS[field] in letter.plain
        assert FIELDS[field] in text_of(letter.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_kind_of_its_own(language: str) -> None:
    assert set(wording(language).texts) == set(KINDS)
    assert set(wording(language).every) == {"monthly", "yearly"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_stands_alone_on_its_line_and_behind_its_button(language: str) -> None:
    letter = letters.write("renewal_failed", language, FIELDS)
    lines = letter.plain.splitlines()
    assert FIELDS["link"] in lines
    assert FIELDS["giving_page"] in lines
    anchors = html5lib.parse(letter.html, namespaceHTMLElements=False).findall(".//a")
    assert [anchor.get("href") for anchor in anchors] == [FIELDS["link"], FIELDS["giving_page"]]


def test_what_givers_typed_is_text_in_the_letter_and_one_line_in_its_subject() -> None:
    fields = FIELDS | {"name": "<script>{x}</script>\r\nBcc: all@example.org", "amount": "₹5\r\nBcc: x@example.org"}
    letter = letters.write("receipt", "en", fields)
    assert letter.subject == "Thank you for ₹5 Bcc: x@example.org: your receipt 2026-27/000123"
    assert "<script>" not in letter.html
    assert "Dear <script>{x}</script> Bcc: all@example.org," in letter.plain


def test_amounts_and_numbers_stay_whole_among_words_that_run_the_other_way() -> None:
    letter = letters.write("receipt", "ur", FIELDS)
    assert "\u2068₹1,00,000\u2069" in letter.subject
    assert "\u20682026-27/000123\u2069" in letter.plain
    assert '<html lang="ur" dir="rtl">' in letter.html
    assert "<bdi>₹1,00,000</bdi>" in letter.html
    assert "\u2068" not in letters.write("receipt", "hi", FIELDS).plain


def test_somebody_without_a_name_is_greeted_all_the_same() -> None:
    assert letters.write("erased", "en", FIELDS | {"name": ""}).plain.startswith("Hello,\n\nAs you asked")
    nameless = {name: value for name, value in FIELDS.items() if name != "name"}
    assert letters.write("erased", "hi", nameless).plain.startswith("नमस्कार,\n")


@pytest.mark.parametrize(("asked", "written"), [("en-GB", "en"), ("hi-IN", "hi"), ("te", "en"), ("", "en")])
def test_a_language_that_the_paper_does_not_write_is_answered_in_english(asked: str, written: str) -> None:
    assert letters.write("receipt", asked, FIELDS).language == written


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("receipt", {"amount", "number"}),
        ("cancellation", {"amount", "number", "receipt_number"}),
        ("giving_link", {"link", "code"}),
        ("plan_started", {"amount", "frequency", "next_date"}),
        ("renewal_confirm", {"amount", "date", "link"}),
        ("erased", set()),
    ],
)
def test_a_kind_says_what_it_needs(kind: str, fields: set[str]) -> None:
    assert letters.needed(kind) == fields


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="kind newsletter"):
        letters.needed("newsletter")


def test_a_link_is_worth_sending_only_while_it_works() -> None:
    assert letters.lasts("giving_link") == timedelta(minutes=15)
    assert letters.lasts("receipt") == timedelta(days=3)
