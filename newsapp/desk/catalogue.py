"""Routes to what articles are filed under, and to the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from newsapp.articles import queries
from newsapp.articles.actions import cataloguing, curating
from newsapp.desk.guards import me, needs, version_sent
from newsapp.desk.schemas import catalogue as told
from newsapp.desk.showing import page_of
from newsapp.platform import paging
from newsapp.platform.http import Routes, json_answer
from newsapp.platform.paging import PageArguments
from newsapp.staff.roles import CATALOGUE, FRONT, WRITE_OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsapp.articles.models import FrontBlock, Section

catalogue = Routes("desk_catalogue", __name__, url_prefix="/api/v1/admin", description="Sections, tags, authors.")
Fields = dict[str, Any]
_KINDS = (
    ("section", told.SectionIn, told.SectionChanges),
    ("tag", told.TagIn, told.EntryChanges),
    ("author", told.AuthorIn, told.AuthorChanges),
)
_SHOWN = ("id", "slug", "name", "description", "position", "bio", "email")


def _add_reading(kind: str) -> None:
    """The routes by which one kind of entry is looked up."""

    @needs(WRITE_OWN)
    @catalogue.arguments(PageArguments, location="query")
    @catalogue.response(200, told.EntryListOut)
    def list_entries(arguments: Fields) -> Response:
        keys = paging.decode(arguments["cursor"], 2)
        after = (keys[0], keys[1]) if keys else None
        rows = queries.entries(kind, after=after, limit=arguments["limit"] + 1)
        return page_of(rows, arguments, _entry, lambda row: (row.name, row.id))

    @needs(WRITE_OWN)
    @catalogue.response(200, told.EntryOut)
    def get_entry(slug: str) -> Response:
        return json_answer(_entry(cataloguing.find(kind, slug)))

    _route(kind, "", "GET", list_entries, f"Every {kind}, by name, used or not.")
    _route(kind, "/<slug>", "GET", get_entry, f"One {kind}.")


def _add_writing(kind: str, new: Any, changes: Any) -> None:
    """The routes by which one kind of entry is kept."""

    @needs(CATALOGUE)
    @catalogue.arguments(new)
    @catalogue.response(201, told.EntryOut)
    def add_entry(fields: Fields) -> Response:
        return json_answer(_entry(cataloguing.add(kind, fields, by=me())), 201)

    @needs(CATALOGUE)
    @catalogue.arguments(changes)
    @catalogue.response(200, told.EntryOut)
    def change_entry(fields: Fields, slug: str) -> Response:
        return json_answer(_entry(cataloguing.change(kind, slug, fields, by=me())))

    @needs(CATALOGUE)
    @catalogue.response(204)
    def remove_entry(slug: str) -> Response:
        cataloguing.remove(kind, slug, by=me())
        return Response(status=204)

    _route(kind, "", "POST", add_entry, f"A new {kind}; its slug is made from the name unless one is sent.")
    _route(kind, "/<slug>", "PATCH", change_entry, f"Change a {kind}; stories that name it follow within seconds.")
    _route(kind, "/<slug>", "DELETE", remove_entry, f"Remove a {kind} that no article uses.")


def _route(kind: str, tail: str, method: str, view: Any, sentence: str) -> None:
    name = view.__name__.replace("entries", f"{kind}s").replace("entry", kind)
    view.__name__, view.__doc__ = f"desk_{name}", sentence
    catalogue.add_url_rule(f"/{kind}s{tail}", None, view, methods=[method])


for _kind, _new, _changes in _KINDS:
    _add_reading(_kind)
    _add_writing(_kind, _new, _changes)


@catalogue.route("/front/<language>")
@needs(WRITE_OWN)
@catalogue.response(200, told.FrontIn)
def get_front_layout(language: str) -> Response:
    """The front page of a language as it was laid by hand."""
    return _front(language, queries.front_blocks(language))


@catalogue.route("/front/<language>", methods=["PUT"])
@needs(FRONT)
@catalogue.arguments(told.FrontIn)
@catalogue.response(200, told.FrontIn)
def arrange_front(fields: Fields, language: str) -> Response:
    """Lay the front page of a language anew; with If-Match, only as it was read."""
    return _front(language, curating.arrange(language, fields["blocks"], by=me(), version=version_sent()))


def _front(language: str, rows: Sequence[FrontBlock]) -> Response:
    sections = queries.sections([row.section_id for row in rows if row.section_id])
    headers = {"ETag": f'"front-{language}-{queries.front_version(rows)}"'}
    return json_answer({"blocks": [front_block(row, sections) for row in rows]}, 200, headers)


def _entry(row: Any) -> Fields:
    return {name: getattr(row, name) for name in _SHOWN if hasattr(row, name)}


def front_block(row: FrontBlock, sections: dict[str, Section]) -> Fields:
    """A block of the front page as it was laid."""
    section = sections.get(row.section_id or "")
    told = {"kind": row.kind, "title": row.title, "section": section.slug if section else None}
    return told | {"articles": row.article_ids}
