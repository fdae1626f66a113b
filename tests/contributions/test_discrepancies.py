"""What about money does not fit: kept once, until a person has looked at it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.contributions.actions import discrepancies
from newsapp.contributions.models import Discrepancy
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, NotFound
from newsapp.staff import audit
from tests.factories import newsroom


def found() -> Discrepancy:
    db.session.rollback()
    return db.session.scalars(select(Discrepancy)).one()


def test_the_same_is_kept_once_in_the_words_that_were_said_last(app: Flask) -> None:
    discrepancies.note("books", "ledger", "One thing does not hold.")
    discrepancies.note("books", "ledger", "Two things do not hold.")
    assert (found().told, found().settled_at) == ("Two things do not hold.", None)
    assert discrepancies.is_open("books", "ledger")
    assert [each.told for each in discrepancies.open_ones()] == ["Two things do not hold."]


def test_what_fits_after_all_is_settled_and_opens_again_when_it_is_found_again(app: Flask) -> None:
    discrepancies.note("books", "ledger", "One thing does not hold.")
    discrepancies.withdraw("books", "ledger")
    settled_at = found().settled_at
    assert settled_at is not None
    assert not discrepancies.is_open("books", "ledger")
    discrepancies.note("books", "ledger", "One thing does not hold.")
    assert found().settled_at is None
    assert found().found_at >= settled_at


def test_a_person_settles_it_once_and_stands_on_the_trail(app: Flask) -> None:
    discrepancies.note("dispute", "du_1", "It is disputed.")
    person = newsroom.person("finance")
    settled = discrepancies.settle(found().id, note="We answered the bank.", by=person)
    assert (settled.settled_by_id, settled.settled_at is not None) == (person.id, True)
    with pytest.raises(Conflict):
        discrepancies.settle(settled.id, note="Again.", by=person)
    with pytest.raises(NotFound):
        discrepancies.settle("nobodys", note="Nothing.", by=person)
    with pytest.raises(Forbidden):
        discrepancies.settle(settled.id, note="Not mine to say.", by=newsroom.person("editor"))
    assert "discrepancy.settled" in {entry.action for entry in audit.entries(before_number=None, limit=20)}
    discrepancies.note("dispute", "du_1", "It is disputed again.")
    assert (found().settled_by_id, found().settled_at) == ("", None)
