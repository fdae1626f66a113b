"""Differences between two bodies: readable, complete, and never slow."""

from __future__ import annotations

import random
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from newsapp.articles.differences import CHANGED, DELETED, INSERTED, SAME, of_bodies, of_words

LONGEST_S = 10
WORDS = st.lists(st.sampled_from(["rain", "on", "the", "wall", "बारिश", "دیوار", " ", "\n", ""]), max_size=30)


def doc(*texts: str, kind: str = "paragraph") -> dict[str, Any]:
    return {"type": "doc", "content": [block(text, kind) for text in texts]}


def block(text: str, kind: str = "paragraph") -> dict[str, Any]:
    return {"type": kind, "content": [{"type": "text", "text": text}]}


def test_a_changed_word_is_shown_in_its_block_and_the_rest_is_the_same() -> None:
    found = of_bodies(doc("It rained.", "The wall fell.", "Night."), doc("It rained.", "The old wall fell.", "Night."))
    assert [it.change for it in found] == [SAME, CHANGED, SAME]
    assert found[1].words == ((SAME, "The "), (INSERTED, "old "), (SAME, "wall fell."))


def test_blocks_that_came_and_went_are_whole() -> None:
    after = {"type": "doc", "content": [block("One."), block("Two.", "heading"), block("Four.")]}
    found = of_bodies(doc("One.", "Three.", "Four."), after)
    told = [(it.change, it.kind, it.words) for it in found]
    assert told == [
        (SAME, "paragraph", ((SAME, "One."),)),
        (DELETED, "paragraph", ((DELETED, "Three."),)),
        (INSERTED, "heading", ((INSERTED, "Two."),)),
        (SAME, "paragraph", ((SAME, "Four."),)),
    ]


def test_a_change_of_form_alone_is_a_change_without_words() -> None:
    bold = doc("It rained.")
    bold["content"][0]["content"][0]["marks"] = [{"type": "strong"}]
    (found,) = of_bodies(doc("It rained."), bold)
    assert (found.change, found.words) == (CHANGED, ((SAME, "It rained."),))


def test_a_block_without_words_says_what_it_shows_and_lists_say_their_items() -> None:
    figure = {"type": "figure", "attrs": {"image": "x1", "alt": "A wall"}}
    items = [{"type": "list_item", "content": [block("one")]}, {"type": "list_item", "content": [block("two")]}]
    after = {"type": "doc", "content": [figure, {"type": "bullet_list", "content": items}]}
    assert [it.words for it in of_bodies(doc(), after)] == [
        ((INSERTED, "alt: A wall, image: x1"),),
        ((INSERTED, "one\ntwo"),),
    ]


@given(before=WORDS, after=WORDS)
def test_nothing_of_either_text_is_lost(before: list[str], after: list[str]) -> None:
    old, new = "".join(before), "".join(after)
    pieces = of_words(old, new)
    assert "".join(text for change, text in pieces if change != INSERTED) == old
    assert "".join(text for change, text in pieces if change != DELETED) == new
    assert all(text for _, text in pieces)


@given(before=st.lists(WORDS, max_size=6), after=st.lists(WORDS, max_size=6))
def test_the_blocks_of_both_bodies_are_all_there_in_order(before: list[list[str]], after: list[list[str]]) -> None:
    old, new = [_line(words) for words in before], [_line(words) for words in after]
    found = of_bodies(doc(*old), doc(*new))
    assert [_said(it.words, DELETED) for it in found if it.change != INSERTED] == old
    assert [_said(it.words, INSERTED) for it in found if it.change != DELETED] == new


def _line(words: list[str]) -> str:
    return "".join(words).replace("\n", " ")  # as a document has it, where a line end is a node


def _said(words: tuple[tuple[str, str], ...], own: str) -> str:
    return "".join(text for change, text in words if change in (SAME, own))


def test_huge_and_hostile_texts_are_compared_in_bounded_time() -> None:
    chance = random.Random(4)
    hostile = [
        (doc(*["wall"] * 15_000), doc(*["wall", "rain"] * 7_500)),
        (doc("wall " * 200_000), doc("rain wall " * 100_000)),
        (doc(*[_babble(chance, 300) for _ in range(400)]), doc(*[_babble(chance, 300) for _ in range(400)])),
        (doc(_babble(chance, 3_000)), doc(_babble(chance, 3_000))),
    ]
    for before, after in hostile:
        began = time.perf_counter()
        found = of_bodies(before, after)
        assert time.perf_counter() - began < LONGEST_S
        assert "".join(_said(it.words, INSERTED) for it in found if it.change != DELETED)


def _babble(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(("so", "no")) for _ in range(words))
