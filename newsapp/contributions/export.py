"""Tables of money as CSV that any spreadsheet opens, and that makes none of them do anything; pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

Cell = str | int | Decimal | None
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
# What spreadsheets take for the beginning of a formula; the full-width forms where one writes Japanese or Chinese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(columns: Sequence[str], batches: Iterable[Iterable[Sequence[Cell]]]) -> Iterator[str]:
    """The table in pieces: its columns first, then each batch of rows as it comes."""
    yield BYTE_ORDER_MARK + _lines([columns])
    for rows in batches:
        yield _lines(rows)


def safe(cell: Cell) -> str:
    """The cell as it is written: a number plain, a text that looks like a formula with an apostrophe before it."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()
