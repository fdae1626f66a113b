"""Papers that givers get, from the books to the PDF."""

from __future__ import annotations

import io

from pypdf import PdfReader

from newsapp.contributions import models
from newsapp.contributions.actions import printing
from newsapp.platform.db import db
from tests.contributions.newsroom import Newsroom


def _text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_receipt_names_the_giver_the_sum_and_its_number(newsroom: Newsroom) -> None:
    newsroom.give()
    receipt = db.session.query(models.Receipt).one()
    said = _text(printing.pdf(receipt))
    for told in ("2026/000001", "Asha Rao", "500.00", "five hundred"):
        assert told in said


def test_a_statement_adds_up_the_year(newsroom: Newsroom) -> None:
    newsroom.give()
    newsroom.give(amount=70_000, language="hi")
    donor = db.session.query(models.Donor).one()
    said = _text(printing.statement(donor.id, 2026))
    for told in ("500.00", "700.00", "1,200.00"):
        assert told in said
    assert "500.00" not in _text(printing.statement(donor.id, 2025))
