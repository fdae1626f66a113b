"""Sections, tags and authors: added, changed, and removed while nothing uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsapp.articles import fields as rules
from newsapp.articles import queries, slugs
from newsapp.platform import facts
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Invalid, NotFound
from newsapp.platform.ids import new_id
from newsapp.staff import audit
from newsapp.staff.roles import CATALOGUE, Person

LONGEST_TEXT = 2000
_WORDS = {"section": ("name", "description"), "tag": ("name",), "author": ("name", "bio", "email")}
_LONGEST = {"section": 80, "tag": 80, "author": 120}


def add(kind: str, fields: Mapping[str, Any], *, by: Person) -> queries.Entry:
    """A new entry; its slug is made from the name unless one is given. Conflict when the slug is taken."""
    by.require(CATALOGUE)
    kept = _checked(kind, {"name": ""} | dict(fields))
    with transaction() as session:
        slug = kept.setdefault("slug", slugs.from_headline(kept["name"]))
        _require_free(kind, slug)
        entry = queries.KINDS[kind](id=new_id(), **kept)
        session.add(entry)
        audit.record(by, f"{kind}.added", (kind, entry.id), after=kept)
    return entry


def change(kind: str, slug: str, fields: Mapping[str, Any], *, by: Person) -> queries.Entry:
    """Change an entry; stories that name it are written again by the worker."""
    by.require(CATALOGUE)
    kept = _checked(kind, fields)
    with transaction():
        entry = find(kind, slug)
        if kept.get("slug", slug) != slug:
            _require_free(kind, kept["slug"])
        before = {name: getattr(entry, name) for name in kept}
        for name, value in kept.items():
            setattr(entry, name, value)
        audit.record(by, f"{kind}.changed", (kind, entry.id), before=before, after=kept)
        facts.record("catalogue.changed", kind=kind, entry_id=entry.id)
    return entry


def remove(kind: str, slug: str, *, by: Person) -> None:
    """Remove an entry that no article uses; Conflict otherwise."""
    by.require(CATALOGUE)
    with transaction() as session:
        entry = find(kind, slug)
        if queries.uses(kind, [entry.id])[entry.id]:
            raise Conflict("Articles use it; file them elsewhere first.")
        audit.record(by, f"{kind}.removed", (kind, entry.id), before={"slug": entry.slug, "name": entry.name})
        session.delete(entry)


def find(kind: str, slug: str) -> queries.Entry:
    """The entry with this slug; NotFound otherwise."""
    entry = queries.entry(kind, slug)
    if entry is None:
        raise NotFound(f"There is no {kind} of this name.")
    return entry


def _require_free(kind: str, slug: str) -> None:
    if queries.entry(kind, slug):
        raise Conflict(f"There is a {kind} {slug} already.", errors={"slug": ["Another has this address already."]})


def _checked(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    errors: rules.Errors = {}
    kept: dict[str, Any] = {}
    for name in _WORDS[kind]:
        if name in fields:
            longest = _LONGEST[kind] if name == "name" else LONGEST_TEXT
            kept[name] = rules.line(errors, name, fields[name] or "", longest=longest, required=name == "name")
    if fields.get("slug"):
        kept["slug"] = fields["slug"]
        flaws = slugs.check(fields["slug"])
        if flaws:
            errors["slug"] = flaws
    if "position" in fields and kind == "section":
        kept["position"] = fields["position"]
    if errors:
        raise Invalid(errors)
    return kept
