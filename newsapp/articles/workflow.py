"""The life of an article as two tables: the steps between its states, and the standings of a published one."""

from __future__ import annotations

from dataclasses import dataclass

from newsapp.platform.errors import Conflict

DRAFT, SUBMITTED, SCHEDULED, PUBLISHED, WITHDRAWN = "draft", "submitted", "scheduled", "published", "withdrawn"
STATUSES = (DRAFT, SUBMITTED, SCHEDULED, PUBLISHED, WITHDRAWN)

STANDINGS = ("published", "under_review", "retracted", "withheld")
# Where an article stands in one word: its status, or what a published one has come to.
STATES = (*STATUSES, *STANDINGS[1:])
NEEDS_NOTICE = frozenset({"under_review", "retracted"})
APPROVED, CHANGES = "approved", "changes"
VERDICTS = (APPROVED, CHANGES)
CORRECTION_KINDS = ("correction", "clarification", "update")
BYLINE_ROLES = ("author", "reporter", "photographer", "illustrator", "translator", "editor")


@dataclass(frozen=True)
class Step:
    """A step of the life: from any of these states to that one, by whoever has the permission."""

    starts: frozenset[str]
    end: str
    permission: str


def _step(starts: str, end: str, permission: str) -> Step:
    return Step(frozenset(starts.split()), end, permission)


STEPS: dict[str, Step] = {
    "submit": _step("draft", SUBMITTED, "articles.write_own"),
    "take back": _step("submitted", DRAFT, "articles.write_own"),
    "send back": _step("submitted", DRAFT, "articles.write"),
    "schedule": _step("draft submitted scheduled", SCHEDULED, "articles.publish"),
    "unschedule": _step("scheduled", DRAFT, "articles.publish"),
    "publish": _step("draft submitted scheduled withdrawn", PUBLISHED, "articles.publish"),
    "withdraw": _step("published", WITHDRAWN, "articles.publish"),
}


def after(verb: str, status: str) -> str:
    """The state after this step; Conflict when it cannot be taken from here."""
    step = STEPS[verb]
    if status not in step.starts:
        raise Conflict(f"An article that is {status} cannot be brought to {step.end}.")
    return step.end


def visibility(status: str, standing: str, *, ever_published: bool) -> str:
    """What readers get: `public`, `withheld` (451), `gone` (410), or `hidden` as if it did not exist."""
    if status == PUBLISHED:
        return "withheld" if standing == "withheld" else "public"
    return "gone" if ever_published and status == WITHDRAWN else "hidden"
