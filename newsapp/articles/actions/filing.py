"""From what an editor's client sends to what is stored: slugs to rows, Markdown or HTML to the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from newsapp.articles import fields as rules
from newsapp.articles.body import references, validation
from newsapp.articles.markup.html import from_html
from newsapp.articles.markup.markdown import from_markdown
from newsapp.articles.models import Article, Author, Section, Tag
from newsapp.media import queries as media
from newsapp.platform.db import db
from newsapp.platform.errors import Invalid

BODIES = ("body", "body_markdown", "body_html")
_READERS: dict[str, Callable[[str], Any]] = {"body_markdown": from_markdown, "body_html": from_html}


@dataclass
class Filing:
    """What is to be stored; None for a list that was not said. `warnings` tell what was left out of the text."""

    columns: dict[str, Any] = field(default_factory=dict)
    tag_ids: list[str] | None = None
    bylines: list[tuple[str, str]] | None = None
    related_ids: list[str] | None = None
    warnings: list[str] = field(default_factory=list)


def resolve(fields: Mapping[str, Any]) -> Filing:
    """What these fields mean, inside the open transaction; Invalid names every field that is wrong."""
    errors: rules.Errors = {}
    filing = Filing(columns=rules.words(fields, errors))
    rules.check_lists(fields, errors)
    _read_body(fields, filing, errors)
    _find_section(fields, filing, errors)
    _find_image(fields, filing, errors)
    if fields.get("tags") is not None:
        filing.tag_ids = _ids(Tag, fields["tags"], "tags.{}", errors)
    if fields.get("bylines") is not None:
        names = [byline["author"] for byline in fields["bylines"]]
        ids = _ids(Author, names, "bylines.{}.author", errors)
        roles = [byline.get("role", "author") for byline in fields["bylines"]]
        filing.bylines = list(zip(ids, roles, strict=False))
    if fields.get("related") is not None:
        filing.related_ids = _related(fields["related"], errors)
    if errors:
        raise Invalid(errors)
    return filing


def _read_body(fields: Mapping[str, Any], filing: Filing, errors: rules.Errors) -> None:
    said = [name for name in BODIES if fields.get(name) is not None]
    if not said:
        return
    if len(said) > 1:
        errors[said[1]] = [f"Send one of {', '.join(BODIES)}."]
        return
    name = said[0]
    document = fields[name]
    if name in _READERS:
        parsed = _READERS[name](document)
        document, filing.warnings = parsed.document, parsed.warnings
    flaws = validation.check(document)
    for flaw in flaws:
        errors.setdefault(flaw.path if name == "body" else name, []).append(flaw.sentence)
    if not flaws:
        filing.columns["body"] = validation.normalised(document)
        _check_figures(filing.columns["body"], name, errors)


def _check_figures(document: Mapping[str, Any], name: str, errors: rules.Errors) -> None:
    wanted = references.images(document)
    missing = set(wanted) - media.many(wanted).keys()
    if missing:
        errors[name] = [f"There is no picture {', '.join(sorted(missing))}."]


def _find_section(fields: Mapping[str, Any], filing: Filing, errors: rules.Errors) -> None:
    if "section" not in fields:
        return
    slug = fields["section"]
    filing.columns["section_id"] = slug and next(iter(_ids(Section, [slug], "section", errors)), None)


def _find_image(fields: Mapping[str, Any], filing: Filing, errors: rules.Errors) -> None:
    if "illustration" not in fields:
        return
    told = fields["illustration"] or {}
    image_id = told.get("image")
    if image_id and image_id not in media.many([image_id]):
        errors["illustration.image"] = ["There is no such picture."]
    caption = told.get("caption") or ""
    caption = rules.line(errors, "illustration.caption", caption, longest=rules.LONGEST["caption"])
    filing.columns |= {"image_id": image_id, "image_caption": caption}


def _ids(model: type[Section | Tag | Author], slugs: Sequence[str], path: str, errors: rules.Errors) -> list[str]:
    found = {row.slug: row.id for row in db.session.execute(select(model.slug, model.id).where(model.slug.in_(slugs)))}
    for index, slug in enumerate(slugs):
        if slug not in found:
            errors[path.format(index)] = [f"There is no {model.__tablename__} {slug[:80]!r}."]
    return (
        list(dict.fromkeys(found[slug] for slug in slugs if slug in found))
        if model is Tag
        else [found[slug] for slug in slugs if slug in found]
    )


def _related(ids: Sequence[str], errors: rules.Errors) -> list[str]:
    known = set(db.session.scalars(select(Article.id).where(Article.id.in_(ids))))
    for index, article_id in enumerate(ids):
        if article_id not in known:
            errors[f"related.{index}"] = ["There is no such article."]
    return list(dict.fromkeys(ids))
