"""Embargoes: a text may be written, checked and shown around before its time, but readers do not get it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsapp.articles import workflow
from newsapp.articles.models import Article
from newsapp.platform import clock
from newsapp.platform.errors import Conflict, Forbidden
from newsapp.staff.roles import PUBLISH, Person

SHORTER = "Only somebody who may publish may shorten an embargo or lift it."


def check(article: Article, columns: Mapping[str, Any], by: Person) -> None:
    """Refuse a new embargo that is shorter, unless `by` may publish, or that a scheduled time would break."""
    if "embargo_until" not in columns or columns["embargo_until"] == article.embargo_until:
        return
    former, wanted = in_force(article), columns["embargo_until"]
    if former and (wanted is None or wanted < former) and not by.may(PUBLISH):
        raise Forbidden(SHORTER, errors={"embargo_until": [SHORTER]})
    if wanted and article.status == workflow.SCHEDULED and article.scheduled_at and article.scheduled_at < wanted:
        at = clock.rfc3339(article.scheduled_at)
        raise Conflict(f"It is to appear at {at}, before the embargo ends. Schedule it for later first.")


def keep(article: Article, at: datetime, *, lift: bool = False) -> dict[str, str]:
    """Refuse to let readers have it at this time when the embargo ends later, unless it is lifted here and now.

    What the trail should say of a lifted one; Conflict names the time as `embargo_until`.
    """
    until = in_force(article)
    if until is None or at >= until:
        return {}
    said = clock.rfc3339(until)
    if not lift:
        raise Conflict(f"It is under embargo until {said}.", embargo_until=said)
    article.embargo_until = None
    return {"embargo_lifted": said}


def in_force(article: Article) -> datetime | None:
    """The end of an embargo that is not over; None when there is none."""
    until = article.embargo_until
    return until if until and until > clock.now() else None
