"""Fills an empty database with the demonstration newspaper, by the same actions that a newsroom uses."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from newsapp.articles import queries
from newsapp.articles.actions import cataloguing, correcting, curating, drafting, publishing
from newsapp.articles.body import tree
from newsapp.demo import loading
from newsapp.media.actions import intake
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict
from newsapp.platform.progress import Tell
from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER, Machine, Person

EDITOR = ("meher@lamppost.example", "Meher Daruvar", "publisher")
OPINION = "opinion"
WRITTEN_BEFORE = timedelta(hours=5)
Event = tuple[datetime, int, Callable[[], object]]


def fill(tell: Tell) -> None:
    """Add everything; Conflict when there already is an article. Renditions are left to the worker.

    Pictures come first, each kept by itself; then the words in one change, so that nobody finds half a newspaper.
    """
    if queries.anything():
        raise Conflict("There are articles already; the demo fills only an empty database.")
    prints, stories = loading.pictures(), loading.stories()
    total, image_ids = len(prints) + len(stories), {}
    for name, told in prints.items():
        image_ids[name] = _take_in(told)
        tell(len(image_ids), total)
    with transaction():
        person = membership.employ(*EDITOR, by=WORKER)[0].person
        # A year of a newsroom in a second is the work of software, under an editor's name: no brake may stop it.
        editor = Machine(person.id, person.name, person.email, person.role)
        for entry in loading.catalogue():
            cataloguing.add(entry.kind, entry.fields, by=editor)
        paper = _Paper(image_ids, editor)
        for done, story in enumerate(sorted(stories, key=lambda each: -each.ago), start=len(prints) + 1):
            paper.write(story)
            tell(done, total)
        paper.live_through_it()
        paper.relate(stories)
        paper.lay_fronts(stories)


def _take_in(told: loading.Picture) -> str:
    from newsapp.demo.drawing import styles  # noqa: PLC0415 - Pillow is heavy: loaded where it is used

    width_px, height_px = told.size
    file = styles.jpeg(styles.draw(told.style, seed=told.seed, width_px=width_px, height_px=height_px))
    said = intake.Told(
        kind=told.kind,
        alt=told.alt,
        credit_line=told.credit,
        credit_people=told.people,
        source=told.source,
        focal_x=told.focal[0],
        focal_y=told.focal[1],
    )
    return intake.take_in(file, told=said, by=WORKER).id


class _Paper:
    """The stories as they are written, and what is to happen to each, and when."""

    def __init__(self, image_ids: dict[str, str], editor: Person) -> None:
        self._image_ids = image_ids
        self._editor = editor
        self._now = clock.now()
        self._ids: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._events: list[Event] = []

    def write(self, story: loading.Story) -> None:
        """Begin the draft, some hours before it appeared, and note what follows."""
        at = self._now - story.ago
        fields = copy.deepcopy(story.fields) | {"related": []}
        for node in tree.walk(fields["body"]):
            if node["type"] == "figure":
                node["attrs"]["image"] = self._image_ids[node["attrs"]["image"]]
        if fields["illustration"]:
            fields["illustration"]["image"] = self._image_ids[fields["illustration"]["image"]]
        if story.group in self._groups:
            fields["translation_of"] = self._groups[story.group]
        with clock.freeze(min(at, self._now) - WRITTEN_BEFORE):
            article_id = drafting.begin(fields, by=self._editor).article.id
        self._ids[story.name] = article_id
        if story.group:
            self._groups.setdefault(story.group, article_id)
        self._note(story, article_id, at)

    def live_through_it(self) -> None:
        """Let everything happen, each at its time, in order."""
        for at, _, happen in sorted(self._events, key=lambda event: event[:2]):
            with clock.freeze(at):
                happen()

    def relate(self, stories: list[loading.Story]) -> None:
        """Name the related stories, now that all are there; readers see it as part of the last change."""
        for story in stories:
            if story.fields["related"]:
                article_id = self._ids[story.name]
                related = {"related": [self._ids[name] for name in story.fields["related"]]}
                with clock.freeze(queries.whole(article_id).updated_at):
                    drafting.change(article_id, related, by=self._editor)

    def lay_fronts(self, stories: list[loading.Story]) -> None:
        """A lead and a pair by hand; opinion and the other sections follow with what is new in them."""
        for language in dict.fromkeys(story.fields["language"] for story in stories):
            own = [story for story in stories if story.fields["language"] == language and story.status == "published"]
            own = sorted((story for story in own if not story.standing), key=lambda story: story.ago)
            curating.arrange(language, self._blocks(own), by=self._editor)

    def _blocks(self, own: list[loading.Story]) -> list[dict[str, Any]]:
        """The blocks of a front page from its stories, newest first."""
        news = [story for story in own if story.fields["illustration"] and story.fields["section"] != OPINION]
        ids = [self._ids[story.name] for story in news[:3]]
        others = [story.fields["section"] for story in own if story not in news[:3]]
        sections = [section for section in dict.fromkeys(others) if section != OPINION]
        return [
            {"kind": "lead", "articles": ids[:1]},
            {"kind": "pair", "articles": ids[1:]},
            {"kind": "opinion", "section": OPINION},
            *({"kind": "list", "section": section} for section in sections),
        ]

    def _note(self, story: loading.Story, article_id: str, at: datetime) -> None:
        if story.status == "scheduled":
            self._plan(self._now, lambda: publishing.schedule(article_id, at, by=self._editor))
            return
        if story.status == "draft":
            return
        self._plan(at, lambda: publishing.publish(article_id, by=self._editor))
        for made in story.corrections:
            self._correct(article_id, made)
        if story.standing:
            told = story.standing
            said = told.what, told.words
            self._plan(self._now - told.ago, lambda: correcting.set_standing(article_id, *said, by=self._editor))
        if story.withdrawal:
            reason = story.withdrawal.words
            self._plan(
                self._now - story.withdrawal.ago, lambda: publishing.withdraw(article_id, reason, by=self._editor)
            )

    def _correct(self, article_id: str, made: loading.Remark) -> None:
        self._plan(self._now - made.ago, lambda: correcting.correct(article_id, made.what, made.words, by=self._editor))

    def _plan(self, at: datetime, happen: Callable[[], object]) -> None:
        self._events.append((at, len(self._events), happen))
