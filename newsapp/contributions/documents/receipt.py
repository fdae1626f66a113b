"""The receipt for a gift, and the cancellation of one: a page in English with the giver's language beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from newsapp.contributions.documents import printed
from newsapp.contributions.documents.labels import english, label
from newsapp.contributions.documents.sheet import ACCENT, BOTTOM, LEFT, RIGHT, SOFT, TOP, Sheet, Style, drop
from newsapp.contributions.money import Money

MOST_LINES, LONG_NAME = 4, 60  # lines of an address as it was typed; letters of a name that may stand large
VALUE, LOCAL = 190, 430  # where the middle column begins and ends
SMALL, TEXT, NOTE = Style(9, SOFT), Style(10.5), Style(9.5)
NAME, TITLE, SUM = Style(15, large=True), Style(22, ACCENT, large=True), Style(28, large=True)


@dataclass(frozen=True)
class Issuer:
    """Who took the gift: the legal name, the postal address, and a registration such as that under 80G, if any."""

    name: str
    address: str = ""
    registration: str = ""


@dataclass(frozen=True)
class Giver:
    """Who gave; without a name when the giver was erased. Only the masked tax number is ever printed."""

    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    masked_pan: str = field(default="", repr=False)

    @property
    def particulars(self) -> tuple[str, ...]:
        """What is printed under the name: the address in a few lines however it was typed, the tax number."""
        lines = self.address.splitlines()
        address = self.address if len(lines) <= MOST_LINES else ", ".join(filter(None, lines))
        return tuple(filter(None, (address, self.masked_pan and f"PAN {self.masked_pan}")))


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt says. `year` is the financial year's label, days are in the newsroom's time zone.

    `titles` and `lines` are the legal profile's words, in English and then in the giver's language; `language` is
    that of the labels beside the English ones. With `cancels`, the number of a receipt, it is its cancellation, and
    needs no words of the profile.
    """

    number: str
    year: str
    issued_on: date
    paid_on: date
    issuer: Issuer
    giver: Giver
    money: Money
    mode: str
    language: str
    titles: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    cancels: str = ""


def make(facts: ReceiptFacts) -> bytes:
    """The receipt or cancellation as a PDF; the same facts make the same bytes."""
    kind = "cancellation" if facts.cancels else "receipt"
    titles = (english(kind), label(kind, facts.language)) if facts.cancels or not facts.titles else facts.titles
    sheet = Sheet(f"{titles[0]} {facts.number}", facts.issuer.name, facts.issued_on)
    top = head(sheet, facts.issuer)
    top = both(sheet, titles, TITLE, top + 44) + 10
    for name, values in _rows(facts):
        top = _row(sheet, (name, facts.language), values, top)
    sheet.rule(top)
    lines = facts.lines
    if facts.cancels:
        lines = (english("cancelled"), label("cancelled", facts.language))
    sheet.put_all(lines, NOTE, top + 16)
    foot(sheet, facts.language)
    return sheet.finished()


def head(sheet: Sheet, issuer: Issuer) -> float:
    """Print who it is from; where that ends."""
    top = sheet.put(issuer.name, NAME, TOP, (LEFT, RIGHT)) + 2
    for text in filter(None, (issuer.address, issuer.registration)):
        top = sheet.put(text, SMALL, top, (LEFT, 360))
    sheet.rule(top + 10, strong=True)
    return top + 10


def both(sheet: Sheet, texts: tuple[str, ...], style: Style, baseline: float) -> float:
    """Print the English words at the left and the giver's own at the right, on one line; where the longer one ends."""
    middle, (said, *own) = (LEFT + RIGHT) / 2, filter(None, texts)
    ends = [sheet.put_on(baseline, said, style, (LEFT, middle if own else RIGHT))]
    ends += [sheet.put_on(baseline, text, style, (middle, RIGHT), at_end=True) for text in own]
    return max(ends)


def foot(sheet: Sheet, language: str) -> None:
    """Print at the foot of the sheet that it needs no signature."""
    sheet.rule(BOTTOM - 14)
    both(sheet, (english("electronic"), label("electronic", language)), SMALL, BOTTOM)


def _rows(facts: ReceiptFacts) -> list[tuple[str, list[tuple[str, Style]]]]:
    giver, returned = facts.giver, bool(facts.cancels)
    name = giver.name or english("erased")
    who = [(name, NAME if len(name) <= LONG_NAME else TEXT), *((text, TEXT) for text in giver.particulars)]
    rows = [
        ("number", [(facts.number, NAME)]),
        ("returned_to" if returned else "from", who),
        ("amount", [(printed.figures(facts.money), SUM), (printed.words(facts.money), TEXT)]),
        ("cancels", [(facts.cancels, TEXT)]),
        ("paid_on", [(printed.day(facts.paid_on), TEXT)]),
        ("mode", [(facts.mode, TEXT)]),
        ("issued_on", [(printed.day(facts.issued_on), TEXT)]),
        ("year", [(facts.year, TEXT)]),
    ]
    return [(name, values) for name, values in rows if values[0][0]]


def _row(sheet: Sheet, named: tuple[str, str], values: list[tuple[str, Style]], top: float) -> float:
    """Print one fact between its label in English and in the giver's language; where the next one begins."""
    sheet.rule(top)
    name, language = named
    baseline = top + 7 + drop(*values[0])
    ends = [sheet.put_on(baseline, english(name), SMALL, (LEFT, VALUE - 10))]
    ends.append(sheet.put_on(baseline, label(name, language), SMALL, (LOCAL + 10, RIGHT), at_end=True))
    end = top + 7
    for text, style in values:
        end = sheet.put(text, style, end, (VALUE, LOCAL))
    return max(*ends, end) + 7
