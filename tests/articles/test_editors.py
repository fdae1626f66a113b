"""Two to five editors at one text, in any order: no accepted save loses another, and history never forks."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsapp.articles import queries
from newsapp.articles.body.text import to_text
from newsapp.platform.db import db
from tests.factories import newsroom

ADMIN = "/api/v1/admin/articles"
EXAMPLES, STEPS, MOST = 15, 30, 5
EDITORS = st.integers(0, MOST - 1)


class Room(RuleBasedStateMachine):
    """What each editor has read, and what must stand there; `client` and `keys` are set by the test."""

    client: FlaskClient
    keys: list[dict[str, str]]

    @initialize(count=st.integers(2, MOST))
    def begin(self, count: int) -> None:
        told = newsroom.fields(body=body("0"))
        made = self.client.post(ADMIN, json=told, headers=self.keys[0])
        self.address = made.headers["Location"]
        self.count, self.marks, self.holder = count, 0, -1
        self.texts = {1: "0"}
        self.read_by: dict[int, int] = dict.fromkeys(range(MOST), 1)

    @property
    def head(self) -> int:
        return max(self.texts)

    @rule(editor=EDITORS)
    def read(self, editor: int) -> None:
        editor %= self.count
        answer = self.client.get(self.address, headers=self.keys[editor])
        assert (answer.get_json()["version"], to_text(answer.get_json()["body"])) == (self.head, self.texts[self.head])
        self.read_by[editor] = self.head

    @rule(editor=EDITORS)
    def save(self, editor: int) -> None:
        editor %= self.count
        self.marks += 1
        based_on = self.read_by[editor]
        text = f"{self.texts[based_on]} {self.marks}"
        answer = self.client.patch(self.address, json={"body": body(text)}, headers=self.sent(editor))
        if self.settled(editor, answer, self.head):
            self.texts[self.head + 1] = text
            self.read_by[editor] = self.head

    @rule(editor=EDITORS, back=st.integers(0, 5))
    def restore(self, editor: int, back: int) -> None:
        editor %= self.count
        number = max(1, self.head - back)
        answer = self.client.put(f"{self.address}/revisions/{number}/restoration", headers=self.sent(editor))
        if self.settled(editor, answer, self.head):
            self.texts[self.head + 1] = self.texts[number]
            self.read_by[editor] = self.head

    @rule(editor=EDITORS, hand_in=st.booleans())
    def hand_in_or_take_back(self, editor: int, hand_in: bool) -> None:
        editor %= self.count
        method = "PUT" if hand_in else "DELETE"
        answer = self.client.open(f"{self.address}/submission", method=method, headers=self.sent(editor))
        if answer.status_code != 409 and self.settled(editor, answer, self.head):
            self.texts[self.head + 1] = self.texts[self.head]
            self.read_by[editor] = self.head

    @rule(editor=EDITORS, take_over=st.booleans())
    def lease(self, editor: int, take_over: bool) -> None:
        editor %= self.count
        told = {"take_over": take_over}
        answer = self.client.put(f"{self.address}/lease", json=told, headers=self.keys[editor])
        free = take_over or self.holder in (-1, editor)
        assert answer.status_code == (200 if free else 409)
        self.holder = editor if free else self.holder

    @rule(editor=EDITORS)
    def let_go(self, editor: int) -> None:
        editor %= self.count
        assert self.client.delete(f"{self.address}/lease", headers=self.keys[editor]).status_code == 204
        self.holder = -1 if self.holder == editor else self.holder

    @rule(editor=EDITORS)
    def save_over_whatever_is_there(self, editor: int) -> None:
        editor %= self.count
        if self.holder not in (-1, editor):
            sent = self.keys[editor] | {"If-Match": "*"}
            assert self.client.patch(self.address, json={"body": body("lost")}, headers=sent).status_code == 412

    @invariant()
    def history_is_one_line_and_says_what_was_accepted(self) -> None:
        if not hasattr(self, "texts"):
            return
        db.session.rollback()
        rows = queries.revisions(self.address.rpartition("/")[2], before=None, limit=1000)
        line = [(row.number, row.parent, to_text(row.snapshot["body"])) for row in reversed(rows)]
        assert line == [(number, number - 1 or None, text) for number, text in sorted(self.texts.items())]

    def sent(self, editor: int) -> dict[str, str]:
        article_id = self.address.rpartition("/")[2]
        return self.keys[editor] | {"If-Match": f'"{article_id}-{self.read_by[editor]}"'}

    def settled(self, editor: int, answer: Any, head: int) -> bool:
        """Whether it was accepted, which it is exactly when it was made from the head; else it tells what is there."""
        fresh = self.read_by[editor] == head
        assert answer.status_code == (200 if fresh else 412), answer.get_data(as_text=True)
        if not fresh:
            theirs = answer.get_json()["theirs"]
            assert (theirs["version"], to_text(theirs["body"])) == (head, self.texts[head])
        return fresh


def body(text: str) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def test_no_accepted_save_loses_another_and_every_parent_was_the_head(app: Flask, client: FlaskClient) -> None:
    newsroom.catalogue()
    keys = [newsroom.headers("editor") for _ in range(MOST)]
    told = {"client": client, "keys": keys}
    machine = type("ThisRoom", (Room,), told)
    run_state_machine_as_test(
        machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    )
    assert len(keys) == MOST
