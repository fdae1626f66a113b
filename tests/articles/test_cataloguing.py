"""Sections, tags, authors, and the front page laid by hand."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.articles import queries, shelves
from newsapp.articles.actions import cataloguing, curating
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import newsroom

KINDS = ("section", "tag", "author")


@pytest.fixture(autouse=True)
def _database(app: Flask) -> None:
    assert app


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_added_changed_and_removed_and_each_is_on_the_trail(kind: str) -> None:
    added = cataloguing.add(kind, {"name": "Rivers & Rain"}, by=WORKER)
    assert added.slug == "rivers-rain"
    changed = cataloguing.change(kind, "rivers-rain", {"name": "Rivers", "slug": "rivers"}, by=WORKER)
    assert (changed.name, changed.slug) == ("Rivers", "rivers")
    cataloguing.remove(kind, "rivers", by=WORKER)
    with pytest.raises(NotFound):
        cataloguing.find(kind, "rivers")
    lines = list(db.session.scalars(select(TrailEntry.action).where(TrailEntry.object_id == added.id)))
    assert lines == [f"{kind}.added", f"{kind}.changed", f"{kind}.removed"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_slug_is_given_once(kind: str) -> None:
    cataloguing.add(kind, {"name": "One"}, by=WORKER)
    cataloguing.add(kind, {"name": "Two"}, by=WORKER)
    with pytest.raises(Conflict):
        cataloguing.add(kind, {"name": "Other", "slug": "one"}, by=WORKER)
    with pytest.raises(Conflict):
        cataloguing.change(kind, "two", {"slug": "one"}, by=WORKER)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"name": " "}, "name"), ({"name": "x" * 200}, "name"), ({"name": "x", "slug": "../x"}, "slug"), ({}, "name")],
)
def test_a_bad_field_is_named(kind: str, fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        cataloguing.add(kind, fields, by=WORKER)
    assert set(refused.value.errors) == {wrong}


@pytest.mark.parametrize(("kind", "slug"), [("section", "climate"), ("tag", "rain"), ("author", "meera-kulkarni")])
def test_what_articles_use_is_not_removed(kind: str, slug: str) -> None:
    newsroom.draft()
    with pytest.raises(Conflict):
        cataloguing.remove(kind, slug, by=WORKER)
    assert cataloguing.find(kind, slug).slug == slug


def test_a_contributor_does_not_touch_the_catalogue() -> None:
    with pytest.raises(Forbidden):
        cataloguing.add("section", {"name": "Mine"}, by=newsroom.person("contributor"))


def test_entries_are_listed_by_name_and_go_on_by_keyset() -> None:
    for name in ("Delta", "Alpha", "Charlie", "Bravo"):
        cataloguing.add("section", {"name": name, "position": 3, "description": "Of old"}, by=WORKER)
    first = shelves.entries("section", after=None, limit=2)
    rest = shelves.entries("section", after=(first[-1].name, first[-1].id), limit=9)
    assert [it.name for it in [*first, *rest]] == ["Alpha", "Bravo", "Charlie", "Delta"]


def test_a_front_page_is_laid_and_laid_anew() -> None:
    one, two = newsroom.published(), newsroom.published()
    blocks = [
        {"kind": "lead", "title": "", "section": None, "articles": [one.id]},
        {"kind": "list", "title": "Weather", "section": "climate", "articles": [two.id, two.id]},
    ]
    curating.arrange("en", blocks, by=WORKER)
    laid = queries.front_blocks("en")
    assert [(row.kind, row.title, row.article_ids) for row in laid] == [
        ("lead", "", [one.id]),
        ("list", "Weather", [two.id]),
    ]
    curating.arrange("en", [], by=WORKER)
    assert queries.front_blocks("en") == []


def test_a_front_page_that_cannot_be_laid_names_what_is_wrong_and_stays_as_it_was() -> None:
    one = newsroom.published()
    curating.arrange("en", [{"kind": "lead", "articles": [one.id]}], by=WORKER)
    wrong = [
        {"kind": "wall", "articles": [one.id]},
        {"kind": "list", "section": "nowhere", "articles": ["nothing"]},
        {"kind": "list", "articles": [f"{n}" for n in range(30)]},
    ]
    with pytest.raises(Invalid) as refused:
        curating.arrange("xx", wrong, by=WORKER)
    assert set(refused.value.errors) >= {
        "language",
        "blocks.0.kind",
        "blocks.1.section",
        "blocks.1.articles.0",
        "blocks.2.articles",
    }
    with pytest.raises(Invalid):
        curating.arrange("en", [{"kind": "lead"}] * 31, by=WORKER)
    assert [row.kind for row in queries.front_blocks("en")] == ["lead"]
    with pytest.raises(Forbidden):
        curating.arrange("en", [], by=newsroom.person("editor"))
