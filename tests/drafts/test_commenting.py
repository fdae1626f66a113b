"""Remarks on a draft, and where they belong while the text changes."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.articles.actions import drafting
from newsapp.articles.queries import whole
from newsapp.drafts import anchors, queries
from newsapp.drafts.actions import commenting
from newsapp.platform.db import db
from newsapp.platform.errors import Invalid, NotFound
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER
from tests.factories import newsroom


def doc(*texts: str) -> dict[str, Any]:
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]
    return {"type": "doc", "content": paragraphs}


def test_a_remark_is_made_resolved_and_opened_again_on_the_trail(app: Flask) -> None:
    writer, editor = newsroom.person("contributor"), newsroom.person("editor")
    article = newsroom.draft(by=writer)
    made = commenting.comment(article.id, "Who says so?", by=editor)
    assert commenting.resolve(article.id, made.id, by=writer).resolved_by == writer.name
    assert commenting.resolve(article.id, made.id, by=editor).resolved_by == writer.name
    assert commenting.reopen(article.id, made.id, by=editor).resolved_at is None
    told = db.session.scalars(select(TrailEntry.action).where(TrailEntry.action.startswith("comment.")))
    assert list(told) == ["comment.made", "comment.resolved", "comment.reopened"]


def test_a_remark_stays_with_its_block_while_others_come_and_go(app: Flask) -> None:
    article = newsroom.draft(body=doc("It rained.", "The wall fell in June, say the fishers.", "Night."))
    made = commenting.comment(article.id, "July?", 1, by=WORKER)
    assert made.quote == "The wall fell in June, say the fishers."
    moved = doc("It rained.", "Hard.", "Night.", "The wall fell in July, say the fishers.")
    drafting.change(article.id, {"body": moved}, by=WORKER)
    assert [it.block for it in queries.comments(whole(article.id))] == [3]
    drafting.change(article.id, {"body": doc("Nothing of it.")}, by=WORKER)
    assert [it.block for it in queries.comments(whole(article.id))] == [None]


@pytest.mark.parametrize(
    ("texts", "block", "place"),
    [
        (("one", "two"), 1, 1),
        (("two", "x", "two", "y"), 1, 0),
        (("x", "two", "two", "two"), 3, 3),
        (("x",), 1, None),
        ((), 0, None),
        (("two",), None, None),
    ],
)
def test_a_block_is_found_again_by_how_it_began(texts: tuple[str, ...], block: int | None, place: int | None) -> None:
    assert anchors.place(doc(*texts), block, "two") == place


def test_what_is_wrong_with_a_remark_is_said_by_name(app: Flask) -> None:
    article = newsroom.draft()
    for text, block, field in (("", None, "text"), ("x" * 4001, None, "text"), ("x", 9, "block"), ("x", -1, "block")):
        with pytest.raises(Invalid) as refused:
            commenting.comment(article.id, text, block, by=WORKER)
        assert set(refused.value.errors) == {field}


def test_nobody_remarks_on_a_draft_that_they_may_not_see_or_on_one_through_another(app: Flask) -> None:
    stranger = newsroom.person("contributor")
    article, own = newsroom.draft(), newsroom.draft(by=stranger)
    made = commenting.comment(article.id, "Ours.", by=WORKER)
    with pytest.raises(NotFound):
        commenting.comment(article.id, "Mine?", by=stranger)
    for article_id in (article.id, own.id):
        with pytest.raises(NotFound):
            commenting.resolve(article_id, made.id, by=stranger)
    assert queries.comments(whole(article.id))[0].comment.resolved_at is None
