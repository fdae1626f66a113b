"""Money as CSV: what leaves the house, for whom, and what a spreadsheet makes of it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from newsapp.contributions import export
from newsapp.contributions.actions import exporting, receipts
from newsapp.contributions.profiles import FORM_10BD_COLUMNS
from newsapp.contributions.queries import exported
from newsapp.contributions.queries.days import Days
from newsapp.platform import sealing
from newsapp.platform.db import in_transaction, transaction
from newsapp.platform.errors import Conflict, Forbidden, NotFound
from newsapp.staff import audit
from tests.conftest import MakeApp
from tests.factories import givers, newsroom

INDIA = ZoneInfo("Asia/Kolkata")
ALWAYS = Days(INDIA)
NOON = datetime(2026, 11, 10, 6, 30, tzinfo=UTC)  # in India


def table(pieces: Any) -> list[dict[str, str]]:
    text = "".join(pieces)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_begins_as_a_formula_does_gets_an_apostrophe(start: str) -> None:
    assert export.safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert [export.safe(cell) for cell in (Decimal("-5.00"), -3, None, "", "5")] == ["-5.00", "-3", "", "", "5"]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2)))
def test_every_text_comes_back_from_the_table_as_it_went_in(rows: list[list[str]]) -> None:
    text = "".join(export.csv_text(["a", "b"], [rows]))
    back = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert back == [["a", "b"], *([export.safe(cell) for cell in row] for row in rows)]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in back for cell in row)


def test_the_table_comes_in_pieces_columns_first() -> None:
    pieces = list(export.csv_text(["name"], [[["आशा"]], [["فریدہ"], ['say "no", twice']]]))
    assert pieces == ["\ufeffname\r\n", "आशा\r\n", 'فریدہ\r\n"say ""no"", twice"\r\n']


def test_a_payment_is_a_line_with_what_the_ledger_made_of_it(app: Flask) -> None:
    giver = givers.donor(name="फ़रीदा शेख़", email="farida@example.org")
    fund = givers.campaign(slug="flood-desk")
    gift = givers.contribution(
        giver, status="partly_refunded", campaign_id=fund.id, article_id="a" * 26, message="=1+1", created_at=NOON
    )
    paid = givers.settled(gift, fee_minor=1_180, at=NOON)
    givers.refund(paid, amount_minor=10_000, at=NOON)
    givers.receipt(paid, year="2026-27", number=41)
    (line,) = table(exporting.contributions(ALWAYS, by=newsroom.person("finance")))
    assert tuple(line) == exporting.COLUMNS
    assert (line["name"], line["email"], line["message"]) == ("फ़रीदा शेख़", "farida@example.org", "'=1+1")
    assert (line["contribution_id"], line["payment_id"], line["campaign"]) == (gift.id, paid.id, "flood-desk")
    assert (line["receipt"], line["paid_at"]) == ("2026-27/000041", "2026-11-10T06:30:00Z")
    money = ("amount", "gross", "fees", "refunded", "disputed", "net", "settled_currency")
    assert [line[name] for name in money] == ["500.00", "500.00", "11.80", "100.00", "0.00", "388.20", "INR"]


def test_a_payment_that_was_lost_to_a_bank_is_below_zero_and_still_a_number(app: Flask) -> None:
    givers.dispute(givers.settled(fee_minor=1_180), fee_minor=1_500)
    (line,) = table(exporting.contributions(ALWAYS, by=newsroom.person("admin")))
    assert (line["disputed"], line["dispute_fees"], line["net"]) == ("500.00", "15.00", "-26.80")


def test_amounts_have_the_decimals_of_their_currency(app: Flask) -> None:
    for currency in ("JPY", "KWD"):
        givers.settled(givers.contribution(currency=currency, amount_minor=5_000), fee_minor=0)
    lines = table(exporting.contributions(ALWAYS, by=newsroom.person("finance")))
    assert {line["currency"]: line["gross"] for line in lines} == {"JPY": "5000", "KWD": "5.000"}


def test_money_settled_in_a_currency_that_nobody_gives_in_is_not_mistaken_for_another(app: Flask) -> None:
    paid = givers.payment()
    givers.booked("charge", 7_000, paid, currency="SEK")
    (line,) = table(exporting.contributions(ALWAYS, by=newsroom.person("finance")))
    assert (line["settled_currency"], line["gross"], line["amount"]) == ("SEK", "7000 minor units", "500.00")


def test_only_what_was_paid_or_begun_on_those_days_is_in_it(app: Flask) -> None:
    early = givers.contribution(frequency="monthly", created_at=NOON - timedelta(days=40))
    renewed = givers.settled(early, at=NOON)
    givers.settled(givers.contribution(created_at=NOON), at=NOON + timedelta(days=1))
    unpaid = givers.contribution(created_at=NOON)
    days = Days(INDIA, date(2026, 11, 10), date(2026, 11, 10))
    lines = table(exporting.contributions(days, by=newsroom.person("finance")))
    assert {(line["contribution_id"], line["payment_id"]) for line in lines} == {
        (early.id, renewed.id),
        (unpaid.id, ""),
    }
    assert next(line for line in lines if not line["payment_id"])["net"] == ""


def test_a_long_table_is_read_in_batches_and_nothing_is_lost_or_doubled(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "BATCH", 3)
    gift = givers.contribution(created_at=NOON)
    ids = [givers.payment(gift).id for _ in range(4)]
    ids += [givers.payment(givers.contribution(gift.donor, created_at=NOON)).id for _ in range(4)]
    pieces = exporting.contributions(ALWAYS, by=newsroom.person("finance"))
    assert next(pieces).startswith("\ufeffcontribution_id,")
    assert not in_transaction()
    lines = "".join(pieces).split("\r\n")
    assert sorted(line.split(",")[1] for line in lines if line) == sorted(ids)


def test_an_export_is_on_the_trail_before_its_first_line_is_read(app: Flask) -> None:
    finance = newsroom.person("finance")
    exporting.contributions(Days(INDIA, date(2026, 11, 1), None), by=finance)
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.by_id, line.after) == ("givers.exported", finance.id, {"from": "2026-11-01", "to": None})


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_nobody_but_finance_and_administration_takes_givers_out(app: Flask, role: str) -> None:
    by = newsroom.person(role)
    lines = len(audit.entries(before_number=None, limit=100))
    with pytest.raises(Forbidden):
        exporting.contributions(ALWAYS, by=by)
    with pytest.raises(Forbidden):
        exporting.form_10bd(2026, by=by)
    assert len(audit.entries(before_number=None, limit=100)) == lines


@pytest.fixture
def india(make_app: MakeApp) -> Any:
    app = make_app(legal_profile="india", currencies=("INR",), charity_registration="AAATT1234FE20214")
    with app.app_context():
        yield app


def sealed_donor(**more: Any) -> Any:
    giver = givers.donor(**more)
    with transaction() as session:
        row = session.merge(giver)
        row.pan_sealed = sealing.seal("ABCDE1234F", about=f"donor.pan_sealed:{row.id}")
        row.address_sealed = sealing.seal("12 Mill Road, Kondivali", about=f"donor.address_sealed:{row.id}")
    return row


def test_the_yearly_statement_has_a_line_for_each_giver_with_what_the_paper_kept(india: Flask) -> None:
    known, other = sealed_donor(name="Meera Kulkarni"), givers.donor(name="-Anon")
    first = givers.settled(givers.contribution(known), at=datetime(2026, 3, 31, 18, 30, tzinfo=UTC))  # 1 April in India
    with transaction():
        receipts.issue(first.id)
    givers.refund(givers.settled(givers.contribution(known), at=NOON), amount_minor=12_550)
    givers.settled(givers.contribution(other), at=NOON)
    givers.settled(givers.contribution(other), at=datetime(2026, 3, 31, 18, 29, tzinfo=UTC))  # 31 March
    givers.refund(givers.settled(at=NOON))  # kept nothing of it
    lines = table(exporting.form_10bd(2026, by=newsroom.person("finance")))
    assert tuple(lines[0]) == FORM_10BD_COLUMNS
    found = {line["Name of donor"]: line for line in lines}
    assert found.keys() == {"Meera Kulkarni", "'-Anon"}
    told = [found["Meera Kulkarni"][FORM_10BD_COLUMNS[column]] for column in (3, 5, 8, 11)]
    assert told == ["ABCDE1234F", "AAATT1234FE20214", "12 Mill Road, Kondivali", "874.50"]
    assert found["'-Anon"][FORM_10BD_COLUMNS[11]] == "500"
    assert audit.entries(before_number=None, limit=1)[0].after == {"year": "2026-27"}


def test_the_yearly_statement_says_so_when_a_seal_does_not_open(india: Flask) -> None:
    paid = givers.settled(at=NOON)
    givers.receipt(paid, giver_sealed="s1.broken")
    with pytest.raises(Conflict, match="cannot be read"):
        exporting.form_10bd(2026, by=newsroom.person("finance"))


def test_there_is_no_such_statement_under_another_profile(app: Flask) -> None:
    with pytest.raises(NotFound):
        exporting.form_10bd(2026, by=newsroom.person("finance"))
