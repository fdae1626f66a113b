"""The life of an article as a table."""

from __future__ import annotations

import pytest

from newsapp.articles import workflow
from newsapp.platform.errors import Conflict

ALLOWED = {
    ("submit", "draft"): "submitted",
    ("take back", "submitted"): "draft",
    ("send back", "submitted"): "draft",
    ("schedule", "draft"): "scheduled",
    ("schedule", "submitted"): "scheduled",
    ("schedule", "scheduled"): "scheduled",
    ("unschedule", "scheduled"): "draft",
    ("publish", "draft"): "published",
    ("publish", "submitted"): "published",
    ("publish", "scheduled"): "published",
    ("publish", "withdrawn"): "published",
    ("withdraw", "published"): "withdrawn",
}


@pytest.mark.parametrize("verb", workflow.STEPS)
@pytest.mark.parametrize("status", workflow.STATUSES)
def test_every_step_from_every_state_leads_where_the_table_says_or_is_a_conflict(verb: str, status: str) -> None:
    if (verb, status) in ALLOWED:
        assert workflow.after(verb, status) == ALLOWED[verb, status]
    else:
        with pytest.raises(Conflict):
            workflow.after(verb, status)


@pytest.mark.parametrize(
    ("status", "standing", "ever", "seen"),
    [
        ("draft", "published", False, "hidden"),
        ("submitted", "published", False, "hidden"),
        ("scheduled", "published", False, "hidden"),
        ("published", "published", True, "public"),
        ("published", "under_review", True, "public"),
        ("published", "retracted", True, "public"),
        ("published", "withheld", True, "withheld"),
        ("withdrawn", "published", True, "gone"),
        ("withdrawn", "withheld", True, "gone"),
        ("withdrawn", "published", False, "hidden"),
    ],
)
def test_what_readers_get_of_each_state(status: str, standing: str, ever: bool, seen: str) -> None:
    assert workflow.visibility(status, standing, ever_published=ever) == seen
