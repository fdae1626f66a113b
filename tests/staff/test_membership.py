"""People and their keys: who may do what, on the trail, and nothing of it by halves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from newsapp.articles.actions import correcting
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from newsapp.staff import audit, queries
from newsapp.staff.actions import membership
from newsapp.staff.models import PasswordLink, Staff, Token, TrailEntry
from newsapp.staff.roles import PERMISSIONS, WORKER, Person
from tests.factories import newsroom


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    yield


def _lines() -> list[str]:
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.number)))


def test_somebody_joins_with_a_link_that_is_kept_as_a_digest() -> None:
    staff, secret = membership.employ(" New@Paper.example ", "New", "editor", by=WORKER)
    assert (staff.email, staff.role, staff.active) == ("new@paper.example", "editor", True)
    link = db.session.scalar(select(PasswordLink).where(PasswordLink.staff_id == staff.id))
    assert link is not None
    assert (link.digest, secret in link.digest) == (queries.digest(secret), False)
    assert _lines() == ["staff.employed"]
    assert queries.by_email("NEW@paper.example").id == staff.id


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("email", {"email": "nobody"}),
        ("email", {"email": f"{'x' * 250}@a.org"}),
        ("name", {"name": " "}),
        ("name", {"name": "a\x1b[31m"}),
        ("name", {"name": "a\u202etxt.exe"}),
        ("name", {"name": "x" * 121}),
        ("email", {"email": "a\x1b[31m@b.org"}),
        ("role", {"role": "king"}),
    ],
)
def test_a_bad_field_is_named_and_nobody_joins(field: str, told: dict[str, str]) -> None:
    fields = {"email": "a@b.org", "name": "A", "role": "editor"} | told
    with pytest.raises(Invalid) as refused:
        membership.employ(**fields, by=WORKER)
    assert list(refused.value.errors) == [field]
    assert not queries.anybody()
    assert _lines() == []


@pytest.mark.parametrize("name", ["क्‍ष", "علی‌رضا", "O’Brien-Łukasz", "中村"])
def test_a_name_keeps_the_joiners_that_its_script_needs(name: str) -> None:
    staff, _ = membership.employ("a@b.org", f"  {name}\n", "editor", by=WORKER)
    assert staff.name == name
    assert membership.change(staff.id, {"name": f"{name}  {name}"}, by=WORKER).name == f"{name} {name}"


def test_an_address_works_here_once() -> None:
    membership.employ("a@b.org", "A", "editor", by=WORKER)
    with pytest.raises(Conflict):
        membership.employ("A@B.org", "Another", "admin", by=WORKER)


@pytest.mark.parametrize("role", sorted(set(PERMISSIONS) - {"admin"}))
def test_only_an_admin_sees_to_people(role: str) -> None:
    somebody, other = newsroom.person(role), newsroom.person("editor")
    calls: list[Any] = [
        lambda: membership.employ("a@b.org", "A", "editor", by=somebody),
        lambda: membership.change(other.id, {"role": "admin"}, by=somebody),
        lambda: membership.give_token(queries.find(other.id), "x", by=somebody),
        lambda: membership.revoke_tokens(queries.find(other.id), by=somebody),
    ]
    for call in calls:
        with pytest.raises(Forbidden):
            call()


def test_a_change_is_on_the_trail_with_before_and_after() -> None:
    admin, editor = newsroom.person("admin"), newsroom.person("editor")
    membership.change(editor.id, {"role": "publisher"}, by=admin)
    line = audit.entries(before_number=None, limit=1)[0]
    assert (line.action, line.by_id, line.object_id) == ("staff.changed", admin.id, editor.id)
    assert (line.before, line.after) == ({"role": "editor"}, {"role": "publisher"})
    assert audit.entries(before_number=line.number, limit=9)[0].number == line.number - 1
    about = audit.Wanted(object_id=admin.id)
    assert {it.object_id for it in audit.entries(before_number=None, limit=9, wanted=about)} == {admin.id}


def test_a_change_of_nothing_is_not_on_the_trail() -> None:
    admin, editor = newsroom.person("admin"), newsroom.person("editor")
    before = _lines()
    membership.change(editor.id, {}, by=admin)
    membership.change(editor.id, {"role": "editor", "name": f" {editor.name} ", "active": True}, by=admin)
    assert _lines() == before
    membership.change(editor.id, {"role": "editor", "active": False}, by=admin)
    line = audit.entries(before_number=None, limit=1)[0]
    assert (line.before, line.after) == ({"active": True}, {"active": False})


def test_what_is_refused_is_not_on_the_trail_and_changes_nothing() -> None:
    admin, editor = newsroom.person("admin"), newsroom.person("editor")
    before = _lines()
    calls: list[Any] = [
        lambda: membership.employ(editor.email, "Again", "editor", by=admin),
        lambda: membership.change(editor.id, {"name": "", "role": "publisher"}, by=admin),
        lambda: membership.change(admin.id, {"role": "editor"}, by=admin),
        lambda: membership.change(editor.id, {"role": "publisher"}, by=editor),
        lambda: membership.give_token(queries.find(editor.id), "x", by=admin, scopes=["everything"]),
    ]
    for call in calls:
        with pytest.raises(Refusal):
            call()
    assert _lines() == before
    assert queries.find(editor.id).role == "editor"
    assert db.session.scalar(select(Token.id)) is None


def test_nobody_takes_away_their_own_role_or_access() -> None:
    admin = newsroom.person("admin")
    for changes in ({"role": "editor"}, {"active": False}):
        with pytest.raises(Conflict):
            membership.change(admin.id, changes, by=admin)
    assert membership.change(admin.id, {"name": "Renamed"}, by=admin).name == "Renamed"
    with pytest.raises(NotFound):
        membership.change("nobody", {"name": "x"}, by=admin)


def test_a_key_opens_until_it_is_revoked_or_its_owner_leaves() -> None:
    staff, _ = membership.employ("a@b.org", "A", "editor", by=WORKER)
    first = membership.give_token(staff, "phone", by=staff.person)
    second = membership.give_token(staff, "laptop", by=WORKER)
    who = queries.bearer(first)
    assert who is not None
    assert (who.id, who.may("articles.write"), who.may("articles.publish")) == (staff.id, True, False)
    kept = list(db.session.scalars(select(Token.digest)))
    assert first not in kept
    assert len(kept[0]) == 64
    membership.change(staff.id, {"active": False}, by=WORKER)
    assert queries.bearer(second) is None
    membership.change(staff.id, {"active": True}, by=WORKER)
    assert membership.revoke_tokens(staff, by=staff.person) == 2
    assert queries.bearer(first) is None
    assert queries.bearer("\ud800garbage") is None


def test_scopes_only_ever_narrow() -> None:
    staff, _ = membership.employ("a@b.org", "A", "contributor", by=WORKER)
    secret = membership.give_token(staff, "x", by=WORKER, scopes=["articles.write_own", "articles.publish"])
    who = queries.bearer(secret)
    assert who is not None
    assert who.permissions == {"articles.write_own"}
    with pytest.raises(Invalid) as refused:
        membership.give_token(staff, "x", by=WORKER, scopes=["everything"])
    assert list(refused.value.errors) == ["scopes"]


def test_a_narrowed_key_makes_no_wider_one() -> None:
    staff, _ = membership.employ("a@b.org", "A", "admin", by=WORKER)
    narrow = queries.bearer(membership.give_token(staff, "x", by=WORKER, scopes=["articles.write"]))
    assert narrow is not None
    for scopes in (None, ["articles.write"]):
        with pytest.raises(Forbidden):
            membership.give_token(staff, "wider", by=narrow, scopes=scopes)
    whole = queries.bearer(membership.give_token(staff, "y", by=staff.person))
    assert whole is not None
    assert whole.scopes is None


@pytest.mark.parametrize("label", ["", "  ", "x" * 81])
def test_a_key_says_what_it_is_for(label: str) -> None:
    staff, _ = membership.employ("a@b.org", "A", "editor", by=WORKER)
    with pytest.raises(Invalid) as refused:
        membership.give_token(staff, label, by=WORKER)
    assert list(refused.value.errors) == ["label"]


def test_the_use_of_a_key_is_noted_now_and_then() -> None:
    staff, _ = membership.employ("a@b.org", "A", "editor", by=WORKER)
    secret = membership.give_token(staff, "x", by=WORKER)
    used = []
    for minutes in (0, 1, 30):
        with clock.freeze(clock.parse("2026-11-24T06:00:00Z") + timedelta(minutes=minutes)):
            queries.bearer(secret)
        db.session.rollback()
        used.append(db.session.scalar(select(Token.used_at)))
    assert used[0] == used[1] != used[2]


def test_people_are_listed_by_name_and_go_on_by_keyset() -> None:
    for name in ("Delta", "Alpha", "Charlie"):
        membership.employ(f"{name}@b.org", name, "editor", by=WORKER)
    first = queries.everybody(after_name=None, limit=2)
    rest = queries.everybody(after_name=(first[-1].name, first[-1].id), limit=9)
    assert [it.name for it in [*first, *rest]] == ["Alpha", "Charlie", "Delta"]


def test_an_unknown_role_may_do_nothing() -> None:
    assert Person("x", "X", "x@y.org", "ghost").permissions == frozenset()


def test_nothing_is_on_the_trail_that_did_not_happen() -> None:
    with pytest.raises(RuntimeError):
        audit.record(WORKER, "staff.changed", ("staff", "x"))
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record(WORKER, "staff.changed", ("staff", "x"))
        raise ZeroDivisionError
    assert _lines() == []


@pytest.mark.parametrize("table", ["trail", "revision", "correction"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_to_rewrite_history(table: str, verb: str) -> None:
    correcting.correct(newsroom.published().id, "correction", "A year was wrong.", by=WORKER)
    column = {"trail": "action", "revision": "action", "correction": "note"}[table]
    statement = f"UPDATE {table} SET {column} = 'x'" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DBAPIError, match="append only"), transaction() as session:
        session.execute(text(statement))
    count = db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    assert count > 0


def test_people_are_never_deleted_while_they_have_keys() -> None:
    staff, _ = membership.employ("a@b.org", "A", "editor", by=WORKER)
    membership.give_token(staff, "x", by=WORKER)
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(delete(Staff))
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(update(Staff).values(role="king"))
