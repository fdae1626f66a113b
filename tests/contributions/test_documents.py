"""Papers that givers get: what they say can be read back, in every script, and is the same whenever it is made."""

from __future__ import annotations

import io
import re
import string
import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from newsapp.contributions.documents import labels, printed, receipt, statement
from newsapp.contributions.documents.receipt import Giver, Issuer, ReceiptFacts
from newsapp.contributions.documents.statement import Line, StatementFacts
from newsapp.contributions.documents.typefaces import face_for
from newsapp.contributions.money import CURRENCIES, Money
from newsapp.contributions.profiles import PROFILES

NAMES = {"en": "Asha Rao", "hi": "आशा क्षत्रिय", "mr": "ज्ञानेश्वर कुलकर्णी", "ur": "بلقیس آرا"}
ADDRESS = "Flat 4, 22 Sea View\nMumbai 400 005"
ISSUER = Issuer("The Lamp Post Media Foundation", "12 Harbour Road\nMumbai 400 001", "Registered as TRUST/77")
INDIA = PROFILES["india"]


def facts(language: str = "en", **changes: Any) -> ReceiptFacts:
    spoken = dict.fromkeys(("en", language))
    told = ReceiptFacts(
        number="2026-27/000123",
        year="2026-27",
        issued_on=date(2026, 11, 24),
        paid_on=date(2026, 11, 23),
        issuer=ISSUER,
        giver=Giver(NAMES[language], ADDRESS, "XXXXX1234X"),
        money=Money(10_000_050, "INR"),
        mode="UPI",
        language=language,
        titles=tuple(INDIA.wording(each).title for each in spoken),
        lines=tuple(INDIA.tax_words(each, "AABCT1234F") for each in spoken),
    )
    return replace(told, **changes)


def year(*lines: Line, language: str = "en") -> StatementFacts:
    giver, notes = Giver(NAMES[language], ADDRESS, "XXXXX1234X"), ("This is no certificate.",)
    return StatementFacts("2026-27", date(2027, 4, 2), ISSUER, giver, lines, language, notes)


def gift(number: int, rupees: int = 500, *, returned: bool = False, currency: str = "INR") -> Line:
    name = f"{'C-' if returned else ''}2026-27/{number:06}"
    return Line(name, date(2026, 4 + number % 8, 1 + number % 28), Money(rupees * 100, currency), returned)


def pages(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf)).pages)


def said(pdf: bytes) -> list[str]:
    """The lines as whoever copies them or has them read aloud gets them."""
    streams = b"".join(page.get_contents().get_data() for page in pages(pdf))
    spans = re.findall(rb"/ActualText <([0-9a-f]+)>", streams)
    return [bytes.fromhex(span.decode()).decode("utf-16") for span in spans]


def inside(pdf: bytes) -> bool:
    """Whether every word stands within the margins and above the foot of its page, which is the last line."""
    places: list[tuple[float, float]] = []

    def note(text: str, _: Any, place: list[float], *__: Any) -> None:
        if text.strip():
            places.append((place[4], place[5]))

    for page in pages(pdf):
        page.extract_text(visitor_text=note)
    return bool(places) and all(50 <= x <= 545 and 30 <= y <= 800 for x, y in places)


def test_a_receipt_says_what_it_is_for() -> None:
    pdf = receipt.make(facts())
    (page,) = pages(pdf)
    read = page.extract_text()
    for told in (
        "The Lamp Post Media Foundation",
        "Registered as TRUST/77",
        "Receipt for a contribution",
        "2026-27/000123",
        "Asha Rao",
        "Mumbai 400 005",
        "PAN XXXXX1234X",
        "₹1,00,000.50",
        "Rupees one lakh and fifty paise only",
        "24 November 2026",
        "23 November 2026",
        "UPI",
        "AABCT1234F",
    ):
        assert told in read.replace("\n", " ")
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert (about.title, about.author) == ("Receipt for a contribution 2026-27/000123", ISSUER.name)


@pytest.mark.parametrize("language", ["hi", "mr", "ur"])
def test_a_receipt_speaks_the_givers_language_beside_english(language: str) -> None:
    pdf = receipt.make(facts(language))
    lines = said(pdf)
    assert {INDIA.wording("en").title, INDIA.wording(language).title, NAMES[language]} <= set(lines)
    assert {"Received from", labels.label("from", language), labels.label("electronic", language)} <= set(lines)
    assert INDIA.tax_words(language, "AABCT1234F") in " ".join(lines)
    assert "2026-27/000123" in pages(pdf)[0].extract_text()
    assert inside(pdf)


@pytest.mark.parametrize("language", sorted(NAMES))
def test_a_receipt_is_small_quick_and_the_same_whenever_it_is_made(language: str) -> None:
    papers, took_s = [], []
    for number in ("2026-27/000123", "2026-27/000123", "2026-27/000124"):
        started = time.process_time()
        papers.append(receipt.make(facts(language, number=number)))
        took_s.append(time.process_time() - started)
    assert papers[0] == papers[1] != papers[2]
    assert max(map(len, papers)) < 200_000
    assert min(took_s) < 1


def test_a_cancellation_names_the_receipt_and_asks_not_to_claim_it() -> None:
    lines = said(receipt.make(facts("hi", number="C-2026-27/000001", cancels="2026-27/000123")))
    assert {"Cancellation of a receipt", "रसीद का निरस्तीकरण", "Returned to", "Cancels receipt"} <= set(lines)
    assert {"C-2026-27/000001", "2026-27/000123"} <= set(lines)
    assert "Please do not claim it." in " ".join(lines)
    assert "AABCT1234F" not in " ".join(lines)


def test_a_receipt_without_words_of_a_profile_is_called_a_receipt() -> None:
    assert "Receipt" in said(receipt.make(facts(titles=(), lines=())))


def test_the_receipt_of_somebody_erased_names_nobody() -> None:
    lines = said(receipt.make(facts(giver=Giver())))
    assert "(erased at the giver's wish)" in lines
    assert not any("PAN" in line or "Sea View" in line for line in lines)


def test_what_nobody_said_has_no_line() -> None:
    lines = said(receipt.make(facts(mode="")))
    assert "Paid on" in lines
    assert not {"Paid by", "Cancels receipt"} & set(lines)


@pytest.mark.parametrize(
    ("name", "printed_as"),
    [
        ("தமிழ்ச்செல்வி", r"[A-Za-z]{8,}"),
        ("Asha 🌱 Rao", "Asha Rao"),
        ("आशा بلقیس", r"آشا بلقیس|आशा [a-z]+|[A-Za-z]+ بلقیس"),
        ("Łukasz Ørsted", "Łukasz Ørsted"),
        ("సీత", "సీత"),
        ("🌱", "Flat 4, 22 Sea View"),
    ],
)
def test_a_name_in_any_script_is_printed_without_boxes(name: str, printed_as: str) -> None:
    lines = said(receipt.make(facts(giver=Giver(name, ADDRESS))))
    assert re.fullmatch(printed_as, lines[lines.index("Received from") + 1])


@pytest.mark.parametrize("language", sorted(NAMES))
def test_everything_that_papers_say_is_within_the_letters_that_we_have(language: str) -> None:
    texts = [labels.label(name, language, year="2026") or labels.english(name, year="2026") for name in LABELS]
    for profile in PROFILES.values():
        wording = profile.wording(language)
        texts += [wording.title, wording.statement, wording.claim, wording.no_claim]
    assert [text for text in texts if face_for(text)[1] != text] == []


LABELS = sorted(labels._labels())


@pytest.mark.parametrize("name", LABELS)
def test_every_label_is_there_in_every_language_with_the_same_parts(name: str) -> None:
    words = labels._labels()[name]
    assert set(words) == set(labels.LANGUAGES)
    parts = ({part for _, part, _, _ in string.Formatter().parse(each) if part} for each in words.values())
    assert len(set(map(frozenset, parts))) == 1


def test_a_language_that_papers_do_not_speak_leaves_them_in_english() -> None:
    lines = said(receipt.make(replace(facts(), language="te")))
    assert "Received from" in lines
    assert labels.label("from", "te") == labels.label("from", "en") == ""


@pytest.mark.parametrize("name", ["W" * 120, "क्ष" * 40, "ب" * 120, "word " * 24])
def test_the_longest_name_and_address_stay_on_the_sheet(name: str) -> None:
    address = "\n".join(f"Line {number}" for number in range(36))
    pdf = receipt.make(facts(giver=Giver(name, address, "XXXXX1234X")))
    assert len(pages(pdf)) == 1
    assert inside(pdf)
    lines = said(pdf)
    first, end = lines.index("Received from") + 1, next(i for i, line in enumerate(lines) if line.startswith("Line 0"))
    assert "".join(lines[first:end]).replace(" ", "") == name.replace(" ", "")
    assert "Line 35" in " ".join(lines)


def test_a_statement_lists_what_was_given_and_what_went_back() -> None:
    pdf = statement.make(year(gift(1), gift(2, 1_00_000), gift(1, 500, returned=True), language="hi"))
    (page,) = pages(pdf)
    read = page.extract_text()
    assert "Contributions in 2026-27" in read
    for told in ("2 May 2026", "2026-27/000002", "₹1,00,000.00", "C-2026-27/000001", "₹1,00,500.00", "PAN XXXXX1234X"):
        assert told in read
    lines = said(pdf)
    assert {"2026-27 का सहयोग", NAMES["hi"], "प्राप्त", "कुल", "This is no certificate."} <= set(lines)
    assert lines.count("₹500.00") == 3


def test_a_long_statement_goes_on_under_the_same_heads_and_loses_nothing() -> None:
    pdf = statement.make(year(*map(gift, range(1, 101)), language="ur"))
    lines = said(pdf)
    assert [line for line in lines if re.fullmatch(r"2026-27/\d{6}", line)] == [gift(n).number for n in range(1, 101)]
    assert lines.count("Received") == lines.count(labels.label("electronic", "ur")) == len(pages(pdf)) == 4
    assert "₹50,000.00" in lines
    assert inside(pdf)


@pytest.mark.parametrize("count", range(18, 26))
def test_the_notes_find_room_wherever_the_lines_end(count: int) -> None:
    told = replace(year(*map(gift, range(count))), notes=("A note of the law. " * 12,) * 4)
    assert inside(statement.make(told))


def test_each_currency_has_its_own_sum() -> None:
    lines = said(statement.make(year(gift(1), gift(2, 30, currency="USD"), gift(3, 20, currency="USD"))))
    assert lines.count("In all") == 2
    assert {"₹500.00", "USD 50.00", "USD 0.00"} <= set(lines)


def test_a_year_without_gifts_says_so() -> None:
    lines = said(statement.make(year(language="mr")))
    assert {"Nothing was received in this year.", "या वर्षी काहीही प्राप्त झाले नाही."} <= set(lines)


@pytest.mark.parametrize(
    ("minor", "currency", "figures", "words"),
    [
        (10_000_050, "INR", "₹1,00,000.50", "Rupees one lakh and fifty paise only"),
        (1, "INR", "₹0.01", "Rupees zero and one paisa only"),
        (12_34_000_00, "INR", "₹12,34,000.00", "Rupees twelve lakh thirty-four thousand only"),
        (120_050, "USD", "USD 1,200.50", "US dollars one thousand two hundred and 50/100 only"),
        (100_000_000, "EUR", "EUR 1,000,000.00", "euros one million only"),
        (5000, "JPY", "JPY 5,000", "Japanese yen five thousand only"),
        (1500, "KWD", "KWD 1.500", "Kuwaiti dinars one and 500/1000 only"),
        (21_000_000_000_000, "INR", "₹2,10,00,00,00,000.00", "Rupees twenty-one thousand crore only"),
    ],
)
def test_sums_are_printed_in_figures_and_in_words(minor: int, currency: str, figures: str, words: str) -> None:
    assert printed.figures(Money(minor, currency)) == figures
    assert printed.words(Money(minor, currency)) == words


@given(st.integers(0, 10**13), st.sampled_from(sorted(CURRENCIES)))
def test_figures_lose_no_digit_and_words_have_none_but_of_a_fraction(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert re.sub(r"[^\d.]", "", printed.figures(money)) == money.major
    assert not re.search(r"\d", printed.words(money).partition(" and ")[0])
