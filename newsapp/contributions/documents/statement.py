"""What somebody gave in a financial year, line by line and in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newsapp.contributions.documents import printed
from newsapp.contributions.documents.labels import english, label
from newsapp.contributions.documents.receipt import NAME, NOTE, SMALL, TEXT, TITLE, Giver, Issuer, both, foot, head
from newsapp.contributions.documents.sheet import BOTTOM, LEFT, RIGHT, TOP, Edges, Sheet, drop
from newsapp.contributions.money import Money, total

ROW_PT, LAST_PT, NOTES_PT = 19, BOTTOM - 30, BOTTOM - 170  # height of a line; where the last ends, where notes begin
# Each column's label and edges; sums stand at its end.
COLUMNS: tuple[tuple[str, Edges], ...] = (
    ("day", (LEFT, 175)),
    ("number", (175, 300)),
    ("received", (300, 420)),
    ("returned", (420, RIGHT)),
)


@dataclass(frozen=True)
class Line:
    """A receipt or, where money was returned, a cancellation: its number, its day, and the sum."""

    number: str
    on: date
    money: Money
    returned: bool = False


@dataclass(frozen=True)
class StatementFacts:
    """What the statement of a financial year says, its lines oldest first; `notes` are the legal profile's words."""

    year: str
    made_on: date
    issuer: Issuer
    giver: Giver
    lines: tuple[Line, ...]
    language: str
    notes: tuple[str, ...] = ()


def make(facts: StatementFacts) -> bytes:
    """The statement as a PDF of as many pages as it needs; the same facts make the same bytes."""
    titles = english("statement", year=facts.year), label("statement", facts.language, year=facts.year)
    sheet = Sheet(titles[0], facts.issuer.name, facts.made_on)
    top = both(sheet, titles, TITLE, head(sheet, facts.issuer) + 44) + 14
    top = sheet.put(facts.giver.name or english("erased"), NAME, top, (LEFT, RIGHT))
    for text in facts.giver.particulars:
        top = sheet.put(text, TEXT, top, (LEFT, RIGHT))
    top = _heads(sheet, facts, top + 18)
    for line in facts.lines:
        top = _line(sheet, _values(line), _room(sheet, facts, top))
    top = _totals(sheet, facts, top)
    _notes(sheet, facts, top)
    foot(sheet, facts.language)
    return sheet.finished()


def _heads(sheet: Sheet, facts: StatementFacts, top: float) -> float:
    ends = []
    for name, edges in COLUMNS:
        at_end = name in ("received", "returned")
        end = sheet.put(english(name), SMALL, top, edges, at_end=at_end)
        ends.append(sheet.put(label(name, facts.language), SMALL, end, edges, at_end=at_end))
    sheet.rule(max(ends) + 3, strong=True)
    return max(ends) + 4


def _room(sheet: Sheet, facts: StatementFacts, top: float) -> float:
    """Where the next line goes: on this page, or under the heads of a new one."""
    if top + ROW_PT <= LAST_PT:
        return top
    foot(sheet, facts.language)
    sheet.add_page()
    return _heads(sheet, facts, TOP)


def _values(line: Line) -> tuple[str, str, str, str]:
    figures = printed.figures(line.money)
    sums = ("", figures) if line.returned else (figures, "")
    return (printed.day(line.on), line.number, *sums)


def _line(sheet: Sheet, values: tuple[str, str, str, str], top: float) -> float:
    baseline = top + 3 + drop("0", TEXT)
    for value, (name, edges) in zip(values, COLUMNS, strict=True):
        sheet.put_on(baseline, value, TEXT, edges, at_end=name in ("received", "returned"))
    sheet.rule(top + ROW_PT)
    return top + ROW_PT


def _totals(sheet: Sheet, facts: StatementFacts, top: float) -> float:
    for currency in sorted({line.money.currency for line in facts.lines}):
        in_all = [printed.figures(_sum(facts, currency, returned=returned)) for returned in (False, True)]
        values = (english("in_all"), label("in_all", facts.language), in_all[0], in_all[1])
        top = _line(sheet, values, _room(sheet, facts, top))
    return top


def _sum(facts: StatementFacts, currency: str, *, returned: bool) -> Money:
    lines = (line for line in facts.lines if line.returned is returned and line.money.currency == currency)
    return total((line.money for line in lines), currency)


def _notes(sheet: Sheet, facts: StatementFacts, top: float) -> None:
    """Print what the law has to say: after the lines, or alone on a last page where they left no room."""
    notes = facts.notes if facts.lines else (english("nothing"), label("nothing", facts.language))
    if notes and top > NOTES_PT:
        foot(sheet, facts.language)
        sheet.add_page()
        top = TOP
    sheet.put_all(notes, NOTE, top + 14)
