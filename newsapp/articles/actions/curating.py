"""The front page, laid by hand: blocks in order, each with its articles in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from newsapp.articles import fields as rules
from newsapp.articles import queries
from newsapp.articles.languages import LANGUAGES
from newsapp.articles.models import Article, FrontBlock, Section
from newsapp.platform import facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid, Stale
from newsapp.staff import audit
from newsapp.staff.roles import FRONT, Person

KINDS = ("lead", "pair", "list", "opinion", "strip")
MOST_BLOCKS, MOST_ARTICLES = 30, 24


def arrange(
    language: str, blocks: Sequence[Mapping[str, Any]], *, by: Person, version: int | None = None
) -> list[FrontBlock]:
    """Lay this language's front page anew.

    A block is {kind, title, section (slug or None), articles [ids]}; one with a section and no articles shows that
    section's newest. No blocks at all: the page lays itself. What is not public is not shown, whatever is laid.
    Stale when `version` is not that of what is laid now.
    """
    by.require(FRONT)
    errors: rules.Errors = {}
    if language not in LANGUAGES:
        errors["language"] = ["There is no such language."]
    if len(blocks) > MOST_BLOCKS:
        errors["blocks"] = [f"At most {MOST_BLOCKS}."]
    with transaction() as session:
        # The new edition is begun first: whoever lays a page at the same time waits here, and sees what was laid.
        facts.record("front.arranged", language=language)
        if version not in (None, queries.front_version(queries.front_blocks(language))):
            raise Stale("Somebody has laid this page anew since you read it.")
        rows = [_block(language, number, block, errors) for number, block in enumerate(blocks)]
        if errors:
            raise Invalid(errors)
        session.execute(delete(FrontBlock).where(FrontBlock.language == language))
        session.add_all(rows)
        audit.record(by, "front.arranged", ("front", language), after={"blocks": [dict(block) for block in blocks]})
    return rows


def _block(language: str, number: int, block: Mapping[str, Any], errors: rules.Errors) -> FrontBlock:
    path = f"blocks.{number}"
    if block.get("kind") not in KINDS:
        errors[f"{path}.kind"] = [f"One of {', '.join(KINDS)}."]
    ids = list(dict.fromkeys(block.get("articles") or ()))
    known = set(db.session.scalars(select(Article.id).where(Article.id.in_(ids))))
    for index, article_id in enumerate(ids):
        if article_id not in known:
            errors[f"{path}.articles.{index}"] = ["There is no such article."]
    if len(ids) > MOST_ARTICLES:
        errors[f"{path}.articles"] = [f"At most {MOST_ARTICLES}."]
    title = rules.line(errors, f"{path}.title", block.get("title") or "", longest=80)
    section_id = None
    if block.get("section"):
        section_id = db.session.scalar(select(Section.id).where(Section.slug == block["section"]))
        if section_id is None:
            errors[f"{path}.section"] = ["There is no such section."]
    kind = block.get("kind") or ""
    return FrontBlock(
        language=language, position=number, kind=kind, title=title, section_id=section_id, article_ids=ids
    )
