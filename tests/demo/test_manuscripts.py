from __future__ import annotations

import pytest

from newsapp.articles.body.text import to_text
from newsapp.articles.body.validation import check
from newsapp.demo import manuscripts


def test_the_head_is_toml_and_the_rest_is_markdown() -> None:
    facts, body = manuscripts.read('+++\nheadline = "Rain"\n+++\nIt *rained*.\n')
    assert facts == {"headline": "Rain"}
    assert [node["type"] for node in body["content"]] == ["paragraph"]
    assert to_text(body).strip() == "It rained."


def test_a_text_without_a_head_is_no_manuscript() -> None:
    with pytest.raises(ValueError, match="unpack"):
        manuscripts.read("It rained.\n")


def test_fenced_blocks_keep_their_place_between_the_paragraphs() -> None:
    body = manuscripts.document('One.\n\n```pullquote cite="A."\nTwo.\n```\n\nThree.\n\n```contribute_prompt\n```\n')
    assert [node["type"] for node in body["content"]] == ["paragraph", "pullquote", "paragraph", "contribute_prompt"]
    assert body["content"][1]["attrs"] == {"cite": "A."}
    assert check(body) == []


def test_a_pullquote_without_a_source_has_no_attributes() -> None:
    body = manuscripts.document("```pullquote\nTwo.\n```\n")
    assert "attrs" not in body["content"][0]
    assert check(body) == []


def test_pictures_stand_in_a_figure_and_in_a_gallery_by_their_names() -> None:
    body = manuscripts.document('```figure picture="rope" caption="A."\n```\n\n```gallery\nrope | B.\nhull | C.\n```\n')
    figure, gallery = body["content"]
    assert figure["attrs"] == {"image": "rope", "caption": "A."}
    assert [node["attrs"] for node in gallery["content"]] == [
        {"image": "rope", "caption": "B."},
        {"image": "hull", "caption": "C."},
    ]
    assert check(body) == []


def test_an_embed_keeps_what_is_said_of_it() -> None:
    body = manuscripts.document('```embed provider="vimeo" url="https://vimeo.com/1" title="T"\n```\n')
    assert body["content"][0]["attrs"] == {"provider": "vimeo", "url": "https://vimeo.com/1", "title": "T"}


def test_an_unknown_block_is_named() -> None:
    with pytest.raises(ValueError, match="no block 'sidebar'"):
        manuscripts.document("```sidebar\nOne.\n```\n")


def test_markdown_that_would_lose_something_is_refused() -> None:
    with pytest.raises(ValueError, match="Left out"):
        manuscripts.document("A <form><input></form> in the text.\n")
